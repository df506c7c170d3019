// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/filingtable.h"

#include "storage/connection.h"

#include <QSet>
#include <QSqlQuery>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

QString firstLine(const QString &text)
{
    constexpr qsizetype maxLength = 80;
    const QString trimmed = text.trimmed();
    QString line = trimmed.left(trimmed.indexOf(u'\n')).simplified();
    if (line.size() <= maxLength) return line;
    line.truncate(line.at(maxLength - 2).isHighSurrogate() ? maxLength - 2 : maxLength - 1);
    return line + u'…';
}

chat::ConversationSummary readSummary(const QSqlQuery &row)
{
    chat::ConversationSummary summary {.id = chat::ConversationId::fromString(row.value(0).toString()),
                                       .title = row.value(1).toString(),
                                       .model = {.provider = row.value(2).toString(), .model = row.value(3).toString()},
                                       .createdMs = row.value(4).toLongLong(),
                                       .updatedMs = row.value(5).toLongLong(),
                                       .filing = {.folder = chat::FolderId::fromString(row.value(6).toString()),
                                                  .pinnedMs = row.value(7).toLongLong(),
                                                  .archivedMs = row.value(8).toLongLong(),
                                                  .trashedMs = row.value(9).toLongLong(),
                                                  .unread = row.value(10).toBool()}};
    if (summary.title.isEmpty()) summary.title = firstLine(row.value(11).toString());
    return summary;
}

QVariant timeOrNull(qint64 ms)
{
    return ms == 0 ? QVariant() : QVariant(ms);
}

} // namespace

core::Result<chat::ConversationListing> readListing(Connection &connection)
{
    // Where a conversation has no title yet, the list shows the beginning of its first prompt.
    static const auto sql =
        u"SELECT id, title, provider, model, created_at, updated_at, folder, pinned_at, archived_at, deleted_at, "
        u"unread, "
        "CASE title WHEN '' THEN (SELECT substr(p.text, 1, 400) FROM messages m JOIN message_parts p "
        "ON p.message = m.id WHERE m.conversation = conversations.id AND m.role = 'user' AND p.kind = 'text' "
        "ORDER BY m.created_at, m.id, p.position LIMIT 1) END "
        "FROM conversations WHERE deleted_at IS NOT 1 ORDER BY updated_at DESC, id DESC"_s;
    chat::ConversationListing listing;
    auto read =
        connection.query(sql, {}, [&listing](const QSqlQuery &row) { listing.conversations.append(readSummary(row)); });
    if (read) {
        read = connection.query(u"SELECT id, name FROM folders ORDER BY position, id"_s, {},
                                [&listing](const QSqlQuery &row) {
                                    listing.folders.append({.id = chat::FolderId::fromString(row.value(0).toString()),
                                                            .name = row.value(1).toString()});
                                });
    }
    if (!read) return std::unexpected(read.error());
    return listing;
}

core::Result<void> writeFilings(Connection &connection, const QList<chat::FilingChange> &changes)
{
    static const auto sql = u"UPDATE conversations SET folder = ?, pinned_at = ?, archived_at = ?, deleted_at = ?, "
                            "unread = ?, title = coalesce(?, title) WHERE id = ?"_s;
    for (const chat::FilingChange &change : changes) {
        const chat::Filing &filing = change.filing;
        const auto written = connection.execute(
            sql, {filing.folder.isNull() ? QVariant() : QVariant(filing.folder.toString()), timeOrNull(filing.pinnedMs),
                  timeOrNull(filing.archivedMs), timeOrNull(filing.trashedMs), filing.unread,
                  change.title ? textValue(*change.title) : QVariant(), change.id.toString()});
        if (!written) return std::unexpected(written.error());
        if (*written == 0) {
            return core::fail(core::ErrorKind::NotFound, u"There is no conversation %1"_s.arg(change.id.toString()));
        }
    }
    return {};
}

core::Result<void> writeFolders(Connection &connection, const QList<chat::Folder> &folders)
{
    QSet<QString> gone;
    const auto read = connection.query(u"SELECT id FROM folders"_s, {},
                                       [&gone](const QSqlQuery &row) { gone.insert(row.value(0).toString()); });
    if (!read) return read;
    int position = 0;
    for (const chat::Folder &folder : folders) {
        const QString id = folder.id.toString();
        const auto written =
            connection.execute(u"INSERT INTO folders (id, name, position) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE "
                               "SET name = excluded.name, position = excluded.position"_s,
                               {id, textValue(folder.name), position++});
        if (!written) return std::unexpected(written.error());
        gone.remove(id);
    }
    for (const QString &id : std::as_const(gone)) {
        const auto removed = connection.execute(u"DELETE FROM folders WHERE id = ?"_s, {id});
        if (!removed) return std::unexpected(removed.error());
    }
    return {};
}

} // namespace runnel::storage
