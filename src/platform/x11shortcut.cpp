// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "platform/x11shortcut.h"

#include <QGuiApplication>
#include <QKeySequence>

#include <xcb/xcb.h>

#include <array>
#include <cstdlib>
#include <memory>

namespace runnel::platform {

namespace {

template <typename T>
using Reply = std::unique_ptr<T, decltype([](void *memory) { std::free(memory); })>;

constexpr std::uint16_t modifiersThatCount =
    XCB_MOD_MASK_SHIFT | XCB_MOD_MASK_CONTROL | XCB_MOD_MASK_1 | XCB_MOD_MASK_4;
// Caps Lock and Num Lock must not matter, and a grab is exact.
constexpr std::array<std::uint16_t, 4> locks {0, XCB_MOD_MASK_LOCK, XCB_MOD_MASK_2, XCB_MOD_MASK_LOCK | XCB_MOD_MASK_2};

//! The X11 keysym of \a key; 0 where it is none that a shortcut can have.
std::uint32_t symbolOf(Qt::Key key)
{
    if (key >= Qt::Key_A && key <= Qt::Key_Z) return std::uint32_t(key) + 0x20; // the lower-case letter
    if (key >= Qt::Key_Space && key <= Qt::Key_AsciiTilde) return std::uint32_t(key);
    if (key >= Qt::Key_F1 && key <= Qt::Key_F35) return 0xffbe + (std::uint32_t(key) - Qt::Key_F1);
    switch (key) {
    case Qt::Key_Escape:
        return 0xff1b;
    case Qt::Key_Tab:
        return 0xff09;
    case Qt::Key_Backspace:
        return 0xff08;
    case Qt::Key_Return:
        return 0xff0d;
    case Qt::Key_Enter:
        return 0xff8d;
    case Qt::Key_Insert:
        return 0xff63;
    case Qt::Key_Delete:
        return 0xffff;
    case Qt::Key_Pause:
        return 0xff13;
    case Qt::Key_Print:
        return 0xff61;
    case Qt::Key_Home:
        return 0xff50;
    case Qt::Key_End:
        return 0xff57;
    case Qt::Key_PageUp:
        return 0xff55;
    case Qt::Key_PageDown:
        return 0xff56;
    case Qt::Key_Left:
        return 0xff51;
    case Qt::Key_Up:
        return 0xff52;
    case Qt::Key_Right:
        return 0xff53;
    case Qt::Key_Down:
        return 0xff54;
    default:
        return 0;
    }
}

std::uint16_t modifiersOf(Qt::KeyboardModifiers modifiers)
{
    std::uint16_t mask = 0;
    if (modifiers.testFlag(Qt::ShiftModifier)) mask |= XCB_MOD_MASK_SHIFT;
    if (modifiers.testFlag(Qt::ControlModifier)) mask |= XCB_MOD_MASK_CONTROL;
    if (modifiers.testFlag(Qt::AltModifier)) mask |= XCB_MOD_MASK_1;
    if (modifiers.testFlag(Qt::MetaModifier)) mask |= XCB_MOD_MASK_4;
    return mask;
}

} // namespace

X11Shortcut::X11Shortcut(QObject *parent) : GlobalShortcut(parent)
{
    if (const auto *x11 = qGuiApp->nativeInterface<QNativeInterface::QX11Application>())
        m_connection = x11->connection();
    if (!m_connection) {
        m_state = State::Unavailable;
        return;
    }
    m_root = xcb_setup_roots_iterator(xcb_get_setup(m_connection)).data->root;
    qGuiApp->installNativeEventFilter(this);
}

X11Shortcut::~X11Shortcut()
{
    ungrab();
}

void X11Shortcut::setKeys(const QString &keys)
{
    if (!m_connection) return;
    m_keys = keys;
    ungrab();
    grab();
}

// A symbol may be on several keys.
QList<std::uint8_t> X11Shortcut::codesOf(std::uint32_t symbol) const
{
    const xcb_setup_t *setup = xcb_get_setup(m_connection);
    const int first = setup->min_keycode;
    const int count = setup->max_keycode - first + 1;
    const Reply<xcb_get_keyboard_mapping_reply_t> mapping(xcb_get_keyboard_mapping_reply(
        m_connection, xcb_get_keyboard_mapping(m_connection, std::uint8_t(first), std::uint8_t(count)), nullptr));
    QList<std::uint8_t> codes;
    if (!mapping || mapping->keysyms_per_keycode == 0) return codes;
    const xcb_keysym_t *symbols = xcb_get_keyboard_mapping_keysyms(mapping.get());
    for (int i = 0; i < count; ++i) {
        // The first column is the key without modifiers.
        if (symbols[i * mapping->keysyms_per_keycode] == symbol) codes.append(std::uint8_t(first + i));
    }
    return codes;
}

void X11Shortcut::grab()
{
    const QKeySequence sequence = QKeySequence::fromString(m_keys, QKeySequence::PortableText);
    State state = State::Off;
    if (!sequence.isEmpty()) {
        const QKeyCombination keys = sequence[0];
        m_modifiers = modifiersOf(keys.keyboardModifiers());
        const std::uint32_t symbol = symbolOf(keys.key());
        m_codes = symbol != 0 ? codesOf(symbol) : QList<std::uint8_t>();
        bool isMine = !m_codes.isEmpty();
        for (const std::uint8_t code : std::as_const(m_codes)) {
            for (const std::uint16_t lock : locks) {
                const auto cookie = xcb_grab_key_checked(m_connection, 1, m_root, m_modifiers | lock, code,
                                                         XCB_GRAB_MODE_ASYNC, XCB_GRAB_MODE_ASYNC);
                const Reply<xcb_generic_error_t> error(xcb_request_check(m_connection, cookie));
                isMine = isMine && !error;
            }
        }
        if (!isMine) ungrab();
        state = isMine ? State::On : State::Taken;
    }
    if (state == m_state) return;
    m_state = state;
    Q_EMIT stateChanged();
}

void X11Shortcut::ungrab()
{
    for (const std::uint8_t code : std::as_const(m_codes)) {
        for (const std::uint16_t lock : locks) xcb_ungrab_key(m_connection, code, m_root, m_modifiers | lock);
    }
    if (!m_codes.isEmpty()) xcb_flush(m_connection);
    m_codes.clear();
}

bool X11Shortcut::nativeEventFilter(const QByteArray &eventType, void *message, qintptr *)
{
    if (eventType != "xcb_generic_event_t") return false;
    const auto *event = static_cast<const xcb_generic_event_t *>(message);
    const int type = event->response_type & ~0x80;
    if (type == XCB_MAPPING_NOTIFY && !m_keys.isEmpty()) {
        // Another layout: the symbol may be on another key.
        setKeys(m_keys);
        return false;
    }
    if (type != XCB_KEY_PRESS && type != XCB_KEY_RELEASE) return false;
    const auto *key = static_cast<const xcb_key_press_event_t *>(message);
    if (key->event != m_root || !m_codes.contains(key->detail)) return false;
    if (type == XCB_KEY_RELEASE) {
        m_released = key->time;
        return true;
    }
    if ((key->state & modifiersThatCount) != m_modifiers) return false;
    // A key that is held repeats as a release and a press at the same moment.
    if (key->time != m_released) {
        Q_EMIT activated("runnel_TIME" + QByteArray::number(key->time));
    }
    return true;
}

} // namespace runnel::platform
