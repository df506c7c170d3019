// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/shell/shellcontext.h"
#include "gui/shell/startpage.h"

#include <functional>

namespace runnel::chat {
class Conversation;
}
namespace runnel::models {
class ConversationListModel;
}

namespace runnel::gui {

//! What the start page shows for \a conversation, which is empty; chats for which \a isGone holds are left out.
[[nodiscard]] StartPage::Content startContent(const ShellContext &context, const models::ConversationListModel &list,
                                              const chat::Conversation &conversation,
                                              const std::function<bool(const chat::ConversationId &)> &isGone);

} // namespace runnel::gui
