// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/backend.h"

#include "core/logging.h"
#include "settings/schema.h"

#include <QTimer>

using namespace Qt::StringLiterals;

namespace runnel::app {

namespace {

// The window is shown and the list is there by then.
constexpr std::chrono::seconds networkWatchDelay {2};
constexpr std::chrono::seconds collectDelay {30};

storage::DatabaseOptions databaseOptions(const core::Paths &paths, bool readOnly, storage::Repair repair)
{
    return {.file = paths.database(), .backupDir = paths.backupDir(), .readOnly = readOnly, .repair = repair};
}

// Providers of two folders may share an id and not the service behind it: no key may go to the other one's.
QString keychainService(const core::Paths &paths)
{
    return paths.isSystemPlace() ? u"Runnel"_s : u"Runnel in %1"_s.arg(paths.askedDir());
}

} // namespace

Backend::Backend(const core::Paths &paths, bool readOnly, storage::Repair repair, QObject *parent)
    : QObject(parent)
    , m_settings(paths.settingsFile())
    , m_keychain(keychainService(paths))
    , m_secrets(m_keychain, m_settings, m_clock)
    , m_catalogue(m_settings, m_secrets, m_network, {})
    , m_database(databaseOptions(paths, readOnly, repair))
    , m_attachments(paths.attachmentDir())
    , m_upkeep(paths.database(), paths.backupDir(), m_clock)
    , m_store(m_database)
    , m_promptStore(m_database)
    , m_prompts(m_promptStore)
    , m_indexer(m_database, m_clock)
    , m_fileTexts(m_database, m_attachments, m_clock)
    , m_search(paths.database(), m_indexer)
    , m_journal(m_database, m_clock)
    , m_temporary(m_journal)
    , m_library(m_store, m_clock)
    , m_follower(m_library, m_store, m_clock)
    , m_messages(m_temporary, m_clock)
    , m_sweeper(m_messages, m_library, m_clock)
    , m_chats(m_messages, m_catalogue, m_clock)
    , m_controller(m_chats, m_catalogue, m_clock)
    , m_removals(m_library, m_store, m_messages, m_chats, m_clock)
    , m_titles(m_library, m_messages, m_chats, m_catalogue, m_clock)
    , m_backupDir(paths.backupDir())
{
    applyProxy();
    applyTrust();
    applyTimeouts();
    applyLimits();
    applyFallback();
    connect(&m_upkeep, &storage::Upkeep::foundWhole, this, [this] { m_database.noteWhole(); });
    m_chats.setNetwork(&m_reach);
    m_chats.setAttachments(&m_attachments);
    QTimer::singleShot(networkWatchDelay, &m_reach, &providers::SystemNetworkMonitor::watch);
    m_library.setHold([this](const chat::ConversationId &id) { return m_messages.holds(id) || m_removals.holds(id); });
    connect(&m_removals, &streaming::BranchRemovals::settled, &m_library, &chat::ConversationLibrary::closeIfIdle);
    connect(&m_messages, &streaming::StreamingMessageService::settled, &m_library,
            &chat::ConversationLibrary::closeIfIdle);
    connect(&m_library, &chat::ConversationLibrary::aboutToForget, this, &Backend::forget);
    connect(&m_settings, &settings::Settings::changed, this, [this](const QByteArray &key) {
        if (key == settings::schema::proxy.key) applyProxy();
        if (key == settings::schema::caFile.key) applyTrust();
        if (key.startsWith("network/")) applyTimeouts();
        if (key.startsWith("streaming/")) applyLimits();
        if (key == settings::schema::fallbackModel.key) applyFallback();
        if (key.startsWith("titles/")) applyTitles();
    });
}

Backend::~Backend()
{
    shutDown();
}

core::Result<std::unique_ptr<storage::DataFolderLock>> Backend::lock(const core::Paths &paths)
{
    if (!paths.create()) {
        return core::fail(core::ErrorKind::Storage, u"The data folder %1 cannot be made"_s.arg(paths.dataDir()));
    }
    return storage::DataFolderLock::acquire(paths.lockFile());
}

void Backend::open(QObject *context, OpenCallback done)
{
    m_database.open(this, [this, guard = QPointer<QObject>(context),
                           done = std::move(done)](const core::Result<storage::OpenReport> &report) {
        const auto answer = [guard, done, report] {
            if (guard && done) done(report);
        };
        if (report && report->readOnly) {
            m_library.setReadOnly();
            m_attachments.setReadOnly();
        }
        if (report) m_prompts.load();
        m_owesCheck = report && report->uncleanEnd;
        if (!report || report->readOnly) return answer();
        QTimer::singleShot(collectDelay, this, &Backend::collectAttachments);
        // A sweep that fails leaves what it found for the next one; the text is in the journal still.
        m_sweeper.start(this, [answer](const core::Result<streaming::SweepReport> &) { answer(); });
    });
}

void Backend::tend()
{
    m_upkeep.start(m_owesCheck);
    m_stays = true;
    applyTitles();
    m_indexer.start();
    m_store.finishRemovals(this);
    connect(&m_messages, &streaming::StreamingMessageService::settled, &m_fileTexts, &storage::FileTexts::look);
    connect(&m_library, &chat::ConversationLibrary::aboutToForget, &m_fileTexts, &storage::FileTexts::look);
    m_fileTexts.look();
}

bool Backend::shutDown()
{
    if (std::exchange(m_shutDown, true)) return true;
    m_sweeper.stop();
    m_follower.setActive(false);
    m_titles.setModel(std::nullopt);
    m_chats.shutDown();
    m_removals.commitAll();
    m_library.flush();
    m_messages.flush();
    m_search.close();
    return m_database.close();
}

void Backend::collectAttachments()
{
    if (m_shutDown) return;
    // What stays by a failure is found the next time.
    m_attachments.collect(m_database, m_backupDir, m_clock.wallMs(), this, [](const core::Result<int> &) {});
}

void Backend::forget(const chat::ConversationId &id)
{
    m_chats.abandon(id);
    m_temporary.forget(id);
    const chat::Conversation *conversation = m_library.find(id);
    if (!conversation || !conversation->info().isTemporary) return;
    QStringList keys;
    for (const chat::Attachment &file : conversation->info().draftAttachments) keys.append(file.key);
    const QList<chat::MessageId> messages = conversation->ids();
    for (const chat::MessageId &message : messages) {
        for (const chat::Attachment &file : conversation->find(message)->attachments) keys.append(file.key);
    }
    m_attachments.forgetTemporary(keys);
}

void Backend::applyProxy()
{
    if (const auto choice = settings::proxyFrom(m_settings.get(settings::schema::proxy))) {
        m_network.setProxyChoice(*choice);
    }
}

void Backend::applyTrust()
{
    // The page of settings says so too. Less is trusted than was asked for, never more.
    if (const auto trusted = m_network.trustFile(m_settings.get(settings::schema::caFile)); !trusted) {
        qCWarning(lcApp).noquote() << "no certificates of your own:" << trusted.error().message;
    }
}

void Backend::applyTimeouts()
{
    using std::chrono::milliseconds;
    namespace schema = settings::schema;
    streaming::Timeouts timeouts;
    timeouts.connect = milliseconds(m_settings.get(schema::connectTimeoutMs));
    timeouts.firstByte = milliseconds(m_settings.get(schema::firstByteTimeoutMs));
    timeouts.bytesIdle = milliseconds(m_settings.get(schema::idleTimeoutMs));
    timeouts.progressIdle = milliseconds(m_settings.get(schema::progressTimeoutMs));
    m_chats.setTimeouts(timeouts);
}

void Backend::applyLimits()
{
    m_chats.setLimits({.total = m_settings.get(settings::schema::answersAtOnce),
                       .perProvider = m_settings.get(settings::schema::answersAtOnceOfOne)});
}

void Backend::applyTitles()
{
    namespace schema = settings::schema;
    // A program that ends with its answer has no time for it.
    const bool isWanted = m_stays && m_settings.get(schema::titlesByModel);
    const llm::ModelRef model = llm::ModelRef::fromString(m_settings.get(schema::titleModel));
    m_titles.setModel(isWanted ? std::optional(model) : std::nullopt);
}

void Backend::applyFallback()
{
    m_chats.setFallback(llm::ModelRef::fromString(m_settings.get(settings::schema::fallbackModel)));
}

} // namespace runnel::app
