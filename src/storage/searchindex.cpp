// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/searchindex.h"

#include "storage/connection.h"

#include <QList>
#include <QVariantList>

#include <algorithm>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

constexpr int mostCharacters = 100'000; // of one slice: as long as whoever writes may wait

using Steps = QList<std::pair<QString, QVariantList>>;

core::Result<void> runAll(Connection &connection, const Steps &steps)
{
    for (const auto &[sql, values] : steps) {
        if (const auto done = connection.execute(sql, values); !done) return std::unexpected(done.error());
    }
    return {};
}

core::Result<bool> hasIndex(Connection &connection)
{
    const auto known = connection.scalar(u"SELECT 1 FROM sqlite_schema WHERE name = 'search_state'"_s);
    if (!known) return std::unexpected(known.error());
    return known->isValid();
}

//! Where the newest end of what waits is; one more than the newest id where nothing is known of it.
core::Result<qint64> indexedFrom(Connection &connection)
{
    const auto from = connection.scalar(
        u"SELECT coalesce((SELECT indexed_from FROM search_state), 1 + (SELECT max(id) FROM message_parts), 0)"_s);
    if (!from) return std::unexpected(from.error());
    return from->toLongLong();
}

const auto setFrom = u"INSERT INTO search_state (id, indexed_from) VALUES (1, ?) "
                     "ON CONFLICT (id) DO UPDATE SET indexed_from = excluded.indexed_from"_s;

} // namespace

core::Result<bool> indexSome(Connection &connection, int most)
{
    const auto end = indexedFrom(connection);
    if (!end) return std::unexpected(end.error());
    const auto first = connection.scalar(
        u"SELECT min(id) FROM (SELECT id, sum(length(text)) OVER (ORDER BY id DESC) AS characters, "
        "row_number() OVER (ORDER BY id DESC) AS number FROM (SELECT id, text FROM message_parts WHERE id < ? "
        "ORDER BY id DESC LIMIT ?)) WHERE number = 1 OR characters <= ?"_s,
        {*end, most, mostCharacters});
    if (!first) return std::unexpected(first.error());
    if (first->isNull()) {
        // What comes from now on is indexed whatever its id.
        if (*end > 0) {
            if (const auto set = connection.execute(setFrom, {0}); !set) return std::unexpected(set.error());
        }
        return false;
    }
    const QVariantList range {*first, *end};
    const auto done =
        runAll(connection, {{u"INSERT INTO search_words (rowid, text) SELECT id, text FROM message_parts "
                             "WHERE id >= ? AND id < ? ORDER BY id"_s,
                             range},
                            {u"INSERT INTO search_trigrams (rowid, text) SELECT id, text || '  ' FROM message_parts "
                             "WHERE id >= ? AND id < ? ORDER BY id"_s,
                             range},
                            {setFrom, {*first}}});
    if (!done) return std::unexpected(done.error());
    return true;
}

core::Result<void> clearIndex(Connection &connection)
{
    Steps steps;
    for (const auto &table : {u"search_words"_s, u"search_trigrams"_s, u"search_titles"_s}) {
        steps.append({u"INSERT INTO %1 (%1) VALUES ('delete-all')"_s.arg(table), {}});
    }
    // In the order of the rows' numbers, which is what an index takes best.
    for (const auto &[table, end] : {std::pair(u"search_words"_s, u""_s), std::pair(u"search_trigrams"_s, u"  "_s)}) {
        steps.append(
            {u"INSERT INTO %1 (rowid, text) "
             "SELECT -2 * id - 1 AS number, text || ? FROM attachment_texts UNION ALL "
             "SELECT -2 * id, name || ? FROM attachments WHERE message IS NOT NULL ORDER BY number"_s.arg(table),
             {end, end}});
    }
    steps.append({u"INSERT OR IGNORE INTO search_chats (conversation) SELECT id FROM conversations"_s, {}});
    steps.append({u"INSERT INTO search_titles (rowid, title) SELECT s.number, c.title FROM search_chats s "
                  "JOIN conversations c ON c.id = s.conversation ORDER BY s.number"_s,
                  {}});
    if (const auto cleared = runAll(connection, steps); !cleared) return cleared;
    return releaseIndex(connection);
}

core::Result<double> indexedShare(Connection &connection)
{
    const auto from = indexedFrom(connection);
    if (!from) return std::unexpected(from.error());
    const auto last = connection.scalar(u"SELECT coalesce(max(id), 0) FROM message_parts"_s);
    if (!last) return std::unexpected(last.error());
    if (*from <= 1 || last->toLongLong() <= 0) return 1;
    return std::clamp(1 - double(*from - 1) / last->toDouble(), 0.0, 1.0);
}

core::Result<void> holdIndex(Connection &connection)
{
    const auto known = hasIndex(connection);
    if (!known || !*known) return known ? core::Result<void>() : std::unexpected(known.error());
    return runAll(connection, {{setFrom, {std::numeric_limits<qint64>::max()}}});
}

core::Result<void> releaseIndex(Connection &connection)
{
    const auto known = hasIndex(connection);
    if (!known || !*known) return known ? core::Result<void>() : std::unexpected(known.error());
    const auto last = connection.scalar(u"SELECT coalesce(max(id), 0) + 1 FROM message_parts"_s);
    if (!last) return std::unexpected(last.error());
    return runAll(connection, {{setFrom, {last->toLongLong()}}});
}

} // namespace runnel::storage
