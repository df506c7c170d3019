// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/memorydatabase.h"

#include <utility>

namespace runnel::test {

void MemoryDatabase::hold()
{
    m_held = true;
}

void MemoryDatabase::release()
{
    m_held = false;
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (!m_held) drain();
        },
        Qt::QueuedConnection);
}

void MemoryDatabase::drain()
{
    while (!m_work.empty()) {
        const auto work = std::move(m_work.front());
        m_work.pop_front();
        work();
    }
}

void MemoryDatabase::crash()
{
    m_work.clear();
}

void MemoryDatabase::failWrites(const std::optional<core::Error> &error)
{
    m_failure = error;
    m_succeedFirst = 0;
}

void MemoryDatabase::failWritesAfter(int count, const core::Error &error)
{
    m_failure = error;
    m_succeedFirst = count;
}

void MemoryDatabase::failReads(const std::optional<core::Error> &error)
{
    m_readFailure = error;
}

std::optional<chat::Message> MemoryDatabase::message(const chat::MessageId &id) const
{
    for (const QList<chat::Message> &list : messages) {
        for (const chat::Message &stored : list) {
            if (stored.id != id) continue;
            chat::Message whole = stored;
            for (const chat::SessionId &session : sessionOrder) {
                const Session row = sessions.value(session);
                if (row.info.message != id) continue;
                for (const streaming::DeltaRecord &delta : row.deltas) {
                    whole.append({.kind = delta.kind, .text = delta.text, .name = delta.name, .key = delta.key});
                }
            }
            return whole;
        }
    }
    return std::nullopt;
}

chat::StoredConversation MemoryDatabase::conversation(const chat::ConversationId &id) const
{
    chat::StoredConversation stored {.info = conversations.value(id), .messages = {}};
    for (const chat::Message &each : messages.value(id)) stored.messages.append(*message(each.id));
    return stored;
}

void MemoryDatabase::remove(const chat::ConversationId &id)
{
    conversations.remove(id);
    filings.remove(id);
    messages.remove(id);
    sessionOrder.removeIf([&](const chat::SessionId &session) { return sessions[session].info.conversation == id; });
    sessions.removeIf([&](const auto &row) { return row.value().info.conversation == id; });
}

void MemoryDatabase::push(std::function<void()> work)
{
    m_work.push_back(std::move(work));
    if (m_held) return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (!m_held) drain();
        },
        Qt::QueuedConnection);
}

std::optional<core::Error> MemoryDatabase::nextFailure()
{
    ++m_writes;
    if (m_succeedFirst > 0) {
        --m_succeedFirst;
        return std::nullopt;
    }
    return m_failure;
}

} // namespace runnel::test
