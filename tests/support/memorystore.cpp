// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/memorystore.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::test {

void MemoryStore::list(QObject *context, Callback<QList<chat::ConversationInfo>> done)
{
    m_database.enqueue<QList<chat::ConversationInfo>>(
        false, context,
        [this]() -> core::Result<QList<chat::ConversationInfo>> {
            QList<chat::ConversationInfo> all = m_database.conversations.values();
            std::ranges::sort(all,
                              [](const auto &left, const auto &right) { return left.updatedMs > right.updatedMs; });
            return all;
        },
        std::move(done));
}

void MemoryStore::load(const chat::ConversationId &id, QObject *context, Callback<chat::StoredConversation> done)
{
    m_database.enqueue<chat::StoredConversation>(
        false, context,
        [this, id]() -> core::Result<chat::StoredConversation> {
            if (!m_database.conversations.contains(id)) {
                return core::fail(core::ErrorKind::NotFound, u"there is no such conversation"_s);
            }
            return m_database.conversation(id);
        },
        std::move(done));
}

void MemoryStore::version(QObject *context, Callback<qint64> done)
{
    m_database.enqueue<qint64>(
        false, context, [this]() -> core::Result<qint64> { return m_database.writes(); }, std::move(done));
}

void MemoryStore::save(const chat::ConversationInfo &info, QObject *context, Callback<void> done)
{
    m_database.enqueue<void>(
        true, context,
        [this, info]() -> core::Result<void> {
            m_database.conversations[info.id] = info;
            return {};
        },
        std::move(done));
}

void MemoryStore::saveMessage(const chat::ConversationId &conversation, const chat::Message &message, QObject *context,
                              Callback<void> done)
{
    m_database.enqueue<void>(
        true, context,
        [this, conversation, message]() -> core::Result<void> {
            for (chat::Message &stored : m_database.messages[conversation]) {
                if (stored.id == message.id) stored = message;
            }
            return {};
        },
        std::move(done));
}

void MemoryStore::add(const chat::StoredConversation &conversation, QObject *context, Callback<void> done)
{
    m_database.enqueue<void>(
        true, context,
        [this, conversation]() -> core::Result<void> {
            m_database.conversations[conversation.info.id] = conversation.info;
            m_database.messages[conversation.info.id] = conversation.messages;
            return {};
        },
        std::move(done));
}

void MemoryStore::removeMessages(const QList<chat::MessageId> &messages, QObject *context, Callback<void> done)
{
    m_database.enqueue<void>(
        true, context,
        [this, messages]() -> core::Result<void> {
            for (QList<chat::Message> &stored : m_database.messages) {
                stored.removeIf([&](const chat::Message &message) { return messages.contains(message.id); });
            }
            m_database.sessionOrder.removeIf([&](const chat::SessionId &session) {
                return messages.contains(m_database.sessions[session].info.message);
            });
            m_database.sessions.removeIf([&](const auto &row) { return messages.contains(row.value().info.message); });
            return {};
        },
        std::move(done));
}

void MemoryStore::remove(const chat::ConversationId &id, QObject *context, Callback<void> done)
{
    m_database.enqueue<void>(
        true, context,
        [this, id]() -> core::Result<void> {
            m_database.conversations.remove(id);
            m_database.messages.remove(id);
            m_database.sessionOrder.removeIf(
                [&](const chat::SessionId &session) { return m_database.sessions[session].info.conversation == id; });
            m_database.sessions.removeIf([&](const auto &row) { return row.value().info.conversation == id; });
            return {};
        },
        std::move(done));
}

} // namespace runnel::test
