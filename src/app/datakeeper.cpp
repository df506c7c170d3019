// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/datakeeper.h"

#include "app/datamove.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace runnel::app {

namespace {

settings::DataCopy::Reason toReason(storage::BackupReason reason)
{
    using Reason = settings::DataCopy::Reason;
    switch (reason) {
    case storage::BackupReason::Daily:
        return Reason::Daily;
    case storage::BackupReason::Asked:
        return Reason::Asked;
    case storage::BackupReason::Migration:
        return Reason::Migration;
    }
    Q_UNREACHABLE_RETURN(Reason::Daily);
}

} // namespace

DataKeeper::DataKeeper(Backend &backend, const core::Paths &paths, bool writable,
                       std::function<void(const DataTask &)> begin, QObject *parent)
    : DataCare(parent), m_backend(backend), m_paths(paths), m_writable(writable), m_begin(std::move(begin))
{
    const storage::Upkeep &upkeep = backend.upkeep();
    connect(&upkeep, &storage::Upkeep::backedUp, this, &DataCare::changed);
    connect(&upkeep, &storage::Upkeep::backupFailed, this, &DataCare::backupFailed);
    connect(&upkeep, &storage::Upkeep::foundDamaged, this, &DataCare::damaged);
}

qint64 DataKeeper::bytes() const
{
    return QFileInfo(m_paths.database()).size() + QFileInfo(m_paths.database() + "-wal"_L1).size();
}

QList<settings::DataCopy> DataKeeper::backups() const
{
    QList<settings::DataCopy> copies;
    const QList<storage::Backup> backups = storage::backupsIn(m_paths.backupDir());
    for (const storage::Backup &backup : backups) {
        copies.append(
            {.path = backup.path, .madeMs = backup.madeMs, .bytes = backup.bytes, .reason = toReason(backup.reason)});
    }
    return copies;
}

void DataKeeper::check(QObject *context, const Done &done)
{
    m_backend.upkeep().check(context, done);
}

void DataKeeper::backUp(QObject *context, const Done &done)
{
    m_backend.upkeep().backUp(context, done);
}

core::Result<void> DataKeeper::repair()
{
    return start({.kind = DataTask::Kind::Repair});
}

core::Result<void> DataKeeper::restore(const QString &backup)
{
    return start({.kind = DataTask::Kind::Restore, .path = backup});
}

core::Result<void> DataKeeper::move(const QString &folder)
{
    if (const auto fits = checkTarget(m_paths, folder); !fits) return fits;
    return start({.kind = DataTask::Kind::Move, .path = folder});
}

core::Result<void> DataKeeper::start(const DataTask &task)
{
    if (!m_writable) return core::fail(core::ErrorKind::Storage, u"The data folder cannot be written"_s);
    if (m_backend.chats().runningCount() > 0 || !m_backend.chats().queued().isEmpty()) {
        return core::fail(core::ErrorKind::Busy, u"An answer is being written"_s);
    }
    m_begin(task);
    return {};
}

} // namespace runnel::app
