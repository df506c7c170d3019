// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/fork.h"

#include "chat/answerstate.h"

#include <algorithm>

namespace runnel::chat {

StoredConversation fork(const Conversation &conversation, const MessageId &last, const QString &title, qint64 nowMs)
{
    StoredConversation copy;
    const Message *end = conversation.find(last);
    const bool isPrompt = end && end->role == llm::Role::User;
    for (const Message *each = isPrompt ? conversation.find(end->parent) : end; each;
         each = conversation.find(each->parent)) {
        copy.messages.append(*each);
    }
    std::ranges::reverse(copy.messages);
    MessageId parent;
    for (Message &message : copy.messages) {
        message.parent = parent;
        message.id = MessageId::create();
        message.session = {};
        message.attempt = 1;
        message.retryDueMs.reset();
        // Nobody goes on with the copy of an answer that is being written.
        if (isRunning(message.state)) {
            message.state = AnswerState::Interrupted;
            message.endedMs = nowMs;
        }
        parent = message.id;
    }
    copy.info = conversation.info();
    copy.info.id = ConversationId::create();
    copy.info.title = title;
    copy.info.createdMs = nowMs;
    copy.info.updatedMs = nowMs;
    copy.info.activeLeaf = parent;
    copy.info.draft = isPrompt ? end->text() : QString();
    copy.info.draftAttachments = isPrompt ? end->attachments : QList<Attachment>();
    return copy;
}

} // namespace runnel::chat
