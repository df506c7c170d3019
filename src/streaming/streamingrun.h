// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "llm/provider.h"
#include "streaming/exchange.h"
#include "streaming/streamingchatservice.h"

namespace runnel::streaming {

//! \brief What StreamingChatService knows of one session that runs. Of no interest to anybody else.
struct StreamingChatService::Run
{
    //! Deletes when the signal that may be under way has returned.
    struct DeleteLater
    {
        void operator()(QObject *object) const { object->deleteLater(); }
    };

    Run(const chat::SessionId &session, chat::Conversation *in, llm::ModelRef ref, llm::ChatRequest toSend)
        : id(session), conversation(in), conversationId(in->id()), model(std::move(ref)), request(std::move(toSend))
    {}

    //! The call that asks, or takes the answer up; null where the provider cannot do that.
    [[nodiscard]] std::unique_ptr<llm::ProviderCall> open() const;
    //! What \a other can do for it where its own brought nothing.
    [[nodiscard]] Fallback fallback(const llm::ModelRef &other, const llm::ProviderDirectory &providers) const;

    chat::SessionId id;
    const chat::Conversation *conversation; // to tell whose it is; never looked into
    chat::ConversationId conversationId;
    llm::ModelRef model;
    llm::ChatRequest request;              // whole: the next model may take more of it
    llm::ChatRequest fitted;               // what its model takes of that
    chat::SessionId continued;             // the session before, of the same message
    std::optional<llm::ResumePoint> point; // the next request takes up the answer there
    std::shared_ptr<llm::Provider> provider;
    std::unique_ptr<Exchange, DeleteLater> exchange;
    int requests = 0;
    int retries = 0;
    int resumes = 0;
    int turnsLeftOut = 0;
    QMetaObject::Connection conversationGone;
    bool plain = false;    // asked without streaming, for whatever reason
    bool fellBack = false; // the fallback model is the one that is asked
};

} // namespace runnel::streaming
