// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/clock.h"
#include "core/error.h"
#include "storage/backups.h"

#include <QObject>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>

namespace runnel::storage {

//! \brief Looks after a database that is open: a backup each day, and a check after an unclean end.
//!
//! Both read with a connection of their own on a thread of their own, so that neither writer nor reader waits for them.
//! For who holds the data folder's lock, on the thread of the database's calls. A callback comes once, later, unless
//! its context dies first.
class Upkeep : public QObject
{
    Q_OBJECT
public:
    using Done = std::function<void(const core::Result<void> &)>;
    //! Nothing is done before: the window comes first.
    static constexpr std::chrono::seconds delay {10};
    static constexpr std::chrono::hours interval {1};

    Upkeep(const QString &file, const QString &backupDir, core::Clock &clock, QObject *parent = nullptr);
    //! What is under way is left to the end of the process where it does not end soon.
    ~Upkeep() override;

    //! Begins the daily backups, with a check first where one is owed. Call once, when the database is open for writing.
    void start(bool owesCheck);
    //! Makes a backup now.
    void backUp(QObject *context, const Done &done);
    //! Checks now: StorageCorrupt, with SQLite's words, where it is damaged.
    void check(QObject *context, const Done &done);
    [[nodiscard]] QString backupDir() const { return m_backupDir; }

Q_SIGNALS:
    void foundWhole();
    void foundDamaged(const runnel::core::Error &error);
    void backedUp();
    //! A daily backup failed; it is tried again within the hour.
    void backupFailed(const runnel::core::Error &error);

private:
    class Worker;

    void tend();
    void makeBackup(BackupReason reason, QObject *context, const Done &done);

    QString m_file;
    QString m_backupDir;
    core::Clock &m_clock;
    core::TimerHandle m_timer;
    std::shared_ptr<Worker> m_worker;
};

} // namespace runnel::storage
