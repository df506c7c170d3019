// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/branchremovals.h"

#include "chat/conversationlibrary.h"
#include "chat/conversationstore.h"
#include "core/logging.h"
#include "streaming/streamingchatservice.h"
#include "streaming/streamingmessageservice.h"

#include <algorithm>
#include <utility>

namespace runnel::streaming {

using chat::ConversationId;
using chat::MessageId;

namespace {

bool runs(const chat::Message &message)
{
    return message.role == llm::Role::Assistant && chat::isRunning(message.state);
}

QList<MessageId> idsOf(const QList<chat::Message> &messages)
{
    QList<MessageId> ids;
    for (const chat::Message &message : messages) ids.append(message.id);
    return ids;
}

} // namespace

BranchRemovals::BranchRemovals(chat::ConversationLibrary &library, chat::ConversationStore &store,
                               StreamingMessageService &messages, StreamingChatService &streams, core::Clock &clock,
                               QObject *parent)
    : QObject(parent), m_library(library), m_store(store), m_messages(messages), m_streams(streams), m_clock(clock)
{
    connect(&library, &chat::ConversationLibrary::aboutToForget, this, &BranchRemovals::forget);
}

BranchRemovals::~BranchRemovals()
{
    commitAll();
}

int BranchRemovals::running(const chat::Conversation &conversation, const MessageId &id)
{
    const QList<MessageId> branch = conversation.branch(id);
    return int(std::ranges::count_if(branch, [&](const MessageId &each) { return runs(*conversation.find(each)); }));
}

int BranchRemovals::begin(chat::Conversation *conversation, const MessageId &id)
{
    const QList<MessageId> branch = conversation ? conversation->branch(id) : QList<MessageId>();
    // What runs writes to the conversation until it has ended.
    for (const MessageId &each : branch) {
        const chat::Message *message = conversation->find(each);
        if (message && runs(*message)) m_streams.stop(message->session);
    }
    if (branch.isEmpty()) return 0;
    Removal removal {.conversation = conversation->id(),
                     .messages = {},
                     .leaf = conversation->info().activeLeaf,
                     .due = m_clock.after(grace, this, [this, id] { commit(id); })};
    removal.messages = conversation->remove(id);
    const int count = int(removal.messages.size());
    m_removals.insert_or_assign(id, std::move(removal));
    return count;
}

bool BranchRemovals::undo(const MessageId &id)
{
    const auto found = m_removals.find(id);
    if (found == m_removals.end() || found->second.isLeaving) return false;
    const Removal removal = std::move(found->second);
    m_removals.erase(found);
    chat::Conversation *conversation = m_library.find(removal.conversation);
    if (conversation) {
        // What it hung below may have been taken out after it.
        const MessageId above = removal.messages.first().parent;
        const auto holder = std::ranges::find_if(m_removals, [&above](const auto &other) {
            return std::ranges::contains(other.second.messages, above, &chat::Message::id);
        });
        if (holder != m_removals.end()) undo(MessageId(holder->first));
        conversation->restore(removal.messages, removal.leaf);
    }
    if (!holds(removal.conversation)) Q_EMIT settled(removal.conversation);
    return true;
}

bool BranchRemovals::holds(const ConversationId &conversation) const
{
    return std::ranges::any_of(m_removals,
                               [&conversation](const auto &each) { return each.second.conversation == conversation; });
}

void BranchRemovals::commitAll()
{
    QList<MessageId> waiting;
    for (const auto &[id, removal] : m_removals) {
        if (!removal.isLeaving) waiting.append(id);
    }
    for (const MessageId &id : std::as_const(waiting)) commit(id);
}

void BranchRemovals::commit(const MessageId &id)
{
    const auto found = m_removals.find(id);
    if (found == m_removals.end()) return;
    Removal &removal = found->second;
    removal.isLeaving = true;
    removal.due.cancel();
    const QList<MessageId> ids = idsOf(removal.messages);
    // Tried again later, what is not written yet would bring the rows back.
    m_messages.forget(ids);
    // Of a temporary one nothing was ever written.
    const chat::Conversation *conversation = m_library.find(removal.conversation);
    if (conversation && conversation->info().isTemporary) return end(id);
    m_store.removeMessages(ids, this, [this, id](const core::Result<void> &result) {
        if (result) return end(id);
        const auto again = m_removals.find(id);
        if (again == m_removals.end()) return;
        qCWarning(lcStreaming) << "a branch cannot be taken out:" << result.error().message;
        again->second.due = m_clock.after(retryInterval, this, [this, id] { commit(id); });
        if (!std::exchange(m_failing, true)) Q_EMIT failed(result.error());
    });
}

void BranchRemovals::end(const MessageId &id)
{
    m_failing = false;
    const auto found = m_removals.find(id);
    if (found == m_removals.end()) return;
    const ConversationId conversation = found->second.conversation;
    m_removals.erase(found);
    if (!holds(conversation)) Q_EMIT settled(conversation);
}

void BranchRemovals::forget(const ConversationId &conversation)
{
    std::erase_if(m_removals, [&conversation](const auto &each) { return each.second.conversation == conversation; });
}

} // namespace runnel::streaming
