// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "markdown/block.h"

namespace runnel::gui {

//! \brief How much of a long block is shown at first; what estimates and layouts agree upon.

inline constexpr qsizetype foldedLines = 14; // of code, seen of a block that is folded
inline constexpr qsizetype foldedSources = 5;

[[nodiscard]] inline bool canBeFolded(const markdown::Block &block, qsizetype lines)
{
    constexpr qsizetype mostCode = 40;
    constexpr qsizetype mostArguments = 8;
    constexpr qsizetype mostSources = 6;
    switch (block.kind) {
    case markdown::BlockKind::Code:
        return lines > mostCode;
    case markdown::BlockKind::ToolCall:
        return lines > mostArguments;
    case markdown::BlockKind::Sources:
        return lines > mostSources;
    default:
        return false;
    }
}

} // namespace runnel::gui
