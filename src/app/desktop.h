// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/backend.h"
#include "app/instancechannel.h"
#include "app/webimages.h"
#include "core/paths.h"
#include "gui/shell/mainwindow.h"
#include "gui/theme/theme.h"
#include "models/sessionmodel.h"
#include "providers/localprobe.h"

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
    explicit Desktop(const core::Paths &paths, gui::Theme &theme, QObject *parent = nullptr);
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
    //! Shows what is there while another program, one without a window, works in the folder; takes over afterwards.
    void lookOnWhileBusy(const core::Error &error);
    void takeOver();
    void closeAll();
    void open(bool readOnly);
    void onOpened(const core::Result<storage::OpenReport> &report);
    void showWindow();
    //! Another program may be writing what the window shows.
    void followWhileVisible();
    //! Says on the screen and on standard error why there is no start, and what helps.
    void fail(const core::Error &error);
    [[nodiscard]] core::Result<std::shared_ptr<llm::Provider>> makeProvider(const settings::ProviderConfig &config,
                                                                            const QString &key);

    core::Paths m_paths;
    gui::Theme &m_theme;
    std::unique_ptr<storage::DataFolderLock> m_lock;
    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<models::SessionModel> m_sessions;
    std::unique_ptr<providers::LocalProbe> m_localServers;
    std::unique_ptr<WebImages> m_images;
    std::unique_ptr<gui::MainWindow> m_window;
    InstanceChannel m_channel;
    QTimer m_takeOver;
    std::optional<core::Error> m_whyReadOnly; // where the folder could not be locked
    bool m_failed = false;
};

} // namespace runnel::app
