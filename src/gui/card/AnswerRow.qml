// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

import QtQuick

// One row of an answer. Its text is plain, whatever it holds: nothing in it is fetched, followed or interpreted.
Item {
    id: row

    required property var look
    required property string kind
    required property string text
    required property string mark
    required property int depth

    readonly property real indent: depth * 5 * look.unit
    readonly property real padding: kind === "code" ? 3 * look.unit : 0

    implicitHeight: kind === "rule" ? 4 * look.unit : words.implicitHeight + (kind === "code" ? 4 * look.unit : 0)

    Rectangle {
        visible: row.kind === "rule"
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width
        height: 1
        color: row.look.line
    }
    Rectangle {
        visible: row.kind === "code"
        anchors.fill: parent
        anchors.leftMargin: row.indent
        radius: row.look.radius
        color: row.look.codeGround
    }
    Text {
        visible: row.mark.length > 0
        anchors.right: words.left
        anchors.rightMargin: 1.5 * row.look.unit + row.padding
        textFormat: Text.PlainText
        text: row.mark
        font: row.look.font
        color: row.look.muted
        Accessible.ignored: true
    }
    TextEdit {
        id: words
        anchors.left: parent.left
        anchors.leftMargin: row.indent + row.padding
        anchors.right: parent.right
        anchors.rightMargin: row.padding
        y: row.kind === "code" ? 2 * row.look.unit : 0
        visible: row.kind !== "rule"
        textFormat: TextEdit.PlainText
        text: row.text
        wrapMode: TextEdit.Wrap
        readOnly: true
        selectByMouse: true
        activeFocusOnPress: true
        font: row.kind === "code" ? row.look.codeFont : row.look.font
        Component.onCompleted: if (row.kind === "heading")
            font.weight = Font.DemiBold
        color: row.look.text
        selectionColor: row.look.selection
        selectedTextColor: row.look.text
        Accessible.role: Accessible.StaticText
        Accessible.name: (row.mark.length > 0 ? row.mark + " " : "") + row.text
    }
}
