// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/clock.h"
#include "core/error.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <vector>

namespace runnel::storage {

class Database;

//! \brief Puts into the search index what was there before it, a slice at a time, so that whoever writes waits for one
//! slice at most.
//!
//! For who holds the data folder's lock, on the thread of the database's calls. What is done is in the database: the next
//! start goes on from there.
class SearchIndexer : public QObject
{
    Q_OBJECT
public:
    using Done = std::function<void(const core::Result<void> &)>;
    //! Nothing is done before: the window comes first.
    static constexpr std::chrono::seconds delay {3};

    //! \a database must outlive this.
    SearchIndexer(Database &database, core::Clock &clock, QObject *parent = nullptr);

    //! Begins, when the database is open for writing. Call once.
    void start();
    //! Empties the index and fills it again; \a done comes once, when all is in, unless its context dies first.
    void rebuild(QObject *context, Done done);

Q_SIGNALS:
    //! All is in.
    void completed();

private:
    void slice();
    void end(const core::Result<void> &result);

    Database &m_database;
    core::Clock &m_clock;
    core::TimerHandle m_timer;
    int m_most;
    bool m_isRunning = false;
    std::vector<Done> m_waiting;
};

} // namespace runnel::storage
