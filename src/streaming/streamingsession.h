// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"
#include "core/clock.h"
#include "llm/streamevent.h"
#include "streaming/sessionjournal.h"

#include <QList>
#include <QString>

#include <optional>

namespace runnel::streaming {

//! \brief The state machine of one attempt at one answer. Pure: events in, state and deltas out; no I/O, no timers.
//!
//! StreamingMessageService feeds it and makes what it yields durable. Times are handed in, in ms since the attempt
//! began on the monotonic clock.
class StreamingSession
{
public:
    StreamingSession(SessionRecord record, std::chrono::milliseconds startedAt);

    [[nodiscard]] const SessionRecord &record() const;
    [[nodiscard]] chat::AnswerState state() const;
    [[nodiscard]] bool hasTokens() const;     //!< something of the answer came in this attempt
    [[nodiscard]] const SessionInfo &info() const;

    //! Moves to \a next if the table allows it; refused and logged otherwise.
    bool transition(chat::AnswerState next);
    void noteConnected();
    void noteBytes(std::chrono::milliseconds now);
    void noteRetry();
    //! Takes one event in; returns the pieces to journal and show, numbered.
    [[nodiscard]] QList<DeltaRecord> apply(const llm::StreamEvent &event, std::chrono::milliseconds now);
    //! The call ended: decides the final state. The only place that knows that an end without a terminal signal is
    //! no success.
    void end(const std::optional<core::Error> &error, std::chrono::milliseconds now, qint64 wallMs);
    //! The user, or the end of the program, ended it.
    void end(chat::AnswerState state, std::chrono::milliseconds now, qint64 wallMs);

private:
    [[nodiscard]] DeltaRecord delta(chat::PartKind kind, const QString &text, const QString &name = {},
                                    const QString &key = {});
    [[nodiscard]] chat::AnswerState endState(const std::optional<core::Error> &error) const;

    SessionRecord m_record;
    SessionInfo m_info;
    std::chrono::milliseconds m_startedAt;
    std::optional<llm::Finished> m_finished;
    std::optional<core::Error> m_failure;
    qint64 m_nextSequence = 0;
};

} // namespace runnel::streaming
