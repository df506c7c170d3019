// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QRectF>
#include <QSize>
#include <QString>

class QPainter;

namespace runnel::gui {

struct BlockStyle;

//! \brief An image that is there to be shown, attached or loaded.
struct Picture
{
    QString key;           //!< of Thumbnails
    QByteArray bytes = {}; //!< empty: Thumbnails finds its file by the key
    QSize size = {};       //!< px, as it is shown; empty where nobody knows
    QString name = {};     //!< shown where there is no picture to be had

    //! How large it is shown: never larger than it is or \a most, but large enough to be hit.
    [[nodiscard]] QSize shownSize(const QSize &most) const;
};

//! Paints \a picture in \a rect with round corners; asks for it where it is not known yet, and shows its ground.
void paintPicture(QPainter &painter, const QRectF &rect, const Picture &picture, const BlockStyle &style);

} // namespace runnel::gui
