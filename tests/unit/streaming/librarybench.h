// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversationlibrary.h"
#include "engine.h"
#include "support/memorystore.h"

namespace runnel::test {

//! \brief The engine, and a library with one chat that is shown.
struct LibraryBench
{
    LibraryBench()
    {
        library.load();
        settle();
        chat = library.create({.provider = QStringLiteral("p"), .model = QStringLiteral("model")});
    }

    //! Sends \a prompt in \a where, and returns the call that went out.
    ScriptedCall *send(chat::Conversation *where, const QString &prompt)
    {
        if (!engine.controller->send(where, prompt)) return nullptr;
        settle();
        return engine.provider->last();
    }
    void answer(ScriptedCall *call, const QString &text)
    {
        call->playText(text);
        call->playFinish();
        settle();
    }
    //! One whole exchange.
    void exchange(const QString &prompt, const QString &text) { answer(send(chat, prompt), text); }
    void advance(std::chrono::milliseconds time) { engine.advance(time); }
    [[nodiscard]] QString title() const { return chat->info().title; }

    Engine engine;
    MemoryStore store {engine.database};
    chat::ConversationLibrary library {store, engine.clock};
    chat::Conversation *chat = nullptr;
};

} // namespace runnel::test
