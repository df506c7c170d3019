// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/standins.h"

#include "chat/message.h"
#include "storage/connection.h"

#include <QSqlQuery>

#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

//! The chat of what belongs to none that is known; it is made only if something does.
constexpr auto strayChat = ":stray"_L1;

//! In this order: a piece of an answer needs its session, a session its message, a message its chat.
QStringList standInStatements()
{
    return {
        u"CREATE TEMP TABLE known AS SELECT id FROM messages"_s,
        // The sweep puts such pieces into their message, as it does after a crash.
        u"INSERT INTO streaming_sessions (id, conversation, message, attempt, provider, model, request_hash, state, "
        "owner_pid, owner_boot, owner_start, lease_until, created_at) "
        "SELECT d.session, coalesce(m.conversation, :stray), coalesce(m.id, d.session), 1, '', '', '', 'streaming', 0, "
        "'', 0, 0, coalesce(m.created_at, 0) FROM (SELECT DISTINCT session FROM stream_deltas) d "
        "LEFT JOIN messages m ON m.session = d.session WHERE d.session NOT IN (SELECT id FROM streaming_sessions) "
        "GROUP BY d.session"_s,
        u"INSERT OR IGNORE INTO messages (id, conversation, role, provider, model, created_at, state, session, "
        "ended_at) SELECT message, conversation, 'assistant', provider, model, created_at, 'interrupted', id, "
        "coalesce(ended_at, 0) FROM streaming_sessions WHERE message NOT IN (SELECT id FROM messages)"_s,
        // An answer has a session, so this was a prompt, unless a prompt follows it.
        u"INSERT INTO messages (id, conversation, role, provider, model, created_at, ended_at) "
        "SELECT p.message, coalesce(c.conversation, v.id, :stray), iif(c.role = 'user', 'assistant', 'user'), '', '', "
        "coalesce(c.created_at, v.updated_at, 0), 1 FROM (SELECT DISTINCT message FROM message_parts) p "
        "LEFT JOIN messages c ON c.parent = p.message LEFT JOIN conversations v ON v.active_leaf = p.message "
        "WHERE p.message NOT IN (SELECT id FROM messages) GROUP BY p.message"_s,
        // What nothing leads to is not shown. Ids sort by the time of their making.
        u"UPDATE messages SET parent = (SELECT max(earlier.id) FROM messages earlier WHERE earlier.conversation = "
        "messages.conversation AND earlier.id < messages.id) WHERE id NOT IN (SELECT id FROM known) OR "
        "parent NOT IN (SELECT id FROM messages)"_s,
        u"INSERT INTO conversations (id, title, provider, model, system_prompt, draft, created_at, updated_at) "
        "SELECT conversation, '', '', '', '', '', min(created_at), max(created_at) FROM "
        "(SELECT conversation, created_at FROM messages UNION ALL SELECT conversation, created_at FROM "
        "streaming_sessions) WHERE conversation NOT IN (SELECT id FROM conversations) GROUP BY conversation"_s,
        // Its name is lost, and what is together stays so.
        u"INSERT INTO folders (id, name, position) SELECT DISTINCT folder, '', (SELECT count(*) FROM folders) "
        "FROM conversations WHERE folder IS NOT NULL AND folder NOT IN (SELECT id FROM folders)"_s};
}

//! The tables that SQLite finds to point nowhere lose those rows.
core::Result<void> dropWhatPointsNowhere(Connection &connection)
{
    // Each round may leave others without what they point to.
    for (int round = 0; round < 8; ++round) {
        QList<std::pair<QString, QVariant>> lost;
        const auto checked =
            connection.query(u"SELECT \"table\", rowid FROM pragma_foreign_key_check"_s, {},
                             [&lost](const QSqlQuery &row) { lost.append({row.value(0).toString(), row.value(1)}); });
        if (!checked) return checked;
        if (lost.isEmpty()) return {};
        for (const auto &[table, rowid] : std::as_const(lost)) {
            // A table without row ids names none.
            if (rowid.isNull()) continue;
            const auto dropped = connection.execute(u"DELETE FROM \"%1\" WHERE rowid = ?"_s.arg(table), {rowid});
            if (!dropped) return std::unexpected(dropped.error());
        }
    }
    return {};
}

} // namespace

core::Result<qint64> standIn(Connection &connection)
{
    const QString stray = u'\'' + chat::ConversationId::create().toString() + u'\'';
    const QStringList statements = standInStatements();
    for (const QString &statement : statements) {
        const auto done = connection.executeOnce(QString(statement).replace(strayChat, stray));
        if (!done) return std::unexpected(done.error());
    }
    const auto lost = connection.scalar(u"SELECT count(*) FROM messages WHERE id NOT IN (SELECT id FROM known)"_s);
    if (!lost) return std::unexpected(lost.error());
    if (const auto dropped = dropWhatPointsNowhere(connection); !dropped) return std::unexpected(dropped.error());
    return lost->toLongLong();
}

} // namespace runnel::storage
