// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "llm/provider.h"
#include "settings/settings.h"

#include <QWidget>

class QFormLayout;
class QSpinBox;

namespace runnel::gui {

class PageLabels;
class Theme;

//! \brief How answers are asked for: the model in reserve, who names chats, how many at once, and how long silence
//! may last.
class AnswersPage : public QWidget
{
    Q_OBJECT
public:
    AnswersPage(Theme &theme, settings::Settings &settings, llm::ProviderDirectory &directory,
                QWidget *parent = nullptr);

private:
    void addTitles(QFormLayout *form, PageLabels &labels, llm::ProviderDirectory &directory);
    //! Follows and sets \a setting, which counts \a unit of what the box shows.
    QSpinBox *box(const settings::Setting<int> &setting, int unit, int most);

    Theme &m_theme;
    settings::Settings &m_settings;
};

} // namespace runnel::gui
