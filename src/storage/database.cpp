// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/database.h"

#include "core/logging.h"
#include "storage/backups.h"
#include "storage/replacement.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QFileInfo>
#include <QMutex>
#include <QThread>

#include <algorithm>
#include <atomic>
#include <deque>
#include <iterator>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

using ConnectionPtr = std::unique_ptr<Connection>;

core::Error closedError()
{
    return {.kind = core::ErrorKind::Storage, .message = u"The database is closed"_s};
}

//! One thread's end of the database. Lives on that thread.
struct ThreadEnd
{
    ConnectionPtr connection;
    core::Error unavailable {.kind = core::ErrorKind::Storage, .message = u"The database is not open"_s};

    [[nodiscard]] core::Result<Connection *> get() const
    {
        if (connection) return connection.get();
        return std::unexpected(unavailable);
    }
    void close()
    {
        connection.reset();
        unavailable = closedError();
    }
};

core::Result<void> createFile(const QString &file)
{
    QFile empty(file);
    if (empty.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner)) return {};
    return core::fail(core::ErrorKind::Storage, u"Cannot create %1: %2"_s.arg(file, empty.errorString()));
}

//! \brief A file beside the database, there from its opening for writing to its closing.
class OpenMark
{
public:
    explicit OpenMark(const QString &file) : m_path(file + "-open"_L1) {}

    [[nodiscard]] bool isSet() const { return QFile::exists(m_path); }
    //! A disk without room for it is told by the first write.
    void set() const
    {
        QFile mark(m_path);
        if (isSet() || !mark.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner))
            return;
        (void)syncToDisk(QFileInfo(m_path).absolutePath());
    }
    void clear() const { QFile::remove(m_path); }

private:
    QString m_path;
};

//! Puts what can be read of a damaged database in its place.
core::Result<SalvageReport> repair(const DatabaseOptions &options, qint64 nowMs)
{
    auto report = salvage(options.file, successorOf(options.file), options.migrations);
    if (!report) return report;
    const auto aside = replaceDatabase(options.file, u"damaged"_s, nowMs);
    if (!aside) return std::unexpected(aside.error());
    report->original = *aside;
    const QList<Backup> backups = backupsIn(options.backupDir);
    for (const Backup &backup : backups) {
        const auto messages = checkBackup(backup.path) ? messagesIn(backup.path) : core::Result<qint64>(0);
        if (!messages || *messages == 0) continue;
        if (*messages > report->messages) report->backup = backup.path;
        break;
    }
    return report;
}

//! An empty file is a new database to SQLite. Where there are backups, there was one.
bool wasEmptied(const DatabaseOptions &options)
{
    return QFileInfo(options.file).size() == 0 && QFileInfo(options.file + "-wal"_L1).size() == 0 &&
           !backupsIn(options.backupDir).isEmpty();
}

core::Result<ConnectionPtr> openAndMigrate(const DatabaseOptions &options, qint64 nowMs, OpenReport &report)
{
    auto connection = Connection::open(options.file, Connection::Access::ReadWrite);
    if (!connection) return connection;
    const auto migrated = migrate(**connection, options.migrations, options.backupDir, nowMs);
    if (!migrated) return std::unexpected(migrated.error());
    report.backup = migrated->backup;
    return connection;
}

//! The writing half of opening: makes the file if need be and migrates it.
core::Result<OpenReport> openForWriting(const DatabaseOptions &options, qint64 nowMs, ConnectionPtr &writer)
{
    OpenReport report;
    if (const auto finished = finishReplacement(options.file); !finished) return std::unexpected(finished.error());
    const QFileInfo file(options.file);
    report.created = !file.exists();
    if (report.created) {
        if (const auto created = createFile(options.file); !created) return std::unexpected(created.error());
    } else if (!file.isWritable() || !QFileInfo(file.absolutePath()).isWritable()) {
        report.readOnly = true;
        report.notice = core::Error {.kind = core::ErrorKind::Storage,
                                     .message = u"%1 is write-protected and can only be read"_s.arg(options.file)};
        return report;
    }
    // What is saved can be read although nothing can be added.
    const auto lookOnly = [&report](const core::Error &why) -> core::Result<OpenReport> {
        const bool isFull = why.kind == core::ErrorKind::StorageFull && !report.created;
        if (!isFull && why.kind != core::ErrorKind::StorageTooNew) return std::unexpected(why);
        report.readOnly = true;
        report.notice = why;
        return report;
    };
    const OpenMark mark(options.file);
    report.uncleanEnd = mark.isSet() && !report.created;
    const bool mayRepair = options.repair != Repair::Never && !report.created;
    bool isDamaged = mayRepair && (options.repair == Repair::Always || wasEmptied(options));
    core::Result<ConnectionPtr> connection(nullptr);
    if (!isDamaged) {
        connection = openAndMigrate(options, nowMs, report);
        isDamaged = mayRepair && !connection && connection.error().kind == core::ErrorKind::StorageCorrupt;
    }
    if (isDamaged) {
        const auto repaired = repair(options, nowMs);
        if (!repaired) return std::unexpected(repaired.error());
        report.salvaged = *repaired;
        report.uncleanEnd = false;
        connection = openAndMigrate(options, nowMs, report);
    }
    if (!connection) return lookOnly(connection.error());
    writer = std::move(*connection);
    mark.set();
    return report;
}

} // namespace

//! Shared with the work under way, so that a close() that ran out of time leaves nothing dangling.
class Database::Threads : public std::enable_shared_from_this<Threads>
{
public:
    explicit Threads(Database *home) : m_home(home)
    {
        m_writerThread->setObjectName("runnel-writer"_L1);
        m_readerThread->setObjectName("runnel-reader"_L1);
        m_writerObject->moveToThread(m_writerThread);
        m_readerObject->moveToThread(m_readerThread);
        for (auto [thread, object] :
             {std::pair(m_writerThread, m_writerObject), std::pair(m_readerThread, m_readerObject)}) {
            QObject::connect(thread, &QThread::finished, object, &QObject::deleteLater);
            thread->start();
        }
    }

    //! The writer's queue holds all that it does, so that calls and writes keep one order.
    void onWriter(std::function<void()> call) { enqueue({.call = std::move(call)}); }
    void write(Job job, bool alone) { enqueue({.write = std::move(job), .alone = alone}); }
    template <typename Call>
    void onReader(Call call)
    {
        QMetaObject::invokeMethod(m_readerObject, std::move(call), Qt::QueuedConnection);
    }
    //! One event for all of them.
    void reply(Replies replies)
    {
        const auto call = [replies = std::move(replies)] {
            for (const Reply &each : replies) each();
        };
        const QMutexLocker lock(&m_homeMutex);
        if (m_home) QMetaObject::invokeMethod(m_home, call, Qt::QueuedConnection);
    }
    void forgetHome()
    {
        const QMutexLocker lock(&m_homeMutex);
        m_home = nullptr;
    }

    //! True once both threads have ended.
    bool join(QDeadlineTimer deadline)
    {
        if (!m_writerThread->wait(deadline) || !m_readerThread->wait(deadline)) return false;
        delete m_writerThread;
        delete m_readerThread;
        return true;
    }
    void quitReader() { m_readerThread->quit(); }
    void quitWriter() { m_writerThread->quit(); }

    ThreadEnd writer;                    // on the writer thread
    std::atomic<bool> owesCheck = false; // nobody has found it whole since an unclean end
    ThreadEnd reader;                    // on the reader thread
    bool closed = false;                 // on the home thread

private:
    //! A write, or a call that stands alone.
    struct Task
    {
        Job write = {};
        std::function<void()> call = {};
        bool alone = false;
    };

    void enqueue(Task task)
    {
        const QMutexLocker lock(&m_queueMutex);
        m_queue.push_back(std::move(task));
        if (std::exchange(m_draining, true)) return;
        QMetaObject::invokeMethod(m_writerObject, [self = shared_from_this()] { self->drain(); }, Qt::QueuedConnection);
    }
    void drain()
    {
        for (std::vector<Task> tasks = nextTasks(); !tasks.empty(); tasks = nextTasks()) {
            if (tasks.front().call) {
                tasks.front().call();
                continue;
            }
            std::vector<Job> jobs;
            jobs.reserve(tasks.size());
            for (Task &task : tasks) jobs.push_back(std::move(task.write));
            reply(transact(ScopedTransaction::Kind::Write, writer.get(), jobs));
        }
    }
    //! The first that waits, with the writes behind it that may share its transaction.
    std::vector<Task> nextTasks()
    {
        const QMutexLocker lock(&m_queueMutex);
        std::vector<Task> tasks;
        const auto joins = [&tasks](const Task &task) {
            if (tasks.empty()) return true;
            const Task &first = tasks.front();
            return first.write && !first.alone && task.write && !task.alone &&
                   tasks.size() < static_cast<size_t>(groupLimit);
        };
        while (!m_queue.empty() && joins(m_queue.front())) {
            tasks.push_back(std::move(m_queue.front()));
            m_queue.pop_front();
        }
        m_draining = !tasks.empty();
        return tasks;
    }

    QMutex m_queueMutex;
    std::deque<Task> m_queue;
    bool m_draining = false; // what is put into the queue will be seen

    QMutex m_homeMutex;
    Database *m_home;
    // Not members by value: a thread that does not end in time must outlive this.
    QThread *m_writerThread = new QThread;
    QThread *m_readerThread = new QThread;
    QObject *m_writerObject = new QObject;
    QObject *m_readerObject = new QObject;
};

Database::Database(DatabaseOptions options, QObject *parent)
    : QObject(parent), m_options(std::move(options)), m_threads(std::make_shared<Threads>(this))
{}

Database::~Database()
{
    close();
    m_threads->forgetHome();
}

void Database::open(QObject *context, OpenCallback done)
{
    const auto answer = [threads = m_threads, guard = QPointer<QObject>(context),
                         done = std::move(done)](const core::Result<OpenReport> &result) {
        threads->reply({[guard, done, result] {
            if (guard && done) done(result);
        }});
    };
    const auto openReader = [threads = m_threads, answer, file = m_options.file,
                             migrations = m_options.migrations](core::Result<OpenReport> report) {
        auto connection = report ? Connection::openForReading(file) : std::unexpected(report.error());
        if (connection && report->readOnly && !migrations.isEmpty()) {
            // What could not be migrated cannot be read: the queries are those of the newest schema.
            const auto version = schemaVersion(**connection);
            if (version && *version < migrations.last().version && report->notice)
                connection = std::unexpected(*report->notice);
        }
        if (!connection) {
            // Why it could not be written says more than why it then could not be read.
            const core::Error error = report && report->notice ? *report->notice : connection.error();
            threads->reader.unavailable = error;
            answer(std::unexpected(error));
            return;
        }
        threads->reader.connection = std::move(*connection);
        const auto version = schemaVersion(*threads->reader.connection);
        const auto sqlite = threads->reader.connection->scalar(u"SELECT sqlite_version()"_s);
        report->schemaVersion = version.value_or(0);
        report->sqliteVersion = sqlite ? sqlite->toString() : QString();
        qCInfo(lcStorage).noquote() << "SQLite" << report->sqliteVersion << "schema" << report->schemaVersion
                                    << (report->readOnly ? "read-only" : "read-write") << file;
        answer(report);
    };
    m_threads->onWriter([threads = m_threads, options = m_options, nowMs = m_options.wallMs(), openReader] {
        core::Result<OpenReport> report = OpenReport {.readOnly = true};
        if (options.readOnly) {
            threads->writer.unavailable = {
                .kind = core::ErrorKind::Busy,
                .message = u"Another process holds the data folder: the database is open for reading only"_s};
        } else {
            report = openForWriting(options, nowMs, threads->writer.connection);
            threads->owesCheck = report && report->uncleanEnd;
            if (!report) threads->writer.unavailable = report.error();
            else if (report->notice) threads->writer.unavailable = *report->notice;
        }
        threads->onReader([openReader, report] { openReader(report); });
    });
}

Database::Replies Database::transact(ScopedTransaction::Kind kind, const core::Result<Connection *> &connection,
                                     std::span<const Job> jobs)
{
    const auto refuse = [jobs](const core::Error &why) {
        Replies replies;
        for (const Job &job : jobs) replies.push_back(job(std::unexpected(why)).reply);
        return replies;
    };
    if (!connection) return refuse(connection.error());
    Replies replies;
    {
        ScopedTransaction transaction(**connection);
        if (const auto begun = transaction.begin(kind); !begun) return refuse(begun.error());
        bool failed = false;
        for (auto job = jobs.begin(); job != jobs.end() && !failed; ++job) {
            Outcome outcome = (*job)(connection);
            failed = outcome.failed;
            replies.push_back(std::move(outcome.reply));
        }
        const auto committed = failed ? core::Result<void>() : transaction.commit();
        if (!failed && committed) return replies;
        if (jobs.size() == 1) return failed ? replies : refuse(committed.error());
    }
    // One of them spoilt it. Who, and whether there is room for the others, shows when each stands alone.
    replies.clear();
    for (size_t i = 0; i < jobs.size(); ++i) {
        Replies one = transact(kind, connection, jobs.subspan(i, 1));
        std::ranges::move(one, std::back_inserter(replies));
    }
    return replies;
}

void Database::post(Lane lane, Job job)
{
    if (m_threads->closed) {
        // Both threads have ended, so this is the only one that looks.
        m_threads->reply({job(std::unexpected(closedError())).reply});
        return;
    }
    if (lane != Lane::Read) {
        m_threads->write(std::move(job), lane == Lane::WriteAlone);
        return;
    }
    // By the writer's queue to the reader's: so a read comes after the writes made before it.
    m_threads->onWriter([threads = m_threads, job = std::move(job)] {
        threads->onReader([threads, job] {
            threads->reply(transact(ScopedTransaction::Kind::Read, threads->reader.get(), std::span(&job, 1)));
        });
    });
}

void Database::noteWhole()
{
    m_threads->owesCheck = false;
}

bool Database::close(std::chrono::milliseconds bound)
{
    if (std::exchange(m_threads->closed, true)) return true;
    m_threads->onWriter([threads = m_threads, file = m_options.file] {
        threads->onReader([threads, file] {
            threads->reader.close();
            threads->onWriter([threads, file] {
                const bool wrote = threads->writer.connection != nullptr;
                if (wrote) (void)threads->writer.connection->executeOnce(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
                threads->writer.close();
                if (wrote && !threads->owesCheck) OpenMark(file).clear();
                threads->quitWriter();
            });
            threads->quitReader();
        });
    });
    if (m_threads->join(QDeadlineTimer(bound))) return true;
    qCWarning(lcStorage) << "the database did not close in time";
    return false;
}

} // namespace runnel::storage
