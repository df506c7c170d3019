// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "core/clock.h"
#include "llm/provider.h"

#include <QList>
#include <QObject>

#include <chrono>
#include <memory>
#include <optional>

namespace runnel::chat {
class ConversationLibrary;
}

namespace runnel::streaming {

class StreamingChatService;
class StreamingMessageService;

//! \brief Lets a model name a conversation after its first whole answer.
//!
//! Comes behind everything else: it asks only while no answer runs or waits, one title at a time, and hangs up when one
//! begins, to ask again later. It leaves alone what anybody called otherwise meanwhile. The guide is never asked. What
//! fails is logged, and the first line stays. GUI thread.
class TitleMaker : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds longestWait {60'000};
    //! So often one title is asked for where answers come between.
    static constexpr int mostTries = 3;

    //! All of them must outlive this.
    TitleMaker(chat::ConversationLibrary &library, const StreamingMessageService &messages,
               StreamingChatService &streams, const llm::ProviderDirectory &providers, core::Clock &clock,
               QObject *parent = nullptr);
    ~TitleMaker() override;

    //! Who makes titles from now on: \a model, the one that answered where that is empty, nobody where it is not set, as
    //! at first.
    void setModel(const std::optional<llm::ModelRef> &model);

private:
    struct Wanted
    {
        chat::ConversationId conversation;
        QString title;  // that it may replace
        QString listed; // what the list shows for it
        llm::ModelRef model;
        QString prompt;
        QString answer;
        int tries = 0;
    };

    void onSessionEnded(const chat::SessionId &id, chat::AnswerState state);
    void pump();
    void ask();
    void take(const llm::StreamEvents &events);
    void finish(const std::optional<core::Error> &error);
    void hangUp();

    chat::ConversationLibrary &m_library;
    const StreamingMessageService &m_messages;
    StreamingChatService &m_streams;
    const llm::ProviderDirectory &m_providers;
    core::Clock &m_clock;
    std::optional<llm::ModelRef> m_model;
    QList<Wanted> m_wanted;                    // the first of them is asked for while there is a call
    std::shared_ptr<llm::Provider> m_provider; // while it is asked
    std::unique_ptr<llm::ProviderCall> m_call;
    core::TimerHandle m_deadline;
    QString m_reply;
    bool m_whole = false;
};

} // namespace runnel::streaming
