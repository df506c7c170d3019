// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "llm/provider.h"
#include "settings/settings.h"

#include <QWidget>

class QFormLayout;
class QLabel;
class QSpinBox;

namespace runnel::gui {

class Theme;

//! \brief How answers are asked for: the model in reserve, who names chats, how many at once, and how long silence may last.
class AnswersPage : public QWidget
{
    Q_OBJECT
public:
    AnswersPage(Theme &theme, settings::Settings &settings, llm::ProviderDirectory &directory,
                QWidget *parent = nullptr);

private:
    QLabel *heading(const QString &text);
    QLabel *hint(const QString &text);
    void addTitles(QFormLayout *form, llm::ProviderDirectory &directory);
    //! Follows and sets \a setting, which counts \a unit of what the box shows.
    QSpinBox *box(const settings::Setting<int> &setting, int unit, int most);
    void applyTheme();

    Theme &m_theme;
    settings::Settings &m_settings;
    QList<QLabel *> m_hints;
};

} // namespace runnel::gui
