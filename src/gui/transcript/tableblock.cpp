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
constexpr std::size_t mayChange = 32; // rows at the end of a table that grows
constexpr Qt::Alignment leftAligned = Qt::AlignLeft | Qt::AlignAbsolute;
constexpr Qt::Alignment rightAligned = Qt::AlignRight | Qt::AlignAbsolute;

// \a natural is the width of the whole text: most cells are one word.
qreal longestWord(const QString &text, const QFont &font, qreal natural)
{
    if (std::ranges::none_of(text, [](QChar c) { return c.isSpace(); })) return std::min(natural, widestWord);
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

} // namespace

TableBlock::TableBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style, TableBlock *old)
    : BlockLayout(block, width)
    , m_lineHeight(style.lineHeight)
    , m_barHeight(2 * style.metrics.unit)
    , m_padX(3 * style.metrics.unit)
    , m_padY(1.75 * style.metrics.unit)
    , m_unit(style.metrics.unit)
{
    std::vector<Row> others; // of before, in which some cells may be the same
    const bool hasNews = old && old->hasNews(style);
    const std::size_t same = old ? takeOver(*old, others) : 0;
    const std::size_t firstNews = hasNews ? renewRows(style) : same;
    for (std::size_t i = same; i < std::size_t(block->rows.size()); ++i) {
        const qsizetype start = m_rows.empty() ? 0 : m_rows.back().start + m_rows.back().length + 1;
        m_rows.push_back(rowFor(i, start, i - same < others.size() ? &others.at(i - same) : nullptr, style));
    }
    chooseWidths();
    for (std::size_t i = same; i < m_rows.size(); ++i) {
        layOutRow(m_rows.at(i));
        m_waits = m_waits || m_rows.at(i).waits;
    }
    if (old && old->waits()) m_waits = std::ranges::any_of(m_rows, &Row::waits);
    placeFrom(std::min(same, firstNews));
    if (old) m_scroll = std::clamp<qreal>(old->m_scroll, 0, std::max<qreal>(0, m_tableWidth - m_width));
}

// Gives the number of rows that are the same as before; the rest goes into \a others.
std::size_t TableBlock::takeOver(TableBlock &old, std::vector<Row> &others)
{
    const markdown::Block &before = *old.block();
    if (before.alignments != m_block->alignments || old.width() != m_width) return 0;
    const auto [row, other] = std::ranges::mismatch(before.rows, m_block->rows);
    auto same = std::size_t(row - before.rows.begin());
    m_rows = std::move(old.m_rows);
    // A formula that ended in the open end was half of one.
    if (before.isOpen && same == m_rows.size() && same > 0) --same;
    others.assign(std::make_move_iterator(m_rows.begin() + std::ptrdiff_t(same)),
                  std::make_move_iterator(m_rows.end()));
    m_rows.resize(same);
    m_columns = old.m_columns;
    m_columnsSeen = old.m_columnsSeen;
    if (old.m_wantsOf <= same) {
        m_wants = std::move(old.m_wants);
        m_wantsOf = old.m_wantsOf;
    }
    return same;
}

// Makes those rows anew for which a formula came, and no others; gives the first of them.
std::size_t TableBlock::renewRows(const BlockStyle &style)
{
    std::size_t first = m_rows.size();
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        Row &row = m_rows.at(i);
        if (!row.waits || !rowFindsNews(row, *style.formulas)) continue;
        Row fresh = rowFor(i, row.start, &row, style);
        // Laid out for the widths that are chosen now when it is seen, and so long as high as it was.
        fresh.top = row.top;
        fresh.height = row.height;
        fresh.drop = row.drop;
        row = std::move(fresh);
        first = std::min(first, i);
    }
    if (first < m_wantsOf) {
        m_wants = {};
        m_wantsOf = 0;
    }
    return first;
}

TableBlock::Row TableBlock::rowFor(std::size_t index, qsizetype start, const Row *before, const BlockStyle &style) const
{
    QFont font = style.body;
    if (index == 0) font.setWeight(QFont::DemiBold);
    const QList<InlineText> &source = m_block->rows.at(qsizetype(index));
    Row row {.start = start};
    qsizetype position = row.start;
    for (qsizetype column = 0; column < source.size(); ++column) {
        const InlineText &text = source.at(column);
        if (column < mostColumns) {
            const bool isKnown = before && std::size_t(column) < before->cells.size() &&
                                 before->cells.at(std::size_t(column)).layout->shows(text, 0, text.text.size()) &&
                                 !(before->waits && style.formulas &&
                                   before->cells.at(std::size_t(column)).layout->findsNews(*style.formulas));
            Cell cell = isKnown ? before->cells.at(std::size_t(column)) : Cell {.length = text.text.size()};
            cell.start = position;
            if (!isKnown) {
                cell.layout = std::make_shared<InlineLayout>(
                    text, 0, cell.length, style,
                    InlineLayout::Options {.font = font,
                                           .lineHeight = style.lineHeight,
                                           .alignment = leftAligned,
                                           .isOpen = m_block->isOpen && qsizetype(index) + 1 == m_block->rows.size()});
                cell.natural = cell.layout->naturalWidth();
                cell.word = std::min(
                    cell.natural, std::max(longestWord(text.text, font, cell.natural), cell.layout->widestFormula()));
            }
            row.waits = row.waits || cell.layout->waitsFor({});
            row.cells.push_back(std::move(cell));
        }
        position += text.text.size() + 1; // the tab
    }
    row.length = std::max<qsizetype>(0, position - row.start - 1);
    return row;
}

void TableBlock::Wants::add(const Row &row, qreal padding)
{
    if (natural.size() < row.cells.size()) {
        natural.resize(row.cells.size());
        least.resize(row.cells.size());
    }
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        // One px more: a text as wide as its line to the last fraction would wrap.
        natural.at(i) = std::max(natural.at(i), row.cells.at(i).natural + padding + 1);
        least.at(i) = std::max(least.at(i), row.cells.at(i).word + padding + 1);
    }
}

void TableBlock::chooseWidths()
{
    const std::size_t finished = m_rows.size() > mayChange ? m_rows.size() - mayChange : 0;
    for (; m_wantsOf < finished; ++m_wantsOf) m_wants.add(m_rows.at(m_wantsOf), 2 * m_padX);
    Wants wants = m_wants;
    for (std::size_t i = m_wantsOf; i < m_rows.size(); ++i) wants.add(m_rows.at(i), 2 * m_padX);

    const auto sum = [](const std::vector<qreal> &list) { return std::accumulate(list.begin(), list.end(), qreal(0)); };
    const qreal wanted = sum(wants.natural);
    const qreal needed = sum(wants.least);
    std::vector<qreal> columns = wants.natural;
    if (wanted > m_width && needed <= m_width) {
        // What is left beyond the longest words goes to those that want more, in proportion.
        const qreal left = m_width - needed;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            columns[i] = wants.least[i] + std::floor(left * (wants.natural[i] - wants.least[i]) / (wanted - needed));
        }
    } else if (wanted > m_width) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            columns[i] = std::max(wants.least[i], std::min(wants.natural[i], comfortable));
        }
    }
    for (qreal &column : columns) column = std::ceil(column);
    if (columns != m_columns) ++m_columnsSeen;
    m_columns = std::move(columns);
    for (const qreal column : m_columns) {
        m_lefts.push_back(m_tableWidth);
        m_tableWidth += column;
    }
    if (m_tableWidth > m_width && m_tableWidth - m_width < double(m_columns.size())) m_tableWidth = m_width;
}

qreal TableBlock::innerWidth(std::size_t column) const
{
    return m_columns.at(column) - 2 * m_padX;
}

Qt::Alignment TableBlock::alignmentOf(std::size_t column) const
{
    const auto index = qsizetype(column);
    switch (index < m_block->alignments.size() ? m_block->alignments.at(index) : Alignment::None) {
    case Alignment::Left:
        return leftAligned;
    case Alignment::Center:
        return Qt::AlignHCenter;
    case Alignment::Right:
        return rightAligned;
    case Alignment::None:
        break;
    }
    return {};
}

// A cell that fits into one line is laid out once and only moved; most are like that.
void TableBlock::layOutRow(Row &row) const
{
    row.drop = 0;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        InlineLayout &layout = *row.cells.at(i).layout;
        if (row.cells.at(i).natural <= innerWidth(i)) {
            layout.setAlignment(leftAligned);
            layout.setWidth(InlineLayout::unbroken);
        } else {
            const Qt::Alignment alignment = alignmentOf(i);
            layout.setAlignment(alignment ? alignment : layout.isRightToLeft() ? rightAligned : leftAligned);
            layout.setWidth(innerWidth(i));
        }
        row.drop = std::max(row.drop, layout.firstLineDrop());
    }
    qreal height = m_lineHeight;
    for (const Cell &cell : row.cells) {
        height = std::max(height, cell.layout->height() + row.drop - cell.layout->firstLineDrop());
    }
    row.height = std::ceil(height + 2 * m_padY);
    row.columnsSeen = m_columnsSeen;
}

void TableBlock::placeFrom(std::size_t index)
{
    for (std::size_t i = std::max<std::size_t>(index, 1); i < m_rows.size(); ++i) {
        m_rows.at(i).top = m_rows.at(i - 1).top + m_rows.at(i - 1).height;
    }
    m_length = m_rows.empty() ? 0 : m_rows.back().start + m_rows.back().length;
    m_height = m_rows.empty() ? 0 : m_rows.back().top + m_rows.back().height;
    if (m_tableWidth > m_width) m_height += m_barHeight;
}

bool TableBlock::layOut(qreal top, qreal bottom, const BlockStyle &)
{
    const auto first = std::size_t(rowAt(top) - m_rows.cbegin());
    bool changed = false;
    qreal y = first < m_rows.size() ? m_rows.at(first).top : 0;
    for (std::size_t i = first; i < m_rows.size() && y < bottom; ++i) {
        Row &row = m_rows.at(i);
        const qreal before = row.height;
        if (row.columnsSeen != m_columnsSeen) layOutRow(row);
        changed = changed || before != row.height;
        y += row.height;
    }
    if (changed) placeFrom(first);
    return changed;
}

QPointF TableBlock::placeOf(const Row &row, std::size_t column) const
{
    const Cell &cell = row.cells.at(column);
    qreal shift = 0;
    if (const qreal left = innerWidth(column) - cell.natural; left > 0) {
        const Qt::Alignment alignment = alignmentOf(column);
        if (alignment == Qt::AlignHCenter) shift = std::floor(left / 2);
        else if (alignment == rightAligned || (!alignment && cell.layout->isRightToLeft())) shift = left;
    }
    return {m_lefts.at(column) + m_padX + shift - m_scroll, row.top + m_padY + row.drop - cell.layout->firstLineDrop()};
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

QRectF TableBlock::cellRect(std::size_t row, std::size_t column) const
{
    if (row >= m_rows.size() || column >= m_rows.at(row).cells.size()) return {};
    const QRectF cell(m_lefts.at(column) - m_scroll, m_rows.at(row).top, m_columns.at(column), m_rows.at(row).height);
    return cell.intersected(QRectF(0, 0, m_width, m_height));
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

bool TableBlock::rowFindsNews(const Row &row, const text::MathRenderer &formulas)
{
    return std::ranges::any_of(row.cells, [&formulas](const Cell &cell) { return cell.layout->findsNews(formulas); });
}

bool TableBlock::findsNews(const text::MathRenderer &formulas) const
{
    return std::ranges::any_of(m_rows,
                               [&formulas](const Row &row) { return row.waits && rowFindsNews(row, formulas); });
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

void TableBlock::reveal(qsizetype position)
{
    const QRectF caret = caretRect(position);
    const qreal margin = 12.0 * m_unit;
    if (caret.left() < 0) scrollSideways({}, caret.left() - margin);
    else if (caret.right() + margin > m_width) scrollSideways({}, caret.right() + margin - m_width);
}

} // namespace runnel::gui
