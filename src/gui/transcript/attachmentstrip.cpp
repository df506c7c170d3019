// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/attachmentstrip.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr int tallestAlone = 240; // px
constexpr int tallestAmongOthers = 148;
constexpr int widestAlone = 360;

Picture pictureOf(const chat::Attachment &attachment)
{
    return {.key = attachment.key, .size = QSize(attachment.width, attachment.height), .name = attachment.name};
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
        const Picture picture = pictureOf(attachment);
        const QSize size = picture.shownSize(most);
        if (right > 0 && right + gap + size.width() > width) {
            endRow();
            top += rowHeight + gap;
            right = rowHeight = 0;
        }
        const int left = right == 0 ? 0 : right + gap;
        m_places.append({.picture = picture, .rect = QRectF(QPointF(left, top), QSizeF(size))});
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
        if (rect.intersects(context.clip)) paintPicture(painter, rect, place.picture, context.style);
    }
}

void AttachmentStrip::addTargets(const QPointF &at, QList<Target> &targets) const
{
    for (const Place &place : m_places) {
        targets.append({.kind = ActionKind::OpenImage,
                        .rect = place.rect.translated(at),
                        .name = place.picture.name,
                        .data = place.picture.key});
    }
}

} // namespace runnel::gui
