// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/upkeep.h"

#include "core/logging.h"
#include "storage/connection.h"

#include <QDeadlineTimer>
#include <QMutex>
#include <QPointer>
#include <QSqlQuery>
#include <QThread>

#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

core::Result<void> checkFile(const QString &file)
{
    const auto connection = Connection::open(file, Connection::Access::ReadOnly);
    if (!connection) return std::unexpected(connection.error());
    const auto quick = (*connection)->scalar(u"PRAGMA quick_check(1)"_s);
    if (!quick) return std::unexpected(quick.error());
    if (quick->toString() == "ok"_L1) return {};
    // The long one says more of what is wrong.
    QStringList found;
    const auto all = (*connection)->query(u"PRAGMA integrity_check(10)"_s, {}, [&found](const QSqlQuery &row) {
        found.append(row.value(0).toString());
    });
    if (!all) return std::unexpected(all.error());
    return core::fail(core::ErrorKind::StorageCorrupt, u"%1 is damaged: %2"_s.arg(file, found.join(u"; "_s)));
}

core::Result<void> copy(const QString &file, const QString &folder, BackupReason reason, qint64 nowMs)
{
    const auto connection = Connection::open(file, Connection::Access::ReadOnly);
    if (!connection) return std::unexpected(connection.error());
    const auto made = backUp(**connection, folder, reason, nowMs);
    if (!made) return std::unexpected(made.error());
    qCInfo(lcStorage).noquote() << "backup" << *made;
    return {};
}

} // namespace

//! Shared with the work under way, so that a thread that does not end in time leaves nothing dangling.
class Upkeep::Worker : public std::enable_shared_from_this<Worker>
{
public:
    using Work = std::function<core::Result<void>()>;

    explicit Worker(Upkeep *home) : m_home(home)
    {
        m_thread->setObjectName("runnel-upkeep"_L1);
        m_object->moveToThread(m_thread);
        QObject::connect(m_thread, &QThread::finished, m_object, &QObject::deleteLater);
        m_thread->start(QThread::LowPriority);
    }

    void run(const Work &work, const Done &done)
    {
        QMetaObject::invokeMethod(
            m_object, [self = shared_from_this(), work, done] { self->answer(work(), done); }, Qt::QueuedConnection);
    }
    void end()
    {
        {
            const QMutexLocker lock(&m_mutex);
            m_home = nullptr;
        }
        m_thread->quit();
        if (m_thread->wait(QDeadlineTimer(std::chrono::seconds(2)))) delete std::exchange(m_thread, nullptr);
    }

private:
    void answer(const core::Result<void> &result, const Done &done)
    {
        const QMutexLocker lock(&m_mutex);
        if (m_home) QMetaObject::invokeMethod(m_home, [result, done] { done(result); }, Qt::QueuedConnection);
    }

    QMutex m_mutex;
    Upkeep *m_home;
    QThread *m_thread = new QThread;
    QObject *m_object = new QObject;
};

Upkeep::Upkeep(const QString &file, const QString &backupDir, core::Clock &clock, QObject *parent)
    : QObject(parent), m_file(file), m_backupDir(backupDir), m_clock(clock), m_worker(std::make_shared<Worker>(this))
{}

Upkeep::~Upkeep()
{
    m_worker->end();
}

void Upkeep::start(bool owesCheck)
{
    m_timer = m_clock.after(delay, this, [this, owesCheck] {
        if (owesCheck) check(this, {});
        tend();
    });
}

void Upkeep::tend()
{
    m_timer = m_clock.after(interval, this, [this] { tend(); });
    if (!isBackupDue(m_backupDir, m_clock.wallMs())) return;
    makeBackup(BackupReason::Daily, this, [this](const core::Result<void> &made) {
        if (!made) Q_EMIT backupFailed(made.error());
    });
}

void Upkeep::backUp(QObject *context, const Done &done)
{
    makeBackup(BackupReason::Asked, context, done);
}

void Upkeep::makeBackup(BackupReason reason, QObject *context, const Done &done)
{
    const auto work = [file = m_file, folder = m_backupDir, reason, now = m_clock.wallMs()] {
        return copy(file, folder, reason, now);
    };
    m_worker->run(work, [this, guard = QPointer<QObject>(context), done](const core::Result<void> &made) {
        if (made) Q_EMIT backedUp();
        else qCWarning(lcStorage).noquote() << "no backup:" << made.error().message;
        if (guard && done) done(made);
    });
}

void Upkeep::check(QObject *context, const Done &done)
{
    m_worker->run([file = m_file] { return checkFile(file); },
                  [this, guard = QPointer<QObject>(context), done](const core::Result<void> &whole) {
                      if (whole) Q_EMIT foundWhole();
                      else if (whole.error().kind == core::ErrorKind::StorageCorrupt)
                          Q_EMIT foundDamaged(whole.error());
                      if (guard && done) done(whole);
                  });
}

} // namespace runnel::storage
