// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/parttable.h"

#include "gui/transcript/blocktext.h"
#include "gui/transcript/partaccessible.h"

#include <algorithm>
#include <limits>

namespace runnel::gui {

PartTable::PartTable(const PartAccessible &block) : m_block(block) {}

PartTable::~PartTable()
{
    for (const QAccessible::Id id : std::as_const(m_cells)) QAccessible::deleteAccessibleInterface(id);
}

int PartTable::rowCount() const
{
    const markdown::BlockPtr table = m_block.table();
    return table ? int(table->rows.size()) : 0;
}

int PartTable::columnCount() const
{
    const markdown::BlockPtr table = m_block.table();
    return table && !table->rows.isEmpty() ? int(table->rows.first().size()) : 0;
}

QAccessibleInterface *PartTable::cellAt(int row, int column) const
{
    if (row < 0 || column < 0 || row >= rowCount() || column >= columnCount()) return nullptr;
    QAccessible::Id &known = m_cells[{row, column}];
    QAccessibleInterface *cell = known == 0 ? nullptr : QAccessible::accessibleInterface(known);
    if (!cell) {
        cell = new CellAccessible(m_block, *this, row, column);
        known = QAccessible::registerAccessibleInterface(cell);
    }
    return cell;
}

QString PartTable::columnDescription(int column) const
{
    const QAccessibleInterface *header = cellAt(0, column);
    return header ? header->text(QAccessible::Name) : QString();
}

int PartTable::cellCount() const
{
    return int(std::min<qint64>(qint64(rowCount()) * columnCount(), std::numeric_limits<int>::max()));
}

int PartTable::indexOf(const QAccessibleInterface *cell) const
{
    const auto *known = dynamic_cast<const CellAccessible *>(cell);
    return known && known->parent() == &m_block ? known->rowIndex() * columnCount() + known->columnIndex() : -1;
}

QAccessibleInterface *PartTable::cellUnder(const QPoint &point) const
{
    // The text of the table is its rows, and theirs the cells, each behind one character.
    const markdown::BlockPtr table = m_block.table();
    qsizetype left = m_block.offsetAtPoint(point);
    if (!table || left < 0) return nullptr;
    for (int row = 0; row < int(table->rows.size()); ++row) {
        const QList<markdown::InlineText> &cells = table->rows.at(row);
        for (int column = 0; column < int(cells.size()); ++column) {
            left -= cells.at(column).text.size() + 1;
            if (left < 0) return cellAt(row, column);
        }
    }
    return nullptr;
}

CellAccessible::CellAccessible(const PartAccessible &block, const PartTable &table, int row, int column)
    : m_block(block), m_table(table), m_row(row), m_column(column)
{}

bool CellAccessible::isValid() const
{
    const markdown::BlockPtr table = m_block.table();
    return table && m_row < table->rows.size() && m_column < table->rows.at(m_row).size();
}

QAccessibleInterface *CellAccessible::parent() const
{
    return const_cast<PartAccessible *>(&m_block);
}

QString CellAccessible::text(QAccessible::Text kind) const
{
    if (!isValid() || (kind != QAccessible::Name && kind != QAccessible::Value)) return {};
    return m_block.table()->rows.at(m_row).at(m_column).text;
}

QRect CellAccessible::rect() const
{
    return isValid() ? m_block.cellRect(m_row, m_column) : QRect();
}

QAccessible::Role CellAccessible::role() const
{
    return m_row == 0 ? QAccessible::ColumnHeader : QAccessible::Cell;
}

QAccessible::State CellAccessible::state() const
{
    QAccessible::State state;
    state.invalid = !isValid();
    state.readOnly = true;
    if (!state.invalid) state.offscreen = !m_block.isInSight(rect());
    return state;
}

void *CellAccessible::interface_cast(QAccessible::InterfaceType type)
{
    return type == QAccessible::TableCellInterface ? static_cast<QAccessibleTableCellInterface *>(this) : nullptr;
}

QList<QAccessibleInterface *> CellAccessible::columnHeaderCells() const
{
    if (m_row == 0) return {};
    return {m_table.cellAt(0, m_column)};
}

} // namespace runnel::gui
