// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "support/privatebus.h"

#include <QDir>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>

namespace runnel::test {

//! \brief A session bus and a GNOME Keyring of a test's own, with folders of their own; nothing of the user's is seen.
class PrivateKeyring
{
public:
    PrivateKeyring()
    {
        environment.insert(QStringLiteral("HOME"), folder.path());
        for (const auto &[name, path] : {std::pair {"XDG_DATA_HOME", "data"}, std::pair {"XDG_CONFIG_HOME", "config"},
                                         std::pair {"XDG_CACHE_HOME", "cache"}, std::pair {"XDG_RUNTIME_DIR", "run"}}) {
            QDir(folder.path()).mkpath(QString::fromLatin1(path));
            environment.insert(QString::fromLatin1(name), folder.filePath(QString::fromLatin1(path)));
        }
        QFile::setPermissions(folder.filePath(QStringLiteral("run")),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        // Neither a prompt on somebody's screen nor another desktop's keychain.
        for (const auto *name : {"DISPLAY", "WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP", "DESKTOP_SESSION",
                                 "KDE_FULL_SESSION", "GNOME_DESKTOP_SESSION_ID", "DBUS_SESSION_BUS_ADDRESS"})
            environment.remove(QString::fromLatin1(name));
        // What tries to start a bus by itself is to fail at once.
        environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=/nonexistent/bus"));
    }
    ~PrivateKeyring()
    {
        if (m_daemon.state() == QProcess::NotRunning) return;
        m_daemon.kill();
        m_daemon.waitForFinished();
    }
    Q_DISABLE_COPY_MOVE(PrivateKeyring)

    //! False where the system has no bus.
    [[nodiscard]] bool startBus()
    {
        const QString address = m_bus.start();
        environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), address);
        return !address.isEmpty();
    }
    //! A keyring with an empty password, unlocked; false where the system has none.
    [[nodiscard]] bool startKeyring()
    {
        m_daemon.setProcessEnvironment(environment);
        m_daemon.start(
            QStringLiteral("gnome-keyring-daemon"),
            {QStringLiteral("--foreground"), QStringLiteral("--unlock"), QStringLiteral("--components=secrets")});
        if (!m_daemon.waitForStarted()) return false;
        m_daemon.write("\n");
        if (!m_daemon.waitForBytesWritten()) return false;
        m_daemon.closeWriteChannel();
        // It tells when it is ready by what it says on the bus.
        QProcess wait;
        wait.setProcessEnvironment(environment);
        wait.start(QStringLiteral("gdbus"),
                   {QStringLiteral("wait"), QStringLiteral("--session"), QStringLiteral("--timeout=30"),
                    QStringLiteral("org.freedesktop.secrets")});
        return wait.waitForFinished(40'000) && wait.exitCode() == 0;
    }
    [[nodiscard]] qint64 keyringId() const { return m_daemon.processId(); }

    QTemporaryDir folder;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();

private:
    PrivateBus m_bus;
    QProcess m_daemon;
};

} // namespace runnel::test
