// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "llm/provider.h"
#include "settings/globalshortcut.h"
#include "settings/settings.h"

#include <QKeySequence>
#include <QWidget>

class QKeySequenceEdit;
class QLabel;

namespace runnel::gui {

class Theme;

//! \brief The keys of the quick prompt, whether they work, and its model.
class QuickPromptGroup : public QWidget
{
    Q_OBJECT
public:
    QuickPromptGroup(Theme &theme, settings::Settings &settings, llm::ProviderDirectory &directory,
                     settings::GlobalShortcut &shortcut, QWidget *parent = nullptr);

private:
    void keep(const QKeySequence &keys);
    void showState();
    void applyTheme();
    [[nodiscard]] QString stateText() const;

    Theme &m_theme;
    settings::Settings &m_settings;
    settings::GlobalShortcut &m_shortcut;
    QKeySequenceEdit *m_keys;
    QLabel *m_state;
    bool m_refused = false; // what was pressed last cannot be a shortcut
};

} // namespace runnel::gui
