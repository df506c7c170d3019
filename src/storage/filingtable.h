// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversationsummary.h"
#include "core/error.h"

namespace runnel::storage {

class Connection;

//! The list of all conversations, and where each is kept: the table `folders` and the columns of `conversations` that
//! point to it. For the thread that owns the connection, inside its transaction.

[[nodiscard]] core::Result<chat::ConversationListing> readListing(Connection &connection);
//! NotFound where one of the conversations is not there.
[[nodiscard]] core::Result<void> writeFilings(Connection &connection, const QList<chat::FilingChange> &changes);
//! Writes \a folders over all that are there.
[[nodiscard]] core::Result<void> writeFolders(Connection &connection, const QList<chat::Folder> &folders);

} // namespace runnel::storage
