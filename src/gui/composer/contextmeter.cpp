// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/composer/contextmeter.h"

#include "gui/theme/theme.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace runnel::gui {

namespace {

constexpr double almostFull = 0.8;
constexpr int fullCircle = 360 * 16; // as QPainter counts

} // namespace

ContextMeter::ContextMeter(Theme &theme, QWidget *parent) : QAbstractButton(parent), m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    hide();
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void ContextMeter::setReading(const models::ContextGauge::Reading &reading)
{
    m_reading = reading;
    const QLocale locale;
    // Whole percents: a text that changes with each letter typed is read out with each.
    const QString share = locale.toString(qRound(100 * std::min(reading.share(), 9.99)));
    const QString full = QCoreApplication::translate("Composer", "The context of the model is about %1 % full");
    const QString over = QCoreApplication::translate(
        "Composer", "The context of the model is about %1 % full. The %n oldest message(s) are not sent.", nullptr,
        reading.leftOut);
    const QString all = (reading.leftOut > 0 ? over : full).arg(share);
    setAccessibleName(QCoreApplication::translate("Composer", "Context"));
    setAccessibleDescription(all);
    setToolTip(all);
    setVisible(reading.context > 0);
    updateGeometry();
    update();
}

QString ContextMeter::words() const
{
    return m_reading.leftOut == 0
               ? QString()
               : QCoreApplication::translate("Composer", "%n oldest not sent", "messages", m_reading.leftOut);
}

QSize ContextMeter::sizeHint() const
{
    const Metrics &metrics = m_theme.metrics();
    const int side = metrics.icon + 2 * metrics.unit;
    const QString text = words();
    return {text.isEmpty() ? side : side + metrics.unit + fontMetrics().horizontalAdvance(text), side};
}

void ContextMeter::paintEvent(QPaintEvent *)
{
    const Colors &colors = m_theme.colors();
    const Metrics &metrics = m_theme.metrics();
    const double share = m_reading.share();
    const QColor mark = share > almostFull ? colors.warning : colors.muted;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    constexpr double thickness = 2;
    const double side = metrics.icon - thickness - 2;
    QRectF ring(0, 0, side, side);
    ring.moveCenter(QRectF(0, 0, sizeHint().height(), height()).center());
    if (layoutDirection() == Qt::RightToLeft) ring.moveRight(width() - ring.left());
    painter.setPen(QPen(underMouse() ? colors.muted : colors.line, thickness));
    painter.drawEllipse(ring);
    painter.setPen(QPen(mark, thickness, Qt::SolidLine, Qt::RoundCap));
    painter.drawArc(ring, fullCircle / 4, -qRound(std::min(share, 1.0) * fullCircle));
    if (const QString text = words(); !text.isEmpty()) {
        const QRect place =
            QStyle::visualRect(layoutDirection(), rect(), rect().adjusted(sizeHint().height(), 0, 0, 0));
        painter.setPen(colors.warning);
        painter.drawText(place, int(Qt::AlignVCenter) | int(Qt::AlignLeading), text);
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colors.accent, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), metrics.radius, metrics.radius);
    }
}

} // namespace runnel::gui
