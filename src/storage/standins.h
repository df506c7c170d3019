// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

namespace runnel::storage {

class Connection;

//! Puts rows in the place of those that others point to and that are lost, so that what points to them can be seen:
//! chats without a name, answers without a state. What still points nowhere is taken out. Returns how many messages
//! are lost. For a database that was just salvaged, within a transaction.
[[nodiscard]] core::Result<qint64> standIn(Connection &connection);

} // namespace runnel::storage
