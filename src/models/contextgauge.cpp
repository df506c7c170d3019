// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/contextgauge.h"

#include "chat/answerstate.h"
#include "llm/tokens.h"
#include "streaming/contextwindow.h"
#include "streaming/history.h"

namespace runnel::models {

using chat::Conversation;

ContextGauge::ContextGauge(llm::ProviderDirectory &providers, core::Clock &clock, QObject *parent)
    : QObject(parent), m_providers(providers), m_throttle(clock, interval, [this] { update(); })
{
    connect(&providers, &llm::ProviderDirectory::changed, &m_throttle, &core::Throttle::request);
    connect(&providers, &llm::ProviderDirectory::modelsChanged, &m_throttle, &core::Throttle::request);
}

void ContextGauge::setConversation(Conversation *conversation)
{
    if (m_conversation) m_conversation->disconnect(&m_throttle);
    m_conversation = conversation;
    m_weighed.clear();
    if (m_reading != Reading {}) {
        m_reading = {};
        Q_EMIT changed();
    }
    if (!conversation) return;
    connect(conversation, &Conversation::messagesInserted, &m_throttle, &core::Throttle::request);
    connect(conversation, &Conversation::messagesRemoved, &m_throttle, &core::Throttle::request);
    connect(conversation, &Conversation::messageChanged, &m_throttle, &core::Throttle::request);
    connect(conversation, &Conversation::infoChanged, &m_throttle, &core::Throttle::request);
    // Not now: the chat is to be seen first.
    m_throttle.request();
}

qint64 ContextGauge::weigh(const chat::Message &message)
{
    qsizetype size = message.attachments.size();
    for (const chat::Part &part : message.parts) size += part.text.size();
    Weighed &weighed = m_weighed[message.id];
    if (weighed.tokens == 0 || weighed.size != size) {
        weighed = {.size = size, .tokens = llm::estimateTokens(streaming::turnOf(message))};
    }
    return weighed.tokens;
}

ContextGauge::Reading ContextGauge::read()
{
    if (!m_conversation) return {};
    const chat::ConversationInfo &info = m_conversation->info();
    const auto model = llm::modelInfo(m_providers, info.model);
    if (!model || model->contextTokens.value_or(0) <= 0) return {};
    Reading reading {.context = *model->contextTokens, .firstSent = {}};
    reading.room = streaming::promptRoom(reading.context, info.options);
    const qint64 system = llm::estimateSystemTokens(info.systemPrompt);
    QList<streaming::TurnWeight> weights;
    for (qsizetype i = 0; i < m_conversation->size(); ++i) {
        const chat::Message &message = m_conversation->at(i);
        weights.append({.role = message.role, .tokens = weigh(message), .isKept = message.isPinned});
    }
    const llm::Turn draft = streaming::turnOf(chat::Message::user(info.draft, {}, 0, info.draftAttachments));
    weights.append({.role = llm::Role::User, .tokens = llm::estimateTokens(draft)});
    reading.tokens = system;
    for (const streaming::TurnWeight &weight : std::as_const(weights)) reading.tokens += weight.tokens;
    const QList<qsizetype> over = streaming::turnsOver(weights, reading.room - system);
    reading.leftOut = int(over.size());
    // Behind the last that goes: before it may stand some that are kept.
    if (!over.isEmpty() && over.last() + 1 < m_conversation->size()) {
        reading.firstSent = m_conversation->at(over.last() + 1).id;
    }
    return reading;
}

void ContextGauge::askForContext()
{
    if (m_hasAsked || !m_conversation || m_conversation->size() == 0) return;
    const chat::Message &last = m_conversation->at(m_conversation->size() - 1);
    const auto provider = m_providers.provider(last.model.provider);
    if (!chat::isRunning(last.state) || !provider || provider->info().isScripted) return;
    m_hasAsked = true;
    m_providers.refreshModels();
}

void ContextGauge::update()
{
    const Reading reading = read();
    // Not before somebody talks to it: nothing is asked for by itself.
    if (reading.context == 0) askForContext();
    if (reading == m_reading) return;
    m_reading = reading;
    Q_EMIT changed();
}

} // namespace runnel::models
