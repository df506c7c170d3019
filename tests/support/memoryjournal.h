// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "streaming/sessionjournal.h"
#include "support/memorydatabase.h"

namespace runnel::test {

//! \brief The journal over a MemoryDatabase, which must outlive it.
class MemoryJournal final : public streaming::SessionJournal
{
public:
    explicit MemoryJournal(MemoryDatabase &database) : m_database(database) {}

    void begin(const streaming::SessionRecord &record, QObject *context, Done done) override;
    void append(const chat::SessionId &session, const QList<streaming::DeltaRecord> &deltas,
                const streaming::SessionProgress &progress, QObject *context, Done done) override;
    void finalize(const streaming::SessionInfo &session, const chat::Message &finalMessage, QObject *context,
                  Done done) override;
    //! Every running session counts as left behind unless \a self owns it.
    void sweep(const core::ProcessIdentity &self, qint64 nowMs, QObject *context,
               Callback<streaming::SweepReport> done) override;
    void sessions(bool runningOnly, QObject *context, Callback<QList<streaming::SessionInfo>> done) override;

private:
    MemoryDatabase &m_database;
};

} // namespace runnel::test
