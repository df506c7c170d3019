// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/transcriptlayout.h"

#include <QString>

class QMimeData;

namespace runnel::gui {

//! \brief What the user selected, from where it began to where it ended, in either order.
class Selection
{
public:
    enum class Unit : std::uint8_t { Character, Word, Block };

    [[nodiscard]] bool isEmpty() const { return !m_active || (!m_from.isBefore(m_to)); }
    void clear() { m_active = false; }
    //! Begins at \a place; \a block is the text of its block, for words.
    void start(const TextPlace &place, Unit unit, const markdown::Block *block);
    void extend(const TextPlace &place, const markdown::Block *block);
    void setRange(const TextPlace &from, const TextPlace &to);
    //! Moves the end that moves to \a place; the other one stays.
    void moveCaret(const TextPlace &place);
    [[nodiscard]] bool isActive() const { return m_active; }
    //! The end that moves.
    [[nodiscard]] const TextPlace &caret() const { return m_caretIsFirst ? m_from : m_to; }
    [[nodiscard]] bool contains(const TextPlace &place) const;

    [[nodiscard]] const TextPlace &from() const { return m_from; }
    [[nodiscard]] const TextPlace &to() const { return m_to; }
    [[nodiscard]] MessageItem::Selected inRow(int row) const;

    void insertRows(int first, int count);
    void removeRows(int first, int count);

private:
    struct Range
    {
        TextPlace from;
        TextPlace to;
    };
    [[nodiscard]] Range unitAt(const TextPlace &place, const markdown::Block *block) const;

    bool m_active = false;
    Unit m_unit = Unit::Character;
    Range m_origin; // what was selected by the first click
    TextPlace m_from;
    TextPlace m_to;
    bool m_caretIsFirst = false;
};

//! The selection as plain text, Markdown and HTML at once; \a markdownOnly: the Markdown as the text.
[[nodiscard]] std::unique_ptr<QMimeData> toMimeData(const Selection &selection, models::ChatModel &model,
                                                    bool markdownOnly);

} // namespace runnel::gui
