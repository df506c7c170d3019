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
#include <memory>
#include <unordered_map>

namespace runnel::streaming {

//! \brief Makes an answer durable while it arrives: create, process, finalise, clean up.
//!
//! Journal first, then the conversation: a delta is handed to the journal's batch before it is applied to the
//! Conversation. A batch is written after 100 ms or 4 KB, and at every boundary. All on the GUI thread. A write that
//! fails is told by writeFailed() and tried again with the next batch; the text stays in memory and on the screen.
class StreamingMessageService : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds batchInterval {100};
    static constexpr qsizetype batchBytes = 4096;

    StreamingMessageService(SessionJournal &journal, core::Clock &clock, QObject *parent = nullptr);
    ~StreamingMessageService() override;

    //! Makes \a record durable, then calls \a ready; the request may leave only then. \a conversation must outlive the
    //! session or be abandoned first.
    void createSession(const SessionRecord &record, chat::Conversation *conversation, QObject *context,
                       SessionJournal::Done ready);
    [[nodiscard]] StreamingSession *session(const chat::SessionId &id) const;
    void setState(const chat::SessionId &id, chat::AnswerState state);
    void processEvents(const chat::SessionId &id, const llm::StreamEvents &events);
    //! Writes what waits: for boundaries such as a hidden window or the end of the login session.
    void flush();
    //! Ends the session in its final state and writes all of it. Idempotent.
    void finalize(const chat::SessionId &id, const std::optional<core::Error> &error);
    void finalize(const chat::SessionId &id, chat::AnswerState state);
    //! Start-up: ends what a dead process left behind.
    void cleanUp(QObject *context, SessionJournal::Callback<SweepReport> done);

Q_SIGNALS:
    void sessionStateChanged(const runnel::chat::SessionId &id, runnel::chat::AnswerState state);
    //! \a error came from the journal; writing goes on by itself when it can. Once until writeRecovered().
    void writeFailed(const runnel::core::Error &error);
    void writeRecovered();

private:
    struct Entry;

    void writeBatches();
    void write(Entry &entry);
    void complete(Entry &entry);
    void noteWrite(const core::Result<void> &result);
    void publish(Entry &entry, chat::Conversation::Changes changes);

    SessionJournal &m_journal;
    core::Clock &m_clock;
    core::Throttle m_batches;
    std::unordered_map<QString, std::unique_ptr<Entry>> m_entries;
    bool m_writeFailing = false;
};

} // namespace runnel::streaming
