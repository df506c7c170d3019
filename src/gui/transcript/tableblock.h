// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/inlinelayout.h"

#include <memory>
#include <vector>

namespace runnel::gui {

//! \brief A table: columns as wide as their content wants, as far as there is room; else it scrolls sideways inside.
class TableBlock final : public BlockLayout
{
public:
    TableBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style, TableBlock *old);

    void paint(QPainter &painter, const QPointF &at, const PaintContext &context) const override;
    [[nodiscard]] qreal usedWidth() const override;
    [[nodiscard]] qsizetype positionAt(const QPointF &point) const override;
    [[nodiscard]] QRectF caretRect(qsizetype position) const override;
    void addTargets(const QPointF &at, QList<Target> &targets) const override;
    [[nodiscard]] qreal breakBetween(qreal from, qreal to) const override;
    [[nodiscard]] qreal contentWidth() const { return m_tableWidth; }
    bool scrollSideways(const QPointF &point, qreal distance) override;

private:
    struct Cell
    {
        qsizetype start = 0;
        qsizetype length = 0;
        qreal natural = 0; // px, unbroken
        qreal word = 0;    // px, of the longest word
        std::shared_ptr<InlineLayout> layout = nullptr;
    };
    struct Row
    {
        qreal top = 0;
        qreal height = 0;
        qsizetype start = 0;
        std::vector<Cell> cells;
    };

    void makeCells(const BlockStyle &style, const TableBlock *old);
    void chooseWidths();
    [[nodiscard]] QPointF placeOf(const Row &row, std::size_t column) const;
    [[nodiscard]] std::vector<Row>::const_iterator rowAt(qreal y) const;

    std::vector<Row> m_rows;
    QList<qreal> m_columns; // widths with padding
    QList<qreal> m_lefts;
    qreal m_tableWidth = 0;
    qreal m_scroll = 0;
    qreal m_padX = 0;
    qreal m_padY = 0;
};

} // namespace runnel::gui
