// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

import QtQuick
import QtQuick.Window

// The quick prompt: a field, what the clipboard offers, and the answer below. All that it does, it asks `prompt` for.
Window {
    id: card

    required property QtObject prompt
    readonly property var look: prompt.look
    readonly property int padding: 4 * look.unit
    readonly property bool hasAnswer: prompt.question.length > 0
    readonly property string hint: qsTr("Enter asks · Ctrl+Enter opens the window · Esc hides")

    function send() {
        if (!prompt.send(field.text))
            return;
        field.clear();
        // What was scrolled away from was the answer before.
        answer.follows = true;
    }
    function openInWindow() {
        prompt.openInWindow(field.text);
        field.clear();
    }
    // By what is seen of the answer, less a line to go on reading from.
    function turnPage(direction) {
        const line = Math.ceil(look.font.pixelSize * look.lineHeight);
        const end = answer.originY + answer.contentHeight - answer.height;
        // Before it moves: the height of what comes into view is told only then.
        answer.follows = false;
        answer.contentY = Math.max(answer.originY, Math.min(answer.contentY + direction * (answer.height - line), end));
        answer.follows = answer.atYEnd;
    }

    title: qsTr("Quick prompt")
    flags: Qt.Tool | Qt.FramelessWindowHint | Qt.WindowStaysOnTopHint
    color: look.raised
    width: 640
    height: Math.min(maximumHeight, column.implicitHeight + 2 * padding)

    onActiveChanged: if (active)
        field.forceActiveFocus()

    Rectangle {
        id: ground
        objectName: "ground"
        anchors.fill: parent
        color: card.look.raised
        border.width: 1
        border.color: card.look.control
        focus: true

        LayoutMirroring.enabled: Application.layoutDirection === Qt.RightToLeft
        LayoutMirroring.childrenInherit: true

        Accessible.role: Accessible.Dialog
        Accessible.name: card.title

        Keys.onEscapePressed: card.prompt.hide()
        Keys.onPressed: event => {
            const control = event.modifiers & Qt.ControlModifier;
            if (control && (event.key === Qt.Key_Return || event.key === Qt.Key_Enter)) {
                card.openInWindow();
                event.accepted = true;
            } else if (control && (event.modifiers & Qt.ShiftModifier) && event.key === Qt.Key_C) {
                card.prompt.copyAnswer();
                event.accepted = true;
            } else if (event.key === Qt.Key_PageUp || event.key === Qt.Key_PageDown) {
                card.turnPage(event.key === Qt.Key_PageUp ? -1 : 1);
                event.accepted = true;
            }
        }

        Column {
            id: column
            x: card.padding
            y: card.padding
            width: parent.width - 2 * card.padding
            spacing: 2 * card.look.unit

            Flickable {
                id: fieldView
                width: parent.width
                height: Math.min(field.implicitHeight, 6 * card.look.font.pixelSize * card.look.lineHeight)
                contentHeight: field.implicitHeight
                clip: true
                interactive: contentHeight > height
                boundsBehavior: Flickable.StopAtBounds

                TextEdit {
                    id: field
                    objectName: "field"

                    width: fieldView.width
                    focus: true
                    readOnly: !card.prompt.canWrite
                    textFormat: TextEdit.PlainText
                    wrapMode: TextEdit.Wrap
                    selectByMouse: true
                    font.family: card.look.font.family
                    font.pixelSize: Math.round(card.look.font.pixelSize * 1.2)
                    color: card.look.text
                    selectionColor: card.look.selection
                    selectedTextColor: card.look.text
                    Accessible.role: Accessible.EditableText
                    Accessible.name: placeholder.text
                    KeyNavigation.priority: KeyNavigation.BeforeItem
                    // One round through all that can be pressed; what is not visible is passed over.
                    KeyNavigation.tab: chip

                    onCursorRectangleChanged: {
                        const top = cursorRectangle.y;
                        const bottom = top + cursorRectangle.height;
                        if (top < fieldView.contentY)
                            fieldView.contentY = top;
                        else if (bottom > fieldView.contentY + fieldView.height)
                            fieldView.contentY = bottom - fieldView.height;
                    }
                    Keys.onPressed: event => {
                        const plain = !(event.modifiers & (Qt.ControlModifier | Qt.ShiftModifier | Qt.AltModifier));
                        if (plain && (event.key === Qt.Key_Return || event.key === Qt.Key_Enter)) {
                            card.send();
                            event.accepted = true;
                        }
                    }

                    Text {
                        id: placeholder
                        visible: field.length === 0 && field.preeditText.length === 0
                        width: field.width
                        elide: Text.ElideRight
                        textFormat: Text.PlainText
                        text: card.hasAnswer ? qsTr("Ask further") : qsTr("Ask %1").arg(card.prompt.modelName)
                        font: field.font
                        color: card.look.muted
                        Accessible.ignored: true
                    }
                }
            }

            CardButton {
                id: chip
                objectName: "chip"
                visible: card.prompt.clipboard.length > 0
                look: card.look
                checked: card.prompt.clipboardTaken
                anchors.left: parent.left
                width: Math.min(implicitWidth, column.width)
                label: (checked ? "✓ " : "+ ") + qsTr("Clipboard: %1").arg(card.prompt.clipboard)
                hint: checked ? qsTr("goes along") : qsTr("does not go along")
                KeyNavigation.tab: stop
                onActivated: {
                    card.prompt.takeClipboard(!checked);
                    field.forceActiveFocus();
                }
            }

            Rectangle {
                visible: card.hasAnswer
                width: parent.width
                height: 1
                color: card.look.line
            }

            Text {
                objectName: "question"
                visible: card.hasAnswer
                width: parent.width
                elide: Text.ElideRight
                maximumLineCount: 2
                wrapMode: Text.Wrap
                textFormat: Text.PlainText
                text: card.prompt.question
                font.family: card.look.font.family
                font.pixelSize: Math.round(card.look.font.pixelSize * 0.87)
                color: card.look.muted
            }

            ListView {
                id: answer
                objectName: "answer"

                // Follows the end while that is what is looked at.
                property bool follows: true

                visible: card.hasAnswer && count > 0
                width: parent.width
                height: Math.min(contentHeight, card.maximumHeight - 2 * card.padding - y - column.spacing - foot.height)
                clip: true
                spacing: 2 * card.look.unit
                boundsBehavior: Flickable.StopAtBounds
                model: card.prompt.answer
                onMovementEnded: follows = atYEnd
                // Behind the layout of the rows: before it their heights are estimates.
                onContentHeightChanged: Qt.callLater(follow)
                onHeightChanged: Qt.callLater(follow)
                onOriginYChanged: Qt.callLater(follow)
                function follow() {
                    if (follows)
                        positionViewAtEnd();
                }
                delegate: AnswerRow {
                    width: answer.width
                    look: card.look
                }
                Accessible.role: Accessible.List
                Accessible.name: qsTr("Answer")
            }

            Item {
                id: foot
                width: parent.width
                height: card.hasAnswer ? Math.max(status.implicitHeight, copy.implicitHeight) : status.implicitHeight

                Text {
                    id: status
                    objectName: "status"
                    anchors.left: parent.left
                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.width - (buttons.visible ? buttons.width + 2 * card.look.unit : 0)
                    elide: Text.ElideRight
                    maximumLineCount: 2
                    wrapMode: Text.Wrap
                    textFormat: Text.PlainText
                    text: card.prompt.status.length > 0 ? card.prompt.status : card.hasAnswer ? card.prompt.modelName : card.hint
                    font.family: card.look.font.family
                    font.pixelSize: Math.round(card.look.font.pixelSize * 0.87)
                    color: card.prompt.failed ? card.look.danger : card.look.muted
                    Accessible.role: Accessible.AlertMessage
                    Accessible.name: text
                }
                Row {
                    id: buttons
                    visible: card.hasAnswer
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: 2 * card.look.unit

                    CardButton {
                        id: stop
                        objectName: "stop"
                        visible: card.prompt.running
                        look: card.look
                        label: qsTr("Stop")
                        KeyNavigation.tab: copy
                        onActivated: card.prompt.stop()
                        // The keys do not stay with what is gone.
                        onVisibleChanged: if (!visible && activeFocus)
                            field.forceActiveFocus()
                    }
                    CardButton {
                        id: copy
                        objectName: "copy"
                        visible: card.prompt.answered
                        look: card.look
                        label: qsTr("Copy")
                        hint: "Ctrl+Shift+C"
                        KeyNavigation.tab: open
                        onActivated: card.prompt.copyAnswer()
                    }
                    CardButton {
                        id: open
                        objectName: "open"
                        look: card.look
                        label: qsTr("Open in window")
                        hint: "Ctrl+Enter"
                        KeyNavigation.tab: field
                        onActivated: card.openInWindow()
                    }
                }
            }
        }
    }
}
