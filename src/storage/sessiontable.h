// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"
#include "streaming/sessionjournal.h"

#include <QList>

#include <chrono>
#include <optional>

namespace runnel::storage {

class Connection;

//! When something happened: on the wall clock, and since the session began on the monotonic one.
struct Moment
{
    qint64 wallMs = 0;
    std::optional<qint64> sinceBeginMs = std::nullopt; //!< nothing where this process did not begin the session
};

//! How long after its last sign of life a session counts as owned, where the owner's identity does not tell. Two sweeps
//! by the owner fit into it.
inline constexpr std::chrono::milliseconds leaseDuration {120'000};

//! The tables `streaming_sessions` and `stream_deltas`. For the thread that owns the connection, inside its transaction.

[[nodiscard]] core::Result<void> beginSession(Connection &connection, const streaming::SessionRecord &record);
[[nodiscard]] core::Result<void> appendDeltas(Connection &connection, const chat::SessionId &session,
                                              const QList<streaming::DeltaRecord> &deltas,
                                              const streaming::SessionProgress &progress, const Moment &now);
[[nodiscard]] core::Result<void> finalizeSession(Connection &connection, const streaming::SessionInfo &session,
                                                 const chat::Message &finalMessage);
[[nodiscard]] core::Result<QList<streaming::SessionInfo>> readSessions(Connection &connection, bool runningOnly);
[[nodiscard]] core::Result<streaming::SweepReport> sweepSessions(Connection &connection,
                                                                 const core::ProcessIdentity &self, qint64 nowMs);

//! Adds what lies in the journal of \a session to the parts of \a message, and returns how many deltas that were.
[[nodiscard]] core::Result<int> foldJournal(Connection &connection, const chat::SessionId &session,
                                            chat::Message &message);

} // namespace runnel::storage
