// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"
#include "core/processidentity.h"
#include "storage/database.h"
#include "streaming/sessionjournal.h"
#include "support/results.h"

#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <optional>

//! QCOMPARE for states, by their words.
#define QVERIFY_STATE(actual, expected) QCOMPARE(runnel::chat::toString(actual), runnel::chat::toString(expected))

namespace runnel::test {

//! Calls \a call with a context and a callback, and waits for what the callback brings.
template <typename T>
core::Result<T> await(const std::function<void(QObject *, std::function<void(const core::Result<T> &)>)> &call)
{
    QObject context;
    std::optional<core::Result<T>> answer;
    call(&context, [&answer](const core::Result<T> &result) { answer = result; });
    if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 20'000)) {
        return core::fail(core::ErrorKind::Timeout, QStringLiteral("the callback never came"));
    }
    return *answer;
}

inline core::Result<storage::OpenReport> openDatabase(storage::Database &database)
{
    return await<storage::OpenReport>([&](QObject *context, auto done) { database.open(context, done); });
}

//! A statement on the writer.
inline core::Result<void> execute(storage::Database &database, const QString &sql)
{
    return await<void>([&](QObject *context, auto done) {
        database.write<void>(
            context, [sql](storage::Connection &connection) { return connection.executeOnce(sql); }, done);
    });
}

//! One value from the reader.
inline QVariant scalar(storage::Database &database, const QString &sql)
{
    return await<QVariant>([&](QObject *context, auto done) {
               database.read<QVariant>(
                   context, [sql](storage::Connection &connection) { return connection.scalar(sql); }, done);
           })
        .value_or(QVariant());
}

//! A data folder that goes away with the test.
struct DataFolder
{
    QTemporaryDir folder;

    [[nodiscard]] QString file() const { return folder.filePath(QStringLiteral("runnel.sqlite")); }
    [[nodiscard]] QString backupDir() const { return folder.filePath(QStringLiteral("backups")); }
    [[nodiscard]] storage::DatabaseOptions options() const { return {.file = file(), .backupDir = backupDir()}; }
};

//! A prompt, its placeholder and the session that answers it.
inline streaming::SessionRecord makeRecord(const core::ProcessIdentity &owner = core::ProcessIdentity::current())
{
    streaming::SessionRecord record;
    record.id = chat::SessionId::create();
    record.conversation = {.id = chat::ConversationId::create(),
                           .title = QStringLiteral("About rivers"),
                           .model = {.provider = QStringLiteral("guide"), .model = QStringLiteral("script")},
                           .createdMs = 1'000,
                           .updatedMs = 2'000,
                           .activeLeaf = {},
                           .draft = {},
                           .systemPrompt = QStringLiteral("Be brief.")};
    const auto prompt = chat::Message::user(QStringLiteral("What is a runnel?"), {}, 2'000);
    auto answer = chat::Message::placeholder(record.conversation.model, prompt.id, 2'001);
    answer.session = record.id;
    record.messages = {prompt, answer};
    record.message = answer.id;
    record.model = record.conversation.model;
    record.requestHash = QStringLiteral("abc123");
    record.owner = owner;
    record.createdMs = 2'001;
    record.conversation.activeLeaf = answer.id;
    return record;
}

//! An owner that is certainly dead: a process of another boot.
inline core::ProcessIdentity deadOwner()
{
    return {.pid = 4'000'000, .bootId = QStringLiteral("another-boot"), .startTicks = 1};
}

} // namespace runnel::test
