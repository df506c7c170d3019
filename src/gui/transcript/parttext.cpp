// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The text of a block as assistive technology reads it: caret and selection are those of the view.

#include "gui/transcript/blocktext.h"
#include "gui/transcript/partaccessible.h"
#include "gui/transcript/transcriptview_p.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using markdown::SpanStyle;

QString PartAccessible::plain() const
{
    const markdown::BlockPtr shown = block();
    return shown ? plainText(*shown).replace(QChar::LineSeparator, u'\n') : QString();
}

TextPlace PartAccessible::placeAt(int offset) const
{
    return {.row = row(), .at = {.block = blockIndex(), .position = std::clamp(offset, 0, characterCount())}};
}

PartAccessible::Range PartAccessible::selectedRange() const
{
    const qsizetype index = blockIndex();
    if (index < 0) return {};
    const MessageItem::Selected selected = m_view->d->selection.inRow(row());
    if (selected.isEmpty || index < selected.from.block || index > selected.to.block) return {};
    const qsizetype length = characterCount();
    const qsizetype from = index == selected.from.block ? std::min(selected.from.position, length) : 0;
    const qsizetype to = index == selected.to.block ? std::min(selected.to.position, length) : length;
    return from < to ? Range {.start = int(from), .end = int(to)} : Range();
}

void PartAccessible::selection(int, int *start, int *end) const
{
    const Range range = selectedRange();
    *start = std::max(0, range.start);
    *end = std::max(0, range.end);
}

int PartAccessible::selectionCount() const
{
    return selectedRange().start < 0 ? 0 : 1;
}

void PartAccessible::addSelection(int start, int end)
{
    setSelection(0, start, end);
}

void PartAccessible::removeSelection(int)
{
    if (!m_alive) return;
    m_view->d->selection.clear();
    m_view->viewport()->update();
}

void PartAccessible::setSelection(int, int start, int end)
{
    if (blockIndex() < 0) return;
    auto &d = *m_view->d;
    d.selection.setRange(placeAt(start), placeAt(start));
    d.selection.moveCaret(placeAt(end));
    d.showCaret();
    m_view->viewport()->update();
}

int PartAccessible::cursorPosition() const
{
    const qsizetype index = blockIndex();
    if (index < 0 || !m_view->d->selection.isActive()) return -1;
    const TextPlace caret = m_view->d->settled(m_view->d->selection.caret());
    return caret.row == row() && caret.at.block == index ? int(caret.at.position) : -1;
}

void PartAccessible::setCursorPosition(int position)
{
    setSelection(0, position, position);
}

QString PartAccessible::text(int start, int end) const
{
    return plain().mid(start, end - start);
}

int PartAccessible::characterCount() const
{
    const markdown::BlockPtr shown = block();
    return shown ? int(plainLength(*shown)) : 0;
}

QString PartAccessible::cut(const Range &range, int *start, int *end) const
{
    *start = range.start;
    *end = range.end;
    return range.start < 0 ? QString() : text(range.start, range.end);
}

PartAccessible::Range PartAccessible::lineAt(int offset) const
{
    const int length = characterCount();
    if (offset < 0 || offset > length || !layout()) return {};
    const BlockLayout &shown = *layout();
    const double y = shown.caretRect(offset).center().y();
    const auto isHere = [&](int position) { return std::abs(shown.caretRect(position).center().y() - y) < 1; };
    constexpr double farAside = 1e6;
    const auto [low, high] = std::minmax({int(shown.positionAt({-farAside, y})), int(shown.positionAt({farAside, y}))});
    Range range {.start = std::min(low, offset), .end = std::max(high, offset)};
    // The character that a line ends with belongs to it: the space where it wraps, or its line end.
    while (range.end < length && isHere(range.end)) ++range.end;
    return range;
}

QString PartAccessible::textAtOffset(int offset, QAccessible::TextBoundaryType boundary, int *start, int *end) const
{
    if (boundary == QAccessible::LineBoundary) return cut(lineAt(offset), start, end);
    return QAccessibleTextInterface::textAtOffset(offset, boundary, start, end);
}

QString PartAccessible::textBeforeOffset(int offset, QAccessible::TextBoundaryType boundary, int *start, int *end) const
{
    if (boundary != QAccessible::LineBoundary)
        return QAccessibleTextInterface::textBeforeOffset(offset, boundary, start, end);
    const Range here = lineAt(offset);
    return cut(here.start <= 0 ? Range() : lineAt(here.start - 1), start, end);
}

QString PartAccessible::textAfterOffset(int offset, QAccessible::TextBoundaryType boundary, int *start, int *end) const
{
    if (boundary != QAccessible::LineBoundary)
        return QAccessibleTextInterface::textAfterOffset(offset, boundary, start, end);
    const Range here = lineAt(offset);
    return cut(here.start < 0 || here.end >= characterCount() ? Range() : lineAt(here.end), start, end);
}

QRect PartAccessible::characterRect(int offset) const
{
    const BlockLayout *shown = isBlock() ? layout() : nullptr;
    if (!shown) return {};
    const QRectF from = shown->caretRect(offset);
    const QRectF to = shown->caretRect(std::min<qsizetype>(offset + 1, shown->length()));
    const bool sameLine = to.top() == from.top();
    const qreal width = sameLine ? std::abs(to.left() - from.left()) : from.width();
    auto &d = *m_view->d;
    const QPointF origin = d.originOf(row()) + d.layout.item(row()).placeOfBlock(blockIndex());
    const qreal left = sameLine ? std::min(from.left(), to.left()) : from.left();
    const QRect inside = QRectF(left, from.top(), width, from.height()).translated(origin).toAlignedRect();
    return {m_view->viewport()->mapToGlobal(inside.topLeft()), inside.size()};
}

int PartAccessible::offsetAtPoint(const QPoint &point) const
{
    const BlockLayout *shown = isBlock() ? layout() : nullptr;
    if (!shown || !rect().contains(point)) return -1;
    auto &d = *m_view->d;
    const QPointF inside = QPointF(m_view->viewport()->mapFromGlobal(point)) - d.originOf(row());
    return int(shown->positionAt(inside - d.layout.item(row()).placeOfBlock(blockIndex())));
}

void PartAccessible::scrollToSubstring(int start, int)
{
    const BlockLayout *shown = isBlock() ? layout() : nullptr;
    if (!shown) return;
    auto &d = *m_view->d;
    const QRectF caret = shown->caretRect(start).translated(d.layout.item(row()).placeOfBlock(blockIndex()));
    const qint64 top = d.layout.topOf(row());
    d.ensureVisible(top + qint64(caret.top()), top + qint64(caret.bottom()));
}

QString PartAccessible::attributes(int offset, int *start, int *end) const
{
    *start = 0;
    *end = characterCount();
    const markdown::BlockPtr shown = block();
    if (!shown) return {};
    for (const markdown::Span &span : shown->text.spans) {
        const int from = int(span.start);
        const int to = int(span.start + span.length);
        if (to <= offset) {
            *start = to;
            continue;
        }
        if (from > offset) {
            *end = from;
            break;
        }
        *start = from;
        *end = to;
        QString result;
        if (span.styles.testFlag(SpanStyle::Strong)) result += "font-weight:bold;"_L1;
        if (span.styles.testFlag(SpanStyle::Emphasis)) result += "font-style:italic;"_L1;
        if (span.styles.testFlag(SpanStyle::Strikethrough)) result += "text-line-through-type:single;"_L1;
        if (span.styles.testFlag(SpanStyle::Code)) result += "font-family:monospace;"_L1;
        return result;
    }
    return {};
}

} // namespace runnel::gui
