// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Selecting by keyboard: the moving end of the selection walks through characters, lines, blocks and messages.

#include "gui/transcript/blocktext.h"
#include "gui/transcript/transcriptaccessible.h"
#include "gui/transcript/transcriptview_p.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace runnel::gui {

namespace {

constexpr double farAside = 1e6; // px, beyond any line

constexpr int step(bool forward)
{
    return forward ? 1 : -1;
}

} // namespace

markdown::BlockPtr TranscriptView::Private::blockAt(const TextPlace &place)
{
    if (place.row < 0 || place.row >= layout.rows()) return nullptr;
    const MessageItem &message = layout.item(place.row);
    return place.at.block < 0 || place.at.block >= message.blockCount() ? nullptr : message.block(place.at.block);
}

// A place may stand above or below all blocks, and "the end" is a very large number.
TextPlace TranscriptView::Private::settled(TextPlace place)
{
    place.row = std::clamp(place.row, 0, lastRow());
    const qsizetype blocks = layout.item(place.row).blockCount();
    if (place.at.block >= blocks) place.at.position = std::numeric_limits<qsizetype>::max();
    place.at.block = std::clamp<qsizetype>(place.at.block, 0, std::max<qsizetype>(0, blocks - 1));
    const markdown::BlockPtr block = blockAt(place);
    place.at.position = block ? std::clamp<qsizetype>(place.at.position, 0, plainLength(*block)) : 0;
    place.at.offset = 0;
    return place;
}

// The block before or after that of \a place, in whatever message; \a place itself at either end of the conversation.
TextPlace TranscriptView::Private::neighbour(const TextPlace &place, bool forward)
{
    TextPlace next = place;
    next.at.block += step(forward);
    while (next.at.block < 0 || next.at.block >= layout.item(next.row).blockCount()) {
        next.row += step(forward);
        if (next.row < 0 || next.row >= layout.rows()) return place;
        next.at.block = forward ? 0 : layout.item(next.row).blockCount() - 1;
    }
    const markdown::BlockPtr block = blockAt(next);
    next.at.position = forward ? 0 : plainLength(*block);
    return next;
}

QRectF TranscriptView::Private::caretRectIn(const TextPlace &place)
{
    layOutAt(place);
    const BlockLayout *block = layout.item(place.row).layoutOf(place.at.block);
    return block ? block->caretRect(place.at.position) : QRectF();
}

// One line up or down, as near to caretX as the line there allows.
TextPlace TranscriptView::Private::lineStep(const TextPlace &place, bool forward)
{
    const QRectF caret = caretRectIn(place);
    const MessageItem &message = layout.item(place.row);
    if (!caretX) caretX = message.placeOfBlock(place.at.block).x() + caret.x();
    const BlockLayout *block = message.layoutOf(place.at.block);
    if (!block) return place;
    const auto at = [this](const TextPlace &where, const BlockLayout &there, double height) {
        TextPlace reached = where;
        const double x = *caretX - layout.item(where.row).placeOfBlock(where.at.block).x();
        reached.at.position = there.positionAt(QPointF(x, height));
        return reached;
    };
    const double inside = forward ? caret.bottom() + 1 : caret.top() - 1;
    if (inside > 0 && inside < block->height()) {
        const TextPlace reached = at(place, *block, inside);
        if (forward ? place.isBefore(reached) : reached.isBefore(place)) return reached;
    }
    TextPlace next = neighbour(place, forward);
    if (next.row == place.row && next.at.block == place.at.block) {
        next.at.position = forward ? block->length() : 0;
        return next;
    }
    layOutAt(next);
    const BlockLayout *there = layout.item(next.row).layoutOf(next.at.block);
    return there ? at(next, *there, forward ? 1 : there->height() - 1) : next;
}

// The ends of the line on the screen.
TextPlace TranscriptView::Private::lineEnd(const TextPlace &place, bool forward)
{
    const QRectF caret = caretRectIn(place);
    const BlockLayout *block = layout.item(place.row).layoutOf(place.at.block);
    if (!block) return place;
    // Which side a line ends at is a matter of its direction.
    const double middle = caret.center().y();
    const auto [first, last] =
        std::minmax({block->positionAt(QPointF(-farAside, middle)), block->positionAt(QPointF(farAside, middle))});
    TextPlace reached = place;
    reached.at.position = forward ? std::max(last, place.at.position) : std::min(first, place.at.position);
    // Behind the last character of a line that wraps the next line begins.
    if (forward && reached.at.position > 0 && caretRectIn(reached).top() > caret.bottom() - 1) --reached.at.position;
    return reached;
}

TextPlace TranscriptView::Private::moved(const TextPlace &place, CaretMove move)
{
    const markdown::BlockPtr block = blockAt(place);
    const QString text = block ? plainText(*block) : QString();
    switch (text.isRightToLeft() ? mirrored(move) : move) {
    case CaretMove::NextCharacter:
    case CaretMove::NextWord:
    case CaretMove::PreviousCharacter:
    case CaretMove::PreviousWord: {
        const CaretMove meant = text.isRightToLeft() ? mirrored(move) : move;
        const bool forward = meant == CaretMove::NextCharacter || meant == CaretMove::NextWord;
        const std::optional<qsizetype> position = stepped(text, place.at.position, meant);
        if (!position) return neighbour(place, forward);
        TextPlace reached = place;
        reached.at.position = *position;
        return reached;
    }
    case CaretMove::NextLine:
        return lineStep(place, true);
    case CaretMove::PreviousLine:
        return lineStep(place, false);
    case CaretMove::NextPage:
    case CaretMove::PreviousPage: {
        const bool forward = move == CaretMove::NextPage;
        TextPlace reached = place;
        const int lines = std::max(1, q->viewport()->height() / layout.style().lineHeight - 2);
        for (int i = 0; i < lines; ++i) reached = lineStep(reached, forward);
        return reached;
    }
    case CaretMove::LineStart:
        return lineEnd(place, false);
    case CaretMove::LineEnd:
        return lineEnd(place, true);
    case CaretMove::NextBlock:
    case CaretMove::PreviousBlock: {
        const bool forward = move == CaretMove::NextBlock;
        TextPlace edge = place;
        edge.at.position = forward ? text.size() : 0;
        if (edge.at.position != place.at.position) return edge;
        edge = neighbour(place, forward);
        if (const markdown::BlockPtr there = blockAt(edge)) edge.at.position = forward ? plainLength(*there) : 0;
        return edge;
    }
    case CaretMove::Start:
        return settled({.row = 0, .at = {.block = 0}});
    case CaretMove::End:
        return settled({.row = lastRow(), .at = {.block = std::numeric_limits<qsizetype>::max()}});
    }
    Q_UNREACHABLE_RETURN(place);
}

void TranscriptView::Private::selectByKey(CaretMove move)
{
    if (layout.rows() == 0) return;
    if (!selection.isActive()) {
        // From the message that the keyboard is on, or from the first line in sight.
        const TextPlace first = currentRow >= 0 ? TextPlace {.row = currentRow, .at = {.block = 0}} : layout.placeAt(y);
        selection.setRange(settled(first), settled(first));
    }
    const bool keepsX = move == CaretMove::NextLine || move == CaretMove::PreviousLine || move == CaretMove::NextPage ||
                        move == CaretMove::PreviousPage;
    if (!keepsX) caretX.reset();
    selection.moveCaret(moved(settled(selection.caret()), move));
    showCaret();
    copySelectionToPrimary();
    q->viewport()->update();
}

void TranscriptView::Private::showCaret()
{
    const TextPlace place = settled(selection.caret());
    QRectF caret = caretRectIn(place);
    MessageItem &message = layout.item(place.row);
    if (BlockLayout *block = message.layoutOf(place.at.block)) {
        const double margin = layout.style().metrics.gap;
        const double beyond = caret.right() + margin - block->width();
        if (beyond > 0) block->scrollSideways(caret.center(), beyond);
        else if (caret.left() < margin) block->scrollSideways(caret.center(), caret.left() - margin);
    }
    caret.translate(message.placeOfBlock(place.at.block));
    const qint64 top = layout.topOf(place.row);
    ensureVisible(top + qint64(caret.top()), top + qint64(std::ceil(caret.bottom())));
    TranscriptAccessible::tellSelection(q, place);
}

} // namespace runnel::gui
