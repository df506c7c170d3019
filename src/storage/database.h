// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"
#include "storage/connection.h"
#include "storage/migrations.h"
#include "storage/salvage.h"

#include <QDateTime>
#include <QObject>
#include <QPointer>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace runnel::storage {

//! \brief What opening does about a database that is damaged.
enum class Repair : std::uint8_t {
    Never,    //!< it is left as it is
    IfNeeded, //!< where it cannot be opened, what can be read of it is saved
    Always,   //!< that is known already: a check found it damaged
};

//! \brief Where the database lies and how to open it.
struct DatabaseOptions
{
    QString file;
    QString backupDir;
    //! Another process writes: only look.
    bool readOnly = false;
    Repair repair = Repair::Never;
    QList<Migration> migrations = builtInMigrations();
    //! Milliseconds since 1970 UTC; called where the database's own calls are.
    std::function<qint64()> wallMs = &QDateTime::currentMSecsSinceEpoch;
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
    //! The program that wrote last did not close it, and it was not found whole since.
    bool uncleanEnd = false;
    std::optional<SalvageReport> salvaged = std::nullopt;
};

//! \brief The database of one data folder, served by two threads of its own.
//!
//! The writer thread has the only connection that writes and checkpoints; the reader thread has a read-only one. Work is
//! handed over as functions. Contract: open(), read() and write() are called on one thread, that of this object, and
//! never block. Writes take effect one after another, in the order of the calls, each wholly or not at all and none
//! because of another; a read sees all writes made before it. A callback comes once, later, on the calling thread,
//! unless its context dies first or is null; when it brings success, the write is on disk. After a failed open() or
//! after close() all work fails with the reason. Whoever owns the data folder's lock calls this.
//!
//! Writes that wait for the thread share one transaction, so that many cost one sync of the disk. If one of them fails,
//! or the commit does, that transaction is undone and each runs again in one of its own: work must change nothing but
//! the database, and may be called twice.
class Database : public QObject
{
    Q_OBJECT
public:
    using OpenCallback = std::function<void(const core::Result<OpenReport> &)>;
    template <typename T>
    using Work = std::function<core::Result<T>(Connection &)>;
    template <typename T>
    using Callback = std::function<void(const core::Result<T> &)>;

    //! So many writes share a transaction at most: the first of them waits for the last.
    static constexpr qsizetype groupLimit = 256;

    explicit Database(DatabaseOptions options, QObject *parent = nullptr);
    ~Database() override;

    [[nodiscard]] const QString &file() const { return m_options.file; }
    //! Opens, and migrates if need be. Call once, before anything else.
    //! A damaged file that is not to be repaired is left as it is: StorageCorrupt names it.
    void open(QObject *context, OpenCallback done);

    template <typename T>
    void write(QObject *context, Work<T> work, Callback<T> done)
    {
        post(Lane::Write, job<T>(context, std::move(work), std::move(done)));
    }
    //! For what takes long: no other write waits for its end to be on disk. It is called once.
    template <typename T>
    void writeAlone(QObject *context, Work<T> work, Callback<T> done)
    {
        post(Lane::WriteAlone, job<T>(context, std::move(work), std::move(done)));
    }
    template <typename T>
    void read(QObject *context, Work<T> work, Callback<T> done)
    {
        post(Lane::Read, job<T>(context, std::move(work), std::move(done)));
    }

    //! A check found it whole: an unclean end before this one is no news any more. Any thread.
    void noteWhole();

    //! Lets all work that was handed over finish, checkpoints, closes and ends the threads. False where that took longer
    //! than \a bound: the threads are then left to the end of the process. Idempotent; the destructor calls it.
    bool close(std::chrono::milliseconds bound = std::chrono::seconds(10));

private:
    enum class Lane { Write, WriteAlone, Read };
    using Reply = std::function<void()>;
    using Replies = std::vector<Reply>;
    struct Outcome
    {
        bool failed = false;
        Reply reply;
    };
    //! Runs in a transaction that its caller has begun, or only makes the reply that tells why there is none.
    using Job = std::function<Outcome(const core::Result<Connection *> &)>;
    class Threads;

    template <typename T>
    static Job job(QObject *context, Work<T> work, Callback<T> done)
    {
        return [guard = QPointer<QObject>(context), work = std::move(work),
                done = std::move(done)](const core::Result<Connection *> &connection) -> Outcome {
            core::Result<T> result =
                connection ? work(**connection) : core::Result<T>(std::unexpected(connection.error()));
            const bool failed = !result;
            return {.failed = failed, .reply = [guard, done, result = std::move(result)] {
                        if (guard && done) done(result);
                    }};
        };
    }
    static Replies transact(ScopedTransaction::Kind kind, const core::Result<Connection *> &connection,
                            std::span<const Job> jobs);
    void post(Lane lane, Job job);

    const DatabaseOptions m_options;
    std::shared_ptr<Threads> m_threads;
};

} // namespace runnel::storage
