// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/promptbook.h"
#include "gui/composer/chooserpopup.h"

namespace runnel::gui {

//! \brief A popup with the saved prompts, by name and by what they say.
class PromptChooser : public ChooserPopup
{
    Q_OBJECT
public:
    PromptChooser(Theme &theme, const chat::PromptBook &prompts, QWidget *parent);

    //! Shows it above or below \a anchor.
    void popup(const QWidget *anchor);

Q_SIGNALS:
    void chosen(const QString &text);

protected:
    void rebuild() override;
    void take(const QModelIndex &index) override;

private:
    const chat::PromptBook &m_prompts;
};

} // namespace runnel::gui
