// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/tableshape.h"

#include "storage/connection.h"
#include "storage/treepage.h"

#include <QSqlQuery>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

bool takes(const QString &type, const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::LongLong:
        return type == "INTEGER"_L1 || type == "INT"_L1 || type == "REAL"_L1 || type == "ANY"_L1;
    case QMetaType::Double:
        return type == "REAL"_L1 || type == "ANY"_L1;
    case QMetaType::QByteArray:
        return type == "BLOB"_L1 || type == "ANY"_L1;
    default:
        return type == "TEXT"_L1 || type == "ANY"_L1;
    }
}

//! What stands for a value that is lost and may not be NULL.
QVariant blank(const QString &type)
{
    if (type == "TEXT"_L1) return u""_s;
    if (type == "BLOB"_L1) return QByteArray("");
    return 0;
}

} // namespace

core::Result<std::vector<TableShape>> TableShape::of(Connection &connection)
{
    std::vector<TableShape> shapes;
    const auto listed = connection.query(
        u"SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND name NOT GLOB 'search_*' ORDER BY name"_s,
        {}, [&shapes](const QSqlQuery &row) {
            TableShape shape;
            shape.m_name = row.value(0).toString();
            shape.m_withoutRowid = row.value(1).toBool();
            shapes.push_back(std::move(shape));
        });
    if (!listed) return std::unexpected(listed.error());
    for (TableShape &shape : shapes) {
        if (const auto read = shape.readColumns(connection); !read) return std::unexpected(read.error());
    }
    return shapes;
}

core::Result<void> TableShape::readColumns(Connection &connection)
{
    const auto read = connection.query(
        u"SELECT name, upper(type), \"notnull\", dflt_value IS NOT NULL, pk FROM pragma_table_info(?) ORDER BY cid"_s,
        {m_name}, [this](const QSqlQuery &row) {
            m_columns.append({.name = row.value(0).toString(),
                              .type = row.value(1).toString(),
                              .isNeeded = row.value(2).toBool(),
                              .keyPlace = row.value(4).toInt()});
            if (m_columns.last().isNeeded && !row.value(3).toBool()) m_least = m_columns.size();
        });
    if (!read) return read;
    const auto inKey = [](const Column &column) { return column.keyPlace > 0; };
    if (m_withoutRowid) {
        // Its key comes first, whatever the order of its columns.
        std::ranges::stable_sort(m_columns, {}, [](const Column &column) {
            return column.keyPlace > 0 ? column.keyPlace : std::numeric_limits<int>::max();
        });
    } else if (std::ranges::count_if(m_columns, inKey) == 1) {
        Column &key = *std::ranges::find_if(m_columns, inKey);
        key.isRowid = key.type == "INTEGER"_L1;
    }
    return {};
}

bool TableShape::fits(const StoredRow &row) const
{
    if (row.values.size() > m_columns.size() || (row.isWhole && row.values.size() < m_least)) return false;
    // Of a row that is cut, the key at least must be there.
    if (row.values.size() < 2 && m_columns.size() > 2) return false;
    for (qsizetype i = 0; i < row.values.size(); ++i) {
        const Column &column = m_columns.at(i);
        const QVariant &value = row.values.at(i);
        if (value.isValid() ? !takes(column.type, value) || column.isRowid : column.isNeeded && !column.isRowid) {
            return false;
        }
    }
    return true;
}

qsizetype TableShape::lacks(const StoredRow &row) const
{
    return m_columns.size() - row.values.size();
}

core::Result<bool> TableShape::insert(Connection &connection, const StoredRow &row) const
{
    QStringList names;
    QVariantList values;
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        const Column &column = m_columns.at(i);
        const bool isThere = i < row.values.size();
        if (!isThere && !(column.isNeeded && i < m_least)) continue; // it has a default
        names.append(u'"' + column.name + u'"');
        if (column.isRowid) values.append(row.rowid);
        else values.append(isThere ? row.values.at(i) : blank(column.type));
    }
    const QString places = QStringList(names.size(), u"?"_s).join(u", "_s);
    const auto inserted = connection.execute(
        u"INSERT OR IGNORE INTO \"%1\" (%2) VALUES (%3)"_s.arg(m_name, names.join(u", "_s), places), values);
    if (!inserted) return std::unexpected(inserted.error());
    return *inserted > 0;
}

} // namespace runnel::storage
