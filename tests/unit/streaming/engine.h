// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "streaming/chatcontroller.h"
#include "streaming/streamingchatservice.h"
#include "streaming/streamingmessageservice.h"
#include "support/fakeclock.h"
#include "support/memoryjournal.h"
#include "support/scriptedprovider.h"

#include <QCoreApplication>
#include <QEvent>
#include <QStringList>

#include <memory>

namespace runnel::test {

//! Runs what was queued, deletions too, until nothing is.
inline void settle()
{
    for (int i = 0; i < 3; ++i) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
}

//! \brief The whole engine over doubles: one provider "p", one conversation, a clock that stands still.
struct Engine
{
    Engine()
    {
        provider = directory.add(QStringLiteral("p"));
        restart();
        conversation = makeConversation();
    }

    //! New services over the same database, as after a start.
    void restart()
    {
        controller.reset();
        service.reset();
        messages.reset();
        messages = std::make_unique<streaming::StreamingMessageService>(journal, clock);
        service = std::make_unique<streaming::StreamingChatService>(*messages, directory, clock);
        service->setRandom([] { return 0.0; });
        controller = std::make_unique<streaming::ChatController>(*service, directory, clock);
    }

    [[nodiscard]] std::unique_ptr<chat::Conversation> makeConversation() const
    {
        chat::ConversationInfo info;
        info.id = chat::ConversationId::create();
        info.model = {.provider = QStringLiteral("p"), .model = QStringLiteral("model")};
        return std::make_unique<chat::Conversation>(info);
    }

    //! Sends, lets the journal answer, and returns the call that went out; null where none did.
    ScriptedCall *send(const QString &text = QStringLiteral("hello"))
    {
        const auto sent = controller->send(conversation.get(), text);
        session = sent.value_or(chat::SessionId {});
        settle();
        return provider->last();
    }

    [[nodiscard]] const chat::Message &answer() const { return conversation->at(conversation->size() - 1); }
    [[nodiscard]] QString state() const { return chat::toString(answer().state); }
    [[nodiscard]] QString text() const { return answer().text(); }
    [[nodiscard]] std::optional<chat::Message> stored() const { return database.message(answer().id); }

    void advance(std::chrono::milliseconds time)
    {
        clock.advance(time);
        settle();
    }

    FakeClock clock;
    MemoryDatabase database;
    MemoryJournal journal {database};
    ScriptedDirectory directory;
    std::shared_ptr<ScriptedProvider> provider;
    std::unique_ptr<chat::Conversation> conversation;
    std::unique_ptr<streaming::StreamingMessageService> messages;
    std::unique_ptr<streaming::StreamingChatService> service;
    std::unique_ptr<streaming::ChatController> controller;
    chat::SessionId session;
};

[[nodiscard]] inline core::Error error(core::ErrorKind kind, int httpStatus = 0)
{
    return {.kind = kind, .message = QStringLiteral("scripted"), .httpStatus = httpStatus};
}

} // namespace runnel::test
