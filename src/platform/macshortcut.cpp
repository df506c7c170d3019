// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "platform/macshortcut.h"

#include <QKeySequence>

#include <Carbon/Carbon.h>

#include <array>
#include <optional>
#include <utility>

namespace runnel::platform {

namespace {

constexpr OSType signature = 0x52756e6c; // 'Runl'

struct KeyPlace
{
    Qt::Key key;
    UInt32 code;
};

// Places on the keyboard, as Carbon counts them; of letters, where a US layout has them.
constexpr std::array places {
    KeyPlace {Qt::Key_A, kVK_ANSI_A},
    KeyPlace {Qt::Key_B, kVK_ANSI_B},
    KeyPlace {Qt::Key_C, kVK_ANSI_C},
    KeyPlace {Qt::Key_D, kVK_ANSI_D},
    KeyPlace {Qt::Key_E, kVK_ANSI_E},
    KeyPlace {Qt::Key_F, kVK_ANSI_F},
    KeyPlace {Qt::Key_G, kVK_ANSI_G},
    KeyPlace {Qt::Key_H, kVK_ANSI_H},
    KeyPlace {Qt::Key_I, kVK_ANSI_I},
    KeyPlace {Qt::Key_J, kVK_ANSI_J},
    KeyPlace {Qt::Key_K, kVK_ANSI_K},
    KeyPlace {Qt::Key_L, kVK_ANSI_L},
    KeyPlace {Qt::Key_M, kVK_ANSI_M},
    KeyPlace {Qt::Key_N, kVK_ANSI_N},
    KeyPlace {Qt::Key_O, kVK_ANSI_O},
    KeyPlace {Qt::Key_P, kVK_ANSI_P},
    KeyPlace {Qt::Key_Q, kVK_ANSI_Q},
    KeyPlace {Qt::Key_R, kVK_ANSI_R},
    KeyPlace {Qt::Key_S, kVK_ANSI_S},
    KeyPlace {Qt::Key_T, kVK_ANSI_T},
    KeyPlace {Qt::Key_U, kVK_ANSI_U},
    KeyPlace {Qt::Key_V, kVK_ANSI_V},
    KeyPlace {Qt::Key_W, kVK_ANSI_W},
    KeyPlace {Qt::Key_X, kVK_ANSI_X},
    KeyPlace {Qt::Key_Y, kVK_ANSI_Y},
    KeyPlace {Qt::Key_Z, kVK_ANSI_Z},
    KeyPlace {Qt::Key_0, kVK_ANSI_0},
    KeyPlace {Qt::Key_1, kVK_ANSI_1},
    KeyPlace {Qt::Key_2, kVK_ANSI_2},
    KeyPlace {Qt::Key_3, kVK_ANSI_3},
    KeyPlace {Qt::Key_4, kVK_ANSI_4},
    KeyPlace {Qt::Key_5, kVK_ANSI_5},
    KeyPlace {Qt::Key_6, kVK_ANSI_6},
    KeyPlace {Qt::Key_7, kVK_ANSI_7},
    KeyPlace {Qt::Key_8, kVK_ANSI_8},
    KeyPlace {Qt::Key_9, kVK_ANSI_9},
    KeyPlace {Qt::Key_F1, kVK_F1},
    KeyPlace {Qt::Key_F2, kVK_F2},
    KeyPlace {Qt::Key_F3, kVK_F3},
    KeyPlace {Qt::Key_F4, kVK_F4},
    KeyPlace {Qt::Key_F5, kVK_F5},
    KeyPlace {Qt::Key_F6, kVK_F6},
    KeyPlace {Qt::Key_F7, kVK_F7},
    KeyPlace {Qt::Key_F8, kVK_F8},
    KeyPlace {Qt::Key_F9, kVK_F9},
    KeyPlace {Qt::Key_F10, kVK_F10},
    KeyPlace {Qt::Key_F11, kVK_F11},
    KeyPlace {Qt::Key_F12, kVK_F12},
    KeyPlace {Qt::Key_Space, kVK_Space},
    KeyPlace {Qt::Key_Return, kVK_Return},
    KeyPlace {Qt::Key_Enter, kVK_ANSI_KeypadEnter},
    KeyPlace {Qt::Key_Tab, kVK_Tab},
    KeyPlace {Qt::Key_Escape, kVK_Escape},
    KeyPlace {Qt::Key_Backspace, kVK_Delete},
    KeyPlace {Qt::Key_Delete, kVK_ForwardDelete},
    KeyPlace {Qt::Key_Home, kVK_Home},
    KeyPlace {Qt::Key_End, kVK_End},
    KeyPlace {Qt::Key_PageUp, kVK_PageUp},
    KeyPlace {Qt::Key_PageDown, kVK_PageDown},
    KeyPlace {Qt::Key_Left, kVK_LeftArrow},
    KeyPlace {Qt::Key_Right, kVK_RightArrow},
    KeyPlace {Qt::Key_Up, kVK_UpArrow},
    KeyPlace {Qt::Key_Down, kVK_DownArrow},
};

std::optional<UInt32> placeOf(Qt::Key key)
{
    for (const KeyPlace &place : places) {
        if (place.key == key) return place.code;
    }
    return std::nullopt;
}

} // namespace

struct MacShortcut::Carbon
{
    EventHandlerRef handler = nullptr;
    EventHotKeyRef hotKey = nullptr;

    static OSStatus pressed(EventHandlerCallRef, EventRef event, void *shortcut)
    {
        EventHotKeyID id {};
        GetEventParameter(event, kEventParamDirectObject, typeEventHotKeyID, nullptr, sizeof(id), nullptr, &id);
        if (id.signature != signature) return eventNotHandledErr;
        Q_EMIT static_cast<MacShortcut *>(shortcut)->activated({});
        return noErr;
    }
};

MacShortcut::MacShortcut(QObject *parent) : GlobalShortcut(parent), m_carbon(std::make_unique<Carbon>())
{
    const EventTypeSpec kind {kEventClassKeyboard, kEventHotKeyPressed};
    const OSStatus status =
        InstallEventHandler(GetApplicationEventTarget(), &Carbon::pressed, 1, &kind, this, &m_carbon->handler);
    if (status != noErr) m_state = State::Unavailable;
}

MacShortcut::~MacShortcut()
{
    if (m_carbon->hotKey) UnregisterEventHotKey(m_carbon->hotKey);
    if (m_carbon->handler) RemoveEventHandler(m_carbon->handler);
}

void MacShortcut::setKeys(const QString &keys)
{
    if (!m_carbon->handler) return;
    if (m_carbon->hotKey) UnregisterEventHotKey(std::exchange(m_carbon->hotKey, nullptr));
    const QKeySequence sequence = QKeySequence::fromString(keys, QKeySequence::PortableText);
    State state = State::Off;
    if (!sequence.isEmpty()) {
        // Qt's Control is the Command key here, and its Meta the Control key.
        const Qt::KeyboardModifiers modifiers = sequence[0].keyboardModifiers();
        UInt32 mask = 0;
        if (modifiers.testFlag(Qt::ShiftModifier)) mask |= shiftKey;
        if (modifiers.testFlag(Qt::ControlModifier)) mask |= cmdKey;
        if (modifiers.testFlag(Qt::AltModifier)) mask |= optionKey;
        if (modifiers.testFlag(Qt::MetaModifier)) mask |= controlKey;
        const std::optional<UInt32> place = placeOf(sequence[0].key());
        const EventHotKeyID id {signature, 1};
        const bool isMine =
            place && RegisterEventHotKey(*place, mask, id, GetApplicationEventTarget(), 0, &m_carbon->hotKey) == noErr;
        state = isMine ? State::On : State::Taken;
    }
    if (state == m_state) return;
    m_state = state;
    Q_EMIT stateChanged();
}

} // namespace runnel::platform
