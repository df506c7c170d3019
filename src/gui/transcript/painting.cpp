// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/painting.h"

#include "gui/theme/iconengine.h"
#include "gui/transcript/blockstyle.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace runnel::gui {

void paintBox(QPainter &painter, const QRectF &rect, qreal radius, const QColor &ground, const QColor &outline)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(ground.isValid() ? QBrush(ground) : QBrush(Qt::NoBrush));
    painter.setPen(outline.isValid() ? QPen(outline, 1) : QPen(Qt::NoPen));
    painter.drawRoundedRect(outline.isValid() ? rect.adjusted(0.5, 0.5, -0.5, -0.5) : rect, radius, radius);
    painter.restore();
}

qreal paintLine(QPainter &painter, const QRectF &rect, const QString &text, const QFont &font, const QColor &color,
                Qt::Alignment alignment)
{
    if (rect.width() <= 0) return 0;
    const QFontMetricsF metrics(font);
    const QString shown = metrics.elidedText(text, Qt::ElideRight, rect.width());
    painter.setFont(font);
    painter.setPen(color);
    painter.drawText(rect, int(alignment | Qt::AlignVCenter) | Qt::TextSingleLine, shown);
    return std::ceil(metrics.horizontalAdvance(shown));
}

QRectF mirrored(const QRectF &rect, qreal width, bool isMirrored)
{
    return isMirrored ? QRectF(width - rect.right(), rect.top(), rect.width(), rect.height()) : rect;
}

void paintIcon(QPainter &painter, const QRectF &rect, const QString &name, const QColor &color)
{
    IconEngine(name, color).paint(&painter, rect.toRect(), QIcon::Normal, QIcon::Off);
}

void paintMark(QPainter &painter, const QRectF &rect, bool isCurrent, const BlockStyle &style)
{
    constexpr qreal radius = 2;
    // The current one has an outline too: it is not told by colour alone.
    const QColor outline = isCurrent ? style.colors.text : style.highContrast ? style.colors.control : QColor();
    paintBox(painter, rect.adjusted(-1, 0, 1, 0), radius, isCurrent ? style.colors.matchCurrent : style.colors.match,
             outline);
}

void paintThumb(QPainter &painter, const QRectF &track, qreal offset, qreal visible, qreal total, const QColor &color)
{
    if (total <= visible || total <= 0) return;
    const qreal width = std::max<qreal>(24, track.width() * visible / total);
    const qreal left = track.left() + (track.width() - width) * offset / (total - visible);
    paintBox(painter, QRectF(left, track.top(), width, track.height()), track.height() / 2, color, {});
}

} // namespace runnel::gui
