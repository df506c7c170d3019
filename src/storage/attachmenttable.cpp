// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/attachmenttable.h"

#include "storage/connection.h"

#include <QSqlQuery>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

const auto columns = u"key, name, mime_type, bytes, width, height"_s;

//! Behind a first column that says whose it is.
chat::Attachment readAttachment(const QSqlQuery &row)
{
    return {.key = row.value(1).toString(),
            .name = row.value(2).toString(),
            .mimeType = row.value(3).toString(),
            .bytes = row.value(4).toLongLong(),
            .width = row.value(5).toInt(),
            .height = row.value(6).toInt()};
}

//! Those of the message \a owner, or of the draft where that is null.
core::Result<QList<chat::Attachment>> readAttachmentsOf(Connection &connection, const QString &conversation,
                                                        const QVariant &owner)
{
    static const QString sql =
        u"SELECT message, %1 FROM attachments WHERE conversation = ? AND message IS ? ORDER BY position"_s.arg(columns);
    QList<chat::Attachment> found;
    const auto read = connection.query(sql, {conversation, owner},
                                       [&found](const QSqlQuery &row) { found.append(readAttachment(row)); });
    if (!read) return std::unexpected(read.error());
    return found;
}

} // namespace

core::Result<void> writeAttachments(Connection &connection, const chat::ConversationId &conversation,
                                    const chat::MessageId &message, const QList<chat::Attachment> &attachments)
{
    static const auto removeSql = u"DELETE FROM attachments WHERE conversation = ? AND message IS ?"_s;
    static const QString addSql =
        u"INSERT INTO attachments (conversation, message, position, %1) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"_s.arg(
            columns);
    const QString of = conversation.toString();
    const QVariant owner = message.isNull() ? QVariant() : QVariant(message.toString());
    const auto stored = readAttachmentsOf(connection, of, owner);
    if (!stored) return std::unexpected(stored.error());
    // A message is written more often than its files change, and each row that comes or goes is one of the index, too.
    if (*stored == attachments) return {};
    if (const auto removed = connection.execute(removeSql, {of, owner}); !removed) {
        return std::unexpected(removed.error());
    }
    qsizetype position = 0;
    for (const chat::Attachment &attachment : attachments) {
        const auto added = connection.execute(addSql, {of, owner, position++, textValue(attachment.key),
                                                       textValue(attachment.name), textValue(attachment.mimeType),
                                                       attachment.bytes, attachment.width, attachment.height});
        if (!added) return std::unexpected(added.error());
    }
    return {};
}

core::Result<QHash<chat::MessageId, QList<chat::Attachment>>> readAttachments(Connection &connection,
                                                                              const chat::ConversationId &conversation)
{
    static const QString sql =
        u"SELECT message, %1 FROM attachments WHERE conversation = ? AND message IS NOT NULL ORDER BY message, position"_s
            .arg(columns);
    QHash<chat::MessageId, QList<chat::Attachment>> found;
    const auto read = connection.query(sql, {conversation.toString()}, [&found](const QSqlQuery &row) {
        found[chat::MessageId::fromString(row.value(0).toString())].append(readAttachment(row));
    });
    if (!read) return std::unexpected(read.error());
    return found;
}

core::Result<QList<chat::Attachment>> readDraftAttachments(Connection &connection,
                                                           const chat::ConversationId &conversation)
{
    return readAttachmentsOf(connection, conversation.toString(), QVariant());
}

core::Result<QSet<QString>> readAttachmentKeys(Connection &connection)
{
    QSet<QString> keys;
    const auto read = connection.query(u"SELECT DISTINCT key FROM attachments"_s, {},
                                       [&keys](const QSqlQuery &row) { keys.insert(row.value(0).toString()); });
    if (!read) return std::unexpected(read.error());
    return keys;
}

} // namespace runnel::storage
