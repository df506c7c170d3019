// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "core/clock.h"
#include "core/throttle.h"
#include "streaming/sessionjournal.h"
#include "streaming/streamingsession.h"

#include <QObject>

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace runnel::streaming {

//! \brief Makes an answer durable while it arrives: create, process, finalise, clean up.
//!
//! Journal first, then the conversation: a delta is handed to the journal's batch before it is applied to the
//! Conversation. A batch is written after 100 ms or 4 KB, and at every boundary; one batch of a session is on its way
//! at a time, and its deltas are kept until the journal has acknowledged them. All on the GUI thread. A write that
//! fails is told by writeFailed() and tried again; the text stays in memory and on the screen.
class StreamingMessageService : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds batchInterval {100};
    static constexpr qsizetype batchBytes = 4096;
    //! While writes fail, they are tried this often.
    static constexpr std::chrono::milliseconds retryInterval {1'000};

    StreamingMessageService(SessionJournal &journal, core::Clock &clock, QObject *parent = nullptr);
    //! Hands what waits to the journal. The journal must outlive this.
    ~StreamingMessageService() override;

    //! Makes \a record durable, then calls \a ready, later; the request may leave only on success. Messages of this
    //! conversation that could not be written before go along. \a continues: the text that the answer goes on from.
    void createSession(const SessionRecord &record, chat::Conversation *conversation, QObject *context,
                       SessionJournal::Done ready, const QString &continues = {});
    //! The session until its end is written; null for others. Valid until control returns to the event loop.
    [[nodiscard]] StreamingSession *session(const chat::SessionId &id) const;
    void setState(const chat::SessionId &id, chat::AnswerState state);
    //! A request leaves, for the first time or again; it weighs \a promptTokens, about.
    void noteRequest(const chat::SessionId &id, bool streamed, std::optional<qint64> promptTokens = std::nullopt);
    //! The answer is taken up at \a point, for the first time in this session or again.
    void noteResume(const chat::SessionId &id, const llm::ResumePoint &point);
    //! It will be asked again at \a dueAt on the monotonic clock, because of \a error; at nothing: when the network is
    //! back. Says so anew where that was noted before.
    void noteRetry(const chat::SessionId &id, const core::Error &error, std::optional<std::chrono::milliseconds> dueAt);
    //! \a model is asked in the place of the one before: the answer is its own.
    void noteModel(const chat::SessionId &id, const llm::ModelRef &model);
    void noteBytes(const chat::SessionId &id);
    void processEvents(const chat::SessionId &id, const llm::StreamEvents &events);
    //! Where the answer of \a id, a session that ended early, can be taken up; \a done gets an empty point where it
    //! cannot, and comes later.
    void findResumePoint(const chat::SessionId &id, QObject *context,
                         std::function<void(const llm::ResumePoint &)> done);
    //! Writes what waits, also while writes fail: for boundaries such as a hidden window or the end of the login session.
    void flush();
    //! Ends the session in its final state and writes all of it. Idempotent.
    void finalize(const chat::SessionId &id, const std::optional<core::Error> &error);
    void finalize(const chat::SessionId &id, chat::AnswerState state);
    //! Lets go of all that waits for \a conversation, which is being deleted: tried again later it would bring the rows
    //! back. Its sessions have ended. Call before the rows are deleted; what is on its way to the journal goes first.
    void forget(const chat::ConversationId &conversation);
    //! The same for sessions of \a messages.
    void forget(const QList<chat::MessageId> &messages);
    //! Ends what a dead process left behind. SessionSweeper says when.
    void cleanUp(QObject *context, SessionJournal::Callback<SweepReport> done);
    //! Whether everything that was shown is written.
    [[nodiscard]] bool isIdle() const;
    //! Whether a session of \a conversation runs or is not wholly written: what is read back would be less than shown.
    [[nodiscard]] bool holds(const chat::ConversationId &conversation) const;

Q_SIGNALS:
    void sessionStateChanged(const runnel::chat::SessionId &id, runnel::chat::AnswerState state);
    //! \a error came from the journal; writing goes on by itself when it can. Once until writeRecovered().
    void writeFailed(const runnel::core::Error &error);
    void writeRecovered();
    //! \a conversation is no longer held.
    void settled(const runnel::chat::ConversationId &conversation);

private:
    struct Entry;
    using EntryPtr = std::shared_ptr<Entry>;

    [[nodiscard]] EntryPtr entry(const chat::SessionId &id) const;
    void noteLeaving(const EntryPtr &entry);
    void begin(const EntryPtr &entry);
    void takeIn(const EntryPtr &entry, const QList<DeltaRecord> &deltas);
    void writeAll(bool evenWhileFailing);
    void write(const EntryPtr &entry);
    void complete(const EntryPtr &entry);
    void retire(const EntryPtr &entry);
    void forgetIf(const std::function<bool(const SessionRecord &)> &matches);
    void noteWrite(const EntryPtr &entry, const core::Result<void> &result);
    void publish(const EntryPtr &entry, chat::Conversation::Changes changes);
    void close(const EntryPtr &entry, const QList<DeltaRecord> &deltas);

    SessionJournal &m_journal;
    core::Clock &m_clock;
    core::Throttle m_batches;
    core::TimerHandle m_retry;
    std::map<chat::SessionId, EntryPtr> m_entries; // ids sort by time: so writes keep their order
    bool m_writeFailing = false;
};

} // namespace runnel::streaming
