// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "llm/provider.h"
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

    //! Ends what goes on for it, at once and silently. Returns what had come and was not told.
    [[nodiscard]] llm::StreamEvents hangUp();

    chat::SessionId id;
    const chat::Conversation *conversation; // to tell whose it is; never looked into
    chat::ConversationId conversationId;
    llm::ModelRef model;
    llm::ChatRequest request;
    chat::SessionId continued;             // the session before, of the same message
    std::optional<llm::ResumePoint> point; // the next request takes up the answer there
    std::shared_ptr<llm::Provider> provider;
    std::unique_ptr<llm::ProviderCall, DeleteLater> call;
    std::unique_ptr<Watchdog, DeleteLater> watchdog;
    int requests = 0;
    int retries = 0;
    int resumes = 0;
    QMetaObject::Connection conversationGone;
    bool plain = false;    // asked without streaming, for whatever reason
    bool fellBack = false; // the fallback model is the one that is asked
};

} // namespace runnel::streaming
