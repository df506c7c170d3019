// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/attachmentstrip.h"

#include "gui/images/attachmentfacts.h"
#include "gui/transcript/painting.h"
#include "gui/transcript/picture.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr int tallestAlone = 240; // px
constexpr int tallestAmongOthers = 148;
constexpr int widestAlone = 360;
constexpr int widestChip = 320;

Picture pictureOf(const chat::Attachment &attachment)
{
    return {.key = attachment.key, .size = QSize(attachment.width, attachment.height), .name = attachment.name};
}

//! Of what is no picture: an icon, its name, and what it is.
QSize chipSize(const chat::Attachment &attachment, int width, const BlockStyle &style)
{
    const QFontMetricsF metrics(style.small);
    const qreal texts =
        std::max(metrics.horizontalAdvance(attachment.name), metrics.horizontalAdvance(attachmentFacts(attachment)));
    const int around = style.metrics.iconLarge + 9 * style.metrics.unit;
    return {std::min({width, widestChip, int(std::ceil(texts)) + around}),
            2 * style.smallLineHeight + 4 * style.metrics.unit};
}

} // namespace

AttachmentStrip::AttachmentStrip(const QList<chat::Attachment> &attachments, int width, const BlockStyle &style)
{
    const bool isAlone = attachments.size() == 1;
    const QSize most(std::max(1, std::min(width, widestAlone)), isAlone ? tallestAlone : tallestAmongOthers);
    const int gap = style.metrics.spacing;
    qsizetype row = 0; // where the row begins
    int right = 0;     // of what stands in it so far
    int top = 0;
    int rowHeight = 0;
    const auto endRow = [&] {
        // From the side of the bubble below them.
        for (qsizetype i = row; i < m_places.size(); ++i) {
            QRectF &rect = m_places[i].rect;
            if (style.rightToLeft) rect.moveLeft(right - rect.right());
            else rect.translate(width - right, 0);
        }
        row = m_places.size();
    };
    for (const chat::Attachment &attachment : attachments) {
        const QSize size = attachment.isImage() ? pictureOf(attachment).shownSize(most)
                                                : chipSize(attachment, std::max(1, width), style);
        if (right > 0 && right + gap + size.width() > width) {
            endRow();
            top += rowHeight + gap;
            right = rowHeight = 0;
        }
        const int left = right == 0 ? 0 : right + gap;
        m_places.append({.attachment = attachment, .rect = QRectF(QPointF(left, top), QSizeF(size))});
        right = left + size.width();
        rowHeight = std::max(rowHeight, size.height());
    }
    endRow();
    m_height = m_places.isEmpty() ? 0 : top + rowHeight;
}

void AttachmentStrip::paint(QPainter &painter, const QPointF &at, const PaintContext &context) const
{
    for (const Place &place : m_places) {
        const QRectF rect = place.rect.translated(at);
        // What is not in sight is not decoded.
        if (!rect.intersects(context.clip)) continue;
        if (place.attachment.isImage()) paintPicture(painter, rect, pictureOf(place.attachment), context.style);
        else paintChip(painter, place.attachment, rect, context.style);
    }
}

void AttachmentStrip::paintChip(QPainter &painter, const chat::Attachment &attachment, const QRectF &rect,
                                const BlockStyle &style)
{
    const int unit = style.metrics.unit;
    const int icon = style.metrics.iconLarge;
    paintBox(painter, rect, style.metrics.radiusLarge, style.colors.surface, style.colors.line);
    const auto place = [&](const QRectF &inside) {
        return mirrored(inside, rect.width(), style.rightToLeft).translated(rect.topLeft());
    };
    paintIcon(painter, place(QRectF(3 * unit, (rect.height() - icon) / 2, icon, icon)), attachmentIcon(attachment),
              style.colors.muted);
    const qreal left = icon + 5 * unit;
    const QRectF line(left, 2 * unit, rect.width() - left - 3 * unit, style.smallLineHeight);
    painter.setFont(style.small);
    const QFontMetricsF metrics(style.small);
    painter.setPen(style.colors.text);
    painter.drawText(place(line), int(Qt::AlignVCenter | Qt::AlignLeading),
                     metrics.elidedText(attachment.name, Qt::ElideMiddle, line.width()));
    painter.setPen(style.colors.muted);
    painter.drawText(place(line.translated(0, style.smallLineHeight)), int(Qt::AlignVCenter | Qt::AlignLeading),
                     metrics.elidedText(attachmentFacts(attachment), Qt::ElideRight, line.width()));
}

void AttachmentStrip::addTargets(const QPointF &at, QList<Target> &targets) const
{
    for (const Place &place : m_places) {
        targets.append({.kind = place.attachment.isImage() ? ActionKind::OpenImage : ActionKind::OpenFile,
                        .rect = place.rect.translated(at),
                        .name = place.attachment.name,
                        .data = place.attachment.key});
    }
}

} // namespace runnel::gui
