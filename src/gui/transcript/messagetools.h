// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/blocklayout.h"
#include "gui/transcript/statuscard.h"

namespace runnel::gui {

//! \brief The row of buttons below a message: what can be done with it, and which of several it is.
//!
//! Coordinates are those of the message. While an answer is written there is only the way to those beside it.
class MessageTools
{
public:
    static constexpr int side = 28; //!< px, of a button

    //! Where the row is: in a message of \a width, from \a top down.
    struct Place
    {
        int width = 0;
        int top = 0;
        int unit = 4;
        bool rightToLeft = false;
    };

    MessageTools(const MessageFacts &facts, bool hasText, const Place &place);

    //! From left to right as the list runs, mirrored where the text runs the other way.
    [[nodiscard]] const QList<Target> &targets() const { return m_targets; }
    //! \a copied says for a while that it was done.
    void paint(QPainter &painter, const QPointF &at, const PaintContext &context, const Target *copied) const;

private:
    void add(ActionKind kind, const QString &name, bool enabled = true);
    void arrange();
    [[nodiscard]] QRectF counterRect(const QRectF &next) const;

    const MessageFacts &m_facts;
    Place m_place;
    QList<Target> m_targets;
};

} // namespace runnel::gui
