// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QList>
#include <QString>
#include <QVariant>

#include <vector>

namespace runnel::storage {

class Connection;
struct StoredRow;

//! \brief What a row of a table must look like, and how it is put into the table again.
class TableShape
{
public:
    [[nodiscard]] QString name() const { return m_name; }
    //! Its rows lie in a tree of the index kind.
    [[nodiscard]] bool isWithoutRowid() const { return m_withoutRowid; }
    //! Whether \a row can be one of its rows. One that was written before a column came is shorter.
    [[nodiscard]] bool fits(const StoredRow &row) const;
    //! How many columns \a row lacks.
    [[nodiscard]] qsizetype lacks(const StoredRow &row) const;
    //! Puts \a row in, unless one with its key is there. True where it went in.
    core::Result<bool> insert(Connection &connection, const StoredRow &row) const;

    //! The tables of the program in the database of \a connection, without those that SQLite or a module keeps, and
    //! without those of the search index, which is made anew.
    [[nodiscard]] static core::Result<std::vector<TableShape>> of(Connection &connection);

private:
    struct Column
    {
        QString name;
        QString type;
        bool isNeeded = false; //!< neither NULL nor left out
        bool isRowid = false;  //!< stored as NULL, and the row's number is its value
        int keyPlace = 0;      //!< in the primary key, from 1; 0: not in it
    };
    core::Result<void> readColumns(Connection &connection);

    QString m_name;
    bool m_withoutRowid = false;
    QList<Column> m_columns; // in the order in which they are stored
    qsizetype m_least = 0;   // columns that no row lacks
};

} // namespace runnel::storage
