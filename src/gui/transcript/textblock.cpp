// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/textblock.h"

#include "gui/transcript/blocktext.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace runnel::gui {

using markdown::Block;
using markdown::BlockKind;

namespace {

constexpr qsizetype longestPiece = 8000;
constexpr qsizetype longText = 3 * longestPiece; // is not laid out at once
constexpr double averageCharacter = 0.5;         // of the font's size

// Where the text for a piece that begins at \a start ends: at a space if one is near, never inside a surrogate pair,
// nor in a formula that has its place in a piece.
qsizetype pieceEnd(const markdown::InlineText &source, qsizetype start)
{
    const QString &text = source.text;
    if (text.size() - start <= longestPiece + longestPiece / 2) return text.size();
    const auto outsideFormulas = [&](qsizetype end) {
        const auto spanEnd = [](const markdown::Span &span) { return span.start + span.length; };
        const auto span = std::ranges::upper_bound(source.spans, end, {}, spanEnd);
        const bool isInside = span != source.spans.end() && span->start < end;
        const bool isKept = isInside && span->styles.testFlag(markdown::SpanStyle::Math) && span->start > start;
        return isKept && span->length <= longestPiece / 2 ? span->start : end;
    };
    const qsizetype limit = start + longestPiece;
    for (qsizetype end = limit; end > limit - longestPiece / 4; --end) {
        if (text.at(end - 1).isSpace()) return outsideFormulas(end);
    }
    return outsideFormulas(text.at(limit).isLowSurrogate() ? limit - 1 : limit);
}

// How much at the start of both is the same.
qsizetype sameLength(const markdown::InlineText &left, const markdown::InlineText &right)
{
    constexpr qsizetype stride = 1024;
    const QStringView a(left.text);
    const QStringView b(right.text);
    const qsizetype limit = std::min(a.size(), b.size());
    qsizetype same = 0;
    while (same + stride <= limit && a.sliced(same, stride) == b.sliced(same, stride)) same += stride;
    while (same < limit && a.at(same) == b.at(same)) ++same;
    if (left.spans.constData() == right.spans.constData()) return same;
    const auto [span, other] = std::ranges::mismatch(left.spans, right.spans);
    if (span != left.spans.end()) same = std::min(same, span->start);
    if (other != right.spans.end()) same = std::min(same, other->start);
    return same;
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
    m_length = text.size();
    const bool sameLook = old && old->width() == width && old->block()->kind == block->kind &&
                          old->block()->level == block->level &&
                          old->block()->text.text.isRightToLeft() == text.isRightToLeft();
    if (sameLook) takeOver(*old, style);
    qsizetype start = m_pieces.empty() ? 0 : m_pieces.back().start + m_pieces.back().length;
    while (m_pieces.empty() || start < text.size()) {
        const qsizetype end = pieceEnd(block->text, start);
        Piece piece {.start = start, .length = end - start, .top = m_height};
        if (text.size() - start > longText) {
            const qreal lines = std::ceil(double(piece.length) * style.body.pixelSize() * averageCharacter / width);
            piece.height = std::max(1.0, lines) * style.lineHeight;
        } else {
            piece.layout = layoutFor(start, piece.length, style);
            if (end < text.size()) piece.layout->keepFinishedLines();
            piece.length = piece.layout->length();
            m_waits = m_waits || piece.layout->waitsFor({});
            piece.height = piece.layout->height();
        }
        start += piece.length;
        m_height += piece.height;
        m_pieces.push_back(std::move(piece));
    }
}

std::unique_ptr<InlineLayout> TextBlock::layoutFor(qsizetype start, qsizetype length, const BlockStyle &style) const
{
    InlineLayout::Options options = optionsFor(*m_block, style);
    if (!options.isCode) options.direction = m_block->text.text.isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight;
    options.isOpen = m_block->isOpen && start + length == m_block->text.text.size();
    auto layout = std::make_unique<InlineLayout>(m_block->text, start, length, style, options);
    layout->setWidth(m_width);
    return layout;
}

bool TextBlock::layOut(qreal top, qreal bottom, const BlockStyle &style)
{
    qreal moved = 0;
    for (Piece &piece : m_pieces) {
        piece.top += moved;
        if (piece.layout || piece.top >= bottom || piece.top + piece.height < top) continue;
        piece.layout = layoutFor(piece.start, piece.length, style);
        m_waits = m_waits || piece.layout->waitsFor({});
        moved += piece.layout->height() - piece.height;
        piece.height = piece.layout->height();
    }
    m_height += moved;
    return moved != 0;
}

// What shows the same as before stays; of the last piece, behind which the text may go on now, the finished lines.
void TextBlock::takeOver(TextBlock &old, const BlockStyle &style)
{
    const qsizetype same = sameLength(old.block()->text, m_block->text);
    const bool hasNews = old.hasNews(style);
    m_pieces = std::move(old.m_pieces);
    if (same == m_length && same == old.length() && !hasNews &&
        (old.block()->isOpen == m_block->isOpen || !m_pieces.back().layout ||
         !m_pieces.back().layout->endsInOpenFormula())) {
        m_height = old.height();
        m_waits = old.waits();
        return;
    }
    Piece &last = m_pieces.back();
    if (last.layout && last.layout->keepFinishedLines()) {
        last.length = last.layout->length();
        last.height = last.layout->height();
    } else {
        m_pieces.pop_back();
    }
    const auto isOther = [&](const Piece &piece) {
        const qsizetype lookedAt = piece.layout ? piece.layout->lengthLookedAt() : piece.length;
        return piece.start + lookedAt > same || piece.start + piece.length >= m_length;
    };
    while (!m_pieces.empty() && isOther(m_pieces.back())) m_pieces.pop_back();
    if (hasNews) {
        const auto findsNews = [&](const Piece &piece) {
            return piece.layout && piece.layout->findsNews(*style.formulas);
        };
        m_pieces.erase(std::ranges::find_if(m_pieces, findsNews), m_pieces.end());
    }
    m_waits = old.waits() && waitsFor({});
    if (!m_pieces.empty()) m_height = m_pieces.back().top + m_pieces.back().height;
}

bool TextBlock::isRightToLeft() const
{
    return m_block->kind != BlockKind::Html && m_block->text.text.isRightToLeft();
}

qreal TextBlock::usedWidth() const
{
    qreal width = 0;
    for (const Piece &piece : m_pieces) width = std::max(width, piece.layout ? piece.layout->usedWidth() : m_width);
    return std::min(width, m_width);
}

qreal TextBlock::firstLineDrop() const
{
    const Piece &first = m_pieces.front();
    return first.layout ? first.layout->firstLineDrop() : 0;
}

void TextBlock::paint(QPainter &painter, const QPointF &at, const PaintContext &context) const
{
    paintIn(painter, at, m_block->kind == BlockKind::Html ? context.style.colors.muted : context.style.colors.text,
            context);
}

void TextBlock::paintIn(QPainter &painter, const QPointF &at, const QColor &color, const PaintContext &context) const
{
    auto piece = std::ranges::upper_bound(m_pieces, context.clip.top() - at.y(), {}, &Piece::top);
    if (piece != m_pieces.begin()) --piece;
    for (; piece != m_pieces.end(); ++piece) {
        const QPointF place = at + QPointF(0, piece->top);
        if (place.y() > context.clip.bottom()) break;
        if (piece->layout) piece->layout->paint(painter, place, color, context.part(piece->start, piece->length));
    }
}

qsizetype TextBlock::positionAt(const QPointF &point) const
{
    auto piece = std::ranges::upper_bound(m_pieces, point.y(), {}, &Piece::top);
    if (piece != m_pieces.begin()) --piece;
    if (!piece->layout) return piece->start;
    return piece->start + piece->layout->positionAt(point - QPointF(0, piece->top));
}

QRectF TextBlock::caretRect(qsizetype position) const
{
    auto piece = std::ranges::upper_bound(m_pieces, position, {}, &Piece::start);
    if (piece != m_pieces.begin()) --piece;
    if (!piece->layout) return {0, piece->top, 1, piece->height};
    return piece->layout->caretRect(position - piece->start).translated(0, piece->top);
}

void TextBlock::addTargets(const QPointF &at, QList<Target> &targets) const
{
    for (const Piece &piece : m_pieces) {
        if (piece.layout) piece.layout->addTargets(at + QPointF(0, piece.top), targets);
    }
}

bool TextBlock::waitsFor(const QString &tex) const
{
    return std::ranges::any_of(m_pieces,
                               [&tex](const Piece &piece) { return piece.layout && piece.layout->waitsFor(tex); });
}

bool TextBlock::findsNews(const text::MathRenderer &formulas) const
{
    return std::ranges::any_of(
        m_pieces, [&formulas](const Piece &piece) { return piece.layout && piece.layout->findsNews(formulas); });
}

std::optional<FormulaInfo> TextBlock::formulaAt(const QPointF &point) const
{
    auto piece = std::ranges::upper_bound(m_pieces, point.y(), {}, &Piece::top);
    if (piece != m_pieces.begin()) --piece;
    return piece->layout ? piece->layout->formulaAt(point - QPointF(0, piece->top)) : std::nullopt;
}

qreal TextBlock::breakBetween(qreal from, qreal to) const
{
    if (to >= m_height) return m_height;
    auto piece = std::ranges::upper_bound(m_pieces, to, {}, &Piece::top);
    if (piece != m_pieces.begin()) --piece;
    const qreal line = piece->layout ? piece->layout->lineTopAt(to - piece->top) : 0;
    return std::max(from, piece->top + line);
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
