// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/promptstore.h"

#include <QMenu>

namespace runnel::chat {
class PromptBook;
}

namespace runnel::gui {

class WindowActions;

//! \brief How a chat can begin: as usual, temporary, or as a persona.
class NewChatMenu : public QMenu
{
    Q_OBJECT
public:
    //! Both outlive this.
    NewChatMenu(const WindowActions &actions, const chat::PromptBook &prompts, QWidget *parent = nullptr);

    //! From now on no chat begins as a persona.
    void setReadOnly();

Q_SIGNALS:
    void personaChosen(const runnel::chat::Persona &persona);

private:
    void rebuild();

    const WindowActions &m_actions;
    const chat::PromptBook &m_prompts;
    bool m_readOnly = false;
};

} // namespace runnel::gui
