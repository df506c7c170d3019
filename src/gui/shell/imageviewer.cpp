// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/imageviewer.h"

#include "gui/theme/theme.h"

#include <QCoreApplication>
#include <QMouseEvent>
#include <QPainter>

namespace runnel::gui {

namespace {

constexpr double share = 0.9; // of the window
const QSize smallest(240, 160);

} // namespace

ImageViewer::ImageViewer(Theme &theme, QImage picture, const QString &name, QWidget *parent)
    : QDialog(parent), m_theme(theme), m_picture(std::move(picture))
{
    setObjectName(QStringLiteral("imageViewer"));
    setWindowTitle(name);
    setAccessibleName(QCoreApplication::translate("Shell", "Image %1").arg(name));
    const int margin = 2 * theme.metrics().gap;
    const QSize most = parent ? (QSizeF(parent->window()->size()) * share).toSize() : m_picture.size();
    QSize size = m_picture.size() + QSize(margin, margin);
    if (size.width() > most.width() || size.height() > most.height()) size.scale(most, Qt::KeepAspectRatio);
    resize(size.expandedTo(smallest));
}

void ImageViewer::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().window);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const int margin = m_theme.metrics().gap;
    const QSize room = size() - QSize(2 * margin, 2 * margin);
    QSize shown = m_picture.size();
    if (shown.width() > room.width() || shown.height() > room.height()) shown.scale(room, Qt::KeepAspectRatio);
    QRect place(QPoint(), shown);
    place.moveCenter(rect().center());
    painter.drawImage(place, m_picture);
}

void ImageViewer::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton) accept();
}

} // namespace runnel::gui
