// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "platform/windowsshortcut.h"

#include <QGuiApplication>
#include <QKeySequence>

#include <qt_windows.h>

namespace runnel::platform {

namespace {

constexpr int hotKeyId = 1;

//! The virtual key of \a key; 0 where it is none that a shortcut can have.
UINT virtualKey(Qt::Key key)
{
    if ((key >= Qt::Key_A && key <= Qt::Key_Z) || (key >= Qt::Key_0 && key <= Qt::Key_9)) return UINT(key);
    if (key >= Qt::Key_F1 && key <= Qt::Key_F24) return VK_F1 + (UINT(key) - Qt::Key_F1);
    switch (key) {
    case Qt::Key_Space:
        return VK_SPACE;
    case Qt::Key_Escape:
        return VK_ESCAPE;
    case Qt::Key_Tab:
        return VK_TAB;
    case Qt::Key_Backspace:
        return VK_BACK;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return VK_RETURN;
    case Qt::Key_Insert:
        return VK_INSERT;
    case Qt::Key_Delete:
        return VK_DELETE;
    case Qt::Key_Pause:
        return VK_PAUSE;
    case Qt::Key_Home:
        return VK_HOME;
    case Qt::Key_End:
        return VK_END;
    case Qt::Key_PageUp:
        return VK_PRIOR;
    case Qt::Key_PageDown:
        return VK_NEXT;
    case Qt::Key_Left:
        return VK_LEFT;
    case Qt::Key_Up:
        return VK_UP;
    case Qt::Key_Right:
        return VK_RIGHT;
    case Qt::Key_Down:
        return VK_DOWN;
    default:
        break;
    }
    // The rest is where the layout has it.
    if (key > Qt::Key_Space && key <= Qt::Key_AsciiTilde) {
        const SHORT code = VkKeyScanW(WCHAR(key));
        if (code != -1) return UINT(LOBYTE(code));
    }
    return 0;
}

} // namespace

WindowsShortcut::WindowsShortcut(QObject *parent) : GlobalShortcut(parent)
{
    qGuiApp->installNativeEventFilter(this);
}

WindowsShortcut::~WindowsShortcut()
{
    release();
}

void WindowsShortcut::release()
{
    if (m_registered) UnregisterHotKey(nullptr, hotKeyId);
    m_registered = false;
}

void WindowsShortcut::setKeys(const QString &keys)
{
    release();
    const QKeySequence sequence = QKeySequence::fromString(keys, QKeySequence::PortableText);
    State state = State::Off;
    if (!sequence.isEmpty()) {
        const Qt::KeyboardModifiers modifiers = sequence[0].keyboardModifiers();
        UINT mask = MOD_NOREPEAT;
        if (modifiers.testFlag(Qt::ShiftModifier)) mask |= MOD_SHIFT;
        if (modifiers.testFlag(Qt::ControlModifier)) mask |= MOD_CONTROL;
        if (modifiers.testFlag(Qt::AltModifier)) mask |= MOD_ALT;
        if (modifiers.testFlag(Qt::MetaModifier)) mask |= MOD_WIN;
        const UINT key = virtualKey(sequence[0].key());
        m_registered = key != 0 && RegisterHotKey(nullptr, hotKeyId, mask, key) != 0;
        state = m_registered ? State::On : State::Taken;
    }
    if (state == m_state) return;
    m_state = state;
    Q_EMIT stateChanged();
}

bool WindowsShortcut::nativeEventFilter(const QByteArray &, void *message, qintptr *)
{
    const auto *event = static_cast<const MSG *>(message);
    if (event->message != WM_HOTKEY || event->wParam != WPARAM(hotKeyId)) return false;
    Q_EMIT activated({});
    return true;
}

} // namespace runnel::platform
