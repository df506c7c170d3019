// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/migrations.h"

#include "core/logging.h"
#include "storage/backups.h"
#include "storage/connection.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

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

core::Result<MigrationReport> migrate(Connection &connection, const QList<Migration> &migrations,
                                      const QString &backupDir, qint64 nowMs)
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
    if (tables->toInt() > 0 && !backupDir.isEmpty()) {
        const auto backup = backUp(connection, backupDir, BackupReason::Migration, nowMs, report.from);
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
