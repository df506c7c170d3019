// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/textblock.h"

#include <memory>

namespace runnel::gui {

//! \brief The reasoning above an answer: a line that unfolds it, and under that its text, which may still grow.
//!
//! Coordinates are relative to its top left corner, in px.
class ReasoningFold
{
public:
    //! \a text, laid out for \a width where it is unfolded. Of what grew only the end is laid out.
    void setText(const QString &text, qreal width, const BlockStyle &style);
    void setUnfolded(bool unfolded, const BlockStyle &style);
    //! Fonts or colours are others: setText() follows.
    void forgetLayout() { m_layout.reset(); }

    [[nodiscard]] bool isEmpty() const { return m_text.isEmpty(); }
    [[nodiscard]] bool isUnfolded() const { return m_isUnfolded; }
    [[nodiscard]] int height() const;

    //! As in BlockLayout.
    bool layOut(qreal top, qreal bottom, const BlockStyle &style);
    [[nodiscard]] QRectF caretRect(qsizetype position) const;
    void addTargets(const QPointF &at, QList<Target> &targets) const;
    //! \a isGoingOn: nothing else came yet.
    void paint(QPainter &painter, const QPointF &at, const PaintContext &context, bool isGoingOn) const;

private:
    void updateLayout(const BlockStyle &style);
    [[nodiscard]] int rowHeight() const { return 7 * m_unit; }
    [[nodiscard]] QPointF textAt() const;

    QString m_text;
    std::shared_ptr<TextBlock> m_layout; // null while it is folded
    qreal m_width = 0;
    int m_unit = 4;
    int m_iconSide = 0;
    bool m_rightToLeft = false;
    bool m_isUnfolded = false;
};

} // namespace runnel::gui
