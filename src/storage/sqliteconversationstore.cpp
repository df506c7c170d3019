// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/sqliteconversationstore.h"

#include "storage/database.h"
#include "storage/filingtable.h"
#include "storage/messagetable.h"
#include "storage/removal.h"
#include "storage/sessiontable.h"

#include <QSqlQuery>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

core::Result<void> foldRunning(Connection &connection, const chat::ConversationId &id, QList<chat::Message> &messages)
{
    QHash<chat::MessageId, chat::SessionId> running;
    const auto read =
        connection.query(u"SELECT message, id FROM streaming_sessions WHERE conversation = ? AND ended_at IS NULL"_s,
                         {id.toString()}, [&running](const QSqlQuery &row) {
                             running.insert(chat::MessageId::fromString(row.value(0).toString()),
                                            chat::SessionId::fromString(row.value(1).toString()));
                         });
    if (!read) return read;
    for (chat::Message &message : messages) {
        const auto session = running.constFind(message.id);
        if (session == running.constEnd()) continue;
        const auto folded = foldJournal(connection, *session, message);
        if (!folded) return std::unexpected(folded.error());
    }
    return {};
}

core::Result<chat::StoredConversation> loadConversation(Connection &connection, const chat::ConversationId &id)
{
    const auto info = readConversation(connection, id);
    if (!info) return std::unexpected(info.error());
    if (!*info) {
        return core::fail(core::ErrorKind::NotFound, u"There is no conversation %1"_s.arg(id.toString()));
    }
    auto messages = readMessages(connection, id);
    if (!messages) return std::unexpected(messages.error());
    if (const auto folded = foldRunning(connection, id, *messages); !folded) return std::unexpected(folded.error());
    return chat::StoredConversation {.info = **info, .messages = *messages};
}

} // namespace

SqliteConversationStore::SqliteConversationStore(Database &database) : m_database(database) {}

void SqliteConversationStore::list(QObject *context, Callback<chat::ConversationListing> done)
{
    m_database.read<chat::ConversationListing>(context, &readListing, std::move(done));
}

void SqliteConversationStore::load(const chat::ConversationId &id, QObject *context,
                                   Callback<chat::StoredConversation> done)
{
    m_database.read<chat::StoredConversation>(
        context, [id](Connection &connection) { return loadConversation(connection, id); }, std::move(done));
}

void SqliteConversationStore::version(QObject *context, Callback<qint64> done)
{
    m_database.read<qint64>(
        context,
        [](Connection &connection) -> core::Result<qint64> {
            const auto version = connection.scalar(u"PRAGMA data_version"_s);
            if (!version) return std::unexpected(version.error());
            return version->toLongLong();
        },
        std::move(done));
}

void SqliteConversationStore::save(const chat::ConversationInfo &info, QObject *context, Callback<void> done)
{
    m_database.write<void>(
        context, [info](Connection &connection) { return saveConversation(connection, info); }, std::move(done));
}

void SqliteConversationStore::file(const QList<chat::FilingChange> &changes, QObject *context, Callback<void> done)
{
    m_database.write<void>(
        context, [changes](Connection &connection) { return writeFilings(connection, changes); }, std::move(done));
}

void SqliteConversationStore::saveFolders(const QList<chat::Folder> &folders, QObject *context, Callback<void> done)
{
    m_database.write<void>(
        context, [folders](Connection &connection) { return writeFolders(connection, folders); }, std::move(done));
}

void SqliteConversationStore::remove(const QList<chat::ConversationId> &ids, QObject *context, Callback<void> done)
{
    Removal::start(m_database, ids, context, std::move(done));
}

void SqliteConversationStore::finishRemovals(QObject *context)
{
    Removal::resume(m_database, context);
}

void SqliteConversationStore::add(const chat::StoredConversation &conversation, QObject *context, Callback<void> done)
{
    m_database.write<void>(
        context,
        [conversation](Connection &connection) -> core::Result<void> {
            if (const auto saved = saveConversation(connection, conversation.info); !saved) return saved;
            for (const chat::Message &message : conversation.messages) {
                const auto saved = storage::saveMessage(connection, conversation.info.id, message);
                if (!saved) return saved;
            }
            return {};
        },
        std::move(done));
}

void SqliteConversationStore::removeMessages(const QList<chat::MessageId> &messages, QObject *context,
                                             Callback<void> done)
{
    m_database.writeAlone<void>(
        context,
        [messages](Connection &connection) -> core::Result<void> {
            for (const chat::MessageId &id : messages) {
                // Parts, sessions, deltas and attachments go with it.
                const auto removed = connection.execute(u"DELETE FROM messages WHERE id = ?"_s, {id.toString()});
                if (!removed) return std::unexpected(removed.error());
            }
            return {};
        },
        std::move(done));
}

void SqliteConversationStore::saveMessage(const chat::ConversationId &conversation, const chat::Message &message,
                                          QObject *context, Callback<void> done)
{
    m_database.write<void>(
        context,
        [conversation, message](Connection &connection) -> core::Result<void> {
            const auto known = connection.scalar(u"SELECT 1 FROM messages WHERE id = ?"_s, {message.id.toString()});
            if (!known) return std::unexpected(known.error());
            if (!known->isValid()) {
                return core::fail(core::ErrorKind::NotFound, u"There is no message %1"_s.arg(message.id.toString()));
            }
            return storage::saveMessage(connection, conversation, message);
        },
        std::move(done));
}

} // namespace runnel::storage
