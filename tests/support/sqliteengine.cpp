// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/sqliteengine.h"

#include "support/storagefixture.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace runnel::test {

SqliteEngine::SqliteEngine(const storage::DatabaseOptions &options) : database(options)
{
    database.open(nullptr, {});
    chat::ConversationInfo info;
    info.id = chat::ConversationId::create();
    info.model = {.provider = u"p"_s, .model = u"model"_s};
    conversation = std::make_unique<chat::Conversation>(info);
}

ScriptedCall *SqliteEngine::send()
{
    std::ignore = controller.send(conversation.get(), u"What is a runnel?"_s);
    settle();
    return provider->last();
}

void SqliteEngine::settle()
{
    // A read is answered after every write before it; an answer may bring one more write.
    for (int i = 0; i < 2; ++i) (void)scalar(database, u"SELECT 1"_s);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

void SqliteEngine::advance(std::chrono::milliseconds time)
{
    clock.advance(time);
    settle();
}

} // namespace runnel::test
