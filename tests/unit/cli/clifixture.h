// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cli/host.h"
#include "cli/program.h"
#include "cli/terminal.h"
#include "core/clock.h"
#include "storage/database.h"
#include "storage/sqliteconversationstore.h"
#include "storage/sqlitesessionjournal.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <memory>
#include <optional>

namespace runnel::test {

//! A terminal whose keys the test presses.
class FakeTerminal final : public cli::Terminal
{
    Q_OBJECT
public:
    void write(const QString &text) override
    {
        if (breaks == Output::Open) {
            out += text;
            return;
        }
        state = breaks;
        QMetaObject::invokeMethod(this, [this] { Q_EMIT outputClosed(); }, Qt::QueuedConnection);
    }
    [[nodiscard]] Output output() const override { return state; }
    [[nodiscard]] QString outputError() const override { return QStringLiteral("no room"); }
    void note(const QString &line) override { notes.append(line); }
    [[nodiscard]] bool isOutputTerminal() const override { return outputIsTerminal; }
    [[nodiscard]] Input input() const override { return kind; }
    void startReading() override
    {
        isReading = true;
        if (piped.isNull()) return;
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (!piped.isEmpty()) {
                    Q_EMIT inputArrived();
                    for (const QString &line : piped.split(u'\n')) Q_EMIT inputLine(line);
                }
                Q_EMIT inputEnded();
            },
            Qt::QueuedConnection);
    }
    void interruptHandled() override {}

    [[nodiscard]] QList<QJsonObject> rows() const
    {
        QList<QJsonObject> objects;
        for (const QString &line : out.split(u'\n', Qt::SkipEmptyParts)) {
            objects.append(QJsonDocument::fromJson(line.toUtf8()).object());
        }
        return objects;
    }

    QString out;
    QStringList notes;
    Output breaks = Output::Open; //!< what the next write() finds
    Output state = Output::Open;
    QString piped; // null: nothing comes by itself
    Input kind = Input::Nothing;
    bool outputIsTerminal = false;
    bool isReading = false;
};

//! What a service says to one request.
struct Script
{
    llm::StreamEvents events = {};
    std::optional<core::Error> error = std::nullopt;
    bool hangs = false; //!< never ends by itself
};

class FakeCall final : public llm::ProviderCall
{
    Q_OBJECT
public:
    explicit FakeCall(const Script &script)
    {
        QMetaObject::invokeMethod(
            this,
            [this, script] {
                if (m_over) return;
                if (!script.events.isEmpty()) {
                    Q_EMIT connected();
                    Q_EMIT eventsReceived(script.events);
                }
                if (script.hangs || std::exchange(m_over, true)) return;
                Q_EMIT ended(script.error);
            },
            Qt::QueuedConnection);
    }
    void abort() override { m_over = true; }

private:
    bool m_over = false;
};

class FakeProvider final : public llm::Provider
{
public:
    [[nodiscard]] llm::ProviderInfo info() const override
    {
        return {.id = QStringLiteral("fake"), .name = QStringLiteral("Fake"), .isScripted = isScripted};
    }
    [[nodiscard]] llm::Capabilities capabilities(const QString &) const override { return {}; }
    [[nodiscard]] std::unique_ptr<llm::ProviderCall> open(const llm::ChatRequest &request) override
    {
        requests.append(request);
        return std::make_unique<FakeCall>(script);
    }
    void listModels(QObject *, ModelsCallback) override {}

    Script script;
    QList<llm::ChatRequest> requests;
    bool isScripted = false;
};

class FakeDirectory final : public llm::ProviderDirectory
{
    Q_OBJECT
public:
    [[nodiscard]] QList<llm::ProviderInfo> providers() const override { return {fake->info()}; }
    [[nodiscard]] std::shared_ptr<llm::Provider> provider(const QString &id) const override
    {
        return id == fake->info().id || (config && id == config->id) ? fake : nullptr;
    }
    [[nodiscard]] QList<llm::ModelInfo> models(const QString &) const override { return {}; }
    void refreshModels() override {}
    [[nodiscard]] llm::ModelRef defaultModel() const override
    {
        return {.provider = QStringLiteral("fake"), .model = QStringLiteral("m1")};
    }

    std::shared_ptr<FakeProvider> fake = std::make_shared<FakeProvider>();
    std::optional<settings::ProviderConfig> config;
};

//! The services over a true database in a folder of its own.
struct Backend
{
    explicit Backend(const QString &folder, llm::ProviderDirectory &providers)
        : database(
              {.file = folder + QStringLiteral("/runnel.sqlite"), .backupDir = folder + QStringLiteral("/backups")})
        , chats(messages, providers, clock)
        , controller(chats, providers, clock)
        , services {.clock = clock,
                    .providers = providers,
                    .store = store,
                    .library = library,
                    .journal = journal,
                    .messages = messages,
                    .chats = chats,
                    .controller = controller}
    {}
    ~Backend()
    {
        chats.shutDown();
        library.flush();
        messages.flush();
        database.close();
    }
    Q_DISABLE_COPY_MOVE(Backend)

    core::SystemClock clock;
    storage::Database database;
    storage::SqliteConversationStore store {database};
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
    void examine(QObject *context, ExamineCallback done) override
    {
        QMetaObject::invokeMethod(context, [this, done] { done(findings); }, Qt::QueuedConnection);
    }

    QTemporaryDir folder;
    FakeDirectory directory;
    std::unique_ptr<Backend> backend;
    std::optional<core::Error> failure;
    std::function<void(Backend &)> onOpened;
    QList<cli::Finding> findings;
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

} // namespace runnel::test
