// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/backups.h"

#include "core/logging.h"
#include "storage/attachmenttable.h"
#include "storage/connection.h"
#include "storage/replacement.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

const auto backupPattern = "runnel-*.sqlite"_L1;
const auto timeFormat = "yyyyMMdd'T'HHmmsszzz"_L1;
constexpr auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner;

QString word(BackupReason reason)
{
    switch (reason) {
    case BackupReason::Daily:
        return u"daily"_s;
    case BackupReason::Asked:
        return u"asked"_s;
    case BackupReason::Migration:
        return u"schema"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

qsizetype mostOf(BackupReason reason)
{
    return reason == BackupReason::Daily ? 3 : 1;
}

void dropOld(const QString &folder)
{
    // A copy that was under way when its process ended. Nobody else makes one: the data folder is locked.
    QDir place(folder);
    const QStringList unfinished = place.entryList({backupPattern + ".part*"_L1}, QDir::Files);
    for (const QString &partial : unfinished) place.remove(partial);
    const QList<Backup> backups = backupsIn(folder);
    for (const BackupReason reason : {BackupReason::Daily, BackupReason::Asked, BackupReason::Migration}) {
        qsizetype kept = 0;
        for (const Backup &backup : backups) {
            if (backup.reason != reason || ++kept <= mostOf(reason)) continue;
            if (!QFile::remove(backup.path)) qCWarning(lcStorage) << "cannot remove the old backup" << backup.path;
        }
    }
}

core::Result<void> copyChecked(Connection &connection, const QString &partial)
{
    // Also by a connection for reading: SQLite opens the database itself read-only then, and only the copy is written.
    const auto before = connection.scalar(u"PRAGMA query_only"_s);
    if (!before) return std::unexpected(before.error());
    if (const auto off = connection.executeOnce(u"PRAGMA query_only=OFF"_s); !off) return off;
    const auto copied = connection.executeOnce(u"VACUUM INTO ?"_s, {partial});
    if (before->toBool()) (void)connection.executeOnce(u"PRAGMA query_only=ON"_s);
    if (!copied) return copied;
    if (const auto whole = checkBackup(partial); !whole) return whole;
    return syncToDisk(partial);
}

} // namespace

QList<Backup> backupsIn(const QString &folder)
{
    QList<Backup> backups;
    const QFileInfoList files = QDir(folder).entryInfoList({backupPattern}, QDir::Files);
    for (const QFileInfo &file : files) {
        const QStringList name = file.completeBaseName().split(u'-');
        QDateTime made = QDateTime::fromString(name.value(1), QString(timeFormat));
        made.setTimeZone(QTimeZone::UTC);
        if (name.size() != 3 || !made.isValid()) continue;
        for (const BackupReason reason : {BackupReason::Daily, BackupReason::Asked, BackupReason::Migration}) {
            if (!name.at(2).startsWith(word(reason))) continue;
            backups.append({.path = file.absoluteFilePath(),
                            .madeMs = made.toMSecsSinceEpoch(),
                            .reason = reason,
                            .bytes = file.size()});
        }
    }
    std::ranges::stable_sort(backups, std::ranges::greater(), &Backup::madeMs);
    return backups;
}

bool isBackupDue(const QString &folder, qint64 nowMs)
{
    // Not by the newest: a clock that was wrong for a while may have made one of a day to come.
    const auto day = [](qint64 ms) { return QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::UTC).date(); };
    const QList<Backup> backups = backupsIn(folder);
    return std::ranges::none_of(backups, [&day, today = day(nowMs)](const Backup &backup) {
        return backup.reason == BackupReason::Daily && day(backup.madeMs) == today;
    });
}

core::Result<QString> backUp(Connection &connection, const QString &folder, BackupReason reason, qint64 nowMs,
                             int detail)
{
    const QString time = QDateTime::fromMSecsSinceEpoch(nowMs, QTimeZone::UTC).toString(timeFormat);
    const QString number = detail > 0 ? QString::number(detail) : QString();
    const QString target = QDir(folder).filePath(u"runnel-%1-%2%3.sqlite"_s.arg(time, word(reason), number));
    const QString partial = target + ".part"_L1;
    QFile::remove(partial);
    if (!QDir(folder).exists() &&
        (!QDir().mkpath(folder) || !QFile::setPermissions(folder, ownerOnly | QFile::ExeOwner))) {
        return core::fail(core::ErrorKind::Storage, u"Cannot make the folder %1"_s.arg(folder));
    }
    QFile file(partial);
    // Made empty first, so that it is never readable by others.
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, ownerOnly)) {
        return core::fail(core::ErrorKind::Storage,
                          u"Cannot write the backup %1: %2"_s.arg(partial, file.errorString()));
    }
    file.close();
    auto made = copyChecked(connection, partial);
    if (made && !QFile::rename(partial, target)) {
        made = core::fail(core::ErrorKind::Storage, u"Cannot name the backup %1"_s.arg(target));
    }
    if (!made) {
        for (const QString &suffix : {u""_s, u"-journal"_s}) QFile::remove(partial + suffix);
        return std::unexpected(made.error());
    }
    (void)syncToDisk(folder);
    dropOld(folder);
    return target;
}

core::Result<void> checkBackup(const QString &file)
{
    const auto copy = Connection::open(file, Connection::Access::Immutable);
    if (!copy) return std::unexpected(copy.error());
    const auto check = (*copy)->scalar(u"PRAGMA quick_check(1)"_s);
    if (!check) return std::unexpected(check.error());
    if (check->toString() == "ok"_L1) return {};
    return core::fail(core::ErrorKind::StorageCorrupt,
                      u"The backup %1 is not whole: %2"_s.arg(file, check->toString()));
}

core::Result<qint64> messagesIn(const QString &file)
{
    const auto copy = Connection::open(file, Connection::Access::Immutable);
    if (!copy) return std::unexpected(copy.error());
    const auto count = (*copy)->scalar(u"SELECT count(*) FROM messages"_s);
    if (!count) return std::unexpected(count.error());
    return count->toLongLong();
}

core::Result<QSet<QString>> attachmentsIn(const QString &file)
{
    const auto copy = Connection::open(file, Connection::Access::Immutable);
    if (!copy) return std::unexpected(copy.error());
    const auto table = (*copy)->scalar(u"SELECT count(*) FROM sqlite_schema WHERE name = 'attachments'"_s);
    if (!table) return std::unexpected(table.error());
    if (table->toInt() == 0) return QSet<QString> {};
    return readAttachmentKeys(**copy);
}

core::Result<QString> restoreBackup(const QString &file, const QString &database, qint64 nowMs)
{
    if (const auto whole = checkBackup(file); !whole) return std::unexpected(whole.error());
    const QString next = successorOf(database);
    QFile::remove(next);
    QFile source(file);
    if (!source.copy(next) || !QFile::setPermissions(next, ownerOnly)) {
        const QString why = source.errorString();
        QFile::remove(next);
        return core::fail(core::ErrorKind::Storage, u"Cannot copy the backup %1: %2"_s.arg(file, why));
    }
    if (const auto whole = checkBackup(next); !whole) {
        QFile::remove(next);
        return std::unexpected(whole.error());
    }
    return replaceDatabase(database, u"replaced"_s, nowMs);
}

} // namespace runnel::storage
