// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

import QtQuick

// A flat button with a word on it, and a ring where it has the focus.
Rectangle {
    id: button

    required property var look
    required property string label
    property string hint: ""
    property bool checked: false
    signal activated

    // With Control it is the card's.
    function pressBy(event) {
        event.accepted = !(event.modifiers & Qt.ControlModifier);
        if (event.accepted)
            activated();
    }

    implicitWidth: words.implicitWidth + 4 * look.unit
    implicitHeight: words.implicitHeight + 2 * look.unit
    radius: look.radius
    color: checked ? look.selection : pointer.containsMouse || pointer.pressed ? look.hover : look.surface
    border.width: activeFocus ? 2 : 1
    border.color: activeFocus ? look.accent : look.line
    activeFocusOnTab: true

    Accessible.role: Accessible.Button
    Accessible.name: hint.length > 0 ? label + ", " + hint : label
    Accessible.checkable: checked
    Accessible.checked: checked
    Accessible.onPressAction: button.activated()

    Keys.onSpacePressed: button.activated()
    Keys.onReturnPressed: event => button.pressBy(event)
    Keys.onEnterPressed: event => button.pressBy(event)

    Text {
        id: words
        anchors.centerIn: parent
        width: Math.min(implicitWidth, button.width - 2 * button.look.unit)
        elide: Text.ElideRight
        textFormat: Text.PlainText
        text: button.label
        font.family: button.look.font.family
        font.pixelSize: Math.round(button.look.font.pixelSize * 0.87)
        color: button.look.text
    }
    MouseArea {
        id: pointer
        anchors.fill: parent
        hoverEnabled: true
        onClicked: button.activated()
    }
}
