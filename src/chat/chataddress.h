// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"

#include <QString>
#include <QStringView>

#include <optional>

namespace runnel::chat {

//! \brief Where a chat, or a message in it, is found: `runnel://chat/<id>` and `runnel://chat/<id>/message/<id>`.
//!
//! It only leads somewhere: nothing is changed, sent or written by following it, whoever made it.
struct ChatAddress
{
    ConversationId conversation;
    MessageId message = {}; //!< null: the chat itself

    bool operator==(const ChatAddress &) const = default;
};

[[nodiscard]] QString toString(const ChatAddress &address);
//! Nothing unless \a text is one, to the letter, as toString() writes it.
[[nodiscard]] std::optional<ChatAddress> chatAddressFromString(QStringView text);
//! Whether \a text means to be an address of this program, good or bad.
[[nodiscard]] bool looksLikeChatAddress(QStringView text);

} // namespace runnel::chat
