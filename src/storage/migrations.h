// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QList>
#include <QString>

namespace runnel::storage {

class Connection;

//! \brief One step of the schema, forward only.
struct Migration
{
    int version = 0; //!< from 1, without gaps
    QString name;
    QString sql; //!< statements, each ended by a semicolon and an empty line
};

//! \brief What migrating did.
struct MigrationReport
{
    int from = 0;
    int to = 0;
    QString backup = {}; //!< the copy made before; empty where there was nothing to lose or nothing to do
};

//! The migrations that come with the program, in order.
[[nodiscard]] QList<Migration> builtInMigrations();

//! The schema version of the database; 0 for a new one.
[[nodiscard]] core::Result<int> schemaVersion(Connection &connection);

//! Brings the database to the last of \a migrations, each in its own transaction, after a checked copy into
//! \a backupDir; empty: none. StorageTooNew, with nothing touched, where the database is ahead.
[[nodiscard]] core::Result<MigrationReport> migrate(Connection &connection, const QList<Migration> &migrations,
                                                    const QString &backupDir, qint64 nowMs);

} // namespace runnel::storage
