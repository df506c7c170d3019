// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "settings/datacare.h"

#include <QWidget>

class QBoxLayout;
class QLabel;
class QListWidget;
class QPushButton;

namespace runnel::gui {

class PageLabels;
class Theme;

//! \brief Where the user's data lies, its backups, and whether it is whole.
class DataPage : public QWidget
{
    Q_OBJECT
public:
    DataPage(Theme &theme, settings::DataCare &care, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void buildPlace();
    void buildBackups();
    void buildCheck();
    //! Shows what is there now.
    void follow();
    void updateButtons();
    void check();
    void backUp();
    void askForBackup();
    void askForFolder();
    //! Says why nothing was begun; where it was, this window is about to end.
    void begin(QLabel *label, const core::Result<void> &begun);
    QPushButton *button(const QString &name, const QString &text, QBoxLayout *row);
    QBoxLayout *addRow();

    Theme &m_theme;
    settings::DataCare &m_data;
    PageLabels *m_labels;
    QLabel *m_place = nullptr;
    QLabel *m_placeState = nullptr;
    QPushButton *m_move = nullptr;
    QListWidget *m_backups = nullptr;
    QLabel *m_backupState = nullptr;
    QPushButton *m_backUp = nullptr;
    QPushButton *m_restore = nullptr;
    QLabel *m_checkState = nullptr;
    QPushButton *m_check = nullptr;
    bool m_backingUp = false;
    bool m_checking = false;
};

} // namespace runnel::gui
