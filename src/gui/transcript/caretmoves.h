// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include <cstdint>
#include <optional>

class QKeyEvent;

namespace runnel::gui {

//! \brief Where the moving end of a selection can be sent.
enum class CaretMove : std::uint8_t {
    NextCharacter,
    PreviousCharacter,
    NextWord,
    PreviousWord,
    NextLine,
    PreviousLine,
    NextPage,
    PreviousPage,
    LineStart,
    LineEnd,
    NextBlock,
    PreviousBlock,
    Start,
    End,
};

//! What \a event asks for by the keys of this system; nothing where it does not select.
[[nodiscard]] std::optional<CaretMove> selectingMove(const QKeyEvent &event);

//! The same move as the reader of text from right to left means it: arrows go where they point.
[[nodiscard]] CaretMove mirrored(CaretMove move);

//! Where a caret in \a text goes from \a position by character or word; nothing where it leaves the text.
[[nodiscard]] std::optional<qsizetype> stepped(const QString &text, qsizetype position, CaretMove move);

} // namespace runnel::gui
