// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"
#include "core/clock.h"
#include "llm/provider.h"
#include "llm/streamevent.h"
#include "streaming/joint.h"
#include "streaming/replay.h"
#include "streaming/sessionjournal.h"

#include <QChar>
#include <QHash>
#include <QList>
#include <QString>

#include <optional>

namespace runnel::streaming {

//! \brief The state machine of one session of one answer. Pure: events in, state and deltas out; no I/O, no timers.
//!
//! StreamingMessageService feeds it and makes what it yields durable. All times are readings of the monotonic clock.
//!
//! How a session ends, in this order of weight:
//! - the service reported a failure in the stream: Failed, or Filtered where that was its reason; the text stays;
//! - the service said why the answer is over: that reason, also if the connection broke afterwards;
//! - an error before the first token: Failed. No error, and nothing came: Failed as well, with a Protocol error;
//! - an error after the first token, or a gap(): Interrupted, with the error kept beside the text;
//! - no error after the first token: Truncated.
//! So nothing is ever Complete without the terminal signal.
class StreamingSession
{
public:
    StreamingSession(SessionRecord record, std::chrono::milliseconds startedAt);

    [[nodiscard]] const SessionRecord &record() const;
    [[nodiscard]] chat::AnswerState state() const;
    [[nodiscard]] bool hasTokens() const;                            //!< something of the answer came in this session
    [[nodiscard]] bool isFinished() const;                           //!< the service said that the answer is over
    [[nodiscard]] const std::optional<core::Error> &failure() const; //!< what the service reported in the stream
    //! What came when the answer was taken up again is not what came before: nothing more is taken in.
    [[nodiscard]] const std::optional<core::Error> &gap() const;
    //! Where it can be taken up again should it break off now; empty where the service tells nothing of the kind.
    [[nodiscard]] llm::ResumePoint resumePoint() const;
    [[nodiscard]] const SessionInfo &info() const;
    [[nodiscard]] SessionProgress progress() const;
    //! The model that answers: that of the record, until noteModel().
    [[nodiscard]] const llm::ModelRef &model() const;

    //! The session goes on with an answer that reads \a text so far: what repeats its end is left out.
    void continueAfter(const QString &text);
    //! Moves to \a next if the table allows it; refused and logged otherwise.
    bool transition(chat::AnswerState next);
    //! A request leaves, the first or another: what the one before it said counts no more. \a promptTokens is what it
    //! weighs, about.
    void noteRequest(std::chrono::milliseconds now, bool streamed, std::optional<qint64> promptTokens = std::nullopt);
    //! The answer is taken up at \a point: what came since its cursor comes again and is left out. In a session that
    //! has brought nothing yet, \a point is where the text of an earlier one ends.
    void noteResume(std::chrono::milliseconds now, const llm::ResumePoint &point);
    void noteConnected();
    void noteBytes(std::chrono::milliseconds now);
    void noteRetry();
    //! Another model is asked in the place of the first.
    void noteModel(const llm::ModelRef &model);
    //! Takes one event in; returns the pieces to journal and show, numbered.
    [[nodiscard]] QList<DeltaRecord> apply(const llm::StreamEvent &event, std::chrono::milliseconds now);
    //! The call ended: decides the final state. The only place that knows that an end without a terminal signal is
    //! no success. Returns the pieces that waited, to journal and show as those of apply().
    [[nodiscard]] QList<DeltaRecord> end(const std::optional<core::Error> &error, std::chrono::milliseconds now,
                                         qint64 wallMs);
    //! The user, or the end of the program, ended it.
    [[nodiscard]] QList<DeltaRecord> end(chat::AnswerState state, std::chrono::milliseconds now, qint64 wallMs);

private:
    void take(QList<DeltaRecord> &to, chat::PartKind kind, const QString &text, std::chrono::milliseconds now);
    void takeToolCall(QList<DeltaRecord> &to, const llm::ToolCallDelta &call, std::chrono::milliseconds now);
    void emitText(QList<DeltaRecord> &to, chat::PartKind kind, QString text);
    void releaseHeld(QList<DeltaRecord> &to);
    void noteToken(std::chrono::milliseconds now);
    [[nodiscard]] DeltaRecord delta(chat::PartKind kind, const QString &text, const QString &name = {},
                                    const QString &key = {});
    [[nodiscard]] chat::AnswerState endState(const std::optional<core::Error> &error) const;
    [[nodiscard]] QString fresh(int channel, const QString &text);
    [[nodiscard]] bool cursorIsExact() const;
    void close(chat::AnswerState state, std::chrono::milliseconds now, qint64 wallMs);
    [[nodiscard]] qint64 sinceStart(std::chrono::milliseconds now) const;

    SessionRecord m_record;
    SessionInfo m_info;
    llm::ModelRef m_model;
    std::chrono::milliseconds m_startedAt;
    std::optional<llm::Finished> m_finished;
    std::optional<core::Error> m_failure;
    std::optional<core::Error> m_gap;
    QString m_continues;
    Joint m_joint;
    Replay m_replay;                       // only where there is a cursor
    QHash<chat::PartKind, QChar> m_halves; // a high surrogate whose other half is still to come
    QHash<int, QString> m_toolCalls;       // index → key
    QString m_openCall;                    // where an answer is taken up: the call that stands there last
    bool m_hasTokens = false;
    bool m_hasText = false;
    bool m_hasRefusal = false;
};

} // namespace runnel::streaming
