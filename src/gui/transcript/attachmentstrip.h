// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/attachment.h"
#include "gui/transcript/blocklayout.h"

#include <QList>
#include <QRectF>

namespace runnel::gui {

//! \brief The files of a prompt: images as rounded thumbnails, others as chips, in rows from the right.
//!
//! Their places follow from the stored sizes alone, so nothing moves when a picture is there. Coordinates are relative
//! to the top left corner of the strip, in px.
class AttachmentStrip
{
public:
    AttachmentStrip() = default;
    AttachmentStrip(const QList<chat::Attachment> &attachments, int width, const BlockStyle &style);

    [[nodiscard]] bool isEmpty() const { return m_places.isEmpty(); }
    [[nodiscard]] int height() const { return m_height; } //!< 0 where it is empty
    void paint(QPainter &painter, const QPointF &at, const PaintContext &context) const;
    void addTargets(const QPointF &at, QList<Target> &targets) const;

private:
    struct Place
    {
        chat::Attachment attachment;
        QRectF rect;
    };

    static void paintChip(QPainter &painter, const chat::Attachment &attachment, const QRectF &rect,
                          const BlockStyle &style);

    QList<Place> m_places;
    int m_height = 0;
};

} // namespace runnel::gui
