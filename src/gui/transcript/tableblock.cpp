// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/tableblock.h"

#include "gui/transcript/painting.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace runnel::gui {

using markdown::Alignment;
using markdown::InlineText;

namespace {

constexpr qsizetype mostColumns = 200; // what is beyond is reached as Markdown
constexpr qreal widestWord = 180;      // px; longer words are broken
constexpr qreal comfortable = 260;     // px, of a column in a table that scrolls
constexpr qreal thumbHeight = 4;

qreal longestWord(const QString &text, const QFont &font)
{
    const QFontMetricsF metrics(font);
    qreal width = 0;
    qsizetype start = 0;
    const QString capped = text.left(2000);
    for (qsizetype i = 0; i <= capped.size(); ++i) {
        if (i < capped.size() && !capped.at(i).isSpace()) continue;
        if (i > start)
            width =
                std::max(width, metrics.horizontalAdvance(capped.sliced(start, std::min<qsizetype>(i - start, 60))));
        start = i + 1;
    }
    return std::min(std::ceil(width), widestWord);
}

Qt::Alignment alignmentOf(const markdown::Block &block, qsizetype column)
{
    switch (column < block.alignments.size() ? block.alignments.at(column) : Alignment::None) {
    case Alignment::Left:
        return Qt::AlignLeft | Qt::AlignAbsolute;
    case Alignment::Center:
        return Qt::AlignHCenter;
    case Alignment::Right:
        return Qt::AlignRight | Qt::AlignAbsolute;
    case Alignment::None:
        break;
    }
    return {};
}

} // namespace

TableBlock::TableBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style, TableBlock *old)
    : BlockLayout(block, width), m_padX(3 * style.metrics.unit), m_padY(1.75 * style.metrics.unit)
{
    makeCells(style, old);
    chooseWidths();
    for (Row &row : m_rows) {
        row.top = m_height;
        row.height = style.lineHeight;
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            row.cells.at(i).layout->setWidth(m_columns.at(qsizetype(i)) - 2 * m_padX);
            row.height = std::max(row.height, row.cells.at(i).layout->height());
        }
        row.height = std::ceil(row.height + 2 * m_padY);
        m_height += row.height;
    }
    if (m_tableWidth > m_width) m_height += 2 * style.metrics.unit; // the bar
    if (old) m_scroll = std::clamp<qreal>(old->m_scroll, 0, std::max<qreal>(0, m_tableWidth - m_width));
}

void TableBlock::makeCells(const BlockStyle &style, const TableBlock *old)
{
    const bool sameLook = old && old->block()->alignments == m_block->alignments;
    QFont header = style.body;
    header.setWeight(QFont::DemiBold);
    for (qsizetype r = 0; r < m_block->rows.size(); ++r) {
        const QList<InlineText> &source = m_block->rows.at(r);
        const Row *before = sameLook && std::size_t(r) < old->m_rows.size() ? &old->m_rows.at(std::size_t(r)) : nullptr;
        if (r > 0) ++m_length; // the line end
        Row row {.start = m_length, .cells = {}};
        for (qsizetype c = 0; c < source.size(); ++c) {
            if (c > 0) ++m_length; // the tab
            const InlineText &text = source.at(c);
            const qsizetype start = m_length;
            m_length += text.text.size();
            if (c >= mostColumns) continue;
            if (before && std::size_t(c) < before->cells.size() &&
                before->cells.at(std::size_t(c)).layout->shows(text, 0, text.text.size())) {
                row.cells.push_back(before->cells.at(std::size_t(c)));
                row.cells.back().start = start;
                continue;
            }
            const QFont &font = r == 0 ? header : style.body;
            Cell cell {.start = start, .length = text.text.size()};
            cell.layout = std::make_shared<InlineLayout>(text, 0, cell.length, style,
                                                         InlineLayout::Options {.font = font,
                                                                                .lineHeight = style.lineHeight,
                                                                                .alignment = alignmentOf(*m_block, c)});
            cell.natural = cell.layout->naturalWidth();
            cell.word = std::min(cell.natural, longestWord(text.text, font));
            row.cells.push_back(std::move(cell));
        }
        m_rows.push_back(std::move(row));
    }
}

void TableBlock::chooseWidths()
{
    QList<qreal> natural;
    QList<qreal> least;
    for (const Row &row : m_rows) {
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            const auto column = qsizetype(i);
            if (column >= natural.size()) {
                natural.append(0);
                least.append(0);
            }
            // One px more: a text as wide as its line to the last fraction would wrap.
            natural[column] = std::max(natural.at(column), row.cells.at(i).natural + 2 * m_padX + 1);
            least[column] = std::max(least.at(column), row.cells.at(i).word + 2 * m_padX + 1);
        }
    }
    const auto sum = [](const QList<qreal> &list) { return std::accumulate(list.begin(), list.end(), qreal(0)); };
    const qreal wanted = sum(natural);
    const qreal needed = sum(least);
    m_columns = natural;
    if (wanted > m_width && needed <= m_width) {
        // What is left beyond the longest words goes to those that want more, in proportion.
        const qreal left = m_width - needed;
        for (qsizetype i = 0; i < m_columns.size(); ++i) {
            m_columns[i] = least.at(i) + std::floor(left * (natural.at(i) - least.at(i)) / (wanted - needed));
        }
    } else if (wanted > m_width) {
        for (qsizetype i = 0; i < m_columns.size(); ++i) {
            m_columns[i] = std::max(least.at(i), std::min(natural.at(i), comfortable));
        }
    }
    for (qreal &column : m_columns) column = std::ceil(column);
    for (const qreal column : std::as_const(m_columns)) {
        m_lefts.append(m_tableWidth);
        m_tableWidth += column;
    }
    if (m_tableWidth > m_width && m_tableWidth - m_width < double(m_columns.size())) m_tableWidth = m_width;
}

QPointF TableBlock::placeOf(const Row &row, std::size_t column) const
{
    return {m_lefts.at(qsizetype(column)) + m_padX - m_scroll, row.top + m_padY};
}

qreal TableBlock::usedWidth() const
{
    return std::min(m_width, m_tableWidth);
}

void TableBlock::paint(QPainter &painter, const QPointF &at, const PaintContext &context) const
{
    if (m_rows.empty()) return;
    const BlockStyle &style = context.style;
    const qreal bottom = m_rows.back().top + m_rows.back().height;
    const QRectF frame(at, QSizeF(usedWidth(), bottom));
    painter.save();
    QPainterPath outline;
    outline.addRoundedRect(frame, style.metrics.radius, style.metrics.radius);
    painter.setClipPath(outline, Qt::IntersectClip);
    painter.fillRect(QRectF(at, QSizeF(frame.width(), m_rows.front().height)), style.colors.surface);
    for (auto row = rowAt(context.clip.top() - at.y()); row != m_rows.end(); ++row) {
        if (at.y() + row->top > context.clip.bottom()) break;
        if (row != m_rows.begin())
            painter.fillRect(QRectF(at.x(), at.y() + row->top - 1, frame.width(), 1), style.colors.line);
        for (std::size_t i = 0; i < row->cells.size(); ++i) {
            const Cell &cell = row->cells.at(i);
            cell.layout->paint(painter, at + placeOf(*row, i), style.colors.text,
                               context.part(cell.start, cell.length));
        }
    }
    painter.restore();
    paintBox(painter, frame, style.metrics.radius, {}, style.colors.line);
    const QRectF track(at.x() + m_padX, at.y() + bottom + style.metrics.unit, frame.width() - 2 * m_padX, thumbHeight);
    paintThumb(painter, track, m_scroll, m_width, m_tableWidth, style.colors.control);
}

std::vector<TableBlock::Row>::const_iterator TableBlock::rowAt(qreal y) const
{
    auto row = std::ranges::upper_bound(m_rows, y, {}, &Row::top);
    return row == m_rows.begin() ? row : row - 1;
}

qsizetype TableBlock::positionAt(const QPointF &point) const
{
    if (m_rows.empty()) return 0;
    const auto row = rowAt(point.y());
    if (row->cells.empty()) return row->start;
    auto left = std::ranges::upper_bound(m_lefts, point.x() + m_scroll);
    auto column = std::size_t(std::max<qsizetype>(0, left - m_lefts.begin() - 1));
    column = std::min(column, row->cells.size() - 1);
    const Cell &cell = row->cells.at(column);
    return cell.start + cell.layout->positionAt(point - placeOf(*row, column));
}

QRectF TableBlock::caretRect(qsizetype position) const
{
    auto row = std::ranges::upper_bound(m_rows, position, {}, &Row::start);
    if (row != m_rows.begin()) --row;
    if (row == m_rows.end() || row->cells.empty()) return {0, 0, 1, m_height};
    auto cell = std::ranges::upper_bound(row->cells, position, {}, &Cell::start);
    if (cell != row->cells.begin()) --cell;
    return cell->layout->caretRect(std::min(position - cell->start, cell->length))
        .translated(placeOf(*row, std::size_t(cell - row->cells.begin())));
}

void TableBlock::addTargets(const QPointF &at, QList<Target> &targets) const
{
    for (const Row &row : m_rows) {
        for (std::size_t i = 0; i < row.cells.size(); ++i)
            row.cells.at(i).layout->addTargets(at + placeOf(row, i), targets);
    }
}

qreal TableBlock::breakBetween(qreal from, qreal to) const
{
    if (to >= m_height || m_rows.empty()) return m_height;
    const auto row = rowAt(to);
    if (row->top > from) return row->top;
    // A row that is higher than a page is cut where no cell has a line.
    const qreal top = row->top + m_padY;
    qreal best = to;
    for (bool moved = true; moved && best > from;) {
        moved = false;
        for (const Cell &cell : row->cells) {
            const qreal inside = best - top;
            if (inside <= 0 || inside >= cell.layout->height()) continue;
            const qreal line = top + cell.layout->lineTopAt(inside);
            moved = moved || line < best;
            best = std::min(best, line);
        }
    }
    return std::max(from, best);
}

bool TableBlock::scrollSideways(const QPointF &, qreal distance)
{
    const qreal before = m_scroll;
    m_scroll = std::clamp<qreal>(m_scroll + distance, 0, std::max<qreal>(0, m_tableWidth - m_width));
    return m_scroll != before;
}

} // namespace runnel::gui
