// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/blockstyle.h"
#include "markdown/block.h"

namespace runnel::chat {
struct Message;
}

namespace runnel::gui {

//! \brief Heights in px of what is not laid out yet: near enough for a scroll bar, corrected when it is seen.

[[nodiscard]] int estimatedHeight(const markdown::Block &block, int width, const BlockStyle &style);
//! Of a whole message that is not even parsed.
[[nodiscard]] int estimatedHeight(const chat::Message &message, int width, const BlockStyle &style);

} // namespace runnel::gui
