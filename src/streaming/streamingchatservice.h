// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/attachmentstore.h"
#include "chat/conversation.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/networkmonitor.h"
#include "llm/provider.h"
#include "streaming/limits.h"
#include "streaming/retrypolicy.h"
#include "streaming/retryscheduler.h"
#include "streaming/startqueue.h"
#include "streaming/streamingmessageservice.h"
#include "streaming/wakedetector.h"

#include <QObject>

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace runnel::streaming {

class Exchange;

//! \brief What starts an answer.
struct StartRequest
{
    chat::Conversation *conversation = nullptr;
    QList<chat::Message> newMessages; //!< the prompt, if it is new; the service adds the placeholder
    chat::MessageId parent;           //!< the prompt that is answered
    llm::ModelRef model;
    llm::ChatRequest request;
};

//! \brief Runs sessions: start, stop, retry before the first token, watchdogs, limits. One for the whole program.
//!
//! Durable first: nothing leaves before StreamingMessageService::createSession() has succeeded. A session then waits
//! for a place, asks, and where that fails before its first token asks again as `retrypolicy.h` says: with a plain call
//! where the service will not stream, else after a pause, at last the fallback model, with \ref maxRequests in all.
//! Between two requests it gives its place to others. After the first token nothing is asked again by itself; where the
//! provider can, the same answer is taken up behind its last cursor, \ref maxResumes times. A session outlives every
//! view of its conversation; a conversation that is destroyed ends its sessions.
class StreamingChatService : public QObject
{
    Q_OBJECT
public:
    //! Why attached files of a conversation are not in the request of \a id.
    enum class LeftOut : std::uint8_t {
        Missing,  //!< their files are gone or damaged
        TooMuch,  //!< images, more than a request takes, the oldest
        NotTaken, //!< the model takes no images; those of the prompt itself are refused before
    };

    StreamingChatService(StreamingMessageService &messages, llm::ProviderDirectory &providers, core::Clock &clock,
                         QObject *parent = nullptr);
    //! As shutDown().
    ~StreamingChatService() override;

    //! For exchanges that begin from now on.
    void setTimeouts(const Timeouts &timeouts);
    void setLimits(const Limits &limits);
    //! The model that is asked once where another, its retries and its plain call brought nothing; empty: none.
    void setFallback(const llm::ModelRef &model);
    //! Where the attached files of requests are read; it must outlive this. Without it requests go without them.
    void setAttachments(chat::AttachmentStore *attachments);
    //! Where it is known whether there is a network; it must outlive this. While there is none, who would ask again
    //! waits for it instead; null, as at first: nothing is known.
    void setNetwork(core::NetworkMonitor *network);
    //! The source of jitter, in [0, 1); the system's by default.
    void setRandom(std::function<double()> random);

    //! Shows the new messages and a placeholder at once, makes them durable and sends the request. A null id, with
    //! nothing changed, after shutDown().
    chat::SessionId start(const StartRequest &start);
    //! Goes on with \a id of \a conversation: same message, appended text, a new session. Where the provider can take
    //! up the answer that broke off, it does; else, or where that answer is gone, it gets \a request. A null id, with
    //! nothing changed, where the message is unknown or runs.
    chat::SessionId resume(chat::Conversation *conversation, const chat::MessageId &id,
                           const llm::ChatRequest &request);
    //! Ends the session with what is there. In every state; returns when the request is aborted. An answer that would go
    //! on at the service without us is cancelled there, which nothing else does: not a break, and not shutDown().
    void stop(const chat::SessionId &id);
    void stopAll();
    //! Those of \a conversation, on all its branches.
    void stopAllIn(const chat::ConversationId &conversation);
    //! Skips the countdown of a session that is Retrying, or its wait for the network. Nothing in any other state.
    void retryNow(const chat::SessionId &id);
    //! When a session that is Retrying asks again, on the monotonic clock; nothing while it waits for the network.
    [[nodiscard]] std::optional<std::chrono::milliseconds> retryAt(const chat::SessionId &id) const;
    //! Ends all that belongs to \a conversation, open or not, and lets go of what waits to be written: it is deleted.
    void abandon(const chat::ConversationId &conversation);
    //! The program ends: what runs becomes Interrupted, with its text written. Nothing starts any more.
    void shutDown();

    [[nodiscard]] qsizetype runningCount() const;
    [[nodiscard]] bool isRunning(const chat::SessionId &id) const;
    //! All of them, those that wait too, oldest first.
    [[nodiscard]] QList<chat::SessionId> running() const;
    //! Sessions that wait for a place, next first.
    [[nodiscard]] QList<chat::SessionId> queued() const;
    //! Lets a queued session be number \a place of those that wait, from 0.
    void moveQueued(const chat::SessionId &id, qsizetype place);
    //! Lets a queued session be the next.
    void prioritize(const chat::SessionId &id);

Q_SIGNALS:
    void runningCountChanged(qsizetype count);
    //! queued() is another one, in its members or in their order.
    void queueChanged();
    void sessionEnded(const runnel::chat::SessionId &id, runnel::chat::AnswerState state);
    //! Attached files of the conversation are not in the request of \a id.
    void attachmentsLeftOut(const runnel::chat::SessionId &id, int count,
                            runnel::streaming::StreamingChatService::LeftOut why);
    //! The context of the model is full: \a count messages of the conversation are not in the request of \a id, as
    //! `contextwindow.h` says.
    void turnsLeftOut(const runnel::chat::SessionId &id, int count);

private:
    struct Run;
    using RunPtr = std::shared_ptr<Run>;

    [[nodiscard]] RunPtr run(const chat::SessionId &id) const;
    void cancelAtService(const Run &stopped) const;
    void launch(const RunPtr &made, chat::Conversation *conversation, SessionRecord record, const QString &continues);
    void onReady(const chat::SessionId &id, const core::Result<void> &result);
    void readAttachments(const RunPtr &ready);
    void findPlace(const RunPtr &ready);
    void enqueue(const RunPtr &ready);
    void pump();
    void ask(const RunPtr &asking);
    void fit(Run &asking);
    void follow(const chat::SessionId &id, const Exchange *exchange);
    void onEvents(const RunPtr &streaming, const llm::StreamEvents &events);
    void onEnded(const RunPtr &ended, const std::optional<core::Error> &error);
    [[nodiscard]] bool takeUp(const RunPtr &broken, const StreamingSession &session,
                              const std::optional<core::Error> &error);
    [[nodiscard]] bool askAgain(const RunPtr &failed, const std::optional<core::Error> &error);
    void schedule(const RunPtr &waiting, const core::Error &error, std::chrono::milliseconds delay);
    void goOn(const chat::SessionId &id);
    void doubtConnections();
    void onWoke(std::chrono::milliseconds counted);
    void hangUp(const RunPtr &of);
    //! Takes the run out; the session has its final state already.
    void finish(const RunPtr &over);
    void end(const RunPtr &ending, chat::AnswerState state);
    void endIf(chat::AnswerState state, const std::function<bool(const Run &)> &matches);

    StreamingMessageService &m_messages;
    llm::ProviderDirectory &m_providers;
    core::Clock &m_clock;
    chat::AttachmentStore *m_attachments = nullptr;
    Timeouts m_timeouts;
    WakeDetector m_sleep; // watches while something runs
    llm::ModelRef m_fallback;
    std::function<double()> m_random;
    StartQueue m_queue;
    RetryScheduler m_retries;
    std::map<chat::SessionId, RunPtr> m_runs;
    bool m_pumping = false;
    bool m_shutDown = false;
};

} // namespace runnel::streaming
