// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/messageitem.h"
#include "gui/transcript/painting.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::gui {

void MessageItem::paint(QPainter &painter, const QPointF &at, const PaintContext &context, const Moment &moment) const
{
    const BlockStyle &style = context.style;
    if (m_facts.isUser) {
        m_images.paint(painter, at + imagesPlace(), context);
        if (!isImagesAlone()) {
            paintBox(painter, bubble().translated(at), style.metrics.radiusLarge, style.colors.surface,
                     style.highContrast ? style.colors.line : QColor());
        }
    } else {
        paintLabel(painter, at, style);
        if (m_reasoningHeight > 0) paintReasoning(painter, at, context, moment);
    }
    const Selected &selected = moment.selected;
    for (qsizetype i = std::max<qsizetype>(0, blockAt(int(context.clip.top() - at.y()))); i < blockCount(); ++i) {
        const BlockLayout *layout = layoutOf(i);
        const QPointF place = at + placeOfBlock(i);
        if (place.y() > context.clip.bottom()) break;
        if (!layout) continue;
        PaintContext inside = context;
        inside.from = inside.to = 0;
        if (!selected.isEmpty && i >= selected.from.block && i <= selected.to.block) {
            inside.from = i == selected.from.block ? selected.from.position : 0;
            inside.to = i == selected.to.block ? selected.to.position : layout->length();
        }
        inside.pointed = moment.isCurrent || moment.pointedBlock == i;
        const QList<Mark> marks = moment.marks ? (*moment.marks)(i) : QList<Mark>();
        inside.marks = marks;
        layout->paint(painter, place, inside);
    }
    if (const QRectF caret = caretRect(); moment.showsCaret && !caret.isEmpty()) {
        paintBox(painter, caret.translated(at), 1, style.colors.accent, {});
    }
    m_card->paint(painter, at + QPointF(0, tailTop()), moment.phase, context);
    if (moment.showsTools) tools().paint(painter, at, context, moment.copied);
}

void MessageItem::paintLabel(QPainter &painter, const QPointF &at, const BlockStyle &style) const
{
    QFont bold = style.small;
    bold.setWeight(QFont::DemiBold);
    const Qt::Alignment side = m_rightToLeft ? Qt::AlignRight : Qt::AlignLeft;
    const auto line = [&](qreal from, qreal to) {
        return mirrored(QRectF(from, 0, to - from, m_labelHeight), m_width, m_rightToLeft).translated(at);
    };
    const qreal taken =
        paintLine(painter, line(0, m_width - 24 * m_unit), m_facts.author, bold, style.colors.text, side);
    paintLine(painter, line(taken + 2 * m_unit, m_width), m_facts.time, style.small, style.colors.muted, side);
}

void MessageItem::paintReasoning(QPainter &painter, const QPointF &at, const PaintContext &context,
                                 const Moment &moment) const
{
    const BlockStyle &style = context.style;
    const int icon = style.metrics.icon;
    const QRectF row(at.x(), at.y() + m_reasoningTop, m_width, 7 * m_unit);
    const auto placed = [&](const QRectF &rect) {
        return mirrored(rect, m_width, m_rightToLeft).translated(row.topLeft());
    };
    const bool hot = context.hovered && context.hot && context.hot->kind == ActionKind::ToggleReasoning;
    const QColor &color = hot ? style.colors.text : style.colors.muted;
    const QString folded = m_rightToLeft ? u"chevron-left"_s : u"chevron-right"_s;
    paintIcon(painter, placed(QRectF(0, (row.height() - icon) / 2.0, icon, icon)),
              m_showsReasoning ? u"chevron-down"_s : folded, color);
    const bool thinks = m_facts.isRunning && m_blocks.empty();
    paintLine(painter, placed(QRectF(icon + m_unit, 0, m_width - icon - m_unit, row.height())),
              thinks ? QCoreApplication::translate("Transcript", "Thinking…")
                     : QCoreApplication::translate("Transcript", "Reasoning"),
              style.small, color, m_rightToLeft ? Qt::AlignRight : Qt::AlignLeft);
    if (!m_reasoning || !m_showsReasoning) return;
    const QRectF bar = placed(QRectF(icon / 2.0 - 0.5, row.height() + m_unit, 1, m_reasoning->height()));
    painter.fillRect(bar, style.colors.line);
    PaintContext plain = context;
    plain.from = plain.to = 0;
    const QList<Mark> marks = moment.marks ? (*moment.marks)(-1) : QList<Mark>();
    plain.marks = marks;
    m_reasoning->paint(painter, at + reasoningTextAt(), style.colors.muted, plain);
}

} // namespace runnel::gui
