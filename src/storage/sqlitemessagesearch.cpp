// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/sqlitemessagesearch.h"

#include "storage/connection.h"
#include "storage/searcher.h"
#include "storage/searchindexer.h"

#include <QDateTime>
#include <QDeadlineTimer>
#include <QMutex>
#include <QPointer>
#include <QThread>

#include <atomic>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::storage {

//! Shared with the search under way, so that a thread that does not end in time leaves nothing dangling.
class SqliteMessageSearch::Worker : public std::enable_shared_from_this<Worker>
{
public:
    explicit Worker(QString file) : m_file(std::move(file))
    {
        m_thread->setObjectName("runnel-search"_L1);
        m_object->moveToThread(m_thread);
        m_thread->start();
    }
    ~Worker() = default;
    Q_DISABLE_COPY_MOVE(Worker)

    void search(const QString &typed, int most, QObject *context, const Callback<chat::SearchResults> &found)
    {
        const quint64 number = ++m_newest;
        const auto reply = [self = shared_from_this(), number, guard = QPointer<QObject>(context),
                            found](const core::Result<chat::SearchResults> &result) {
            const QMutexLocker lock(&self->m_mutex);
            if (!self->m_home) return;
            QMetaObject::invokeMethod(
                self->m_home.get(),
                [self, number, guard, found, result] {
                    if (guard && self->m_newest == number) found(result);
                },
                Qt::QueuedConnection);
        };
        QMetaObject::invokeMethod(
            m_object,
            [self = shared_from_this(), typed, most, number, reply] {
                if (self->m_newest != number) return;
                const auto result = self->run(typed, most, number, reply);
                if (self->m_newest == number) reply(result);
            },
            Qt::QueuedConnection);
    }
    void cancel() { ++m_newest; }
    void end()
    {
        cancel();
        {
            const QMutexLocker lock(&m_mutex);
            m_home.reset();
        }
        // The connection is its thread's.
        QMetaObject::invokeMethod(
            m_object,
            [self = shared_from_this()] {
                self->m_connection.reset();
                self->m_thread->quit();
            },
            Qt::QueuedConnection);
        if (!m_thread->wait(QDeadlineTimer(std::chrono::seconds(2)))) return;
        delete m_object;
        delete m_thread;
    }

private:
    core::Result<chat::SearchResults> run(const QString &typed, int most, quint64 number, const Searcher::Found &early)
    {
        if (!m_connection) {
            auto opened = Connection::openForReading(m_file);
            if (!opened) return std::unexpected(opened.error());
            m_connection = std::move(*opened);
        }
        Searcher searcher(
            *m_connection, chat::SearchQuery::parse(typed), most, QDateTime::currentMSecsSinceEpoch(),
            [this, number] { return m_newest != number; }, early);
        return searcher.run();
    }

    QString m_file;
    std::atomic<quint64> m_newest = 0;
    std::unique_ptr<Connection> m_connection; // on the thread
    QMutex m_mutex;
    std::unique_ptr<QObject> m_home = std::make_unique<QObject>(); // on the caller's thread
    QThread *m_thread = new QThread;
    QObject *m_object = new QObject;
};

SqliteMessageSearch::SqliteMessageSearch(const QString &file, SearchIndexer &indexer) : m_file(file), m_indexer(indexer)
{}

SqliteMessageSearch::~SqliteMessageSearch()
{
    close();
}

void SqliteMessageSearch::search(const QString &typed, int most, QObject *context, Callback<chat::SearchResults> found)
{
    if (m_isClosed) return;
    if (!m_worker) m_worker = std::make_shared<Worker>(m_file);
    m_worker->search(typed, most, context, found);
}

void SqliteMessageSearch::cancel()
{
    if (m_worker) m_worker->cancel();
}

void SqliteMessageSearch::rebuild(QObject *context, Callback<void> done)
{
    m_indexer.rebuild(context, std::move(done));
}

void SqliteMessageSearch::close()
{
    m_isClosed = true;
    if (m_worker) std::exchange(m_worker, nullptr)->end();
}

} // namespace runnel::storage
