// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"

#include <QObject>
#include <QString>

namespace runnel::gui {

class ChatPane;

//! \brief Brings what a search found on the screen: its chat, its branch, the message at the top, the words marked.
class FoundMessage : public QObject
{
    Q_OBJECT
public:
    //! \a pane outlives this.
    explicit FoundMessage(ChatPane &pane, QObject *parent = nullptr);

    //! Shows \a message of \a conversation, or the chat alone where that is null, with what is like \a matched marked.
    void show(const chat::ConversationId &conversation, const chat::MessageId &message, const QString &matched);

Q_SIGNALS:
    //! The chat is to be opened; that it is shown is seen here.
    void openRequested(const runnel::chat::ConversationId &conversation);

private:
    void showWanted();

    ChatPane &m_pane;
    chat::ConversationId m_conversation;
    chat::MessageId m_message;
    QString m_matched;
};

} // namespace runnel::gui
