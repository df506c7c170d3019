// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/containerblock.h"

#include "gui/transcript/blocktext.h"
#include "gui/transcript/inlineformula.h"
#include "gui/transcript/painting.h"

#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using markdown::Block;
using markdown::BlockKind;
using markdown::Task;

namespace {

constexpr qreal narrowest = 120; // px of text, below which nothing is indented further
constexpr qreal barWidth = 3;

// The direction of a container is that of its first text.
bool startsRightToLeft(const Block &block)
{
    const Block *current = &block;
    for (int depth = 0; depth < 100 && !current->children.isEmpty(); ++depth) current = current->children.front().get();
    return current->kind == BlockKind::Paragraph && current->text.text.isRightToLeft();
}

int childSpacing(const Block &parent, const Block &above, const Block &below, const BlockStyle &style)
{
    if (parent.kind == BlockKind::List) return parent.tight ? style.metrics.unit : 2 * style.metrics.unit;
    if (parent.kind == BlockKind::Item && below.kind == BlockKind::List) return style.metrics.unit;
    if (parent.kind == BlockKind::Item) return 2 * style.metrics.unit;
    return BlockLayout::spacing(above, below, style);
}

} // namespace

ContainerBlock::ContainerBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style,
                               ContainerBlock *old, int depth)
    : BlockLayout(block, width), m_rightToLeft(startsRightToLeft(*block))
{
    m_indent = indentFor(style, old && old->width() == width ? old : nullptr);
    if (width - m_indent < narrowest) m_indent = 0;
    m_children.reserve(std::size_t(block->children.size()));
    const bool sameIndent = old && old->m_indent == m_indent && old->width() == width;
    for (qsizetype i = 0; i < block->children.size(); ++i) {
        const markdown::BlockPtr &child = block->children.at(i);
        const int gap = i > 0 ? childSpacing(*block, *block->children.at(i - 1), *child, style) : 0;
        m_height += gap;
        if (i > 0) ++m_length; // the line end between two children
        BlockLayout *before =
            old && std::size_t(i) < old->m_children.size() ? old->m_children.at(std::size_t(i)).layout.get() : nullptr;
        Child entry {.top = m_height, .gap = double(gap), .start = m_length};
        if (sameIndent && before && before->block() == child && !before->hasNews(style)) {
            entry.layout = old->m_children.at(std::size_t(i)).layout;
        } else {
            entry.layout = create(child, width - m_indent, style, before, depth + 1);
        }
        m_height += entry.layout->height();
        m_length += entry.layout->length();
        m_waits = m_waits || entry.layout->waits();
        m_children.push_back(std::move(entry));
    }
    if (m_children.empty()) m_height = style.lineHeight;
}

// \a old is as wide as this.
qreal ContainerBlock::indentFor(const BlockStyle &style, const ContainerBlock *old) const
{
    switch (m_block->kind) {
    case BlockKind::Quote:
        return 4 * style.metrics.unit;
    case BlockKind::Footnote:
        return 8 * style.metrics.unit;
    case BlockKind::List: {
        if (!m_block->ordered) return 6 * style.metrics.unit;
        if (old && old->m_block->ordered && old->m_block->start == m_block->start &&
            old->m_block->children.size() == m_block->children.size()) {
            return old->m_indent;
        }
        const QString widest = markerOf(std::max<qsizetype>(0, m_block->children.size() - 1));
        const qreal needed = QFontMetricsF(style.body).horizontalAdvance(widest) + 2 * style.metrics.unit;
        return std::max<qreal>(6 * style.metrics.unit, std::ceil(needed));
    }
    default:
        return 0;
    }
}

QString ContainerBlock::markerOf(qsizetype index) const
{
    return QLocale().toString(qint64(m_block->start) + index).remove(QLocale().groupSeparator()) + u'.';
}

QPointF ContainerBlock::placeOf(const Child &child) const
{
    return {m_rightToLeft ? 0 : m_indent, child.top};
}

qreal ContainerBlock::usedWidth() const
{
    qreal width = 0;
    for (const Child &child : m_children) {
        if (child.layout->isRightToLeft() != m_rightToLeft) return m_width;
        width = std::max(width, child.layout->usedWidth());
    }
    return std::min(m_width, width + m_indent);
}

qreal ContainerBlock::firstLineDrop() const
{
    return m_children.empty() ? 0 : m_children.front().layout->firstLineDrop();
}

bool ContainerBlock::layOut(qreal top, qreal bottom, const BlockStyle &style)
{
    qreal moved = 0;
    for (auto child = m_children.begin() + (childAt(top) - m_children.cbegin()); child != m_children.end(); ++child) {
        child->top += moved;
        if (child->top >= bottom && moved == 0) break;
        const qreal before = child->layout->height();
        if (child->top < bottom) child->layout->layOut(top - child->top, bottom - child->top, style);
        moved += child->layout->height() - before;
        m_waits = m_waits || child->layout->waits();
    }
    m_height += moved;
    return moved != 0;
}

void ContainerBlock::paint(QPainter &painter, const QPointF &at, const PaintContext &context) const
{
    const BlockStyle &style = context.style;
    if (m_block->kind == BlockKind::Quote) {
        const qreal left = m_rightToLeft ? m_width - barWidth : 0;
        paintBox(painter, QRectF(at.x() + left, at.y(), barWidth, m_height), barWidth / 2,
                 style.highContrast ? style.colors.text : style.colors.control, {});
    } else if (m_block->kind == BlockKind::Footnote) {
        paintLine(painter, QRectF(at, QSizeF(m_indent, style.lineHeight)), harmless(m_block->info, false) + u'.',
                  style.small, style.colors.muted);
    }
    for (auto child = childAt(context.clip.top() - at.y()); child != m_children.end(); ++child) {
        const QPointF place = at + placeOf(*child);
        if (place.y() > context.clip.bottom()) break;
        if (m_block->kind == BlockKind::List)
            paintMarker(painter, at + QPointF(0, child->top + child->layout->firstLineDrop()),
                        child - m_children.begin(), context);
        child->layout->paint(painter, place, context.part(child->start, child->layout->length()));
    }
}

void ContainerBlock::paintMarker(QPainter &painter, const QPointF &at, qsizetype index,
                                 const PaintContext &context) const
{
    const BlockStyle &style = context.style;
    const int unit = style.metrics.unit;
    const QRectF area(m_rightToLeft ? at.x() + m_width - m_indent : at.x(), at.y(), m_indent, style.lineHeight);
    const Task task = m_block->children.at(index)->task;
    if (task != Task::None) {
        const qreal side = qRound(style.body.pixelSize() * 0.95);
        const QRectF box(area.left() + (m_rightToLeft ? area.width() - side : 0),
                         std::round(area.center().y() - side / 2), side, side);
        const bool done = task == Task::Done;
        paintBox(painter, box, 4, done ? style.colors.accent : QColor(),
                 done ? style.colors.accent : style.colors.control);
        if (done) paintIcon(painter, box.adjusted(2, 2, -2, -2), u"check"_s, style.colors.onAccent);
    } else if (m_block->ordered) {
        const QRectF place = m_rightToLeft ? area.adjusted(2 * unit, 0, 0, 0) : area.adjusted(0, 0, -2 * unit, 0);
        paintLine(painter, place, markerOf(index), style.body, style.colors.muted,
                  m_rightToLeft ? Qt::AlignLeft : Qt::AlignRight);
    } else {
        const qreal radius = style.body.pixelSize() / 6.0;
        const qreal x = m_rightToLeft ? area.left() + 3 * unit : area.right() - 3 * unit;
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(style.colors.control);
        painter.drawEllipse(QPointF(x, std::round(area.center().y()) + 0.5), radius, radius);
        painter.restore();
    }
}

std::vector<ContainerBlock::Child>::const_iterator ContainerBlock::childAt(qreal y) const
{
    auto child = std::ranges::upper_bound(m_children, y, {}, &Child::top);
    return child == m_children.begin() ? child : child - 1;
}

std::vector<ContainerBlock::Child>::const_iterator ContainerBlock::childWith(qsizetype position) const
{
    auto child = std::ranges::upper_bound(m_children, position, {}, &Child::start);
    return child == m_children.begin() ? child : child - 1;
}

qsizetype ContainerBlock::positionAt(const QPointF &point) const
{
    if (m_children.empty()) return 0;
    const auto child = childAt(point.y());
    return child->start + child->layout->positionAt(point - placeOf(*child));
}

QRectF ContainerBlock::caretRect(qsizetype position) const
{
    if (m_children.empty()) return {0, 0, 1, m_height};
    const auto child = childWith(position);
    return child->layout->caretRect(position - child->start).translated(placeOf(*child));
}

void ContainerBlock::addTargets(const QPointF &at, QList<Target> &targets) const
{
    for (const Child &child : m_children) child.layout->addTargets(at + placeOf(child), targets);
}

qreal ContainerBlock::breakBetween(qreal from, qreal to) const
{
    if (to >= m_height) return m_height;
    if (m_children.empty()) return from;
    const auto child = childAt(to);
    const qreal inside = std::max<qreal>(0, from - child->top);
    const qreal best = child->layout->breakBetween(inside, to - child->top);
    // Nothing of it fits: the page ends above it.
    return std::max(from, best > inside ? child->top + best : child->top);
}

bool ContainerBlock::scrollSideways(const QPointF &point, qreal distance)
{
    if (m_children.empty()) return false;
    const auto child = childAt(point.y());
    return child->layout->scrollSideways(point - placeOf(*child), distance);
}

void ContainerBlock::reveal(qsizetype position)
{
    if (m_children.empty()) return;
    const auto child = childWith(position);
    child->layout->reveal(position - child->start);
}

const BlockLayout *ContainerBlock::leafAt(const QPointF &point) const
{
    if (m_children.empty()) return this;
    const auto child = childAt(point.y());
    return child->layout->leafAt(point - placeOf(*child));
}

void ContainerBlock::addAdjustable(std::vector<BlockLayout *> &found)
{
    for (const Child &child : m_children) child.layout->addAdjustable(found);
}

void ContainerBlock::restack()
{
    if (m_children.empty()) return;
    m_height = 0;
    for (Child &child : m_children) {
        child.layout->restack();
        child.top = m_height + child.gap;
        m_height = child.top + child.layout->height();
    }
}

bool ContainerBlock::waitsFor(const QString &tex) const
{
    return std::ranges::any_of(m_children, [&tex](const Child &child) { return child.layout->waitsFor(tex); });
}

bool ContainerBlock::findsNews(const text::MathRenderer &formulas) const
{
    return std::ranges::any_of(m_children, [&formulas](const Child &child) {
        return child.layout->waits() && child.layout->findsNews(formulas);
    });
}

std::optional<FormulaInfo> ContainerBlock::formulaAt(const QPointF &point) const
{
    if (m_children.empty()) return std::nullopt;
    const auto child = childAt(point.y());
    return child->layout->formulaAt(point - placeOf(*child));
}

} // namespace runnel::gui
