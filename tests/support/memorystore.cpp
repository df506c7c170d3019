// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/memorystore.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::test {

void MemoryStore::list(QObject *context, Callback<chat::ConversationListing> done)
{
    m_database.enqueue<chat::ConversationListing>(
        false, context,
        [this]() -> core::Result<chat::ConversationListing> {
            chat::ConversationListing listing {.conversations = {}, .folders = m_database.folders};
            for (const chat::ConversationInfo &info : std::as_const(m_database.conversations)) {
                listing.conversations.append({.id = info.id,
                                              .title = info.title,
                                              .model = info.model,
                                              .createdMs = info.createdMs,
                                              .updatedMs = info.updatedMs,
                                              .filing = m_database.filings.value(info.id)});
            }
            std::ranges::sort(listing.conversations,
                              [](const auto &left, const auto &right) { return left.updatedMs > right.updatedMs; });
            return listing;
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

void MemoryStore::file(const QList<chat::FilingChange> &changes, QObject *context, Callback<void> done)
{
    m_database.enqueue<void>(
        true, context,
        [this, changes]() -> core::Result<void> {
            for (const chat::FilingChange &change : changes) {
                if (!m_database.conversations.contains(change.id)) {
                    return core::fail(core::ErrorKind::NotFound, u"there is no such conversation"_s);
                }
                m_database.filings[change.id] = change.filing;
                if (change.title) m_database.conversations[change.id].title = *change.title;
            }
            return {};
        },
        std::move(done));
}

void MemoryStore::saveFolders(const QList<chat::Folder> &folders, QObject *context, Callback<void> done)
{
    m_database.enqueue<void>(
        true, context,
        [this, folders]() -> core::Result<void> {
            m_database.folders = folders;
            for (chat::Filing &filing : m_database.filings) {
                if (!std::ranges::contains(folders, filing.folder, &chat::Folder::id)) filing.folder = {};
            }
            return {};
        },
        std::move(done));
}

void MemoryStore::remove(const QList<chat::ConversationId> &ids, QObject *context, Callback<void> done)
{
    m_database.enqueue<void>(
        true, context,
        [this, ids]() -> core::Result<void> {
            for (const chat::ConversationId &id : ids) m_database.remove(id);
            return {};
        },
        std::move(done));
}

} // namespace runnel::test
