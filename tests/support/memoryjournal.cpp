// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/memoryjournal.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::test {

namespace {

void fold(MemoryDatabase &database, const chat::MessageId &message, const chat::Message &value)
{
    for (QList<chat::Message> &list : database.messages) {
        for (chat::Message &stored : list) {
            if (stored.id == message) stored = value;
        }
    }
}

} // namespace

void MemoryJournal::begin(const streaming::SessionRecord &record, QObject *context, Done done)
{
    m_database.enqueue<void>(
        true, context,
        [this, record]() -> core::Result<void> {
            if (m_database.sessions.contains(record.id)) return {};
            m_database.conversations[record.conversation.id] = record.conversation;
            QList<chat::Message> &rows = m_database.messages[record.conversation.id];
            for (const chat::Message &message : record.messages) {
                const auto same = std::ranges::find(rows, message.id, &chat::Message::id);
                const bool rooted = message.parent.isNull() || same != rows.end() ||
                                    std::ranges::contains(rows, message.parent, &chat::Message::id);
                if (!rooted) return core::fail(core::ErrorKind::Storage, u"the parent of a message is missing"_s);
                if (same == rows.end()) rows.append(message);
                else *same = message;
            }
            MemoryDatabase::Session session;
            session.info.id = record.id;
            session.info.conversation = record.conversation.id;
            session.info.message = record.message;
            session.info.attempt = record.attempt;
            session.info.model = record.model;
            session.info.owner = record.owner;
            session.info.createdMs = record.createdMs;
            m_database.sessions.insert(record.id, session);
            m_database.sessionOrder.append(record.id);
            return {};
        },
        std::move(done));
}

void MemoryJournal::append(const chat::SessionId &id, const QList<streaming::DeltaRecord> &deltas,
                           const streaming::SessionProgress &progress, QObject *context, Done done)
{
    m_database.enqueue<void>(
        true, context,
        [this, id, deltas, progress]() -> core::Result<void> {
            const auto found = m_database.sessions.find(id);
            if (found == m_database.sessions.end()) {
                return core::fail(core::ErrorKind::NotFound, u"there is no such session"_s);
            }
            if (found->ended) return {};
            for (const streaming::DeltaRecord &delta : deltas) {
                const auto expected = found->deltas.isEmpty() ? 0 : found->deltas.last().sequence + 1;
                if (delta.sequence < expected) continue;
                if (delta.sequence > expected) return core::fail(core::ErrorKind::StorageCorrupt, u"a gap"_s);
                found->deltas.append(delta);
            }
            found->info.state = progress.state;
            found->info.retries = progress.retries;
            found->info.streamed = progress.streamed;
            found->info.responseId = progress.responseId;
            found->info.cursor = progress.cursor;
            found->info.usage.estimatedPromptTokens = progress.estimatedPromptTokens;
            for (chat::Message &message : m_database.messages[found->info.conversation]) {
                if (message.id == found->info.message) message.model = progress.model;
            }
            return {};
        },
        std::move(done));
}

void MemoryJournal::finalize(const streaming::SessionInfo &info, const chat::Message &finalMessage, QObject *context,
                             Done done)
{
    m_database.enqueue<void>(
        true, context,
        [this, info, finalMessage]() -> core::Result<void> {
            const auto found = m_database.sessions.find(info.id);
            if (found == m_database.sessions.end()) {
                return core::fail(core::ErrorKind::NotFound, u"there is no such session"_s);
            }
            if (found->ended) return {};
            found->info = info;
            found->ended = true;
            found->deltas.clear();
            fold(m_database, info.message, finalMessage);
            return {};
        },
        std::move(done));
}

void MemoryJournal::sweep(const core::ProcessIdentity &self, qint64 nowMs, QObject *context,
                          Callback<streaming::SweepReport> done)
{
    m_database.enqueue<streaming::SweepReport>(
        true, context,
        [this, self, nowMs]() -> core::Result<streaming::SweepReport> {
            streaming::SweepReport report {.atMs = nowMs};
            for (MemoryDatabase::Session &session : m_database.sessions) {
                if (session.ended || session.info.owner == self) continue;
                if (auto message = m_database.message(session.info.message)) {
                    message->state = chat::AnswerState::Interrupted;
                    message->endedMs = nowMs;
                    fold(m_database, session.info.message, *message);
                }
                report.deltasFolded += static_cast<int>(session.deltas.size());
                ++report.interrupted;
                report.messages.append({.conversation = session.info.conversation, .message = session.info.message});
                session.deltas.clear();
                session.info.state = chat::AnswerState::Interrupted;
                session.info.endedMs = nowMs;
                session.ended = true;
            }
            return report;
        },
        std::move(done));
}

void MemoryJournal::sessions(bool runningOnly, QObject *context, Callback<QList<streaming::SessionInfo>> done)
{
    m_database.enqueue<QList<streaming::SessionInfo>>(
        false, context,
        [this, runningOnly]() -> core::Result<QList<streaming::SessionInfo>> {
            QList<streaming::SessionInfo> list;
            for (const chat::SessionId &id : std::as_const(m_database.sessionOrder)) {
                const MemoryDatabase::Session session = m_database.sessions.value(id);
                if (!runningOnly || !session.ended) list.prepend(session.info);
            }
            return list;
        },
        std::move(done));
}

} // namespace runnel::test
