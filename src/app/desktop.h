// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/backend.h"
#include "app/datakeeper.h"
#include "app/instancechannel.h"
#include "app/presence.h"
#include "app/webimages.h"
#include "core/notifier.h"
#include "core/paths.h"
#include "gui/shell/answernotices.h"
#include "gui/shell/mainwindow.h"
#include "gui/theme/theme.h"
#include "models/sessionmodel.h"
#include "providers/localprobe.h"
#include "settings/globalshortcut.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace runnel::app {

//! \brief The desktop program: the data folder, what is behind the window, and the window.
//!
//! Ends by finished() with the exit status: 0 after a normal end or a hand-over to a running window, 1 where it could
//! not start.
class Desktop : public QObject
{
    Q_OBJECT
public:
    //! \a asked is what it was started for: it is done here, or by the program that runs already.
    Desktop(const core::Paths &paths, gui::Theme &theme, HolderRequest asked = {}, QObject *parent = nullptr);
    ~Desktop() override;

    //! Call once, with the event loop about to run.
    void start();
    //! Closes the window, if there is one, and ends.
    void quit();
    //! The login session ends: what waits is written, nothing is closed yet.
    void flush();

Q_SIGNALS:
    void finished(int status);

private:
    //! Works in the data folder, which is ours.
    void hold(std::unique_ptr<storage::DataFolderLock> lock);
    //! Other programs reach this one from now on.
    void listen();
    //! Shows what is there while another program, one without a window, works in the folder; takes over afterwards.
    void lookOnWhileBusy(const core::Error &error);
    void takeOver();
    void closeAll();
    void open(bool readOnly, storage::Repair repair = storage::Repair::IfNeeded);
    void onOpened(const core::Result<storage::OpenReport> &report);
    void showWindow();
    //! The data was moved to where nothing is now: a disk that is not in, say.
    void askForPlace();
    void choosePlace();
    void begin();
    //! Closes all, does \a task, and begins anew.
    void renew(const DataTask &task);
    //! Off the thread of the window.
    void perform(const DataTask &task);
    void resume(const DataTask &task, const core::Result<void> &done);
    //! Another program may be writing what the window shows.
    void followWhileVisible();
    //! Says on the screen and on standard error why there is no start, and what helps.
    void fail(const core::Error &error);
    [[nodiscard]] core::Result<std::shared_ptr<llm::Provider>> makeProvider(const settings::ProviderConfig &config,
                                                                            const QString &key);

    core::Paths m_paths;
    gui::Theme &m_theme;
    HolderRequest m_asked;                                // until it was shown
    std::unique_ptr<settings::GlobalShortcut> m_shortcut; // before the window, which shows its state
    std::unique_ptr<storage::DataFolderLock> m_lock;
    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<models::SessionModel> m_sessions;
    std::unique_ptr<providers::LocalProbe> m_localServers;
    std::unique_ptr<DataKeeper> m_keeper;
    std::unique_ptr<WebImages> m_images;
    std::unique_ptr<gui::MainWindow> m_window;
    std::unique_ptr<Presence> m_presence;
    std::unique_ptr<core::Notifier> m_notifier; // null where the desktop has none
    std::unique_ptr<gui::AnswerNotices> m_notices;
    std::unique_ptr<InstanceChannel> m_channel;
    QTimer m_takeOver;
    std::optional<core::Error> m_whyReadOnly; // where the folder could not be locked
    std::optional<core::Error> m_taskFailed;  // to be told by the next window
    bool m_failed = false;
};

} // namespace runnel::app
