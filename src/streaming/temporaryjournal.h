// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "streaming/sessionjournal.h"

#include <QHash>
#include <QSet>

namespace runnel::streaming {

//! \brief A journal in front of another one: what belongs to a temporary conversation stays here, in memory, and is
//! never handed on. Everything else goes through. Contract: SessionJournal.
//!
//! Of a temporary answer only the facts of its session are kept, for lists and for taking it up again; its text is in
//! the Conversation.
class TemporaryJournal final : public SessionJournal
{
public:
    //! \a durable must outlive this.
    explicit TemporaryJournal(SessionJournal &durable);

    void begin(const SessionRecord &record, QObject *context, Done done) override;
    void append(const chat::SessionId &session, const QList<DeltaRecord> &deltas, const SessionProgress &progress,
                QObject *context, Done done) override;
    void finalize(const SessionInfo &session, const chat::Message &finalMessage, QObject *context, Done done) override;
    void sweep(const core::ProcessIdentity &self, qint64 nowMs, QObject *context, Callback<SweepReport> done) override;
    void sessions(bool runningOnly, QObject *context, Callback<QList<SessionInfo>> done) override;

    //! Lets go of the sessions of \a conversation. What comes of them still is not handed on either.
    void forget(const chat::ConversationId &conversation);

private:
    QHash<chat::SessionId, SessionInfo> m_sessions;
    QSet<chat::SessionId> m_ours; // those that are forgotten too
    SessionJournal &m_durable;
};

} // namespace runnel::streaming
