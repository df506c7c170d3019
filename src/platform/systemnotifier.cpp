// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "platform/systemnotifier.h"

#if defined(Q_OS_UNIX) && !defined(Q_OS_MACOS)
#include "platform/busnotifier.h"

#include <QFileInfo>
#include <QStandardPaths>

using namespace Qt::StringLiterals;
#endif

namespace runnel::platform {

#if defined(Q_OS_UNIX) && !defined(Q_OS_MACOS)

namespace {

// Where there is none, the D-Bus library would start one: nobody listens there, and it would outlive us.
bool hasSessionBus()
{
    const QString socket = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation) + "/bus"_L1;
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS") || QFileInfo::exists(socket);
}

} // namespace

std::unique_ptr<core::Notifier> makeSystemNotifier()
{
    return std::make_unique<BusNotifier>(
        [] { return hasSessionBus() ? QDBusConnection::sessionBus() : QDBusConnection(QString()); });
}

#else

std::unique_ptr<core::Notifier> makeSystemNotifier()
{
    return nullptr;
}

#endif

} // namespace runnel::platform
