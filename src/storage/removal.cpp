// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/removal.h"

#include "storage/connection.h"
#include "storage/database.h"

#include <QSqlQuery>

#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

constexpr qsizetype sliceLength = 50'000; // characters
constexpr qsizetype messageWeight = 500;  // what one counts for beside its text

core::Result<void> markDeleted(Connection &connection, const QList<chat::ConversationId> &ids)
{
    for (const chat::ConversationId &id : ids) {
        const auto marked =
            connection.execute(u"UPDATE conversations SET deleted_at = 1 WHERE id = ?"_s, {id.toString()});
        if (!marked) return std::unexpected(marked.error());
    }
    return {};
}

//! Takes out parts of \a message, the last ones first, while \a left is above zero; true where none is left.
core::Result<bool> removeParts(Connection &connection, const chat::MessageId &message, qsizetype &left)
{
    constexpr int atOnce = 8; // to be read
    for (;;) {
        QList<std::pair<qint64, qsizetype>> parts;
        const auto read =
            connection.query(u"SELECT id, length(text) FROM message_parts WHERE message = ? ORDER BY id DESC LIMIT ?"_s,
                             {message.toString(), atOnce}, [&parts](const QSqlQuery &row) {
                                 parts.append({row.value(0).toLongLong(), row.value(1).toLongLong()});
                             });
        if (!read) return std::unexpected(read.error());
        if (parts.isEmpty()) return true;
        for (const auto &[id, length] : std::as_const(parts)) {
            if (left <= 0) return false;
            const auto removed = connection.execute(u"DELETE FROM message_parts WHERE id = ?"_s, {id});
            if (!removed) return std::unexpected(removed.error());
            left -= length;
        }
    }
}

//! Takes a slice from the end of \a messages; those that are left.
core::Result<QList<chat::MessageId>> removeSlice(Connection &connection, QList<chat::MessageId> messages)
{
    qsizetype left = sliceLength;
    while (!messages.isEmpty() && left > 0) {
        const auto isEmpty = removeParts(connection, messages.last(), left);
        if (!isEmpty) return std::unexpected(isEmpty.error());
        if (!*isEmpty) break;
        // Sessions, deltas and attachments go with it.
        const auto removed =
            connection.execute(u"DELETE FROM messages WHERE id = ?"_s, {messages.takeLast().toString()});
        if (!removed) return std::unexpected(removed.error());
        left -= messageWeight;
    }
    return messages;
}

//! Nothing where the conversation had none left and is gone.
core::Result<QList<chat::MessageId>> messagesOf(Connection &connection, const chat::ConversationId &id)
{
    QList<chat::MessageId> messages;
    const auto read = connection.query(
        u"SELECT id FROM messages WHERE conversation = ? ORDER BY created_at, id"_s, {id.toString()},
        [&messages](const QSqlQuery &row) { messages.append(chat::MessageId::fromString(row.value(0).toString())); });
    if (!read) return std::unexpected(read.error());
    if (messages.isEmpty()) {
        const auto removed = connection.execute(u"DELETE FROM conversations WHERE id = ?"_s, {id.toString()});
        if (!removed) return std::unexpected(removed.error());
    }
    return messages;
}

} // namespace

Removal::Removal(Database &database, QObject *context, Done done)
    : m_database(database), m_context(context), m_done(std::move(done))
{}

void Removal::start(Database &database, const QList<chat::ConversationId> &conversations, QObject *context, Done done)
{
    const std::shared_ptr<Removal> removal(new Removal(database, context, std::move(done)));
    removal->m_conversations.assign(conversations.cbegin(), conversations.cend());
    const auto mark = [conversations](Connection &connection) { return markDeleted(connection, conversations); };
    database.write<void>(context, mark, [removal](const core::Result<void> &marked) {
        if (marked) removal->next();
        else removal->m_done(marked);
    });
}

void Removal::resume(Database &database, QObject *context)
{
    const auto find = [](Connection &connection) -> core::Result<QList<chat::ConversationId>> {
        QList<chat::ConversationId> ids;
        const auto read =
            connection.query(u"SELECT id FROM conversations WHERE deleted_at = 1"_s, {}, [&ids](const QSqlQuery &row) {
                ids.append(chat::ConversationId::fromString(row.value(0).toString()));
            });
        if (!read) return std::unexpected(read.error());
        return ids;
    };
    using Ids = QList<chat::ConversationId>;
    database.read<Ids>(context, find, [&database, context](const core::Result<Ids> &ids) {
        if (!ids || ids->isEmpty()) return;
        start(database, *ids, context, [](const core::Result<void> &) {});
    });
}

void Removal::next()
{
    if (!m_context) return;
    const auto goOn = [self = shared_from_this()](const core::Result<QList<chat::MessageId>> &left) {
        if (!left) return self->m_done(std::unexpected(left.error()));
        self->m_messages = *left;
        self->next();
    };
    if (!m_messages.isEmpty()) {
        const auto slice = [messages = m_messages](Connection &connection) {
            return removeSlice(connection, messages);
        };
        return m_database.writeAlone<QList<chat::MessageId>>(m_context, slice, goOn);
    }
    if (m_conversations.empty()) return m_done({});
    const auto begin = [id = m_conversations.front()](Connection &connection) { return messagesOf(connection, id); };
    m_database.writeAlone<QList<chat::MessageId>>(
        m_context, begin, [self = shared_from_this(), goOn](const core::Result<QList<chat::MessageId>> &messages) {
            // Without any, the conversation itself is gone now.
            if (messages && messages->isEmpty()) self->m_conversations.pop_front();
            goOn(messages);
        });
}

} // namespace runnel::storage
