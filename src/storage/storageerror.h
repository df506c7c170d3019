// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

class QSqlError;

namespace runnel::storage {

//! The kind that \a error has for the rest of the program, by SQLite's result code (sqlite.org/rescode.html).
//! \a doing names what was tried ("open /path/file") and \a file the database, for the free space of its disk.
[[nodiscard]] core::Error toError(const QSqlError &error, const QString &doing, const QString &file);

} // namespace runnel::storage
