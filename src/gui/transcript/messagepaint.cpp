// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/messageitem.h"
#include "gui/transcript/painting.h"
#include "models/chatsearch.h"

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
        paintReasoning(painter, at, context, moment);
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
    PaintContext card = context;
    const QList<Mark> marks = moment.marks ? (*moment.marks)(models::ChatSearch::refusal) : QList<Mark>();
    card.marks = marks;
    m_card->paint(painter, at + QPointF(0, tailTop()), moment.phase, card);
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
    PaintContext inside = context;
    inside.from = inside.to = 0;
    const QList<Mark> marks = moment.marks ? (*moment.marks)(-1) : QList<Mark>();
    inside.marks = marks;
    m_reasoning.paint(painter, at + reasoningPlace(), inside, m_facts.isRunning && m_blocks.empty());
}

} // namespace runnel::gui
