// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/chatcontroller.h"

#include "chat/attachedfile.h"
#include "streaming/history.h"
#include "streaming/statetable.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::streaming {

using core::ErrorKind;

namespace {

// Not translated: it is for the model. The repeated words are what the joint is found by; it takes them out again.
constexpr auto continuePrompt =
    "Your last message was cut off. Continue it exactly where it stopped: begin by repeating its last few words, "
    "then go on. Do not start over and add no remark."_L1;

//! Without blank lines before and white space behind; the indent of the first line may mean something.
QString cleaned(const QString &text)
{
    qsizetype start = 0;
    for (qsizetype i = 0; i < text.size() && text.at(i).isSpace(); ++i) {
        if (text.at(i) == u'\n') start = i + 1;
    }
    qsizetype end = text.size();
    while (end > start && text.at(end - 1).isSpace()) --end;
    return text.sliced(start, end - start);
}

core::Result<chat::SessionId> started(const chat::SessionId &id)
{
    if (id.isNull()) return core::fail(ErrorKind::Cancelled, u"nothing starts while the program ends"_s);
    return id;
}

std::unexpected<core::Error> noConversation()
{
    return core::fail(ErrorKind::NotFound, u"there is no conversation"_s);
}

std::unexpected<core::Error> busy()
{
    return core::fail(ErrorKind::Busy, u"an answer still runs"_s);
}

} // namespace

ChatController::ChatController(StreamingChatService &service, llm::ProviderDirectory &providers, core::Clock &clock,
                               QObject *parent)
    : QObject(parent), m_service(service), m_providers(providers), m_clock(clock)
{}

core::Result<chat::SessionId> ChatController::send(chat::Conversation *conversation, const QString &text,
                                                   const QList<chat::Attachment> &attachments)
{
    if (!conversation) return noConversation();
    const auto prompt = checked(conversation, conversation->info().activeLeaf, text, attachments);
    if (!prompt) return std::unexpected(prompt.error());
    // The draft becomes the prompt in one write: a crash may not leave both. Another draft than what is sent stays.
    const QString draft = conversation->info().draft;
    const QList<chat::Attachment> draftAttachments = conversation->info().draftAttachments;
    const bool isDraft = cleaned(draft) == prompt->text;
    const bool areDrafts = draftAttachments == attachments;
    if (isDraft) conversation->setDraft({});
    if (areDrafts) conversation->setDraftAttachments({});
    const chat::SessionId session = ask(conversation, *prompt);
    if (session.isNull() && isDraft) conversation->setDraft(draft);
    if (session.isNull() && areDrafts) conversation->setDraftAttachments(draftAttachments);
    return started(session);
}

core::Result<chat::SessionId> ChatController::edit(chat::Conversation *conversation, const chat::MessageId &id,
                                                   const QString &text, const QList<chat::Attachment> &attachments)
{
    const chat::Message *before = conversation ? conversation->find(id) : nullptr;
    if (!before) return core::fail(ErrorKind::NotFound, u"there is no such message"_s);
    if (before->role != llm::Role::User) return core::fail(ErrorKind::InvalidRequest, u"the message is no prompt"_s);
    if (cleaned(text) == before->text() && attachments == before->attachments) return retry(conversation, id);
    const auto prompt = checked(conversation, before->parent, text, attachments);
    if (!prompt) return std::unexpected(prompt.error());
    return started(ask(conversation, *prompt));
}

core::Result<chat::SessionId> ChatController::branch(chat::Conversation *conversation, const chat::MessageId &id,
                                                     const QString &text, const QList<chat::Attachment> &attachments)
{
    if (const auto answer = answerAt(conversation, id); !answer) return std::unexpected(answer.error());
    const auto prompt = checked(conversation, id, text, attachments);
    if (!prompt) return std::unexpected(prompt.error());
    return started(ask(conversation, *prompt));
}

core::Result<ChatController::Prompt> ChatController::checked(chat::Conversation *conversation,
                                                             const chat::MessageId &parent, const QString &text,
                                                             const QList<chat::Attachment> &attachments) const
{
    Prompt prompt {.parent = parent, .text = cleaned(text), .attachments = attachments, .model = {}};
    if (prompt.text.isEmpty() && attachments.isEmpty()) {
        return core::fail(ErrorKind::InvalidRequest, u"the prompt is blank"_s);
    }
    if (isRunningAbove(*conversation, parent)) return busy();
    prompt.model = modelOf(conversation);
    if (prompt.model.isEmpty()) return core::fail(ErrorKind::Configuration, u"no model is chosen"_s);
    if (const auto taken = checkAttachments(attachments, prompt.model); !taken) return std::unexpected(taken.error());
    return prompt;
}

chat::SessionId ChatController::ask(chat::Conversation *conversation, const Prompt &prompt)
{
    const chat::Message message = chat::Message::user(prompt.text, prompt.parent, m_clock.wallMs(), prompt.attachments);
    llm::ChatRequest request = buildRequest(conversation, prompt.parent);
    request.model = prompt.model.model;
    request.turns.append(turnOf(message));
    return m_service.start({.conversation = conversation,
                            .newMessages = {message},
                            .parent = message.id,
                            .model = prompt.model,
                            .request = request});
}

void ChatController::stop(chat::Conversation *conversation)
{
    if (const chat::SessionId id = runningSession(conversation); !id.isNull()) m_service.stop(id);
}

core::Result<chat::SessionId> ChatController::continueAnswer(chat::Conversation *conversation,
                                                             const chat::MessageId &id)
{
    const auto answer = answerAt(conversation, id);
    if (!answer) return std::unexpected(answer.error());
    if (!runningSession(conversation).isNull()) return busy();
    if (!affordances(**answer).canContinue) {
        return core::fail(ErrorKind::InvalidRequest, u"there is nothing to continue"_s);
    }
    llm::ChatRequest request = buildRequest(conversation, id);
    request.model = (*answer)->model.model;
    // What is to be gone on with is not left out.
    for (auto turn = request.turns.rbegin(); turn != request.turns.rend(); ++turn) {
        turn->isKept = true;
        if (turn->role == llm::Role::User) break;
    }
    request.turns.append({.role = llm::Role::User, .text = continuePrompt});
    return started(m_service.resume(conversation, id, request));
}

core::Result<chat::SessionId> ChatController::retry(chat::Conversation *conversation, const chat::MessageId &id,
                                                    const llm::ModelRef &by)
{
    if (!conversation) return noConversation();
    const chat::Message *message = conversation->find(id);
    if (!message) return core::fail(ErrorKind::NotFound, u"there is no such message"_s);
    // By value: the state changes on the way. Where the request has left already, a second press asks for nothing.
    const chat::SessionId session = message->session;
    if (by.isEmpty() && message->state < chat::AnswerState::Streaming && m_service.isRunning(session)) {
        m_service.retryNow(session);
        return session;
    }
    if (!runningSession(conversation).isNull() || chat::isRunning(message->state)) return busy();
    // A prompt whose answer was never begun can be answered as well.
    const chat::MessageId prompt = message->role == llm::Role::User ? id : message->parent;
    if (prompt.isNull()) return core::fail(ErrorKind::InvalidRequest, u"there is no prompt to answer"_s);
    const llm::ModelRef model = by.isEmpty() ? modelOf(conversation) : by;
    if (model.isEmpty()) return core::fail(ErrorKind::Configuration, u"no model is chosen"_s);
    const chat::Message *asked = conversation->find(prompt);
    if (const auto taken = checkAttachments(asked ? asked->attachments : QList<chat::Attachment>(), model); !taken) {
        return std::unexpected(taken.error());
    }
    llm::ChatRequest request = buildRequest(conversation, prompt);
    request.model = model.model;
    return started(m_service.start(
        {.conversation = conversation, .newMessages = {}, .parent = prompt, .model = model, .request = request}));
}

core::Result<void> ChatController::keep(chat::Conversation *conversation, const chat::MessageId &id)
{
    const auto answer = answerAt(conversation, id);
    if (!answer) return std::unexpected(answer.error());
    if (!affordances(**answer).canKeep) return core::fail(ErrorKind::InvalidRequest, u"there is nothing to keep"_s);
    conversation->keep(id);
    return {};
}

chat::SessionId ChatController::runningSession(const chat::Conversation *conversation)
{
    if (!conversation) return {};
    // Usually the last one; but an answer further up may be continued as well.
    for (qsizetype i = conversation->size() - 1; i >= 0; --i) {
        const chat::Message &message = conversation->at(i);
        if (message.role == llm::Role::Assistant && chat::isRunning(message.state)) return message.session;
    }
    return {};
}

bool ChatController::isRunningAbove(const chat::Conversation &conversation, const chat::MessageId &end)
{
    for (const chat::Message *each = conversation.find(end); each; each = conversation.find(each->parent)) {
        if (each->role == llm::Role::Assistant && chat::isRunning(each->state)) return true;
    }
    return false;
}

llm::ChatRequest ChatController::buildRequest(const chat::Conversation *conversation, const chat::MessageId &upTo)
{
    llm::ChatRequest request;
    if (!conversation) return request;
    request.model = conversation->info().model.model;
    request.systemPrompt = conversation->info().systemPrompt;
    request.options = conversation->info().options;
    request.turns = history(*conversation, upTo);
    return request;
}

core::Result<const chat::Message *> ChatController::answerAt(const chat::Conversation *conversation,
                                                             const chat::MessageId &id)
{
    const chat::Message *message = conversation ? conversation->find(id) : nullptr;
    if (!message) return core::fail(ErrorKind::NotFound, u"there is no such message"_s);
    if (message->role != llm::Role::Assistant) {
        return core::fail(ErrorKind::InvalidRequest, u"the message is no answer"_s);
    }
    return message;
}

core::Result<void> ChatController::checkAttachments(const QList<chat::Attachment> &attachments,
                                                    const llm::ModelRef &model) const
{
    if (const auto amount = chat::checkAmount(attachments); !amount) return amount;
    const bool hasImages = std::ranges::any_of(attachments, &chat::Attachment::isImage);
    if (hasImages && !llm::takesImages(m_providers, model)) {
        return chat::refuseAttachment(u"no_images"_s, model.toString());
    }
    return {};
}

llm::ModelRef ChatController::modelOf(chat::Conversation *conversation) const
{
    if (conversation->info().model.isEmpty()) conversation->setModel(m_providers.defaultModel());
    return conversation->info().model;
}

} // namespace runnel::streaming
