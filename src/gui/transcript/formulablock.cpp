// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/formulablock.h"

#include "gui/transcript/painting.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace runnel::gui {

namespace {

constexpr qreal thumbHeight = 4;
constexpr qreal bleed = 2; // px, of italic letters beyond their box

} // namespace

FormulaBlock::FormulaBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style,
                           const FormulaBlock *old)
    : BlockLayout(block, width), m_em(formulaEm(style.body)), m_margin(style.metrics.unit)
{
    m_length = block->text.text.size();
    // What may go on is not the whole formula yet.
    m_isAskedFor = style.formulas && !block->isOpen;
    if (m_isAskedFor) m_answer = style.formulas->formula(block->text.text, true);
    m_waits = m_isAskedFor && m_answer.isPending();
    if (m_answer.formula) {
        // Paper does not scroll.
        if (const double wide = m_answer.formula->width * m_em; style.isPrinted && wide > width) m_em *= width / wide;
        const qreal bar = m_answer.formula->width * m_em > width ? 2.0 * style.metrics.unit : 0;
        m_height = std::ceil(m_answer.formula->ascent * m_em) + std::ceil(m_answer.formula->descent * m_em) +
                   2 * m_margin + bar;
        if (old) m_scroll = std::clamp<qreal>(old->m_scroll, 0, furthest());
        return;
    }
    markdown::InlineText source {block->text.text};
    source.text.replace(u'\n', QChar::LineSeparator);
    m_source = std::make_unique<InlineLayout>(
        source, 0, m_length, style,
        InlineLayout::Options {.font = style.code, .lineHeight = style.codeLineHeight, .isCode = true});
    m_source->setWidth(width);
    m_height = std::max<qreal>(m_source->height(), style.codeLineHeight) + 2 * m_margin;
}

QRectF FormulaBlock::formulaRect() const
{
    const qreal wide = m_answer.formula->width * m_em;
    const qreal left = wide > m_width ? -m_scroll : std::round((m_width - wide) / 2);
    return {left, m_margin, wide, std::ceil(m_answer.formula->ascent * m_em) + m_answer.formula->descent * m_em};
}

qreal FormulaBlock::furthest() const
{
    return m_answer.formula ? std::max<qreal>(0, m_answer.formula->width * m_em - m_width) : 0;
}

void FormulaBlock::paint(QPainter &painter, const QPointF &at, const PaintContext &context) const
{
    const BlockStyle &style = context.style;
    if (m_source) {
        m_source->paint(painter, at + QPointF(0, m_margin), style.colors.muted, context);
        return;
    }
    const QRectF rect = formulaRect().translated(at);
    const bool isSelected = context.from < context.to;
    painter.save();
    painter.setClipRect(QRectF(at, QSizeF(m_width, m_height)).adjusted(-bleed, 0, bleed, 0), Qt::IntersectClip);
    if (isSelected) painter.fillRect(rect.adjusted(-bleed, -bleed, bleed, bleed), style.colors.selection);
    const QColor &color = isSelected && style.highContrast ? style.colors.window : style.colors.text;
    const QPointF baseline(rect.left(), rect.top() + std::ceil(m_answer.formula->ascent * m_em));
    m_answer.formula->paint(painter, baseline, m_em, color);
    painter.restore();
    const QRectF track(at.x(), at.y() + m_height - thumbHeight, m_width, thumbHeight);
    paintThumb(painter, track, m_scroll, m_width, rect.width(), style.colors.control);
}

qsizetype FormulaBlock::positionAt(const QPointF &point) const
{
    if (m_source) return m_source->positionAt(point - QPointF(0, m_margin));
    return point.x() < formulaRect().center().x() ? 0 : m_length;
}

QRectF FormulaBlock::caretRect(qsizetype position) const
{
    if (m_source) return m_source->caretRect(position).translated(0, m_margin);
    const QRectF rect = formulaRect();
    return {position < m_length ? rect.left() : rect.right(), rect.top(), 1, rect.height()};
}

bool FormulaBlock::scrollSideways(const QPointF &, qreal distance)
{
    const qreal before = m_scroll;
    m_scroll = std::clamp<qreal>(m_scroll + distance, 0, furthest());
    return m_scroll != before;
}

bool FormulaBlock::findsNews(const text::MathRenderer &formulas) const
{
    return formulas.isKnown(m_block->text.text, true);
}

bool FormulaBlock::waitsFor(const QString &tex) const
{
    return m_isAskedFor && m_answer.isPending() && (tex.isEmpty() || m_block->text.text == tex);
}

std::optional<FormulaInfo> FormulaBlock::formulaAt(const QPointF &point) const
{
    const QRectF rect = m_source ? QRectF(0, 0, m_source->usedWidth(), m_height) : formulaRect();
    if (!rect.contains(point)) return std::nullopt;
    return FormulaInfo {.tex = m_block->text.text, .error = m_answer.error};
}

} // namespace runnel::gui
