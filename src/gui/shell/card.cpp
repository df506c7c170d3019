// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/card.h"

#include "gui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace runnel::gui {

Card::Card(Theme &theme, const QString &icon, const QString &title, const QString &line, QWidget *parent)
    : QAbstractButton(parent), m_theme(theme), m_icon(icon), m_line(line)
{
    setText(title);
    setAccessibleName(title);
    setAccessibleDescription(line);
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QFont Card::titleFont() const
{
    QFont title = font();
    title.setWeight(QFont::DemiBold);
    return title;
}

QRect Card::textRect(const QRect &rect) const
{
    const Metrics &metrics = m_theme.metrics();
    const int left = m_icon.isEmpty() ? 0 : metrics.iconLarge + metrics.spacing + metrics.unit;
    const int margin = metrics.spacing + metrics.unit;
    const bool leftToRight = layoutDirection() == Qt::LeftToRight;
    return rect.adjusted(margin + (leftToRight ? left : 0), margin, -margin - (leftToRight ? 0 : left), -margin);
}

bool Card::hasHeightForWidth() const
{
    return true;
}

int Card::heightForWidth(int width) const
{
    const QRect room = textRect(QRect(0, 0, width, 1000));
    const int title = QFontMetrics(titleFont()).boundingRect(room, Qt::TextWordWrap, text()).height();
    const int line = m_line.isEmpty()
                         ? 0
                         : fontMetrics().boundingRect(room, Qt::TextWordWrap, m_line).height() + m_theme.metrics().unit;
    return std::max(title + line + 2 * (m_theme.metrics().spacing + m_theme.metrics().unit),
                    12 * m_theme.metrics().unit);
}

QSize Card::sizeHint() const
{
    const int width = 60 * m_theme.metrics().unit;
    return {width, heightForWidth(width)};
}

QSize Card::minimumSizeHint() const
{
    return {36 * m_theme.metrics().unit, 12 * m_theme.metrics().unit};
}

void Card::paintEvent(QPaintEvent *)
{
    const Colors &colors = m_theme.colors();
    const Metrics &metrics = m_theme.metrics();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(isDown() || underMouse() ? colors.hover : colors.surface);
    painter.setPen(hasFocus() ? QPen(colors.accent, 2) : QPen(colors.line, 1));
    const double inset = hasFocus() ? 1 : 0.5;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), metrics.radiusLarge,
                            metrics.radiusLarge);

    QRect room = textRect(rect());
    const int titleHeight = QFontMetrics(titleFont()).boundingRect(room, Qt::TextWordWrap, text()).height();
    if (!m_icon.isEmpty()) {
        const int margin = metrics.spacing + metrics.unit;
        QRect place(margin, room.top() + (QFontMetrics(titleFont()).height() - metrics.iconLarge) / 2,
                    metrics.iconLarge, metrics.iconLarge);
        if (m_line.isEmpty()) place.moveTop((height() - place.height()) / 2);
        if (layoutDirection() == Qt::RightToLeft) place.moveRight(width() - margin);
        m_theme.icon(m_icon, colors.accent).paint(&painter, place);
    }
    painter.setFont(titleFont());
    painter.setPen(colors.text);
    if (m_line.isEmpty()) {
        painter.drawText(room, Qt::TextWordWrap | Qt::AlignVCenter | Qt::AlignLeading, text());
        return;
    }
    painter.drawText(room, Qt::TextWordWrap | Qt::AlignTop | Qt::AlignLeading, text());
    room.setTop(room.top() + titleHeight + metrics.unit);
    painter.setFont(font());
    painter.setPen(colors.muted);
    painter.drawText(room, Qt::TextWordWrap | Qt::AlignTop | Qt::AlignLeading, m_line);
}

void Card::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void Card::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace runnel::gui
