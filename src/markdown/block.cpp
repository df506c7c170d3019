// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "markdown/block.h"

#include <algorithm>

namespace runnel::markdown {

// The converter caps the depth of the tree, so that recursion is safe here.
bool sameContent(const Block &left, const Block &right)
{
    if (&left == &right) return true;
    return left.kind == right.kind && left.text == right.text && left.info == right.info && left.level == right.level &&
           left.ordered == right.ordered && left.tight == right.tight && left.start == right.start &&
           left.task == right.task && left.alignments == right.alignments && left.rows == right.rows &&
           std::ranges::equal(left.children, right.children,
                              [](const BlockPtr &a, const BlockPtr &b) { return sameContent(*a, *b); });
}

} // namespace runnel::markdown
