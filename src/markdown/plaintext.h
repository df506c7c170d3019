// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "markdown/block.h"

namespace runnel::markdown {

//! \brief The readable text of blocks, as selections and searches count it: in UTF-16 code units, children and rows
//! joined by line ends, cells by tabs.

[[nodiscard]] bool hasChildren(BlockKind kind);
[[nodiscard]] QString plainText(const Block &block);
[[nodiscard]] qsizetype plainLength(const Block &block);

} // namespace runnel::markdown
