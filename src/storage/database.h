// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"
#include "storage/connection.h"
#include "storage/migrations.h"

#include <QObject>
#include <QPointer>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace runnel::storage {

//! \brief Where the database lies and how to open it.
struct DatabaseOptions
{
    QString file;
    QString backupDir;
    //! Another process writes: only look.
    bool readOnly = false;
    QList<Migration> migrations = builtInMigrations();
};

//! \brief What opening found.
struct OpenReport
{
    int schemaVersion = 0;
    bool created = false;
    bool readOnly = false;
    //! Why it is read-only although writing was asked for: StorageTooNew, or Storage for a write-protected file.
    std::optional<core::Error> notice = std::nullopt;
    QString backup = {}; //!< made before a migration
    QString sqliteVersion = {};
};

//! \brief The database of one data folder, served by two threads of its own.
//!
//! The writer thread has the only connection that writes and checkpoints; the reader thread has a read-only one. Work is
//! handed over as functions. Contract: open(), read() and write() are called on one thread, that of this object, and
//! never block. Writes run one after another, each in its own transaction, in the order of the calls; a read sees all
//! writes made before it. A callback comes once, later, on the calling thread, unless its context dies first or is null.
//! After a failed open() or after close() all work fails with the reason. Whoever owns the data folder's lock calls this.
class Database : public QObject
{
    Q_OBJECT
public:
    using OpenCallback = std::function<void(const core::Result<OpenReport> &)>;
    template <typename T>
    using Work = std::function<core::Result<T>(Connection &)>;
    template <typename T>
    using Callback = std::function<void(const core::Result<T> &)>;

    explicit Database(DatabaseOptions options, QObject *parent = nullptr);
    ~Database() override;

    //! Opens, and migrates if need be. Call once, before anything else.
    //! A damaged file is left as it is: StorageCorrupt names it.
    void open(QObject *context, OpenCallback done);

    template <typename T>
    void write(QObject *context, Work<T> work, Callback<T> done)
    {
        post(Lane::Write, job<T>(ScopedTransaction::Kind::Write, context, std::move(work), std::move(done)));
    }
    template <typename T>
    void read(QObject *context, Work<T> work, Callback<T> done)
    {
        post(Lane::Read, job<T>(ScopedTransaction::Kind::Read, context, std::move(work), std::move(done)));
    }

    //! Lets all work that was handed over finish, checkpoints, closes and ends the threads. False where that took longer
    //! than \a bound: the threads are then left to the end of the process. Idempotent; the destructor calls it.
    bool close(std::chrono::milliseconds bound = std::chrono::seconds(10));

private:
    enum class Lane { Write, Read };
    using Reply = std::function<void()>;
    using Job = std::function<Reply(const core::Result<Connection *> &)>;
    class Threads;

    template <typename T>
    static Job job(ScopedTransaction::Kind kind, QObject *context, Work<T> work, Callback<T> done)
    {
        return [kind, guard = QPointer<QObject>(context), work = std::move(work),
                done = std::move(done)](const core::Result<Connection *> &connection) -> Reply {
            return [guard, done, result = inTransaction<T>(kind, connection, work)] {
                if (guard && done) done(result);
            };
        };
    }
    template <typename T>
    static core::Result<T> inTransaction(ScopedTransaction::Kind kind, const core::Result<Connection *> &connection,
                                         const Work<T> &work)
    {
        if (!connection) return std::unexpected(connection.error());
        ScopedTransaction transaction(**connection);
        if (const auto begun = transaction.begin(kind); !begun) return std::unexpected(begun.error());
        core::Result<T> result = work(**connection);
        if (!result) return result;
        if (const auto committed = transaction.commit(); !committed) return std::unexpected(committed.error());
        return result;
    }
    void post(Lane lane, Job job);

    const DatabaseOptions m_options;
    std::shared_ptr<Threads> m_threads;
};

} // namespace runnel::storage
