// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"
#include "core/processidentity.h"
#include "storage/database.h"
#include "streaming/sessionjournal.h"
#include "support/results.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

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
    // Not QTest::qWaitFor(): that sleeps for 10 ms between two looks.
    const QDeadlineTimer deadline(20'000);
    QTimer waker;
    waker.start(20'000);
    while (!answer && !deadline.hasExpired()) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    if (!answer) return core::fail(core::ErrorKind::Timeout, QStringLiteral("the callback never came"));
    return *answer;
}

core::Result<storage::OpenReport> openDatabase(storage::Database &database);
//! A statement on the writer.
core::Result<void> execute(storage::Database &database, const QString &sql);
//! One value from the reader.
QVariant scalar(storage::Database &database, const QString &sql);

//! Makes a database from SQL text by another road than the code under test; what went wrong, or nothing.
[[nodiscard]] QByteArray makeDatabase(const QString &path, const QByteArray &sql);
//! What a check of the database in \a file says, by a connection of its own: "ok", or what is wrong.
[[nodiscard]] QString integrity(const QString &file);
//! The schema and every row of the database in \a file, and what a check of its integrity says.
[[nodiscard]] QStringList dump(const QString &file);

//! A data folder that goes away with the test.
struct DataFolder
{
    QTemporaryDir folder;

    [[nodiscard]] QString file() const { return folder.filePath(QStringLiteral("runnel.sqlite")); }
    [[nodiscard]] QString backupDir() const { return folder.filePath(QStringLiteral("backups")); }
    [[nodiscard]] storage::DatabaseOptions options() const { return {.file = file(), .backupDir = backupDir()}; }
};

//! A prompt, its placeholder and the session that answers it.
[[nodiscard]] streaming::SessionRecord makeRecord(
    const core::ProcessIdentity &owner = core::ProcessIdentity::current());
//! Pieces of text for it, some pages long in all.
[[nodiscard]] QList<streaming::DeltaRecord> makeDeltas();
//! What makeDeltas() say together.
[[nodiscard]] QString journalText();

//! An owner that is certainly dead: a process of another boot.
[[nodiscard]] core::ProcessIdentity deadOwner();

} // namespace runnel::test
