// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/foundmessage.h"

#include "chat/conversation.h"
#include "gui/shell/chatpane.h"
#include "gui/shell/findbar.h"
#include "gui/transcript/transcriptview.h"

#include <utility>

namespace runnel::gui {

FoundMessage::FoundMessage(ChatPane &pane, QObject *parent) : QObject(parent), m_pane(pane)
{
    connect(&pane, &ChatPane::conversationShown, this, &FoundMessage::showWanted);
}

void FoundMessage::show(const chat::ConversationId &conversation, const chat::MessageId &message,
                        const QString &matched)
{
    m_conversation = conversation;
    m_message = message;
    m_matched = matched;
    const chat::Conversation *shown = m_pane.conversation();
    if (shown && shown->id() == conversation) showWanted();
    else Q_EMIT openRequested(conversation);
}

void FoundMessage::showWanted()
{
    chat::Conversation *conversation = m_pane.conversation();
    // Another chat was asked for meanwhile: nobody waits for this any more.
    const bool isWanted = conversation && conversation->id() == m_conversation;
    const chat::MessageId message = std::exchange(m_message, {});
    if (!isWanted || message.isNull() || !conversation->find(message)) return;
    if (conversation->indexOf(message) < 0) conversation->activate(message);
    m_pane.transcript()->setScrollAnchor({message, 0});
    if (!m_matched.isEmpty()) m_pane.findBar()->showMatches(m_matched, int(conversation->indexOf(message)));
}

} // namespace runnel::gui
