// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/inlinelayout.h"

#include <memory>
#include <vector>

namespace runnel::gui {

//! \brief A table: columns as wide as their content wants, as far as there is room; else it scrolls sideways inside.
//!
//! Rows that grew are the only ones made again. Where a column gets another width, rows out of sight keep the heights
//! that they had until they are seen.
class TableBlock final : public BlockLayout
{
public:
    TableBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style, TableBlock *old);

    bool layOut(qreal top, qreal bottom, const BlockStyle &style) override;
    void paint(QPainter &painter, const QPointF &at, const PaintContext &context) const override;
    [[nodiscard]] qreal usedWidth() const override;
    [[nodiscard]] qsizetype positionAt(const QPointF &point) const override;
    [[nodiscard]] QRectF caretRect(qsizetype position) const override;
    void addTargets(const QPointF &at, QList<Target> &targets) const override;
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
        qsizetype length = 0;
        std::vector<Cell> cells = {};
        int columnsSeen = 0; //!< laid out for these, see m_columnsSeen
    };
    //! \brief What the columns want, in px.
    struct Wants
    {
        std::vector<qreal> natural;
        std::vector<qreal> least;

        void add(const Row &row, qreal padding);
    };

    [[nodiscard]] std::size_t takeOver(TableBlock &old, std::vector<Row> &others);
    void makeRow(std::size_t index, const Row *before, const BlockStyle &style);
    void chooseWidths();
    void layOutRow(Row &row) const;
    void placeFrom(std::size_t index);
    [[nodiscard]] Qt::Alignment alignmentOf(std::size_t column) const;
    [[nodiscard]] QPointF placeOf(const Row &row, std::size_t column) const;
    [[nodiscard]] qreal innerWidth(std::size_t column) const;
    [[nodiscard]] std::vector<Row>::const_iterator rowAt(qreal y) const;

    std::vector<Row> m_rows;
    Wants m_wants; // of the first m_wantsOf rows
    std::size_t m_wantsOf = 0;
    std::vector<qreal> m_columns; // widths with padding
    std::vector<qreal> m_lefts;
    int m_columnsSeen = 0; // counts the widths that the columns had
    int m_lineHeight = 0;
    int m_barHeight = 0;
    qreal m_tableWidth = 0;
    qreal m_scroll = 0;
    qreal m_padX = 0;
    qreal m_padY = 0;
};

} // namespace runnel::gui
