// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/composer/sendbutton.h"

#include "gui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace runnel::gui {

SendButton::SendButton(Theme &theme, QWidget *parent) : QAbstractButton(parent), m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setCursor(Qt::ArrowCursor);
    updateTexts();
    connect(&m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SendButton::setStops(bool stops)
{
    if (m_stops == stops) return;
    m_stops = stops;
    updateTexts();
    update();
}

bool SendButton::stops() const
{
    return m_stops;
}

void SendButton::updateTexts()
{
    setAccessibleName(m_stops ? QCoreApplication::translate("Composer", "Stop")
                              : QCoreApplication::translate("Composer", "Send"));
    setToolTip(m_stops ? QCoreApplication::translate("Composer", "Stop the answer (Esc)")
                       : QCoreApplication::translate("Composer", "Send"));
}

QSize SendButton::sizeHint() const
{
    const int side = 8 * m_theme.metrics().unit;
    return {side, side};
}

void SendButton::paintEvent(QPaintEvent *)
{
    const Colors &colors = m_theme.colors();
    QColor ground = m_stops ? colors.text : colors.accent;
    QColor mark = m_stops ? colors.window : colors.onAccent;
    if (!isEnabled()) {
        ground = colors.line;
        mark = colors.muted;
    } else if (isDown()) {
        ground = m_theme.isDark() ? ground.darker(115) : ground.darker(120);
    } else if (underMouse()) {
        ground = m_theme.isDark() ? ground.lighter(108) : ground.lighter(115);
    }

    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF circle = QRectF(rect()).adjusted(2, 2, -2, -2);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawEllipse(circle);
    if (m_stops) {
        const double side = 2.5 * m_theme.metrics().unit;
        painter.setBrush(mark);
        painter.drawRoundedRect(QRectF(circle.center() - QPointF(side / 2, side / 2), QSizeF(side, side)), 2, 2);
    } else {
        const int side = m_theme.metrics().icon;
        QRect place(0, 0, side, side);
        place.moveCenter(rect().center());
        m_theme.icon(u"arrow-up"_s, mark).paint(&painter, place);
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colors.accent, 2));
        painter.drawEllipse(QRectF(rect()).adjusted(1, 1, -1, -1));
        painter.setPen(QPen(colors.window, 1));
        painter.drawEllipse(QRectF(rect()).adjusted(2.5, 2.5, -2.5, -2.5));
    }
}

void SendButton::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void SendButton::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace runnel::gui
