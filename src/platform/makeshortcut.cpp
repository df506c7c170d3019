// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "platform/makeshortcut.h"

#include <QGuiApplication>

#if defined(Q_OS_WIN)
#include "platform/windowsshortcut.h"
#elif defined(Q_OS_MACOS)
#include "platform/macshortcut.h"
#else
#include "platform/portalshortcut.h"
#include "platform/x11shortcut.h"
#endif

using namespace Qt::StringLiterals;

namespace runnel::platform {

namespace {

//! Where nothing can be asked: an unknown platform, or none.
class NoShortcut final : public settings::GlobalShortcut
{
public:
    void setKeys(const QString &) override {}
    [[nodiscard]] State state() const override { return State::Unavailable; }
};

} // namespace

std::unique_ptr<settings::GlobalShortcut> makeGlobalShortcut()
{
    const QString platform = QGuiApplication::platformName();
#if defined(Q_OS_WIN)
    if (platform == "windows"_L1) return std::make_unique<WindowsShortcut>();
#elif defined(Q_OS_MACOS)
    if (platform == "cocoa"_L1) return std::make_unique<MacShortcut>();
#else
    if (platform == "xcb"_L1) return std::make_unique<X11Shortcut>();
    if (platform.startsWith("wayland"_L1)) return std::make_unique<PortalShortcut>(QDBusConnection::sessionBus());
#endif
    return std::make_unique<NoShortcut>();
}

} // namespace runnel::platform
