// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "core/clock.h"
#include "core/error.h"
#include "streaming/streamingchatservice.h"

#include <QObject>

namespace runnel::streaming {

//! \brief A user's intents for a conversation: send, stop, continue, retry. The desktop and the terminal both speak to
//! this, so that both behave alike.
class ChatController : public QObject
{
    Q_OBJECT
public:
    ChatController(StreamingChatService &service, llm::ProviderDirectory &providers, core::Clock &clock,
                   QObject *parent = nullptr);

    //! Sends \a text, with \a attachments, as the next prompt at the end of the active path, with the conversation's
    //! model. Fails, with nothing changed, where there is neither, where an answer on the path still runs (Busy), and
    //! where the model takes no images or nobody so much (Attachment). The draft is gone with it if it is what is sent.
    core::Result<chat::SessionId> send(chat::Conversation *conversation, const QString &text,
                                       const QList<chat::Attachment> &attachments = {});
    //! Sends \a text, with \a attachments, as another version of the prompt \a id: a branch beside it, as send() does it
    //! otherwise; Busy where an answer above it runs. What is the same as before is answered again instead.
    core::Result<chat::SessionId> edit(chat::Conversation *conversation, const chat::MessageId &id, const QString &text,
                                       const QList<chat::Attachment> &attachments);
    //! Sends a prompt below the answer \a id, wherever that stands: a branch beside what follows it already.
    core::Result<chat::SessionId> branch(chat::Conversation *conversation, const chat::MessageId &id,
                                         const QString &text, const QList<chat::Attachment> &attachments);
    //! Stops the answer that runs on the active path; nothing where none does.
    void stop(chat::Conversation *conversation);
    //! Goes on with an answer that ended early; same message.
    core::Result<chat::SessionId> continueAnswer(chat::Conversation *conversation, const chat::MessageId &id);
    //! A new answer beside \a id, written \a by a model, or by the conversation's where that is empty. Where \a id waits to be asked again
    //! by itself, that happens now instead, and where it has been asked and says nothing yet, nothing does; its session
    //! is returned.
    core::Result<chat::SessionId> retry(chat::Conversation *conversation, const chat::MessageId &id,
                                        const llm::ModelRef &by = {});
    //! Takes an answer that ended early as it is: nothing more is offered to mend it.
    core::Result<void> keep(chat::Conversation *conversation, const chat::MessageId &id);
    //! The running session on the active path; null where none runs.
    [[nodiscard]] static chat::SessionId runningSession(const chat::Conversation *conversation);
    //! The request that carries the path up to and including \a upTo, as history() tells it.
    [[nodiscard]] static llm::ChatRequest buildRequest(const chat::Conversation *conversation,
                                                       const chat::MessageId &upTo);

private:
    //! Where a prompt hangs and what it holds, checked.
    struct Prompt
    {
        chat::MessageId parent;
        QString text;
        QList<chat::Attachment> attachments;
        llm::ModelRef model;
    };

    [[nodiscard]] core::Result<Prompt> checked(chat::Conversation *conversation, const chat::MessageId &parent,
                                               const QString &text, const QList<chat::Attachment> &attachments) const;
    chat::SessionId ask(chat::Conversation *conversation, const Prompt &prompt);
    [[nodiscard]] static bool isRunningAbove(const chat::Conversation &conversation, const chat::MessageId &end);
    [[nodiscard]] static core::Result<const chat::Message *> answerAt(const chat::Conversation *conversation,
                                                                      const chat::MessageId &id);
    [[nodiscard]] core::Result<void> checkAttachments(const QList<chat::Attachment> &attachments,
                                                      const llm::ModelRef &model) const;
    [[nodiscard]] llm::ModelRef modelOf(chat::Conversation *conversation) const;

    StreamingChatService &m_service;
    llm::ProviderDirectory &m_providers;
    core::Clock &m_clock;
};

} // namespace runnel::streaming
