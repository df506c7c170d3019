// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/messagetable.h"

#include "storage/attachmenttable.h"
#include "storage/columns.h"
#include "storage/connection.h"

#include <QHash>
#include <QSqlQuery>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

const auto conversationColumns =
    u"id, title, provider, model, system_prompt, draft, active_leaf, created_at, updated_at, options"_s;

const auto messageColumns =
    u"id, conversation, parent, role, provider, model, created_at, state, session, attempt, kept, streamed, ended_at, "
    "first_byte_ms, first_token_ms, ended_ms, prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens, "
    "total_tokens, estimated_prompt_tokens, error_kind, error_message, error_code, error_detail, "
    "error_http_status, error_retry_after_ms, pinned"_s;
constexpr int messageColumnCount = 29;

template <typename Id>
QVariant idOrNull(const Id &id)
{
    return id.isNull() ? QVariant() : QVariant(id.toString());
}

QString placeholders(int count)
{
    return QStringList(count, u"?"_s).join(u", "_s);
}

//! `a, b` → `a = excluded.a, b = excluded.b`, the primary key left out.
QString assignments(const QString &columns)
{
    QStringList parts;
    const QStringList names = columns.split(u", "_s).sliced(1);
    for (const QString &column : names) parts += column + " = excluded."_L1 + column;
    return parts.join(u", "_s);
}

chat::ConversationInfo readInfo(const QSqlQuery &row)
{
    return {.id = chat::ConversationId::fromString(row.value(0).toString()),
            .title = row.value(1).toString(),
            .model = {.provider = row.value(2).toString(), .model = row.value(3).toString()},
            .createdMs = row.value(7).toLongLong(),
            .updatedMs = row.value(8).toLongLong(),
            .activeLeaf = chat::MessageId::fromString(row.value(6).toString()),
            .draft = row.value(5).toString(),
            .systemPrompt = row.value(4).toString(),
            .options = readOptions(row.value(9).toString())};
}

QVariantList messageValues(const chat::ConversationId &conversation, const chat::Message &message)
{
    return QVariantList {message.id.toString(),
                         conversation.toString(),
                         idOrNull(message.parent),
                         llm::toString(message.role),
                         textValue(message.model.provider),
                         textValue(message.model.model),
                         message.createdMs,
                         chat::toString(message.state),
                         idOrNull(message.session),
                         message.attempt,
                         message.kept,
                         message.streamed,
                         message.endedMs,
                         valueOrNull(message.timings.firstByteMs),
                         valueOrNull(message.timings.firstTokenMs),
                         valueOrNull(message.timings.endedMs)} +
           usageValues(message.usage) + errorValues(message.error) + QVariantList {message.isPinned};
}

chat::Message readMessage(const QSqlQuery &row)
{
    chat::Message message;
    message.id = chat::MessageId::fromString(row.value(0).toString());
    message.parent = chat::MessageId::fromString(row.value(2).toString());
    message.role = llm::roleFromString(row.value(3).toString()).value_or(llm::Role::User);
    message.model = {.provider = row.value(4).toString(), .model = row.value(5).toString()};
    message.createdMs = row.value(6).toLongLong();
    // A word of a later version: what is there is shown, and nothing is promised of it.
    message.state = chat::answerStateFromString(row.value(7).toString()).value_or(chat::AnswerState::Interrupted);
    message.session = chat::SessionId::fromString(row.value(8).toString());
    message.attempt = row.value(9).toInt();
    message.kept = row.value(10).toBool();
    message.streamed = row.value(11).toBool();
    message.endedMs = row.value(12).toLongLong();
    message.timings = {
        .firstByteMs = readInteger(row, 13), .firstTokenMs = readInteger(row, 14), .endedMs = readInteger(row, 15)};
    message.usage = readUsage(row, 16);
    message.error = readError(row, 16 + usageColumns);
    message.isPinned = row.value(16 + usageColumns + errorColumns).toBool();
    return message;
}

chat::Part readPart(const QSqlQuery &row, int column)
{
    return {.kind = chat::partKindFromString(row.value(column).toString()).value_or(chat::PartKind::Text),
            .text = row.value(column + 1).toString(),
            .name = row.value(column + 2).toString(),
            .key = row.value(column + 3).toString()};
}

//! Where the row ends that begins at \a from in the text of \a part. Long text lies in several rows, because SQLite
//! needs twice the memory of a row to write it; read again, they join by the rule of chat::Message::append().
qsizetype rowEnd(const chat::Part &part, qsizetype from)
{
    constexpr qsizetype longest = 64 * 1024;
    const qsizetype size = part.text.size();
    // Annotations never join.
    if (part.kind == chat::PartKind::Annotation || size - from <= longest) return size;
    const qsizetype end = from + longest;
    return part.text.at(end - 1).isHighSurrogate() ? end - 1 : end;
}

} // namespace

core::Result<void> saveConversation(Connection &connection, const chat::ConversationInfo &info)
{
    static const QString sql = u"INSERT INTO conversations (%1) VALUES (%2) ON CONFLICT (id) DO UPDATE SET %3"_s.arg(
        conversationColumns, placeholders(10), assignments(conversationColumns));
    const auto saved =
        connection.execute(sql, {info.id.toString(), textValue(info.title), textValue(info.model.provider),
                                 textValue(info.model.model), textValue(info.systemPrompt), textValue(info.draft),
                                 idOrNull(info.activeLeaf), info.createdMs, info.updatedMs, optionsText(info.options)});
    if (!saved) return std::unexpected(saved.error());
    return writeAttachments(connection, info.id, {}, info.draftAttachments);
}

core::Result<std::optional<chat::ConversationInfo>> readConversation(Connection &connection,
                                                                     const chat::ConversationId &id)
{
    static const QString sql =
        u"SELECT %1 FROM conversations WHERE id = ? AND deleted_at IS NOT 1"_s.arg(conversationColumns);
    std::optional<chat::ConversationInfo> info;
    const auto read = connection.query(sql, {id.toString()}, [&info](const QSqlQuery &row) { info = readInfo(row); });
    if (!read) return std::unexpected(read.error());
    if (!info) return info;
    const auto attached = readDraftAttachments(connection, id);
    if (!attached) return std::unexpected(attached.error());
    info->draftAttachments = *attached;
    return info;
}

core::Result<void> saveMessage(Connection &connection, const chat::ConversationId &conversation,
                               const chat::Message &message)
{
    static const QString sql = u"INSERT INTO messages (%1) VALUES (%2) ON CONFLICT (id) DO UPDATE SET %3"_s.arg(
        messageColumns, placeholders(messageColumnCount), assignments(messageColumns));
    const auto saved = connection.execute(sql, messageValues(conversation, message));
    if (!saved) return std::unexpected(saved.error());
    if (message.role == llm::Role::User) {
        const auto attached = writeAttachments(connection, conversation, message.id, message.attachments);
        if (!attached) return attached;
    }
    return writeParts(connection, message.id, message.parts);
}

core::Result<QList<chat::Message>> readMessages(Connection &connection, const chat::ConversationId &conversation)
{
    static const QString sql =
        u"SELECT %1 FROM messages WHERE conversation = ? ORDER BY created_at, id"_s.arg(messageColumns);
    static const auto partsSql = u"SELECT p.message, p.kind, p.text, p.name, p.key FROM messages m "
                                 "JOIN message_parts p ON p.message = m.id WHERE m.conversation = ? "
                                 "ORDER BY p.message, p.position"_s;
    QList<chat::Message> messages;
    QHash<chat::MessageId, qsizetype> places;
    auto read = connection.query(sql, {conversation.toString()}, [&](const QSqlQuery &row) {
        messages.append(readMessage(row));
        places.insert(messages.last().id, messages.size() - 1);
    });
    if (read) {
        read = connection.query(partsSql, {conversation.toString()}, [&](const QSqlQuery &row) {
            const auto place = places.constFind(chat::MessageId::fromString(row.value(0).toString()));
            if (place != places.constEnd()) messages[*place].append(readPart(row, 1));
        });
    }
    if (!read) return std::unexpected(read.error());
    const auto attached = readAttachments(connection, conversation);
    if (!attached) return std::unexpected(attached.error());
    for (auto it = attached->cbegin(); it != attached->cend(); ++it) {
        const auto place = places.constFind(it.key());
        if (place != places.constEnd()) messages[*place].attachments = *it;
    }
    return messages;
}

core::Result<QList<chat::Part>> readParts(Connection &connection, const chat::MessageId &message)
{
    static const auto sql = u"SELECT kind, text, name, key FROM message_parts WHERE message = ? ORDER BY position"_s;
    chat::Message whole;
    const auto read =
        connection.query(sql, {message.toString()}, [&whole](const QSqlQuery &row) { whole.append(readPart(row, 0)); });
    if (!read) return std::unexpected(read.error());
    return whole.parts;
}

core::Result<void> writeParts(Connection &connection, const chat::MessageId &message, const QList<chat::Part> &parts)
{
    static const auto removeSql = u"DELETE FROM message_parts WHERE message = ?"_s;
    static const auto addSql =
        u"INSERT INTO message_parts (message, position, kind, text, name, key) VALUES (?, ?, ?, ?, ?, ?)"_s;
    if (const auto removed = connection.execute(removeSql, {message.toString()}); !removed) {
        return std::unexpected(removed.error());
    }
    const QString id = message.toString();
    qsizetype position = 0;
    for (const chat::Part &part : parts) {
        qsizetype from = 0;
        do {
            const qsizetype end = rowEnd(part, from);
            const auto added = connection.execute(addSql, {id, position++, chat::toString(part.kind),
                                                           textValue(part.text.mid(from, end - from)),
                                                           textValue(part.name), textValue(part.key)});
            if (!added) return std::unexpected(added.error());
            from = end;
        } while (from < part.text.size());
    }
    return {};
}

} // namespace runnel::storage
