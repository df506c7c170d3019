// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop.h"

#include "app/holder.h"
#include "core/errortext.h"
#include "core/logging.h"
#include "gui/shell/openexternal.h"
#include "providers/compatible/endpoint.h"
#include "providers/factory.h"
#include "settings/schema.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QMessageBox>
#include <QTextStream>
#include <QWindow>

using namespace Qt::StringLiterals;

namespace runnel::app {

namespace {

constexpr std::chrono::seconds takeOverInterval {1};

QString cure(const core::Error &error, const core::Paths &paths)
{
    using enum core::ErrorKind;
    switch (error.kind) {
    case Busy:
        return QCoreApplication::translate("App", "Another program works in this folder: %1\n\nClose it, or start "
                                                  "Runnel with another folder (--data-dir).")
            .arg(QDir::toNativeSeparators(paths.dataDir()));
    case StorageCorrupt:
        return QCoreApplication::translate("App", "The file is: %1\n\nNothing was changed in it. Move it away, and put "
                                                  "the newest file of the folder “backups” in its place, or start "
                                                  "without.")
            .arg(QDir::toNativeSeparators(paths.database()));
    case StorageFull:
        return QCoreApplication::translate("App", "The folder is: %1\n\nMake room on the disk and start again.")
            .arg(QDir::toNativeSeparators(paths.dataDir()));
    default:
        return QCoreApplication::translate("App",
                                           "The folder is: %1\n\nMake it readable and writable for you, or start "
                                           "Runnel with another folder (--data-dir).")
            .arg(QDir::toNativeSeparators(paths.dataDir()));
    }
}

QString sentence(const core::Error &error)
{
    // describe() speaks of a conversation that is open; here none is.
    if (error.kind == core::ErrorKind::Storage) {
        return QCoreApplication::translate("App", "The data folder cannot be used.");
    }
    return core::describe(error).sentence;
}

} // namespace

Desktop::Desktop(const core::Paths &paths, gui::Theme &theme, QObject *parent)
    : QObject(parent), m_paths(paths), m_theme(theme), m_channel(paths.dataDir())
{}

Desktop::~Desktop()
{
    closeAll();
}

void Desktop::start()
{
    auto lock = Backend::lock(m_paths);
    if (lock) return hold(std::move(*lock));
    if (lock.error().kind == core::ErrorKind::Busy) {
        m_channel.ask({.verb = HolderRequest::Verb::Raise}, [this, error = lock.error()](const auto &raised) {
            if (raised) Q_EMIT finished(0);
            else lookOnWhileBusy(error);
        });
        return;
    }
    // A folder on a read-only disk still has chats to read.
    if (QFileInfo(m_paths.database()).isReadable()) {
        m_whyReadOnly = lock.error();
        open(true);
        return;
    }
    fail(lock.error());
}

void Desktop::hold(std::unique_ptr<storage::DataFolderLock> lock)
{
    m_lock = std::move(lock);
    core::installLogSink(m_paths.logFile(), qEnvironmentVariableIsSet("RUNNEL_DEBUG"));
    open(false);
    m_channel.listen(holderOver(*m_backend, [this] {
        if (m_window) m_window->bringToFront();
    }));
}

void Desktop::lookOnWhileBusy(const core::Error &error)
{
    // The holder has no window: it is runnelctl at work, or it has just begun and made no database yet.
    if (QFileInfo(m_paths.database()).isReadable()) {
        m_whyReadOnly = error;
        open(true);
    }
    connect(&m_takeOver, &QTimer::timeout, this, &Desktop::takeOver);
    m_takeOver.setSingleShot(true);
    m_takeOver.start(takeOverInterval);
}

void Desktop::takeOver()
{
    auto lock = Backend::lock(m_paths);
    if (!lock) {
        // Another window may have been faster.
        m_channel.ask({.verb = HolderRequest::Verb::Raise}, [this](const auto &raised) {
            if (raised) Q_EMIT finished(0);
            else m_takeOver.start(takeOverInterval);
        });
        return;
    }
    qCInfo(lcApp) << "the data folder is free: chats can be written again";
    // Everything is made anew, and shows what was shown: the window remembers itself.
    closeAll();
    m_whyReadOnly.reset();
    hold(std::move(*lock));
}

void Desktop::closeAll()
{
    // The window first: it looks at what the backend owns.
    m_window.reset();
    m_images.reset();
    m_localServers.reset();
    m_sessions.reset();
    m_backend.reset();
}

void Desktop::open(bool readOnly)
{
    m_backend = std::make_unique<Backend>(m_paths, readOnly);
    m_localServers = std::make_unique<providers::LocalProbe>(m_backend->settings(), m_backend->clock());
    m_images = std::make_unique<WebImages>(m_backend->clock(), [&settings = m_backend->settings()] {
        // As everything else is reached: a proxy that cannot be read is the system's.
        return WebImages::Way {
            .proxy = settings::proxyFrom(settings.get(settings::schema::proxy)).value_or(settings::ProxyChoice()),
            .caFile = settings.get(settings::schema::caFile)};
    });
    m_sessions = std::make_unique<models::SessionModel>(m_backend->journal(), m_backend->messages(), m_backend->chats(),
                                                        m_backend->library(), m_backend->clock());
    connect(&m_backend->sweeper(), &streaming::SessionSweeper::swept, m_sessions.get(),
            &models::SessionModel::noteSweep);
    m_backend->open(this, [this](const core::Result<storage::OpenReport> &report) { onOpened(report); });
}

void Desktop::onOpened(const core::Result<storage::OpenReport> &report)
{
    if (!report) {
        fail(report.error());
        return;
    }
    qCInfo(lcApp) << "Runnel" << RUNNEL_VERSION << "Qt" << qVersion() << "SQLite" << report->sqliteVersion;
    showWindow();
    if (report->readOnly) {
        // Who asks for reading only knows why; the database does not.
        const core::Error fallback {.kind = core::ErrorKind::Storage, .message = {}};
        const core::Error reason = m_whyReadOnly ? *m_whyReadOnly : report->notice.value_or(fallback);
        qCWarning(lcApp).noquote() << "chats can only be read:" << reason.message;
        m_window->setReadOnly(reason);
        followWhileVisible();
    }
}

void Desktop::followWhileVisible()
{
    const auto follow = [this](QWindow::Visibility visibility) {
        m_backend->follower().setActive(visibility != QWindow::Hidden && visibility != QWindow::Minimized);
    };
    const QWindow *handle = m_window->windowHandle();
    connect(handle, &QWindow::visibilityChanged, &m_backend->follower(), follow);
    follow(handle->visibility());
}

void Desktop::showWindow()
{
    const gui::ShellContext context {
        .theme = m_theme,
        .clock = m_backend->clock(),
        .settings = m_backend->settings(),
        .secrets = m_backend->secrets(),
        .providers = m_backend->catalogue(),
        .library = m_backend->library(),
        .attachments = m_backend->attachments(),
        .messages = m_backend->messages(),
        .streams = m_backend->chats(),
        .controller = m_backend->controller(),
        .sessions = *m_sessions,
        .makeProvider = [this](const settings::ProviderConfig &config,
                               const QString &key) { return makeProvider(config, key); },
        .openUrl = gui::openWithSystem,
        .offers = *m_localServers,
        .images = *m_images,
    };
    m_window = std::make_unique<gui::MainWindow>(context);
    connect(m_window.get(), &gui::MainWindow::closed, this, [this] { Q_EMIT finished(0); });
    m_backend->library().load();
    m_window->start();
}

core::Result<std::shared_ptr<llm::Provider>> Desktop::makeProvider(const settings::ProviderConfig &config,
                                                                   const QString &key)
{
    const auto known = providers::keySource(m_backend->secrets(), config);
    const auto source = [key, known](QObject *context, const std::function<void(const core::Result<QString> &)> &done) {
        if (key.isEmpty()) known(context, done);
        else done(key);
    };
    core::protectSecret(key);
    return providers::makeProvider(m_backend->network(), config, source);
}

void Desktop::fail(const core::Error &error)
{
    m_failed = true;
    const QString text = sentence(error);
    const QString help = cure(error, m_paths);
    QTextStream(stderr) << "runnel: " << text << ' ' << help << Qt::endl;
    qCWarning(lcApp) << "no start:" << core::toString(error.kind) << error.message;
    auto *box = new QMessageBox(QMessageBox::Warning, u"Runnel"_s, text, QMessageBox::Close);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(help);
    if (!error.message.isEmpty()) box->setDetailedText(core::redacted(error.message));
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(this, &QObject::destroyed, box, &QObject::deleteLater);
    connect(box, &QDialog::finished, this, [this] { Q_EMIT finished(1); });
    box->open();
}

void Desktop::quit()
{
    if (m_window) {
        m_window->close();
    } else {
        Q_EMIT finished(m_failed ? 1 : 0);
    }
}

void Desktop::flush()
{
    if (!m_backend) return;
    m_backend->library().flush();
    m_backend->messages().flush();
}

} // namespace runnel::app
