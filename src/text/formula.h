// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QColor>
#include <QPainterPath>
#include <QPointF>
#include <QRectF>

#include <vector>

class QPainter;

namespace runnel::text {

//! \brief A typeset formula: vector shapes around a baseline. Immutable once made; one thread makes it, another paints.
//!
//! Sizes are in em of the formula's font, y downwards from the baseline.
struct Formula
{
    struct Shape
    {
        QPainterPath path;
        QColor color = {}; //!< invalid: that of the text
        qreal pen = 0;     //!< em; 0: the path is filled
        bool dashed = false;
        QRectF clip = {}; //!< null: all of it
    };

    qreal width = 0;
    qreal ascent = 0;  //!< above the baseline
    qreal descent = 0; //!< below it
    std::vector<Shape> shapes = {};

    //! Paints it with its left end of the baseline at \a origin; \a em in the painter's units.
    void paint(QPainter &painter, const QPointF &origin, qreal em, const QColor &textColor) const;
    //! What it takes in memory, about.
    [[nodiscard]] qsizetype bytes() const;
};

} // namespace runnel::text
