// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/pagemap.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <sqlite3.h>
#include <utility>

namespace runnel::test {

namespace {

using Values = QList<QByteArray>;

QList<Values> query(const QString &file, const QByteArray &sql)
{
    QList<Values> rows;
    sqlite3 *handle = nullptr;
    sqlite3_open_v2(file.toUtf8().constData(), &handle, SQLITE_OPEN_READWRITE, nullptr);
    sqlite3_stmt *statement = nullptr;
    if (sqlite3_prepare_v2(handle, sql.constData(), -1, &statement, nullptr) != SQLITE_OK) {
        qWarning("%s: %s", sql.constData(), sqlite3_errmsg(handle));
    }
    while (statement && sqlite3_step(statement) == SQLITE_ROW) {
        Values values;
        for (int i = 0; i < sqlite3_column_count(statement); ++i) {
            values.append(QByteArray(reinterpret_cast<const char *>(sqlite3_column_text(statement, i)),
                                     sqlite3_column_bytes(statement, i)));
        }
        rows.append(values);
    }
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return rows;
}

//! A message that lost its parent is given another one, and is no less saved for it.
QByteArray rowsOf(const QByteArray &table)
{
    QByteArray columns = "*";
    if (table == "messages") {
        columns = "id, conversation, role, provider, model, created_at, state, session, attempt, kept, streamed, "
                  "ended_at, prompt_tokens";
    }
    return "SELECT " + columns + " FROM " + table +
           (table == "stream_deltas" ? " ORDER BY session, seq" : " ORDER BY rowid");
}

} // namespace

PageMap PageMap::of(const QString &file)
{
    PageMap map;
    const QList<Values> pages =
        query(file, "SELECT s.name, pageno, pagetype, ncell, path, t.name IS NOT NULL AND t.wr FROM dbstat s "
                    "LEFT JOIN pragma_table_list t ON t.name = s.name ORDER BY s.name, path");
    QHash<QByteArray, QList<QByteArray>> values;
    // Cells come in the order of their paths: "/000/01b/" is a page, "/000/01b/+000000" continues a row of it.
    for (const Values &page : pages) map.m_pages.insert(page.at(1).toUInt(), page.at(0) + ' ' + page.at(2));
    const QList<Values> tables =
        query(file, "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND "
                    "type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT GLOB 'search_*'");
    for (const Values &table : tables) {
        QList<Row> &rows = map.m_tables[table.at(0)];
        const QList<Values> all = query(file, rowsOf(table.at(0)));
        for (const Values &row : all) rows.append({.values = row.join('|'), .pages = {}});
        const bool inIndex = table.at(1) == "1";
        QMap<QByteArray, Values> tree;
        for (const Values &page : pages) {
            if (page.at(0) == table.at(0)) tree.insert(page.at(4), page);
        }
        qsizetype next = 0;
        const auto place = [&](quint32 page) {
            if (next < rows.size()) rows[next].pages.append(page);
        };
        // In order: what is below a cell of an inner page comes before it, and in a table without row ids that cell is
        // a row itself.
        const std::function<void(const QByteArray &)> visit = [&](const QByteArray &path) {
            const Values page = tree.value(path);
            const quint32 number = page.at(1).toUInt();
            const int cells = page.at(3).toInt();
            const bool isLeaf = page.at(2) == "leaf";
            for (int cell = 0; cell <= cells; ++cell) {
                const QByteArray index = QByteArray::number(cell, 16).rightJustified(3, '0');
                if (!isLeaf) visit(path + index + '/');
                if (cell == cells || (!isLeaf && !inIndex)) continue;
                place(number);
                const QByteArray further = path + index + '+';
                for (auto more = tree.lowerBound(further); more != tree.end(); ++more) {
                    if (!more.key().startsWith(further)) break;
                    place(more->at(1).toUInt());
                }
                ++next;
            }
        };
        visit("/");
        if (next != rows.size()) qFatal("the rows of %s were not found", table.at(0).constData());
    }
    return map;
}

PageMap::Score PageMap::compare(const QString &file, const std::function<bool(quint32)> &isHit) const
{
    Score score;
    for (auto table = m_tables.cbegin(); table != m_tables.cend(); ++table) {
        QSet<QByteArray> there;
        const QList<Values> rows = query(file, rowsOf(table.key()));
        for (const Values &row : rows) there.insert(row.join('|'));
        for (const Row &row : *table) {
            if (std::ranges::any_of(row.pages, isHit)) continue;
            ++score.intact;
            if (there.contains(row.values)) ++score.saved;
            else if (!score.missing.contains(QString::fromLatin1(table.key()))) {
                score.missing.append(QString::fromLatin1(table.key()));
            }
        }
    }
    score.dangling = static_cast<int>(query(file, "SELECT 1 FROM pragma_foreign_key_check").size());
    return score;
}

QString PageMap::describe(quint32 page) const
{
    return QString::fromLatin1(m_pages.value(page, "free"));
}

} // namespace runnel::test
