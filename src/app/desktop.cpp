// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop.h"

#include "app/datamove.h"
#include "app/holder.h"
#include "app/rescue.h"
#include "core/errortext.h"
#include "core/logging.h"
#include "gui/shell/openexternal.h"
#include "gui/shell/storagenotices.h"
#include "platform/makeshortcut.h"
#include "platform/systemnotifier.h"
#include "providers/compatible/endpoint.h"
#include "providers/factory.h"
#include "settings/schema.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>
#include <QTextStream>
#include <QThread>
#include <QWindow>

#include <utility>

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

Desktop::Desktop(const core::Paths &paths, gui::Theme &theme, HolderRequest asked, QObject *parent)
    : QObject(parent)
    , m_paths(paths)
    , m_theme(theme)
    , m_asked(std::move(asked))
    , m_shortcut(platform::makeGlobalShortcut())
    , m_channel(std::make_unique<InstanceChannel>(paths.dataDir()))
{}

Desktop::~Desktop()
{
    closeAll();
}

void Desktop::start()
{
    if (!m_paths.isReachable()) return askForPlace();
    auto lock = Backend::lock(m_paths);
    if (lock) return hold(std::move(*lock));
    if (lock.error().kind == core::ErrorKind::Busy) {
        m_channel->ask(m_asked, [this, error = lock.error()](const auto &raised) {
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
    listen();
}

void Desktop::listen()
{
    m_channel = std::make_unique<InstanceChannel>(m_paths.dataDir());
    m_channel->listen(holderOver(*m_backend, [this](const HolderRequest &request) {
        if (m_presence) m_presence->show(request);
        else m_asked = request; // it is about to be
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
        m_channel->ask(m_asked, [this](const auto &raised) {
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
    // The window and what looks at it first: they look at what the backend owns.
    m_presence.reset();
    m_notices.reset();
    m_notifier.reset();
    m_window.reset();
    m_keeper.reset();
    m_images.reset();
    m_localServers.reset();
    m_sessions.reset();
    m_backend.reset();
}

void Desktop::open(bool readOnly, storage::Repair repair)
{
    m_backend = std::make_unique<Backend>(m_paths, readOnly, repair);
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
    m_keeper = std::make_unique<DataKeeper>(*m_backend, m_paths, !report->readOnly,
                                            [this](const DataTask &task) { renew(task); });
    showWindow();
    gui::StorageNotices *notices = m_window->storageNotices();
    if (report->salvaged) notices->tellOfRescue(toRescue(*report->salvaged));
    if (m_taskFailed) notices->tellOfFailedTask(*std::exchange(m_taskFailed, std::nullopt));
    if (!report->readOnly) m_backend->tend();
    if (report->readOnly) {
        // Who asks for reading only knows why; the database does not.
        const core::Error fallback {.kind = core::ErrorKind::Storage, .message = {}};
        const core::Error reason = m_whyReadOnly ? *m_whyReadOnly : report->notice.value_or(fallback);
        qCWarning(lcApp).noquote() << "chats can only be read:" << reason.message;
        m_window->setReadOnly(reason);
        m_presence->setReadOnly();
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
        .prompts = m_backend->prompts(),
        .messages = m_backend->messages(),
        .streams = m_backend->chats(),
        .controller = m_backend->controller(),
        .removals = m_backend->removals(),
        .sessions = *m_sessions,
        .makeProvider = [this](const settings::ProviderConfig &config,
                               const QString &key) { return makeProvider(config, key); },
        .openUrl = gui::openWithSystem,
        .offers = *m_localServers,
        .data = *m_keeper,
        .images = *m_images,
        .shortcut = *m_shortcut,
        .search = m_backend->search(),
    };
    m_window = std::make_unique<gui::MainWindow>(context);
    m_notifier = platform::makeSystemNotifier();
    if (m_notifier) m_notices = std::make_unique<gui::AnswerNotices>(context, *m_notifier, *m_window);
    connect(m_window.get(), &gui::MainWindow::closed, this, [this] { Q_EMIT finished(0); });
    m_presence = std::make_unique<Presence>(*m_backend, m_theme, *m_window, *m_shortcut);
    if (m_notices) {
        connect(m_notices.get(), &gui::AnswerNotices::windowRequested, m_presence.get(), &Presence::showWindow);
    }
    m_backend->library().load();
    m_presence->start(std::exchange(m_asked, {}));
}

void Desktop::askForPlace()
{
    const QString text = QCoreApplication::translate("App", "The folder of your chats cannot be reached.");
    const QString place = QDir::toNativeSeparators(m_paths.dataDir());
    QTextStream(stderr) << "runnel: " << text << ' ' << place << Qt::endl;
    auto *box = new QMessageBox(QMessageBox::Warning, u"Runnel"_s, text);
    box->setObjectName(u"placeBox"_s);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(QCoreApplication::translate(
                                "App", "It was moved to: %1\n\nIf that is on another disk, connect it and try again. "
                                       "If you moved the folder yourself, choose where it is now.")
                                .arg(place));
    const auto *again = box->addButton(QCoreApplication::translate("App", "&Try again"), QMessageBox::AcceptRole);
    const auto *choose = box->addButton(QCoreApplication::translate("App", "&Choose…"), QMessageBox::ActionRole);
    const auto *usual =
        box->addButton(QCoreApplication::translate("App", "&Start without"), QMessageBox::DestructiveRole);
    box->addButton(QMessageBox::Close);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(this, &QObject::destroyed, box, &QObject::deleteLater);
    connect(box, &QMessageBox::finished, this, [this, box, again, choose, usual] {
        const QAbstractButton *clicked = box->clickedButton();
        if (clicked == choose) return choosePlace();
        if (clicked != again && clicked != usual) {
            Q_EMIT finished(1);
            return;
        }
        // What lies in the other place stays there, and is found again when it is chosen.
        if (clicked == usual && !m_paths.pointTo(m_paths.askedDir())) {
            return fail({.kind = core::ErrorKind::Storage, .message = {}});
        }
        begin();
    });
    box->open();
}

void Desktop::choosePlace()
{
    auto *dialog =
        new QFileDialog(nullptr, QCoreApplication::translate("App", "Where the folder of your chats is now"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(this, &QObject::destroyed, dialog, &QObject::deleteLater);
    connect(dialog, &QFileDialog::finished, this, [this, dialog](int result) {
        const QString folder = dialog->selectedFiles().value(0);
        // Anything else is asked for once more.
        const bool isOne = result == QDialog::Accepted && QFileInfo::exists(QDir(folder).filePath(u"runnel.sqlite"_s));
        if (isOne && !m_paths.pointTo(folder)) return fail({.kind = core::ErrorKind::Storage, .message = {}});
        begin();
    });
    dialog->open();
}

void Desktop::begin()
{
    m_channel = std::make_unique<InstanceChannel>(m_paths.dataDir());
    start();
}

void Desktop::renew(const DataTask &task)
{
    // Who asked is a part of what is taken away.
    QTimer::singleShot(0, this, [this, task] {
        qCInfo(lcApp) << "the data folder is closed for a while";
        closeAll();
        m_channel.reset();
        if (task.kind == DataTask::Kind::Repair) return resume(task, {});
        perform(task);
    });
}

void Desktop::perform(const DataTask &task)
{
    auto *box = new QMessageBox(QMessageBox::Information, u"Runnel"_s,
                                task.kind == DataTask::Kind::Move
                                    ? QCoreApplication::translate("App", "Your data is being moved…")
                                    : QCoreApplication::translate("App", "The backup is being restored…"),
                                QMessageBox::NoButton);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(this, &QObject::destroyed, box, &QObject::deleteLater);
    box->show();
    struct Work
    {
        core::Paths paths;
        core::Result<void> done;
    };
    const auto work = std::make_shared<Work>(m_paths);
    QThread *thread = QThread::create([work, task, now = QDateTime::currentMSecsSinceEpoch()] {
        if (task.kind == DataTask::Kind::Move) {
            work->done = moveData(work->paths, task.path);
        } else if (const auto before = storage::restoreBackup(task.path, work->paths.database(), now); !before) {
            work->done = std::unexpected(before.error());
        }
    });
    connect(thread, &QThread::finished, this, [this, work, task, box] {
        box->close();
        m_paths = work->paths;
        resume(task, work->done);
    });
    connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    thread->start();
}

void Desktop::resume(const DataTask &task, const core::Result<void> &done)
{
    if (!done) {
        qCWarning(lcApp).noquote() << "the data folder is as before:" << done.error().message;
        m_taskFailed = done.error();
    }
    if (task.kind == DataTask::Kind::Move && done) {
        auto lock = Backend::lock(m_paths);
        if (!lock) return fail(lock.error());
        return hold(std::move(*lock));
    }
    open(false, task.kind == DataTask::Kind::Repair ? storage::Repair::Always : storage::Repair::IfNeeded);
    listen();
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
        m_window->quit();
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
