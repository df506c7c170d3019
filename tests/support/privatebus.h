// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

namespace runnel::test {

//! \brief A session bus of a test's own, on which nobody is but who the test puts there.
class PrivateBus
{
public:
    PrivateBus() = default;
    ~PrivateBus()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    Q_DISABLE_COPY_MOVE(PrivateBus)

    //! The address; empty where the system has no bus.
    [[nodiscard]] QString start()
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        QFile config(m_folder.filePath(QStringLiteral("bus.conf")));
        if (!config.open(QIODevice::WriteOnly)) return {};
        config.write("<busconfig><type>session</type><listen>unix:dir=" + m_folder.path().toUtf8() +
                     "</listen><policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
                     "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>");
        config.close();
        m_process.start(QStringLiteral("dbus-daemon"), {QStringLiteral("--config-file=") + config.fileName(),
                                                        QStringLiteral("--nofork"), QStringLiteral("--print-address")});
        QByteArray address;
        while (!address.endsWith('\n') && m_process.waitForReadyRead(30'000))
            address += m_process.readAllStandardOutput();
        return QString::fromUtf8(address.trimmed());
    }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
};

} // namespace runnel::test
