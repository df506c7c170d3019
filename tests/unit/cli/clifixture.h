// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cli/host.h"
#include "cli/program.h"
#include "core/clock.h"
#include "fakeprovider.h"
#include "faketerminal.h"
#include "storage/database.h"
#include "storage/fileattachmentstore.h"
#include "storage/searchindexer.h"
#include "storage/sqliteconversationstore.h"
#include "storage/sqlitemessagesearch.h"
#include "storage/sqlitesessionjournal.h"

#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <memory>
#include <optional>

namespace runnel::test {

//! The services over a true database in a folder of its own.
struct Backend
{
    explicit Backend(const QString &folder, llm::ProviderDirectory &providers)
        : attachments(folder + QStringLiteral("/attachments"))
        , database(
              {.file = folder + QStringLiteral("/runnel.sqlite"), .backupDir = folder + QStringLiteral("/backups")})
        , search(folder + QStringLiteral("/runnel.sqlite"), indexer)
        , chats(messages, providers, clock)
        , controller(chats, providers, clock)
        , services {.clock = clock,
                    .providers = providers,
                    .store = store,
                    .library = library,
                    .attachments = attachments,
                    .journal = journal,
                    .messages = messages,
                    .chats = chats,
                    .controller = controller,
                    .search = search}
    {
        chats.setAttachments(&attachments);
    }
    ~Backend()
    {
        chats.shutDown();
        library.flush();
        messages.flush();
        search.close();
        database.close();
    }
    Q_DISABLE_COPY_MOVE(Backend)

    core::SystemClock clock;
    storage::FileAttachmentStore attachments;
    storage::Database database;
    storage::SqliteConversationStore store {database};
    storage::SearchIndexer indexer {database, clock};
    storage::SqliteMessageSearch search;
    storage::SqliteSessionJournal journal {database, clock};
    chat::ConversationLibrary library {store, clock};
    streaming::StreamingMessageService messages {journal, clock};
    streaming::StreamingChatService chats;
    streaming::ChatController controller;
    cli::Services services;
};

class FakeHost final : public cli::Host
{
public:
    void setDataDir(const QString &dataDir) override { askedDataDir = dataDir; }
    void addProvider(const settings::ProviderConfig &config) override { directory.config = config; }
    void open(cli::Access, QObject *context, OpenCallback done) override
    {
        if (failure) {
            QMetaObject::invokeMethod(context, [this, done] { done(std::unexpected(*failure)); }, Qt::QueuedConnection);
            return;
        }
        backend = std::make_unique<Backend>(folder.path(), directory);
        backend->database.open(context, [this, done](const core::Result<storage::OpenReport> &report) {
            if (!report) return done(std::unexpected(report.error()));
            if (onOpened) onOpened(*backend);
            done(&backend->services);
        });
    }
    void stop(const chat::SessionId &session, QObject *context, StopCallback done) override
    {
        stopped.append(session);
        QMetaObject::invokeMethod(context, [this, done] { done(stopResult); }, Qt::QueuedConnection);
    }
    void sweep(QObject *context, SweepCallback done) override
    {
        ++sweeps;
        QMetaObject::invokeMethod(context, [this, done] { done(sweepResult); }, Qt::QueuedConnection);
    }
    void examine(QObject *context, ExamineCallback done) override
    {
        QMetaObject::invokeMethod(context, [this, done] { done(findings); }, Qt::QueuedConnection);
    }
    void repair(QObject *context, RepairCallback done) override
    {
        QMetaObject::invokeMethod(context, [this, done] { done(rescue); }, Qt::QueuedConnection);
    }

    QTemporaryDir folder;
    FakeDirectory directory;
    std::unique_ptr<Backend> backend;
    std::optional<core::Error> failure;
    std::function<void(Backend &)> onOpened;
    QList<cli::Finding> findings;
    QList<chat::SessionId> stopped; // as stop() was asked; null for all
    core::Result<int> stopResult = 0;
    int sweeps = 0;
    core::Result<streaming::SweepReport> sweepResult;
    core::Result<std::optional<settings::Rescue>> rescue;
    QString askedDataDir;
};

//! One run of the program; several may follow each other on one host.
struct Run
{
    Run(FakeHost &onHost, const QStringList &arguments) : host(onHost) { start(arguments); }
    explicit Run(FakeHost &onHost) : host(onHost) {}
    ~Run()
    {
        program.reset();
        host.backend.reset();
    }
    Q_DISABLE_COPY_MOVE(Run)

    void start(const QStringList &arguments)
    {
        program = std::make_unique<cli::Program>(terminal, host);
        QObject::connect(program.get(), &cli::Program::finished, &terminal, [this](int ended) { status = ended; });
        program->run(QStringList {QStringLiteral("runnelctl")} + arguments);
    }
    //! The exit status, once there is one; -1 where it does not end.
    int wait()
    {
        return QTest::qWaitFor([this] { return status.has_value(); }, 20'000) ? *status : -1;
    }

    FakeHost &host;
    FakeTerminal terminal;
    std::unique_ptr<cli::Program> program;
    std::optional<int> status;
};

//! The last object that \a run printed.
[[nodiscard]] inline QJsonObject lastRow(const Run &run)
{
    const auto rows = run.terminal.rows();
    return rows.isEmpty() ? QJsonObject() : rows.last();
}

//! State and text of what \a arguments show: the last message of the last conversation.
[[nodiscard]] inline QString saved(FakeHost &host,
                                   const QStringList &arguments = {QStringLiteral("show"), QStringLiteral("last"),
                                                                   QStringLiteral("--json")})
{
    Run show(host, arguments);
    if (show.wait() != 0) return show.terminal.notes.join(u'\n');
    const QJsonObject row = lastRow(show);
    return row.value(QLatin1String("state")).toString() + u':' + row.value(QLatin1String("text")).toString();
}

} // namespace runnel::test
