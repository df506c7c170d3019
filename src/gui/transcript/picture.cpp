// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/picture.h"

#include "gui/images/thumbnails.h"
#include "gui/transcript/blockstyle.h"
#include "gui/transcript/painting.h"

#include <QCoreApplication>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr int unknownSide = 148; // px
constexpr int smallest = 56;

} // namespace

QSize Picture::shownSize(const QSize &most) const
{
    QSize shown = size.isEmpty() ? QSize(unknownSide, unknownSide) : size;
    if (shown.width() > most.width() || shown.height() > most.height()) shown.scale(most, Qt::KeepAspectRatio);
    return shown.expandedTo(QSize(smallest, smallest).boundedTo(most));
}

void paintPicture(QPainter &painter, const QRectF &rect, const Picture &picture, const BlockStyle &style)
{
    const qreal radius = style.metrics.radiusLarge;
    const qreal scale = painter.device()->devicePixelRatioF();
    Thumbnails::Thumbnail shown;
    if (style.thumbnails) {
        // In its own shape: of a sliver the middle is shown, and what is small stays as it is.
        QSizeF size(picture.size);
        if (size.isEmpty()) size = rect.size();
        if (size.width() > rect.width() || size.height() > rect.height()) {
            size.scale(rect.size(), Qt::KeepAspectRatioByExpanding);
        }
        // As far as it is seen: what is far longer than wide would take all memory.
        size = size.boundedTo(rect.size() * 4);
        shown = style.thumbnails->find(picture.key, (size * scale).toSize().expandedTo({1, 1}), picture.bytes);
    }
    paintBox(painter, rect, radius, style.colors.surface, {});
    if (shown.state == Thumbnails::State::Ready) {
        const QSizeF size = QSizeF(shown.picture.size()) / scale;
        QRectF whole(QPointF(), size);
        whole.moveCenter(rect.center());
        QBrush brush(shown.picture);
        brush.setTransform(QTransform::fromTranslate(whole.left(), whole.top()).scale(1 / scale, 1 / scale));
        const bool fills = whole.width() >= rect.width() - 1 && whole.height() >= rect.height() - 1;
        painter.save();
        painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
        painter.setPen(Qt::NoPen);
        painter.setBrush(brush);
        if (fills) painter.drawRoundedRect(rect, radius, radius);
        else painter.drawRect(whole.intersected(rect));
        painter.restore();
    } else if (shown.state != Thumbnails::State::Loading) {
        const int icon = style.metrics.iconLarge;
        const bool isMissing = shown.state == Thumbnails::State::Missing;
        const QString words =
            isMissing ? QCoreApplication::translate("Transcript", "The image is no longer there") : picture.name;
        const QRectF texts = rect.adjusted(style.metrics.spacing, 0, -style.metrics.spacing, 0);
        painter.setFont(style.small);
        const QRectF needed = painter.fontMetrics().boundingRect(
            texts.toRect(), int(Qt::AlignHCenter | Qt::TextWrapAnywhere) | Qt::TextWordWrap, words);
        const bool hasRoom =
            needed.width() <= texts.width() && needed.height() + icon + 3 * style.metrics.unit <= rect.height();
        const qreal tall = icon + (hasRoom ? style.metrics.unit + needed.height() : 0);
        const qreal top = rect.center().y() - tall / 2;
        paintIcon(painter, QRectF(rect.center().x() - icon / 2.0, top, icon, icon),
                  isMissing ? u"circle-alert"_s : u"image"_s, style.colors.muted);
        if (hasRoom) {
            painter.setPen(style.colors.muted);
            painter.drawText(QRectF(texts.left(), top + icon + style.metrics.unit, texts.width(), needed.height()),
                             int(Qt::AlignHCenter | Qt::AlignTop) | Qt::TextWordWrap, words);
        }
    }
    paintBox(painter, rect, radius, {}, style.colors.line);
}

} // namespace runnel::gui
