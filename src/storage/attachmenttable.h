// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"
#include "core/error.h"

#include <QHash>
#include <QList>
#include <QSet>
#include <QString>

namespace runnel::storage {

class Connection;

//! The table `attachments`. For the thread that owns the connection, inside its transaction.

//! Writes \a attachments over what \a message has; those of the draft of \a conversation where \a message is null.
[[nodiscard]] core::Result<void> writeAttachments(Connection &connection, const chat::ConversationId &conversation,
                                                  const chat::MessageId &message,
                                                  const QList<chat::Attachment> &attachments);
//! Of all messages of \a conversation.
[[nodiscard]] core::Result<QHash<chat::MessageId, QList<chat::Attachment>>> readAttachments(
    Connection &connection, const chat::ConversationId &conversation);
//! Of the draft of \a conversation.
[[nodiscard]] core::Result<QList<chat::Attachment>> readDraftAttachments(Connection &connection,
                                                                         const chat::ConversationId &conversation);
//! Every key that a row names.
[[nodiscard]] core::Result<QSet<QString>> readAttachmentKeys(Connection &connection);

} // namespace runnel::storage
