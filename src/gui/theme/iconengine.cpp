// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/theme/iconengine.h"

#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QPixmapCache>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr double disabledOpacity = 0.4;

QString fileOf(const QString &name)
{
    return ":/icons/"_L1 + name + ".svg"_L1;
}

} // namespace

IconEngine::IconEngine(QString name, const QColor &color) : m_name(std::move(name)), m_color(color) {}

QColor IconEngine::colorFor(QIcon::Mode mode) const
{
    QColor color = m_color;
    if (mode == QIcon::Disabled) color.setAlphaF(float(color.alphaF() * disabledOpacity));
    return color;
}

void IconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state)
{
    const qreal scale = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
    painter->drawPixmap(rect, scaledPixmap(rect.size(), mode, state, scale));
}

QPixmap IconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state)
{
    return scaledPixmap(size, mode, state, 1.0);
}

QPixmap IconEngine::scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale)
{
    if (size.isEmpty()) return {};
    const QSize device = (QSizeF(size) * scale).toSize();
    const QColor color = colorFor(mode);
    const QString cacheKey = u"runnel/%1/%2/%3x%4@%5"_s.arg(m_name, color.name(QColor::HexArgb))
                                 .arg(device.width())
                                 .arg(device.height())
                                 .arg(scale);
    QPixmap pixmap;
    if (QPixmapCache::find(cacheKey, &pixmap)) return pixmap;

    // The drawing is a mask: what it covers takes the colour, so that a half-transparent colour works as well.
    QSvgRenderer renderer(fileOf(m_name));
    pixmap = QPixmap(device);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    renderer.render(&painter, QRectF(QPointF(0, 0), QSizeF(device)));
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(pixmap.rect(), color);
    painter.end();
    pixmap.setDevicePixelRatio(scale);
    QPixmapCache::insert(cacheKey, pixmap);
    return pixmap;
}

QString IconEngine::key() const
{
    return u"runnel"_s;
}

QIconEngine *IconEngine::clone() const
{
    return new IconEngine(m_name, m_color);
}

bool IconEngine::isNull()
{
    return !QFile::exists(fileOf(m_name));
}

} // namespace runnel::gui
