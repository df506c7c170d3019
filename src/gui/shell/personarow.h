// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "chat/promptbook.h"

#include <QPointer>
#include <QWidget>

class QComboBox;
class QToolButton;

namespace runnel::gui {

class Theme;

//! \brief Which persona a chat has: chosen, made of the chat as it is, or taken out.
//!
//! A chat does not remember its persona: what is shown is the one whose prompt, model and options it has.
class PersonaRow : public QWidget
{
    Q_OBJECT
public:
    //! \a prompts and \a conversation may change meanwhile; the conversation may go.
    PersonaRow(Theme &theme, chat::PromptBook &prompts, chat::Conversation &conversation, QWidget *parent = nullptr);

    //! Keeps the chat as it is under \a name.
    void saveAs(const QString &name);

Q_SIGNALS:
    //! The chat was made to be as a persona says.
    void applied();

private:
    void applyTheme();
    void follow();
    void choose(int index);
    void askName();
    void removeCurrent();

    Theme &m_theme;
    chat::PromptBook &m_prompts;
    QPointer<chat::Conversation> m_conversation;
    QComboBox *m_box;
    QToolButton *m_more;
};

} // namespace runnel::gui
