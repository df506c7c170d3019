// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/textblock.h"

#include "gui/transcript/blocktext.h"

#include <QPainter>

#include <algorithm>

namespace runnel::gui {

using markdown::Block;
using markdown::BlockKind;

namespace {

constexpr qsizetype longestPiece = 8000;

// Where a piece that begins at \a start ends: at a space if one is near, never inside a surrogate pair.
qsizetype pieceEnd(const QString &text, qsizetype start)
{
    if (text.size() - start <= longestPiece + longestPiece / 2) return text.size();
    const qsizetype limit = start + longestPiece;
    for (qsizetype end = limit; end > limit - longestPiece / 4; --end) {
        if (text.at(end - 1).isSpace()) return end;
    }
    return text.at(limit).isLowSurrogate() ? limit - 1 : limit;
}

InlineLayout::Options optionsFor(const Block &block, const BlockStyle &style)
{
    if (block.kind == BlockKind::Heading) {
        const QFont &font = style.heading(block.level);
        return {.font = font, .lineHeight = qRound(font.pixelSize() * 1.35)};
    }
    if (block.kind == BlockKind::Html) {
        return {.font = style.code, .lineHeight = style.codeLineHeight, .isCode = true};
    }
    return {.font = style.body, .lineHeight = style.lineHeight};
}

} // namespace

TextBlock::TextBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style, TextBlock *old)
    : BlockLayout(block, width)
{
    const QString &text = block->text.text;
    const InlineLayout::Options options = optionsFor(*block, style);
    const bool sameLook = old && old->block()->kind == block->kind && old->block()->level == block->level;
    m_length = text.size();
    qsizetype start = 0;
    do {
        Piece piece {.start = start, .length = pieceEnd(text, start) - start, .top = m_height};
        const std::size_t index = m_pieces.size();
        if (sameLook && index < old->m_pieces.size()) {
            const Piece &before = old->m_pieces.at(index);
            if (before.start == start && before.length == piece.length &&
                before.layout->shows(block->text, start, piece.length)) {
                piece.layout = before.layout;
            }
        }
        if (!piece.layout) {
            piece.layout = std::make_shared<InlineLayout>(block->text, start, piece.length, style, options);
        }
        piece.layout->setWidth(width);
        m_height += piece.layout->height();
        start += piece.length;
        m_pieces.push_back(std::move(piece));
    } while (start < text.size());
}

bool TextBlock::isRightToLeft() const
{
    return m_pieces.front().layout->isRightToLeft();
}

qreal TextBlock::usedWidth() const
{
    qreal width = 0;
    for (const Piece &piece : m_pieces) width = std::max(width, piece.layout->usedWidth());
    return std::min(width, m_width);
}

void TextBlock::paint(QPainter &painter, const QPointF &at, const PaintContext &context) const
{
    const QColor &color = m_block->kind == BlockKind::Html ? context.style.colors.muted : context.style.colors.text;
    for (const Piece &piece : m_pieces) {
        const QPointF place = at + QPointF(0, piece.top);
        if (place.y() > context.clip.bottom() || place.y() + piece.layout->height() < context.clip.top()) continue;
        piece.layout->paint(painter, place, color, context.part(piece.start, piece.length));
    }
}

qsizetype TextBlock::positionAt(const QPointF &point) const
{
    auto piece = std::ranges::upper_bound(m_pieces, point.y(), {}, &Piece::top);
    if (piece != m_pieces.begin()) --piece;
    return piece->start + piece->layout->positionAt(point - QPointF(0, piece->top));
}

QRectF TextBlock::caretRect(qsizetype position) const
{
    auto piece = std::ranges::upper_bound(m_pieces, position, {}, &Piece::start);
    if (piece != m_pieces.begin()) --piece;
    return piece->layout->caretRect(position - piece->start).translated(0, piece->top);
}

void TextBlock::addTargets(const QPointF &at, QList<Target> &targets) const
{
    for (const Piece &piece : m_pieces) piece.layout->addTargets(at + QPointF(0, piece.top), targets);
}

qreal TextBlock::breakBetween(qreal from, qreal to) const
{
    if (to >= m_height) return m_height;
    auto piece = std::ranges::upper_bound(m_pieces, to, {}, &Piece::top);
    if (piece != m_pieces.begin()) --piece;
    return std::max(from, piece->top + piece->layout->lineTopAt(to - piece->top));
}

RuleBlock::RuleBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &) : BlockLayout(block, width)
{
    m_height = 1;
}

void RuleBlock::paint(QPainter &painter, const QPointF &at, const PaintContext &context) const
{
    painter.fillRect(QRectF(at, QSizeF(m_width, 1)), context.style.colors.line);
}

qsizetype RuleBlock::positionAt(const QPointF &) const
{
    return 0;
}

QRectF RuleBlock::caretRect(qsizetype) const
{
    return {0, 0, 1, m_height};
}

} // namespace runnel::gui
