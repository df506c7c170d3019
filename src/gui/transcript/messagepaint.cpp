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

namespace {

QString iconOf(ActionKind kind, bool isMirrored)
{
    switch (kind) {
    case ActionKind::CopyText:
        return u"copy"_s;
    case ActionKind::CopyMarkdown:
        return u"file-code"_s;
    case ActionKind::Regenerate:
        return u"refresh-cw"_s;
    case ActionKind::PreviousSibling:
        return isMirrored ? u"chevron-right"_s : u"chevron-left"_s;
    case ActionKind::NextSibling:
        return isMirrored ? u"chevron-left"_s : u"chevron-right"_s;
    default:
        return {};
    }
}

QRectF iconRect(const QRectF &button, int side)
{
    return {button.center() - QPointF(side / 2.0, side / 2.0), QSizeF(side, side)};
}

} // namespace

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
    if (moment.showsTools) paintTools(painter, at, context, moment.copied);
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

void MessageItem::paintTools(QPainter &painter, const QPointF &at, const PaintContext &context,
                             const Target *copied) const
{
    const BlockStyle &style = context.style;
    const QList<Target> all = tools();
    qreal right = 0; // of them, as the list runs
    for (const Target &tool : all) {
        const QRectF rect = tool.rect.translated(at);
        const bool hot = context.hovered && context.hot && context.hot->isSame(tool) && tool.enabled;
        if (hot) paintBox(painter, rect, style.metrics.radius - 2, style.colors.hover, {});
        QColor color = hot ? style.colors.text : style.colors.muted;
        if (!tool.enabled) color.setAlphaF(0.35F);
        const bool done = copied && copied->kind == tool.kind;
        paintIcon(painter, iconRect(rect, style.metrics.icon), done ? u"check"_s : iconOf(tool.kind, m_rightToLeft),
                  done ? style.colors.success : color);
        if (tool.kind == ActionKind::NextSibling) {
            const qreal left = m_rightToLeft ? rect.right() : rect.left() - 9 * m_unit;
            const QRectF counter(left, rect.top(), 9 * m_unit, rect.height());
            const QString text = QCoreApplication::translate("Transcript", "%1/%2", "which of how many answers")
                                     .arg(m_facts.siblingIndex + 1)
                                     .arg(m_facts.siblingCount);
            paintLine(painter, counter, text, style.small, style.colors.muted, Qt::AlignHCenter);
        }
        right = mirrored(tool.rect, m_width, m_rightToLeft).right();
    }
    if (m_facts.usage.isEmpty()) return;
    const QRectF rest(right + 2 * m_unit, toolsTop(), m_width - right - 2 * m_unit, 7 * m_unit);
    paintLine(painter, mirrored(rest, m_width, m_rightToLeft).translated(at), m_facts.usage, style.small,
              style.colors.muted, m_rightToLeft ? Qt::AlignRight : Qt::AlignLeft);
}

} // namespace runnel::gui
