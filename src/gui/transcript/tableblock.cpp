// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/tableblock.h"

#include "gui/transcript/painting.h"

#include <QCoreApplication>
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
    : BlockLayout(block, width)
    , m_padX(3 * style.metrics.unit)
    , m_padY(1.75 * style.metrics.unit)
    , m_unit(style.metrics.unit)
{
    makeCells(style, old);
    chooseWidths();
    for (Row &row : m_rows) {
        row.top = m_height;
        row.height = style.lineHeight;
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            row.cells.at(i).layout->setWidth(m_columns.at(qsizetype(i)) - 2 * m_padX);
            row.drop = std::max(row.drop, row.cells.at(i).layout->firstLineDrop());
        }
        for (const Cell &cell : row.cells) {
            row.height = std::max(row.height, cell.layout->height() + row.drop - cell.layout->firstLineDrop());
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
            const bool isOpen = m_block->isOpen && r + 1 == m_block->rows.size();
            Cell cell {.start = start, .length = text.text.size()};
            cell.layout = std::make_shared<InlineLayout>(text, 0, cell.length, style,
                                                         InlineLayout::Options {.font = font,
                                                                                .lineHeight = style.lineHeight,
                                                                                .alignment = alignmentOf(*m_block, c),
                                                                                .isOpen = isOpen});
            cell.natural = cell.layout->naturalWidth();
            cell.word = std::min(cell.natural, std::max(longestWord(text.text, font), cell.layout->widestFormula()));
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
    const qreal drop = row.drop - row.cells.at(column).layout->firstLineDrop();
    return {m_lefts.at(qsizetype(column)) + m_padX - m_scroll, row.top + m_padY + drop};
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
        paintCells(painter, at, *row, context);
    }
    paintStuckHeader(painter, at, context);
    painter.restore();
    if (context.pointed) paintTools(painter, at, context);
    paintBox(painter, frame, style.metrics.radius, {}, style.colors.line);
    const QRectF track(at.x() + m_padX, at.y() + bottom + style.metrics.unit, frame.width() - 2 * m_padX, thumbHeight);
    paintThumb(painter, track, m_scroll, m_width, m_tableWidth, style.colors.control);
}

void TableBlock::paintCells(QPainter &painter, const QPointF &at, const Row &row, const PaintContext &context) const
{
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        const Cell &cell = row.cells.at(i);
        cell.layout->paint(painter, at + placeOf(row, i), context.style.colors.text,
                           context.part(cell.start, cell.length));
    }
}

void TableBlock::paintStuckHeader(QPainter &painter, const QPointF &at, const PaintContext &context) const
{
    const Row &header = m_rows.front();
    const qreal away = std::min(context.top - at.y(), m_rows.back().top - header.height);
    if (away <= 0) return;
    const QRectF band(at.x(), at.y() + away, usedWidth(), header.height);
    painter.fillRect(band, context.style.colors.surface);
    painter.fillRect(QRectF(band.left(), band.bottom() - 1, band.width(), 1), context.style.colors.control);
    paintCells(painter, at + QPointF(0, away), header, context);
}

QList<Target> TableBlock::tools() const
{
    if (m_rows.empty()) return {};
    QList<Target> tools;
    const qreal side = 6.0 * m_unit;
    const qreal top = std::max<qreal>(0, (m_rows.front().height - side) / 2);
    const auto add = [&](ActionKind kind, const QString &name, int fromRight) {
        const qreal left = std::max<qreal>((1 - fromRight) * side, usedWidth() - m_unit - (fromRight + 1) * side);
        tools.append({.kind = kind, .rect = QRectF(left, top, side, side), .name = name, .block = m_block->id});
    };
    add(ActionKind::CopyTableCsv, QCoreApplication::translate("Transcript", "Copy table as CSV"), 1);
    add(ActionKind::CopyTableMarkdown, QCoreApplication::translate("Transcript", "Copy table as Markdown"), 0);
    return tools;
}

void TableBlock::paintTools(QPainter &painter, const QPointF &at, const PaintContext &context) const
{
    const BlockStyle &style = context.style;
    const QList<Target> all = tools();
    for (const Target &tool : all) {
        const QRectF rect = tool.rect.translated(at);
        const bool hot = context.hot && context.hot->kind == tool.kind && context.hot->block == tool.block;
        paintBox(painter, rect, style.metrics.radius - 2, hot ? style.colors.hover : style.colors.surface, {});
        const int icon = style.metrics.icon;
        paintIcon(painter, QRectF(rect.center() - QPointF(icon / 2.0, icon / 2.0), QSizeF(icon, icon)),
                  tool.kind == ActionKind::CopyTableCsv ? QStringLiteral("table") : QStringLiteral("file-code"),
                  hot ? style.colors.text : style.colors.muted);
    }
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
    // Before what they may cover.
    const QList<Target> all = tools();
    for (const Target &tool : all) {
        targets.append(tool);
        targets.last().rect.translate(at);
    }
    for (const Row &row : m_rows) {
        for (std::size_t i = 0; i < row.cells.size(); ++i)
            row.cells.at(i).layout->addTargets(at + placeOf(row, i), targets);
    }
}

bool TableBlock::waitsFor(const QString &tex) const
{
    return std::ranges::any_of(m_rows, [&tex](const Row &row) {
        return std::ranges::any_of(row.cells, [&tex](const Cell &cell) { return cell.layout->waitsFor(tex); });
    });
}

std::optional<FormulaInfo> TableBlock::formulaAt(const QPointF &point) const
{
    if (m_rows.empty()) return std::nullopt;
    const auto row = rowAt(point.y());
    for (std::size_t i = 0; i < row->cells.size(); ++i) {
        if (auto formula = row->cells.at(i).layout->formulaAt(point - placeOf(*row, i))) return formula;
    }
    return std::nullopt;
}

bool TableBlock::scrollSideways(const QPointF &, qreal distance)
{
    const qreal before = m_scroll;
    m_scroll = std::clamp<qreal>(m_scroll + distance, 0, std::max<qreal>(0, m_tableWidth - m_width));
    return m_scroll != before;
}

void TableBlock::reveal(qsizetype position)
{
    const QRectF caret = caretRect(position);
    const qreal margin = 12.0 * m_unit;
    if (caret.left() < 0) scrollSideways({}, caret.left() - margin);
    else if (caret.right() + margin > m_width) scrollSideways({}, caret.right() + margin - m_width);
}

} // namespace runnel::gui
