// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/titlemaker.h"

#include "chat/conversationlibrary.h"
#include "core/logging.h"
#include "streaming/streamingchatservice.h"
#include "streaming/streamingmessageservice.h"
#include "streaming/titletext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::streaming {

namespace {

constexpr qsizetype longestReply = 2000; // characters; a model that writes more has not understood

//! Whether \a answer is the only whole one of \a conversation.
bool isFirst(const chat::Conversation &conversation, const chat::MessageId &answer)
{
    const QList<chat::MessageId> ids = conversation.ids();
    return std::ranges::none_of(ids, [&](const chat::MessageId &id) {
        const chat::Message &message = *conversation.find(id);
        return id != answer && message.role == llm::Role::Assistant && message.state == chat::AnswerState::Complete;
    });
}

} // namespace

TitleMaker::TitleMaker(chat::ConversationLibrary &library, const StreamingMessageService &messages,
                       StreamingChatService &streams, const llm::ProviderDirectory &providers, core::Clock &clock,
                       QObject *parent)
    : QObject(parent)
    , m_library(library)
    , m_messages(messages)
    , m_streams(streams)
    , m_providers(providers)
    , m_clock(clock)
{
    connect(&streams, &StreamingChatService::sessionEnded, this, &TitleMaker::onSessionEnded);
    connect(&streams, &StreamingChatService::runningCountChanged, this, &TitleMaker::pump);
}

TitleMaker::~TitleMaker()
{
    hangUp();
}

void TitleMaker::setModel(const std::optional<llm::ModelRef> &model)
{
    m_model = model;
    if (m_model) return;
    hangUp();
    m_wanted.clear();
}

void TitleMaker::onSessionEnded(const chat::SessionId &id, chat::AnswerState state)
{
    if (!m_model || state != chat::AnswerState::Complete) return;
    const StreamingSession *session = m_messages.session(id);
    const chat::Conversation *conversation = session ? m_library.find(session->record().conversation.id) : nullptr;
    const chat::Message *answer = conversation ? conversation->find(session->record().message) : nullptr;
    const chat::Message *prompt = answer ? conversation->find(answer->parent) : nullptr;
    if (!prompt || !conversation->hasMadeTitle() || !isFirst(*conversation, answer->id)) return;
    const qsizetype index = m_library.indexOf(conversation->id());
    if (index < 0) return;
    m_wanted.append({.conversation = conversation->id(),
                     .title = conversation->info().title,
                     .listed = m_library.at(index).title,
                     .model = m_model->isEmpty() ? answer->model : *m_model,
                     .prompt = prompt->text(),
                     .answer = answer->text()});
    pump();
}

void TitleMaker::pump()
{
    if (m_streams.runningCount() == 0) {
        if (!m_call) ask();
    } else if (m_call) {
        hangUp();
        if (m_wanted.first().tries >= mostTries) m_wanted.removeFirst();
    }
}

void TitleMaker::ask()
{
    while (!m_call && !m_wanted.isEmpty()) {
        Wanted &wanted = m_wanted.first();
        const auto provider = m_providers.provider(wanted.model.provider);
        // What was chosen, and nothing else: a script knows no titles.
        if (!provider || provider->info().isScripted) {
            m_wanted.removeFirst();
            continue;
        }
        ++wanted.tries;
        m_reply.clear();
        m_whole = false;
        llm::ChatRequest request = titleRequest(wanted.model.model, wanted.prompt, wanted.answer);
        request.stream = provider->capabilities(wanted.model.model).streaming;
        m_provider = provider;
        m_call = provider->open(request);
        connect(m_call.get(), &llm::ProviderCall::eventsReceived, this, &TitleMaker::take);
        connect(m_call.get(), &llm::ProviderCall::ended, this, &TitleMaker::finish);
        m_deadline = m_clock.after(longestWait, this, [this] {
            finish(core::Error {.kind = core::ErrorKind::Timeout, .message = u"no title came in time"_s});
        });
    }
}

void TitleMaker::take(const llm::StreamEvents &events)
{
    for (const llm::StreamEvent &event : events) {
        if (const auto *delta = std::get_if<llm::TextDelta>(&event)) m_reply += delta->text;
        if (const auto *finished = std::get_if<llm::Finished>(&event)) {
            m_whole = finished->reason == llm::FinishReason::Stop;
        }
        if (const auto *counted = std::get_if<llm::UsageReported>(&event)) {
            qCInfo(lcStreaming) << "a title took" << counted->usage.totalTokens.value_or(0) << "tokens";
        }
    }
    if (m_reply.size() > longestReply) {
        finish(core::Error {.kind = core::ErrorKind::Protocol, .message = u"the reply is no title"_s});
    }
}

void TitleMaker::finish(const std::optional<core::Error> &error)
{
    const QString title = m_whole ? cleanedTitle(m_reply) : QString();
    hangUp();
    const Wanted wanted = m_wanted.takeFirst();
    const qsizetype index = m_library.indexOf(wanted.conversation);
    const chat::Conversation *open = m_library.find(wanted.conversation);
    if (title.isEmpty()) {
        qCInfo(lcStreaming) << "no title for" << wanted.conversation.toString() << "by" << wanted.model.toString()
                            << (error ? error->message : u"nothing that could be one"_s);
    } else if (index >= 0) {
        const bool isAsItWas = open ? open->info().title == wanted.title : m_library.at(index).title == wanted.listed;
        if (isAsItWas) m_library.rename(wanted.conversation, title);
    }
    pump();
}

void TitleMaker::hangUp()
{
    m_deadline.cancel();
    if (!m_call) return;
    m_call->disconnect(this);
    m_call->abort();
    // It may be in the middle of telling.
    m_call.release()->deleteLater();
    m_provider.reset();
}

} // namespace runnel::streaming
