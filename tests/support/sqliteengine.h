// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "storage/database.h"
#include "storage/sqlitesessionjournal.h"
#include "streaming/chatcontroller.h"
#include "streaming/streamingchatservice.h"
#include "streaming/streamingmessageservice.h"
#include "support/fakeclock.h"
#include "support/scriptedprovider.h"

#include <memory>

namespace runnel::test {

//! \brief The whole engine over the real database: one scripted provider, one conversation, a clock that stands still.
struct SqliteEngine
{
    explicit SqliteEngine(const storage::DatabaseOptions &options);

    //! Sends a prompt and returns the call that went out; null where none did.
    ScriptedCall *send();
    //! Lets all that was handed to the database take effect, and be answered.
    void settle();
    //! Both clocks go on, and the database with them.
    void advance(std::chrono::milliseconds time);
    [[nodiscard]] const chat::Message &answer() const { return conversation->at(conversation->size() - 1); }

    FakeClock clock;
    storage::Database database;
    storage::SqliteSessionJournal journal {database, clock};
    ScriptedDirectory directory;
    std::shared_ptr<ScriptedProvider> provider = directory.add(QStringLiteral("p"));
    std::unique_ptr<chat::Conversation> conversation;
    streaming::StreamingMessageService messages {journal, clock};
    streaming::StreamingChatService service {messages, directory, clock};
    streaming::ChatController controller {service, directory, clock};
};

} // namespace runnel::test
