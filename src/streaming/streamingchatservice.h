// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "core/clock.h"
#include "core/error.h"
#include "llm/provider.h"
#include "streaming/streamingmessageservice.h"

#include <QObject>

#include <memory>
#include <unordered_map>

namespace runnel::streaming {

//! \brief What starts an answer.
struct StartRequest
{
    chat::Conversation *conversation = nullptr;
    QList<chat::Message> newMessages;   //!< the prompt, if it is new; the service adds the placeholder
    chat::MessageId parent;             //!< the prompt that is answered
    llm::ModelRef model;
    llm::ChatRequest request;
};

//! \brief Runs sessions: start, stop, retry before the first token, watchdogs, limits. One for the whole program.
//!
//! Durable first: nothing leaves before StreamingMessageService::createSession() has succeeded.
class StreamingChatService : public QObject
{
    Q_OBJECT
public:
    StreamingChatService(StreamingMessageService &messages, llm::ProviderDirectory &providers, core::Clock &clock,
                         QObject *parent = nullptr);
    ~StreamingChatService() override;

    //! Shows the new messages and a placeholder at once, makes them durable and sends the request.
    chat::SessionId start(const StartRequest &start);
    //! Goes on with \a message of \a conversation: same message, appended text, a new session.
    chat::SessionId resume(chat::Conversation *conversation, const chat::MessageId &message,
                           const llm::ChatRequest &request);
    //! Ends the session with what is there. In every state; returns when the request is aborted.
    void stop(const chat::SessionId &id);
    void stopAll();
    //! Ends all that belongs to \a conversation, which is about to go away.
    void abandon(const chat::Conversation *conversation);
    //! The program ends: what runs becomes Interrupted, with its text written.
    void shutDown();

    [[nodiscard]] qsizetype runningCount() const;
    [[nodiscard]] bool isRunning(const chat::SessionId &id) const;

Q_SIGNALS:
    void runningCountChanged(qsizetype count);
    void sessionEnded(const runnel::chat::SessionId &id, runnel::chat::AnswerState state);
};

} // namespace runnel::streaming
