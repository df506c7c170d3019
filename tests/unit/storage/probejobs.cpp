// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "probejobs.h"

#include "storage/datafolderlock.h"
#include "storage/sqlitesessionjournal.h"
#include "support/fakeclock.h"
#include "support/faultyvfs.h"
#include "support/storagefixture.h"

#include <QCoreApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace runnel::probe {

namespace {

core::Result<void> sweep(storage::SqliteSessionJournal &journal, const core::Clock &clock)
{
    const auto swept = test::await<streaming::SweepReport>([&](QObject *context, auto done) {
        journal.sweep(core::ProcessIdentity::current(), clock.wallMs(), context, done);
    });
    if (!swept) return std::unexpected(swept.error());
    return {};
}

//! Ends the only session with the text that the journal holds and a last word.
core::Result<void> finalize(storage::SqliteSessionJournal &journal, storage::Database &database)
{
    const auto sessions = test::await<QList<streaming::SessionInfo>>(
        [&](QObject *context, auto done) { journal.sessions(false, context, done); });
    if (!sessions) return std::unexpected(sessions.error());
    streaming::SessionInfo info = sessions->value(0);
    info.state = chat::AnswerState::Complete;
    info.endedMs = info.createdMs + 1'000;
    chat::Message message;
    message.id = info.message;
    message.role = llm::Role::Assistant;
    message.createdMs = info.createdMs;
    message.session = info.id;
    message.state = info.state;
    message.endedMs = info.endedMs;
    const QString parent = u"SELECT parent FROM messages WHERE id = '%1'"_s.arg(info.message.toString());
    message.parent = chat::MessageId::fromString(test::scalar(database, parent).toString());
    message.append(chat::PartKind::Text, test::journalText());
    return test::await<void>([&](QObject *context, auto done) { journal.finalize(info, message, context, done); });
}

} // namespace

void say(const QString &line)
{
    std::fputs((line + u'\n').toUtf8().constData(), stdout);
    std::fflush(stdout);
}

int holdLock(const QString &file)
{
    const auto lock = storage::DataFolderLock::acquire(file);
    say(lock ? u"locked"_s : u"busy"_s);
    return lock ? QCoreApplication::exec() : 1;
}

int doOnce(const QString &job, const QString &folder, int step, bool halfway)
{
    using test::FaultyVfs;
    FaultyVfs vfs;
    const auto armed = [&] {
        vfs.reset();
        if (step > 0) vfs.dieAt(step, halfway ? FaultyVfs::Death::Halfway : FaultyVfs::Death::Before);
    };
    test::FakeClock clock(9'000'000);
    storage::Database database({.file = folder + "/runnel.sqlite"_L1, .backupDir = folder + "/backups"_L1});
    storage::SqliteSessionJournal journal(database, clock);
    if (job == "open"_L1) armed();
    if (const auto opened = test::openDatabase(database); !opened) {
        say(u"error "_s + opened.error().message);
        return 1;
    }
    core::Result<void> done;
    if (job != "open"_L1) armed();
    if (job == "sweep"_L1) done = sweep(journal, clock);
    if (job == "finalize"_L1) done = finalize(journal, database);
    // Closing checkpoints: part of the job.
    database.close();
    say(done ? u"steps %1"_s.arg(vfs.steps()) : u"error "_s + done.error().message);
    return done ? 0 : 1;
}

} // namespace runnel::probe
