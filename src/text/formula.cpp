// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "text/formula.h"

#include <QPainter>

namespace runnel::text {

void Formula::paint(QPainter &painter, const QPointF &origin, qreal em, const QColor &textColor) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(origin);
    painter.scale(em, em);
    for (const Shape &shape : shapes) {
        const QColor &color = shape.color.isValid() ? shape.color : textColor;
        if (!shape.clip.isNull()) {
            painter.save();
            painter.setClipRect(shape.clip, Qt::IntersectClip);
        }
        if (shape.pen > 0) {
            QPen pen(color, shape.pen, shape.dashed ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin);
            painter.strokePath(shape.path, pen);
        } else {
            painter.fillPath(shape.path, color);
        }
        if (!shape.clip.isNull()) painter.restore();
    }
    painter.restore();
}

qsizetype Formula::bytes() const
{
    auto bytes = qsizetype(sizeof(Formula));
    for (const Shape &shape : shapes) {
        bytes += qsizetype(sizeof(Shape)) + shape.path.elementCount() * qsizetype(sizeof(QPainterPath::Element));
    }
    return bytes;
}

} // namespace runnel::text
