// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"
#include "storage/migrations.h"

#include <QString>

namespace runnel::storage {

//! \brief What was saved of a damaged database.
struct SalvageReport
{
    QString original; //!< where the damaged file lies now, unchanged
    qint64 rows = 0;  //!< of all tables
    qint64 conversations = 0;
    qint64 messages = 0;
    qint64 lostMessages = 0;    //!< known to have been there, by what points to them
    qint64 unreadablePages = 0; //!< a page is 4 KiB of the file
    QString backup = {};        //!< the newest whole backup, where it holds more messages than were saved
};

//! Reads what can be read of \a damaged and writes it into the new file \a fresh, with the schema of today. Of
//! \a damaged nothing is changed. Every page is looked at on its own: damage takes with it what lies on it, and nothing
//! of what it only leads to. The new file may not be on the disk yet. StorageTooNew where a later version wrote the old.
[[nodiscard]] core::Result<SalvageReport> salvage(const QString &damaged, const QString &fresh,
                                                  const QList<Migration> &migrations);

//! The sentence of SQLite's check of the database in \a file: "ok" for a whole one. Takes long for a large one, and
//! writes nothing. \a thorough: also whether each index matches its table.
[[nodiscard]] core::Result<QString> checkDatabase(const QString &file, bool thorough);

} // namespace runnel::storage
