// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/temporaryjournal.h"

#include <QMetaObject>

#include <algorithm>
#include <utility>

namespace runnel::streaming {

namespace {

//! Later, as a journal on a disk would.
void succeed(QObject *context, SessionJournal::Done done)
{
    QMetaObject::invokeMethod(context, [done = std::move(done)] { done({}); }, Qt::QueuedConnection);
}

} // namespace

TemporaryJournal::TemporaryJournal(SessionJournal &durable) : m_durable(durable) {}

void TemporaryJournal::begin(const SessionRecord &record, QObject *context, Done done)
{
    if (!record.conversation.isTemporary) return m_durable.begin(record, context, std::move(done));
    m_ours.insert(record.id);
    m_sessions.insert(record.id, {.id = record.id,
                                  .conversation = record.conversation.id,
                                  .message = record.message,
                                  .attempt = record.attempt,
                                  .model = record.model,
                                  .responseId = {},
                                  .cursor = {},
                                  .owner = record.owner,
                                  .createdMs = record.createdMs,
                                  .timings = {},
                                  .finishReason = {},
                                  .usage = {}});
    succeed(context, std::move(done));
}

void TemporaryJournal::append(const chat::SessionId &session, const QList<DeltaRecord> &deltas,
                              const SessionProgress &progress, QObject *context, Done done)
{
    if (!m_ours.contains(session)) return m_durable.append(session, deltas, progress, context, std::move(done));
    if (const auto known = m_sessions.find(session); known != m_sessions.end()) {
        known->state = progress.state;
        known->responseId = progress.responseId;
        known->cursor = progress.cursor;
        known->retries = progress.retries;
        known->streamed = progress.streamed;
    }
    succeed(context, std::move(done));
}

void TemporaryJournal::finalize(const SessionInfo &session, const chat::Message &finalMessage, QObject *context,
                                Done done)
{
    if (!m_ours.contains(session.id)) return m_durable.finalize(session, finalMessage, context, std::move(done));
    if (m_sessions.contains(session.id)) m_sessions.insert(session.id, session);
    succeed(context, std::move(done));
}

void TemporaryJournal::sweep(const core::ProcessIdentity &self, qint64 nowMs, QObject *context,
                             Callback<SweepReport> done)
{
    m_durable.sweep(self, nowMs, context, std::move(done));
}

void TemporaryJournal::sessions(bool runningOnly, QObject *context, Callback<QList<SessionInfo>> done)
{
    QList<SessionInfo> ours;
    for (const SessionInfo &session : std::as_const(m_sessions)) {
        if (!runningOnly || session.endedMs == 0) ours.append(session);
    }
    m_durable.sessions(runningOnly, context,
                       [ours, done = std::move(done)](const core::Result<QList<SessionInfo>> &stored) {
                           if (!stored) return done(stored);
                           QList<SessionInfo> all = ours + *stored;
                           std::ranges::stable_sort(all, std::ranges::greater(), &SessionInfo::createdMs);
                           done(all);
                       });
}

void TemporaryJournal::forget(const chat::ConversationId &conversation)
{
    m_sessions.removeIf([&conversation](const auto &entry) { return entry.value().conversation == conversation; });
}

} // namespace runnel::streaming
