// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/blocklayout.h"

#include <QTextLayout>

namespace runnel::gui {

//! \brief Styled text that wraps in one box: a paragraph, a piece of a long one, or a cell of a table.
//!
//! Every line is at least the style's line height high. Positions count from the first character of the box.
class InlineLayout
{
public:
    struct Options
    {
        QFont font;
        int lineHeight = 0;
        Qt::Alignment alignment = {}; //!< empty: by the direction of the text
        bool isCode = false;          //!< no inline styles, controls visible
    };

    //! \a text from \a start, \a length long.
    InlineLayout(const markdown::InlineText &text, qsizetype start, qsizetype length, const BlockStyle &style,
                 const Options &options);

    //! Whether this shows the same as the piece given; then a new layout is not needed.
    [[nodiscard]] bool shows(const markdown::InlineText &text, qsizetype start, qsizetype length) const;

    //! Breaks into lines; cheap where the width is the same as before.
    void setWidth(qreal width);
    [[nodiscard]] qreal height() const { return m_height; }
    //! Of the widest line as broken; the unbroken text's where no width was set.
    [[nodiscard]] qreal usedWidth() const;
    [[nodiscard]] qreal naturalWidth();
    [[nodiscard]] bool isRightToLeft() const { return m_rightToLeft; }

    void paint(QPainter &painter, const QPointF &at, const QColor &color, const PaintContext &context) const;
    [[nodiscard]] qsizetype positionAt(const QPointF &point) const;
    [[nodiscard]] QRectF caretRect(qsizetype position) const;
    //! The top of the line that covers \a y.
    [[nodiscard]] qreal lineTopAt(qreal y) const;
    void addTargets(const QPointF &at, QList<Target> &targets) const;

private:
    void setFormats(const BlockStyle &style);
    [[nodiscard]] int lineAt(qreal y) const; //!< where there are lines
    [[nodiscard]] qreal lineTop(const QTextLine &line) const;
    [[nodiscard]] qreal lineBox(const QTextLine &line) const;
    //! Calls \a visit(rectangle) for the line pieces of [from, to).
    template <typename Visit>
    void forPieces(qsizetype from, qsizetype to, Visit visit) const;

    Options m_options;
    QString m_source;
    QList<markdown::Span> m_spans; // positions in m_source
    QTextLayout m_layout;
    qreal m_width = -1;
    qreal m_height = 0;
    bool m_rightToLeft = false;
};

} // namespace runnel::gui
