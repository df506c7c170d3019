// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/migrations.h"

#include "core/logging.h"
#include "storage/connection.h"

#include <QDateTime>
#include <QDir>
#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

constexpr qsizetype backupsToKeep = 3;
const auto backupPattern = "runnel-*.sqlite"_L1;

QStringList statements(const QString &sql)
{
    QStringList kept;
    const QStringList lines = sql.split(u'\n');
    QString statement;
    for (const QString &line : lines) {
        if (line.startsWith("--"_L1)) continue;
        if (!line.trimmed().isEmpty()) {
            statement += line + u'\n';
            continue;
        }
        if (statement.trimmed().endsWith(u';')) kept.append(std::exchange(statement, {}).trimmed());
    }
    if (!statement.trimmed().isEmpty()) kept.append(statement.trimmed());
    return kept;
}

core::Result<void> apply(Connection &connection, const Migration &migration)
{
    ScopedTransaction transaction(connection);
    if (const auto begun = transaction.begin(ScopedTransaction::Kind::Write); !begun) return begun;
    const QStringList steps = statements(migration.sql);
    for (const QString &statement : steps) {
        if (const auto done = connection.executeOnce(statement); !done) return done;
    }
    const auto stamped = connection.executeOnce(u"PRAGMA user_version=%1"_s.arg(migration.version));
    if (!stamped) return stamped;
    return transaction.commit();
}

void dropOldBackups(const QString &backupDir)
{
    // The names hold the time of their making, so their order is their age.
    QDir folder(backupDir);
    QStringList files = folder.entryList({backupPattern}, QDir::Files, QDir::Name);
    std::ranges::sort(files, [](const QString &left, const QString &right) {
        return left.section(u'-', 1, 1) < right.section(u'-', 1, 1);
    });
    // A copy that was under way when its process ended. Nobody else makes one: the data folder is locked.
    const QStringList unfinished = folder.entryList({backupPattern + ".part"_L1}, QDir::Files);
    for (const QString &partial : unfinished) folder.remove(partial);
    while (files.size() > backupsToKeep) {
        const QString oldest = files.takeFirst();
        if (!folder.remove(oldest)) qCWarning(lcStorage) << "cannot remove the old backup" << oldest;
    }
}

core::Result<void> checkCopy(const QString &file)
{
    const auto copy = Connection::open(file, Connection::Access::Immutable);
    if (!copy) return std::unexpected(copy.error());
    const auto check = (*copy)->scalar(u"PRAGMA quick_check(1)"_s);
    if (!check) return std::unexpected(check.error());
    if (check->toString() != "ok"_L1) {
        return core::fail(core::ErrorKind::StorageCorrupt,
                          u"The backup %1 is not whole: %2"_s.arg(file, check->toString()));
    }
    return {};
}

} // namespace

QList<Migration> builtInMigrations()
{
    QList<Migration> migrations;
    const QDir folder(u":/runnel/migrations/sqlite"_s);
    const QStringList files = folder.entryList({u"*.sql"_s}, QDir::Files, QDir::Name);
    for (const QString &name : files) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly)) continue;
        migrations.append(
            {.version = name.section(u'_', 0, 0).toInt(), .name = name, .sql = QString::fromUtf8(file.readAll())});
    }
    return migrations;
}

core::Result<int> schemaVersion(Connection &connection)
{
    const auto version = connection.scalar(u"PRAGMA user_version"_s);
    if (!version) return std::unexpected(version.error());
    return version->toInt();
}

core::Result<QString> backUp(Connection &connection, const QString &backupDir, const QString &label)
{
    const QString time = QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd'T'HHmmsszzz"_s);
    const QString target = QDir(backupDir).filePath(u"runnel-%1-%2.sqlite"_s.arg(time, label));
    const QString partial = target + ".part"_L1;
    QFile::remove(partial);
    QFile file(partial);
    // Made empty first, so that it is never readable by others.
    if (!QDir().mkpath(backupDir) ||
        !file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner)) {
        return core::fail(core::ErrorKind::Storage,
                          u"Cannot write the backup %1: %2"_s.arg(partial, file.errorString()));
    }
    file.close();
    auto copied = connection.executeOnce(u"VACUUM INTO ?"_s, {partial});
    if (copied) copied = checkCopy(partial);
    if (!copied) {
        QFile::remove(partial);
        return std::unexpected(copied.error());
    }
    if (!QFile::rename(partial, target)) {
        return core::fail(core::ErrorKind::Storage, u"Cannot name the backup %1"_s.arg(target));
    }
    dropOldBackups(backupDir);
    return target;
}

core::Result<MigrationReport> migrate(Connection &connection, const QList<Migration> &migrations,
                                      const QString &backupDir)
{
    const auto version = schemaVersion(connection);
    if (!version) return std::unexpected(version.error());
    MigrationReport report {.from = *version, .to = migrations.isEmpty() ? 0 : migrations.last().version};
    if (report.from > report.to) {
        return core::fail(core::ErrorKind::StorageTooNew,
                          u"%1 has schema %2, this version of Runnel knows up to %3"_s.arg(connection.file())
                              .arg(report.from)
                              .arg(report.to));
    }
    if (report.from == report.to) return report;

    const auto tables = connection.scalar(u"SELECT count(*) FROM sqlite_schema"_s);
    if (!tables) return std::unexpected(tables.error());
    if (tables->toInt() > 0) {
        const auto backup = backUp(connection, backupDir, u"schema%1"_s.arg(report.from));
        if (!backup) return std::unexpected(backup.error());
        report.backup = *backup;
    }
    for (const Migration &migration : migrations) {
        if (migration.version <= report.from) continue;
        if (const auto applied = apply(connection, migration); !applied) {
            core::Error error = applied.error();
            error.message = u"Migration %1 failed: %2"_s.arg(migration.name, error.message);
            return std::unexpected(std::move(error));
        }
        qCInfo(lcStorage).noquote() << "schema migrated:" << migration.name;
    }
    return report;
}

} // namespace runnel::storage
