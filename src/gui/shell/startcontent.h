// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/shell/shellcontext.h"
#include "gui/shell/startpage.h"

namespace runnel::chat {
class Conversation;
}

namespace runnel::gui {

//! What the start page shows for \a conversation, which is empty.
[[nodiscard]] StartPage::Content startContent(const ShellContext &context, const chat::Conversation &conversation);

} // namespace runnel::gui
