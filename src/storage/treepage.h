// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QVariant>

#include <cstdint>

namespace runnel::storage {

class PageFile;

//! \brief A row as it lies in the file.
struct StoredRow
{
    qint64 rowid = 0;    //!< of a table that has them
    QVariantList values; //!< text, numbers, bytes, or invalid for NULL; the columns that were there when it was written
    bool isWhole = true; //!< false: the last of the values are cut or missing
};

//! \brief One page of a tree, as far as it makes sense.
struct TreePage
{
    enum class Kind : std::uint8_t { None, TableLeaf, TableInner, IndexLeaf, IndexInner };

    Kind kind = Kind::None;
    QList<quint32> children = {}; //!< of an inner page, in order
    QList<StoredRow> rows = {};   //!< an inner page of a table has none
    int broken = 0;               //!< cells that make no sense

    [[nodiscard]] bool isLeaf() const { return kind == Kind::TableLeaf || kind == Kind::IndexLeaf; }
};

//! Reads page \a number of \a file.
[[nodiscard]] TreePage readTreePage(const PageFile &file, quint32 number);

} // namespace runnel::storage
