// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

namespace runnel::storage {

class Connection;

//! The index of all that was said. Triggers keep it, in the transaction of what they index; these functions fill it
//! with what was there before, from the newest part of a message to the oldest. Its tables: 0008_search.sql.

//! Puts up to \a most more parts in, fewer where they are long; false where none is left.
core::Result<bool> indexSome(Connection &connection, int most);
//! Empties the index; indexSome() fills it again. The names and texts of attached files, and the titles, are in at once.
core::Result<void> clearIndex(Connection &connection);
//! The share of all parts that are in, from 0 to 1.
[[nodiscard]] core::Result<double> indexedShare(Connection &connection);

//! While rows come in some order of their own, no part is indexed; then all wait for indexSome(). Both do nothing where
//! the database has no index.
core::Result<void> holdIndex(Connection &connection);
core::Result<void> releaseIndex(Connection &connection);

} // namespace runnel::storage
