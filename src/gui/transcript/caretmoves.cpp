// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/caretmoves.h"

#include <QKeyEvent>
#include <QTextBoundaryFinder>

#include <array>

namespace runnel::gui {

namespace {

struct Key
{
    QKeySequence::StandardKey key;
    CaretMove move;
};

constexpr std::array standardKeys {
    Key {QKeySequence::SelectNextChar, CaretMove::NextCharacter},
    Key {QKeySequence::SelectPreviousChar, CaretMove::PreviousCharacter},
    Key {QKeySequence::SelectNextWord, CaretMove::NextWord},
    Key {QKeySequence::SelectPreviousWord, CaretMove::PreviousWord},
    Key {QKeySequence::SelectNextLine, CaretMove::NextLine},
    Key {QKeySequence::SelectPreviousLine, CaretMove::PreviousLine},
    Key {QKeySequence::SelectNextPage, CaretMove::NextPage},
    Key {QKeySequence::SelectPreviousPage, CaretMove::PreviousPage},
    Key {QKeySequence::SelectStartOfLine, CaretMove::LineStart},
    Key {QKeySequence::SelectEndOfLine, CaretMove::LineEnd},
    Key {QKeySequence::SelectEndOfBlock, CaretMove::NextBlock},
    Key {QKeySequence::SelectStartOfBlock, CaretMove::PreviousBlock},
    Key {QKeySequence::SelectStartOfDocument, CaretMove::Start},
    Key {QKeySequence::SelectEndOfDocument, CaretMove::End},
};

} // namespace

std::optional<CaretMove> selectingMove(const QKeyEvent &event)
{
    for (const Key &key : standardKeys) {
        if (event.matches(key.key)) return key.move;
    }
    // By block: where the system has no keys for it, those of editors.
    if (event.modifiers() == (Qt::ControlModifier | Qt::ShiftModifier)) {
        if (event.key() == Qt::Key_Down) return CaretMove::NextBlock;
        if (event.key() == Qt::Key_Up) return CaretMove::PreviousBlock;
    }
    return std::nullopt;
}

CaretMove mirrored(CaretMove move)
{
    switch (move) {
    case CaretMove::NextCharacter:
        return CaretMove::PreviousCharacter;
    case CaretMove::PreviousCharacter:
        return CaretMove::NextCharacter;
    case CaretMove::NextWord:
        return CaretMove::PreviousWord;
    case CaretMove::PreviousWord:
        return CaretMove::NextWord;
    default:
        return move;
    }
}

std::optional<qsizetype> stepped(const QString &text, qsizetype position, CaretMove move)
{
    const bool forward = move == CaretMove::NextCharacter || move == CaretMove::NextWord;
    const bool byWord = move == CaretMove::NextWord || move == CaretMove::PreviousWord;
    if (forward ? position >= text.size() : position <= 0) return std::nullopt;
    QTextBoundaryFinder finder(byWord ? QTextBoundaryFinder::Word : QTextBoundaryFinder::Grapheme, text);
    finder.setPosition(position);
    const auto step = [&] { return forward ? finder.toNextBoundary() : finder.toPreviousBoundary(); };
    qsizetype reached = step();
    // Words, not what stands between them: forward to the beginning of the next one, as editors do.
    while (byWord && reached > 0 && reached < text.size() && text.at(reached).isSpace()) reached = step();
    if (reached < 0) return forward ? text.size() : 0;
    return reached;
}

} // namespace runnel::gui
