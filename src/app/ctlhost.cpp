// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/ctlhost.h"

#include "app/holder.h"
#include "app/rescue.h"
#include "core/logging.h"
#include "providers/compatible/endpoint.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace runnel::app {

using cli::Finding;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("App", text);
}

void later(QObject *context, std::function<void()> call)
{
    QMetaObject::invokeMethod(context, std::move(call), Qt::QueuedConnection);
}

core::Error withCure(core::Error error, const QString &cure)
{
    error.message += u". "_s + cure;
    return error;
}

QString databaseAdvice(const core::Error &error)
{
    switch (error.kind) {
    case core::ErrorKind::StorageCorrupt:
        return tr("Nothing was changed. \"runnelctl repair\" saves what can be read and keeps the damaged file.");
    case core::ErrorKind::StorageTooNew:
        return tr("Install the version of Runnel that wrote it; until then it can be read.");
    case core::ErrorKind::StorageFull:
        return tr("Make room on the disk.");
    default:
        return tr("Check that the folder belongs to you and can be written.");
    }
}

//! Where keys are kept; to be asked when the store has looked for the keychain.
Finding keychainFinding(const settings::SecretStore &secrets)
{
    Finding keychain {.topic = u"keychain"_s, .title = tr("Keychain"), .value = tr("in use")};
    const auto fault = secrets.fault();
    if (!fault) return keychain;
    keychain.level = Finding::Level::Note;
    keychain.value = tr("not used: keys are kept for one run only (%1)").arg(fault->message);
    keychain.advice = fault->kind == core::ErrorKind::Timeout
                          ? tr("It may be asking for its password: unlock it.")
                          : tr("Start a keychain (GNOME Keyring, KWallet), or name an environment variable that holds "
                               "the key.");
    return keychain;
}

} // namespace

CtlHost::~CtlHost()
{
    m_channel.reset();
    m_services.reset();
    m_backend.reset();
}

void CtlHost::setDataDir(const QString &dataDir)
{
    m_paths = core::Paths(dataDir);
}

void CtlHost::addProvider(const settings::ProviderConfig &config)
{
    m_provider = config;
}

core::Result<void> CtlHost::reachFolder() const
{
    if (m_paths.isReachable()) return {};
    return core::fail(core::ErrorKind::Storage,
                      tr("The data was moved to %1, which cannot be reached. Connect that disk, or name another folder "
                         "with --data-dir")
                          .arg(m_paths.dataDir()));
}

core::Result<void> CtlHost::makeBackend(cli::Access access, storage::Repair repair)
{
    if (const auto reached = reachFolder(); !reached) return reached;
    auto lock = Backend::lock(m_paths);
    if (!lock) {
        const core::Error &error = lock.error();
        const bool isBusy = error.kind == core::ErrorKind::Busy;
        // On a medium that cannot be written there is nobody to wait for: what is there can be looked at.
        const bool isReadable = error.kind == core::ErrorKind::Storage && QFileInfo(m_paths.database()).isReadable();
        if (access == cli::Access::Write || !(isBusy || isReadable)) return std::unexpected(error);
        m_busy = error;
    } else {
        m_lock = std::move(*lock);
        core::installLogSink(m_paths.logFile(), qEnvironmentVariableIsSet("RUNNEL_DEBUG"));
    }
    m_backend = std::make_unique<Backend>(m_paths, m_busy.has_value(), repair);
    if (m_provider) m_backend->catalogue().addProvider(*m_provider);
    m_channel = std::make_unique<InstanceChannel>(m_paths.dataDir());
    // What runs here can be stopped from another terminal.
    if (m_lock) m_channel->listen(holderOver(*m_backend));
    return {};
}

void CtlHost::open(cli::Access access, QObject *context, OpenCallback done)
{
    if (const auto made = makeBackend(access); !made) {
        const core::Error error = made.error().kind == core::ErrorKind::Busy
                                      ? withCure(made.error(), u"Close it, or use another folder with --data-dir"_s)
                                      : made.error();
        return later(context, [done, error] { done(std::unexpected(error)); });
    }
    m_backend->open(context, [this, access, done](const core::Result<storage::OpenReport> &report) {
        if (!report) return done(std::unexpected(report.error()));
        // Only a folder that another process writes in is opened read-only without a notice.
        if (report->notice && access == cli::Access::Write) return done(std::unexpected(*report->notice));
        m_services.emplace(cli::Services {.clock = m_backend->clock(),
                                          .providers = m_backend->catalogue(),
                                          .store = m_backend->store(),
                                          .library = m_backend->library(),
                                          .attachments = m_backend->attachments(),
                                          .journal = m_backend->journal(),
                                          .messages = m_backend->messages(),
                                          .chats = m_backend->chats(),
                                          .controller = m_backend->controller(),
                                          .search = m_backend->search(),
                                          .swept = m_backend->sweeper().lastReport()});
        done(&*m_services);
    });
}

void CtlHost::stop(const chat::SessionId &session, QObject *context, StopCallback done)
{
    // What is ours began with this program, and it runs no other verb.
    if (m_lock) return later(context, [done] { done(0); });
    using Verb = HolderRequest::Verb;
    ask({.verb = session.isNull() ? Verb::StopAll : Verb::Stop, .session = session}, context,
        [done](const core::Result<QList<int>> &answer) {
            if (answer) done(answer->value(0));
            else done(std::unexpected(answer.error()));
        });
}

void CtlHost::sweep(QObject *context, SweepCallback done)
{
    if (m_lock) return m_backend->sweeper().sweep(context, done);
    if (!m_backend) {
        const auto made = makeBackend(cli::Access::Write);
        if (made) {
            return m_backend->open(context, [this, done](const core::Result<storage::OpenReport> &report) {
                if (!report) done(std::unexpected(report.error()));
                else if (report->notice) done(std::unexpected(*report->notice));
                else done(m_backend->sweeper().lastReport());
            });
        }
        if (made.error().kind != core::ErrorKind::Busy)
            return later(context, [done, error = made.error()] { done(std::unexpected(error)); });
    }
    ask({.verb = HolderRequest::Verb::Sweep}, context, [done](const core::Result<QList<int>> &answer) {
        if (!answer) return done(std::unexpected(answer.error()));
        done(streaming::SweepReport {.interrupted = answer->value(0),
                                     .deltasFolded = answer->value(1),
                                     .orphanDeltas = answer->value(2),
                                     .placeholders = answer->value(3)});
    });
}

void CtlHost::ask(const HolderRequest &request, QObject *context, InstanceChannel::Done done)
{
    if (!m_channel) m_channel = std::make_unique<InstanceChannel>(m_paths.dataDir());
    m_channel->ask(request, [guard = QPointer<QObject>(context), done = std::move(done)](const auto &answer) {
        if (guard) done(answer);
    });
}

void CtlHost::repair(QObject *context, RepairCallback done)
{
    const auto refuse = [context, done](const core::Error &error) {
        later(context, [done, error] { done(std::unexpected(error)); });
    };
    if (const auto reached = reachFolder(); !reached) return refuse(reached.error());
    if (!QFileInfo::exists(m_paths.database())) {
        return refuse(
            {.kind = core::ErrorKind::NotFound, .message = tr("There is no database in %1").arg(m_paths.dataDir())});
    }
    {
        const auto lock = Backend::lock(m_paths);
        if (!lock) return refuse(withCure(lock.error(), u"Close it first"_s));
        const auto check = storage::checkDatabase(m_paths.database(), true);
        if (check && *check == "ok"_L1) return later(context, [done] { done(std::nullopt); });
        if (!check && check.error().kind != core::ErrorKind::StorageCorrupt) return refuse(check.error());
    }
    if (const auto made = makeBackend(cli::Access::Write, storage::Repair::Always); !made) return refuse(made.error());
    m_backend->open(context, [done](const core::Result<storage::OpenReport> &report) {
        if (!report) return done(std::unexpected(report.error()));
        if (!report->salvaged) return done(std::unexpected(report->notice.value_or(core::Error {})));
        done(toRescue(*report->salvaged));
    });
}

void CtlHost::examine(QObject *context, ExamineCallback done)
{
    // The last look is at the keychain.
    const auto conclude = [this, guard = QPointer(context), done](const core::Result<storage::OpenReport> &report,
                                                                  const core::Result<QVariant> &check) {
        if (!guard) return;
        m_backend->secrets().retry(guard, [this, done, report, check] { done(findings(report, check)); });
    };
    // A folder that is not there yet is left so.
    if (!QFileInfo::exists(m_paths.database())) {
        m_backend = std::make_unique<Backend>(m_paths, true);
        return conclude(std::unexpected(core::Error {.kind = core::ErrorKind::NotFound, .message = {}}), QVariant());
    }
    {
        // Only to learn whether somebody else has it.
        const auto lock = Backend::lock(m_paths);
        if (!lock && lock.error().kind == core::ErrorKind::Busy) m_busy = lock.error();
    }
    m_backend = std::make_unique<Backend>(m_paths, true);
    m_backend->open(
        context, [this, context = QPointer(context), conclude](const core::Result<storage::OpenReport> &report) {
            if (!report) return conclude(report, QVariant());
            m_backend->database().read<QVariant>(
                context, [](storage::Connection &connection) { return connection.scalar(u"PRAGMA quick_check(1)"_s); },
                [conclude, report](const core::Result<QVariant> &check) { conclude(report, check); });
        });
}

QList<Finding> CtlHost::findings(const core::Result<storage::OpenReport> &report,
                                 const core::Result<QVariant> &check) const
{
    QList<Finding> list;
    list.append({.topic = u"runnel"_s, .title = u"Runnel"_s, .value = QString::fromLatin1(RUNNEL_VERSION)});
    list.append({.topic = u"qt"_s, .title = u"Qt"_s, .value = QString::fromLatin1(qVersion())});
    if (report) list.append({.topic = u"sqlite"_s, .title = u"SQLite"_s, .value = report->sqliteVersion});

    Finding folder {.topic = u"data_dir"_s, .title = tr("Data folder"), .value = m_paths.dataDir()};
    if (!m_paths.isReachable()) {
        folder.level = Finding::Level::Problem;
        folder.advice = reachFolder().error().message;
    } else if (m_busy) {
        folder.level = Finding::Level::Note;
        folder.value += tr(" (in use: %1)").arg(m_busy->message);
        folder.advice = tr("ask and chat need it for themselves: close the other program, or use --data-dir.");
    } else if (QFileInfo::exists(m_paths.dataDir()) && !QFileInfo(m_paths.dataDir()).isWritable()) {
        folder.level = Finding::Level::Problem;
        folder.advice = tr("It cannot be written. Change its permissions, or use --data-dir.");
    }
    list.append(folder);

    Finding database {.topic = u"database"_s, .title = tr("Database"), .value = {}};
    const int newest = storage::builtInMigrations().constLast().version;
    if (!report && report.error().kind == core::ErrorKind::NotFound) {
        database.value = tr("not made yet");
    } else if (!report) {
        database.value = report.error().message;
        database.level = Finding::Level::Problem;
        database.advice = databaseAdvice(report.error());
    } else if (!check || check->toString() != "ok"_L1) {
        database.value = check ? check->toString() : check.error().message;
        database.level = Finding::Level::Problem;
        database.advice = databaseAdvice({.kind = core::ErrorKind::StorageCorrupt, .message = {}});
    } else if (report->schemaVersion > newest) {
        database.value = tr("schema %1, newer than this version's %2").arg(report->schemaVersion).arg(newest);
        database.level = Finding::Level::Problem;
        database.advice = databaseAdvice({.kind = core::ErrorKind::StorageTooNew, .message = {}});
    } else {
        database.value = tr("whole, schema %1").arg(report->schemaVersion);
    }
    list.append(database);

    const QList<llm::ProviderInfo> providers = m_backend->catalogue().providers();
    for (const llm::ProviderInfo &info : providers) {
        Finding provider {.topic = u"provider"_s, .title = tr("Provider"), .value = info.id};
        const auto config = m_backend->catalogue().config(info.id);
        if (config) {
            const bool fromVariable = !config->keyVariable.isEmpty() &&
                                      !qEnvironmentVariableIsEmpty(config->keyVariable.toUtf8().constData());
            const auto base = providers::baseUrlFrom(config->baseUrl);
            // What was refused may hold a key.
            if (base) provider.value += u" "_s + config->baseUrl;
            const bool isStored = m_backend->secrets().place(info.id) == settings::SecretPlace::Keychain;
            if (isStored) provider.value += tr(", key in the keychain");
            else if (fromVariable) provider.value += tr(", key from %1").arg(config->keyVariable);
            else if (!m_backend->secrets().cached(info.id).isEmpty()) provider.value += tr(", key at hand");
            else provider.value += tr(", no key");
            if (!base) {
                provider.level = Finding::Level::Problem;
                provider.advice = base.error().message;
            } else if (!fromVariable && !isStored && config->kind == settings::ProviderKind::OpenAi &&
                       m_backend->secrets().cached(info.id).isEmpty()) {
                provider.level = Finding::Level::Note;
                provider.advice = tr("This service wants a key: name an environment variable that holds it, or enter "
                                     "it in the settings.");
            }
        } else if (info.isScripted) {
            provider.value += tr(", a script inside the program; it needs no key and no network");
        }
        list.append(provider);
    }
    Finding model {.topic = u"default_model"_s,
                   .title = tr("Default model"),
                   .value = m_backend->catalogue().defaultModel().toString()};
    if (providers.size() == 1) {
        model.level = Finding::Level::Note;
        model.advice = tr("Only the guide answers. Set the key of a service (OPENAI_API_KEY, ANTHROPIC_API_KEY, …), or "
                          "use --base-url and "
                          "--model.");
    }
    list.append(model);
    list.append(keychainFinding(m_backend->secrets()));
    return list;
}

} // namespace runnel::app
