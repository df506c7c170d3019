// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "markdown/block.h"

#include <QList>
#include <QStringList>

namespace runnel::text {
class HighlighterRepository;
}

namespace runnel::gui {

//! What a screen reader calls a code block whose fence says \a info: it is named, not spelled.
[[nodiscard]] QString spokenCodeName(const QString &info, text::HighlighterRepository &languages);

//! \brief A growing answer in sentences to be spoken: each whole, and once.
class SpokenAnswer
{
public:
    //! What came since the last call. \a isOver: nothing follows, so what has no end yet counts as well.
    [[nodiscard]] QStringList take(const QList<markdown::BlockPtr> &blocks, bool isOver,
                                   text::HighlighterRepository &languages);

private:
    qsizetype m_block = 0; // top-level blocks before this one are told
    qsizetype m_leaf = 0;  // in it, leaves before this one are told
    qsizetype m_told = 0;  // characters of that leaf
};

} // namespace runnel::gui
