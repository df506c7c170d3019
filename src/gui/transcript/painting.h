// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QColor>
#include <QFont>
#include <QPainter>
#include <QString>

namespace runnel::gui {

struct BlockStyle;

//! \brief Small pieces that several parts of the transcript paint alike.

//! A rounded box whose outline is one device-independent pixel, drawn inside \a rect. Invalid colours draw nothing.
void paintBox(QPainter &painter, const QRectF &rect, qreal radius, const QColor &ground, const QColor &outline);
//! One line of plain text, vertically centred in \a rect, elided at its end. Returns the width it took.
qreal paintLine(QPainter &painter, const QRectF &rect, const QString &text, const QFont &font, const QColor &color,
                Qt::Alignment alignment = Qt::AlignLeft);
//! \a rect in something \a width wide, seen from the other side where that is to be.
[[nodiscard]] QRectF mirrored(const QRectF &rect, qreal width, bool isMirrored);
//! An icon of the theme.
void paintIcon(QPainter &painter, const QRectF &rect, const QString &name, const QColor &color);
//! The ground of what a search has found.
void paintMark(QPainter &painter, const QRectF &rect, bool isCurrent, const BlockStyle &style);
//! The thumb of a bar that scrolls sideways, in \a track.
void paintThumb(QPainter &painter, const QRectF &track, qreal offset, qreal visible, qreal total, const QColor &color);

} // namespace runnel::gui
