// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/storageerror.h"

#include <QFileInfo>
#include <QSqlError>
#include <QStorageInfo>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

// Primary result codes; extended ones hold them in their low byte.
enum SqliteCode { Busy = 5, Locked = 6, IoError = 10, Corrupt = 11, Full = 13, NotADatabase = 26 };
// The file of shared memory beside the log could not grow: nothing but room can be missing.
constexpr int sharedMemorySize = 4874;

// SQLite reports a full disk as SQLITE_FULL where write() says so, and as an I/O error where a mapped file or a quota
// does.
bool diskIsFull(const QString &file)
{
    constexpr qint64 littleRoom = 256 * 1024;
    const QStorageInfo disk(QFileInfo(file).absolutePath());
    return disk.isValid() && disk.bytesAvailable() >= 0 && disk.bytesAvailable() < littleRoom;
}

core::ErrorKind kindOf(int code, const QString &file)
{
    switch (code & 0xff) {
    case Full:
        return core::ErrorKind::StorageFull;
    case IoError:
        return code == sharedMemorySize || diskIsFull(file) ? core::ErrorKind::StorageFull : core::ErrorKind::Storage;
    case Corrupt:
    case NotADatabase:
        return core::ErrorKind::StorageCorrupt;
    case Busy:
    case Locked:
        return core::ErrorKind::Busy;
    default:
        return core::ErrorKind::Storage;
    }
}

} // namespace

core::Error toError(const QSqlError &error, const QString &doing, const QString &file)
{
    const QString code = error.nativeErrorCode();
    return {.kind = kindOf(code.toInt(), file),
            .message = u"Cannot %1: %2 (SQLite %3)"_s.arg(doing, error.databaseText(), code.isEmpty() ? u"-"_s : code)};
}

} // namespace runnel::storage
