// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/inlinelayout.h"

#include <memory>
#include <vector>

namespace runnel::gui {

//! \brief A table: columns as wide as their content wants, as far as there is room; else it scrolls sideways inside.
//!
//! While its header is out of sight, it stands at the top of what is seen. Buttons in the header copy the table.
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
    [[nodiscard]] qreal breakBetween(qreal from, qreal to) const override;
    //! As far as it is in the window onto the table; empty where it is not shown.
    [[nodiscard]] QRectF cellRect(std::size_t row, std::size_t column) const;
    [[nodiscard]] qreal contentWidth() const { return m_tableWidth; }
    bool scrollSideways(const QPointF &point, qreal distance) override;
    void reveal(qsizetype position) override;
    [[nodiscard]] bool waitsFor(const QString &tex) const override;
    [[nodiscard]] bool findsNews(const text::MathRenderer &formulas) const override;
    [[nodiscard]] std::optional<FormulaInfo> formulaAt(const QPointF &point) const override;

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
        qreal drop = 0; // of the first baseline, the same in all cells
        qsizetype start = 0;
        qsizetype length = 0;
        std::vector<Cell> cells = {};
        int columnsSeen = 0; //!< laid out for these, see m_columnsSeen
        bool waits = false;  //!< for a formula
    };
    //! \brief What the columns want, in px.
    struct Wants
    {
        std::vector<qreal> natural;
        std::vector<qreal> least;

        void add(const Row &row, qreal padding);
    };

    [[nodiscard]] std::size_t takeOver(TableBlock &old, std::vector<Row> &others);
    [[nodiscard]] std::size_t renewRows(const BlockStyle &style);
    [[nodiscard]] Row rowFor(std::size_t index, qsizetype start, const Row *before, const BlockStyle &style) const;
    void chooseWidths();
    void layOutRow(Row &row) const;
    void placeFrom(std::size_t index);
    [[nodiscard]] static bool rowFindsNews(const Row &row, const text::MathRenderer &formulas);
    [[nodiscard]] Qt::Alignment alignmentOf(std::size_t column) const;
    [[nodiscard]] QPointF placeOf(const Row &row, std::size_t column) const;
    [[nodiscard]] qreal innerWidth(std::size_t column) const;
    [[nodiscard]] std::vector<Row>::const_iterator rowAt(qreal y) const;
    void paintCells(QPainter &painter, const QPointF &at, const Row &row, const PaintContext &context) const;
    void paintStuckHeader(QPainter &painter, const QPointF &at, const PaintContext &context) const;
    void paintTools(QPainter &painter, const QPointF &at, const PaintContext &context) const;
    [[nodiscard]] QList<Target> tools() const;

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
    int m_unit = 4;
};

} // namespace runnel::gui
