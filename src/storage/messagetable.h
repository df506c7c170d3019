// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "core/error.h"

#include <QList>

namespace runnel::storage {

class Connection;

//! The tables `conversations`, `messages` and `message_parts`. For the thread that owns the connection, inside its
//! transaction.

[[nodiscard]] core::Result<void> saveConversation(Connection &connection, const chat::ConversationInfo &info);
[[nodiscard]] core::Result<std::optional<chat::ConversationInfo>> readConversation(Connection &connection,
                                                                                   const chat::ConversationId &id);

//! Writes \a message over what is there, or adds it.
[[nodiscard]] core::Result<void> saveMessage(Connection &connection, const chat::ConversationId &conversation,
                                             const chat::Message &message);
//! All messages of a conversation, with their parts, oldest first.
[[nodiscard]] core::Result<QList<chat::Message>> readMessages(Connection &connection,
                                                              const chat::ConversationId &conversation);
[[nodiscard]] core::Result<QList<chat::Part>> readParts(Connection &connection, const chat::MessageId &message);
[[nodiscard]] core::Result<void> writeParts(Connection &connection, const chat::MessageId &message,
                                            const QList<chat::Part> &parts);

} // namespace runnel::storage
