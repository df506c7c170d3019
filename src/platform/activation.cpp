// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "platform/activation.h"

#include <QGuiApplication>
#include <QWindow>

#if defined(Q_OS_UNIX) && !defined(Q_OS_MACOS)
#include <xcb/xcb.h>

#include <cstdlib>
#include <string_view>
#endif

using namespace Qt::StringLiterals;

namespace runnel::platform {

#if defined(Q_OS_UNIX) && !defined(Q_OS_MACOS)
namespace {

//! The time in \a token, as the startup notification has it behind "_TIME"; 0 where there is none.
xcb_timestamp_t timeOf(const QByteArray &token)
{
    const qsizetype at = token.lastIndexOf("_TIME");
    return at < 0 ? 0 : token.sliced(at + 5).toUInt();
}

// Qt tells the time of its own last event, which is long ago where the wish came from another program: a window manager
// that guards the focus would then only let the window blink.
void activateOnX11(xcb_connection_t *connection, const QWindow &window, xcb_timestamp_t time)
{
    constexpr std::string_view name = "_NET_ACTIVE_WINDOW";
    const auto cookie = xcb_intern_atom(connection, 0, std::uint16_t(name.size()), name.data());
    xcb_intern_atom_reply_t *atom = xcb_intern_atom_reply(connection, cookie, nullptr);
    if (!atom) return;
    xcb_client_message_event_t event {};
    event.response_type = XCB_CLIENT_MESSAGE;
    event.format = 32;
    event.window = xcb_window_t(window.winId());
    event.type = atom->atom;
    event.data.data32[0] = 1; // an application asks
    event.data.data32[1] = time;
    std::free(atom);
    const xcb_window_t root = xcb_setup_roots_iterator(xcb_get_setup(connection)).data->root;
    xcb_send_event(connection, 0, root, XCB_EVENT_MASK_SUBSTRUCTURE_NOTIFY | XCB_EVENT_MASK_SUBSTRUCTURE_REDIRECT,
                   reinterpret_cast<const char *>(&event));
    xcb_flush(connection);
}

} // namespace
#endif

void activate(QWindow &window, const QByteArray &token)
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_MACOS)
    // Qt takes the token from there when it activates a window.
    if (!token.isEmpty() && QGuiApplication::platformName().startsWith("wayland"_L1)) {
        qputenv("XDG_ACTIVATION_TOKEN", token);
    }
    const auto *x11 = qGuiApp->nativeInterface<QNativeInterface::QX11Application>();
    if (const xcb_timestamp_t time = x11 ? timeOf(token) : 0; time != 0) {
        window.raise();
        activateOnX11(x11->connection(), window, time);
        return;
    }
#else
    Q_UNUSED(token);
#endif
    window.raise();
    window.requestActivate();
}

} // namespace runnel::platform
