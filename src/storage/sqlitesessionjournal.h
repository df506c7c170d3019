// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/clock.h"
#include "streaming/sessionjournal.h"

#include <QHash>

#include <chrono>

namespace runnel::storage {

class Database;
struct Moment;

//! \brief The journal in the SQLite database. Contract: streaming::SessionJournal.
class SqliteSessionJournal final : public streaming::SessionJournal
{
public:
    //! \a database and \a clock must outlive this.
    SqliteSessionJournal(Database &database, core::Clock &clock);

    void begin(const streaming::SessionRecord &record, QObject *context, Done done) override;
    void append(const chat::SessionId &session, const QList<streaming::DeltaRecord> &deltas,
                const streaming::SessionProgress &progress, QObject *context, Done done) override;
    void finalize(const streaming::SessionInfo &session, const chat::Message &finalMessage, QObject *context,
                  Done done) override;
    void sweep(const core::ProcessIdentity &self, qint64 nowMs, QObject *context,
               Callback<streaming::SweepReport> done) override;
    void sessions(bool runningOnly, QObject *context, Callback<QList<streaming::SessionInfo>> done) override;

private:
    [[nodiscard]] Moment momentOf(const chat::SessionId &session) const;

    Database &m_database;
    core::Clock &m_clock;
    QHash<chat::SessionId, std::chrono::milliseconds> m_begun; // on the monotonic clock
};

} // namespace runnel::storage
