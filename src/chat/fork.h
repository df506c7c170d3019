// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversationstore.h"

namespace runnel::chat {

//! A new conversation, called \a title, with copies of what leads to \a last in \a conversation and of that itself, its
//! settings too, but no other branches. Where \a last is a prompt it becomes the draft, to be sent again. Attachments
//! are named once more, not copied: their files are kept by what is in them. Sessions stay with the originals.
[[nodiscard]] StoredConversation fork(const Conversation &conversation, const MessageId &last, const QString &title,
                                      qint64 nowMs);

} // namespace runnel::chat
