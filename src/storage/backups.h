// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QList>
#include <QSet>
#include <QString>

namespace runnel::storage {

class Connection;

//! \brief Why a backup was made; how many of it stay follows from that.
enum class BackupReason : std::uint8_t {
    Daily,     //!< the newest three stay
    Asked,     //!< the newest one
    Migration, //!< the newest one: from before the last change of the format
};

//! \brief A copy of the database.
struct Backup
{
    QString path;
    qint64 madeMs = 0; //!< UTC, by its name
    BackupReason reason = BackupReason::Daily;
    qint64 bytes = 0;

    bool operator==(const Backup &) const = default;
};

//! The backups in \a folder, the newest first.
[[nodiscard]] QList<Backup> backupsIn(const QString &folder);
//! Whether \a folder has no daily backup of the day, in UTC, of \a nowMs.
[[nodiscard]] bool isBackupDue(const QString &folder, qint64 nowMs);

//! Writes a checked copy of the database, readable by the owner only, and takes away those that need not stay. Nothing
//! half is left where it fails. \a detail: more for its name. The connection may be one for reading.
[[nodiscard]] core::Result<QString> backUp(Connection &connection, const QString &folder, BackupReason reason,
                                           qint64 nowMs, int detail = 0);
//! Fails where the backup \a file is not whole.
[[nodiscard]] core::Result<void> checkBackup(const QString &file);
//! Messages in the backup \a file.
[[nodiscard]] core::Result<qint64> messagesIn(const QString &file);
//! The keys of the attached files that the backup \a file names; none where it is from before there were any.
[[nodiscard]] core::Result<QSet<QString>> attachmentsIn(const QString &file);
//! Puts the backup \a file in the place of the closed \a database and returns where that lies now.
[[nodiscard]] core::Result<QString> restoreBackup(const QString &file, const QString &database, qint64 nowMs);

} // namespace runnel::storage
