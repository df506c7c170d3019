// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "settings/settings.h"

#include <QWidget>

class QButtonGroup;
class QLabel;
class QLineEdit;
class QPushButton;

namespace runnel::gui {

class PageLabels;
class Theme;

//! \brief By which way requests leave, and whose certificates are trusted beside the system's.
class NetworkPage : public QWidget
{
    Q_OBJECT
public:
    NetworkPage(Theme &theme, settings::Settings &settings, QWidget *parent = nullptr);

private:
    enum Way : std::uint8_t { AsSystem, Direct, Own };

    void buildProxy();
    void buildTrust();
    //! Shows what the settings say.
    void followProxy();
    void followTrust();
    //! Takes over what is chosen and typed, where it is a proxy; says so where it is not.
    void takeProxy();
    void takeFile(const QString &path);
    void browse();

    Theme &m_theme;
    settings::Settings &m_settings;
    PageLabels *m_labels;
    QButtonGroup *m_ways = nullptr;
    QLineEdit *m_proxy = nullptr;
    QLabel *m_proxyState = nullptr;
    QLineEdit *m_file = nullptr;
    QPushButton *m_browse = nullptr;
    QLabel *m_fileState = nullptr;
};

} // namespace runnel::gui
