// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

import QtQuick
import QtTest

TestCase {
    id: suite
    name: "Card"
    when: windowShown

    component Prompt: QtObject {
        property var answer: ListModel {}
        property string question: ""
        property string status: ""
        property bool failed: false
        property bool running: false
        property bool answered: false
        property bool canWrite: true
        property string modelName: "model"
        property string clipboard: ""
        property bool clipboardTaken: false
        property var look: ({
                raised: "white", surface: "whitesmoke", line: "silver", control: "gray", text: "black",
                muted: "dimgray", accent: "teal", onAccent: "white", danger: "firebrick", codeGround: "linen",
                selection: "lightblue", hover: "gainsboro", radius: 8, radiusLarge: 12, unit: 4, lineHeight: 1.5,
                font: Qt.font({ family: "sans", pixelSize: 15 }), codeFont: Qt.font({ family: "mono", pixelSize: 14 })
            })
        property bool refuses: false
        property var calls: []
        function note(call) {
            calls = calls.concat([call]);
        }
        function send(text) {
            note("send " + text);
            return !refuses;
        }
        function stop() {
            note("stop");
        }
        function copyAnswer() {
            note("copy");
            return true;
        }
        function openInWindow(text) {
            note("open " + text);
        }
        function takeClipboard(taken) {
            note("take " + taken);
            clipboardTaken = taken;
        }
        function hide() {
            note("hide");
        }
    }

    Component {
        id: promptComponent
        Prompt {}
    }

    property var prompt
    property var card
    property var field

    function init() {
        prompt = promptComponent.createObject(suite);
        const component = Qt.createComponent(Qt.resolvedUrl("../../../src/gui/card/Card.qml"));
        compare(component.status, Component.Ready, component.errorString());
        card = component.createObject(suite, { prompt: prompt, maximumHeight: 500 });
        card.show();
        card.requestActivate();
        tryCompare(card, "active", true);
        field = findChild(card, "field");
        tryCompare(field, "activeFocus", true);
    }

    // The card goes first: it looks at the prompt to its end.
    function cleanup() {
        card.destroy();
        wait(0);
        prompt.destroy();
    }

    function type(text) {
        for (const letter of text)
            keyClick(letter);
    }

    // An answer that is longer than the card.
    function fillAnswer() {
        prompt.question = "q";
        prompt.answered = true;
        for (let i = 0; i < 80; ++i)
            prompt.answer.append({ kind: "text", text: "line " + i, mark: "", depth: 0 });
        const answer = findChild(card, "answer");
        tryCompare(answer, "count", prompt.answer.count);
        return answer;
    }

    function test_enterSendsAndEmptiesTheField() {
        type("hi");
        keyClick(Qt.Key_Return, Qt.ShiftModifier);
        type("you");
        keyClick(Qt.Key_Return);
        compare(prompt.calls, ["send hi\nyou"]);
        compare(field.text, "");
    }
    function test_whatIsNotSentStays() {
        prompt.refuses = true;
        type("hi");
        keyClick(Qt.Key_Return);
        compare(prompt.calls, ["send hi"]);
        compare(field.text, "hi");
    }
    function test_escHides() {
        type("draft");
        keyClick(Qt.Key_Escape);
        compare(prompt.calls, ["hide"]);
        compare(field.text, "draft");
    }
    function test_controlEnterOpensTheWindow() {
        type("draft");
        keyClick(Qt.Key_Return, Qt.ControlModifier);
        compare(prompt.calls, ["open draft"]);
    }
    function test_controlShiftCCopies() {
        keyClick(Qt.Key_C, Qt.ControlModifier | Qt.ShiftModifier);
        compare(prompt.calls, ["copy"]);
    }
    function test_theClipboardIsTakenByKey() {
        prompt.clipboard = "some text";
        const chip = findChild(card, "chip");
        verify(chip.visible);
        verify(chip.Accessible.name.includes("does not go along"));
        keyClick(Qt.Key_Tab);
        verify(chip.activeFocus);
        keyClick(Qt.Key_Space);
        compare(prompt.calls, ["take true"]);
        verify(chip.Accessible.name.includes("goes along"));
        verify(field.activeFocus);
    }
    function test_anAnswerIsPlainTextAndTheCardGrows() {
        const before = card.height;
        prompt.question = "q";
        prompt.answer.append({ kind: "text", text: "<b>bold</b> <img src='http://127.0.0.1:1/x'>", mark: "", depth: 0 });
        prompt.answer.append({ kind: "code", text: "int i;", mark: "", depth: 0 });
        prompt.answered = true;
        tryVerify(() => card.height > before);
        const answer = findChild(card, "answer");
        tryCompare(answer, "count", 2);
        tryVerify(() => answer.itemAtIndex(0) !== null);
        for (const child of answer.itemAtIndex(0).children) {
            if (child.textFormat !== undefined)
                compare(child.textFormat, TextEdit.PlainText);
        }
        for (let i = 0; i < 80; ++i)
            prompt.answer.append({ kind: "text", text: "line " + i, mark: "", depth: 0 });
        tryCompare(card, "height", 500);
        tryVerify(() => answer.atYEnd);
    }
    function test_tabGoesRoundAllThatCanBePressed() {
        prompt.clipboard = "some text";
        prompt.question = "q";
        prompt.answered = true;
        prompt.running = true;
        for (const name of ["chip", "stop", "copy", "open", "field"]) {
            keyClick(Qt.Key_Tab);
            verify(findChild(card, name).activeFocus, name);
        }
        for (const name of ["open", "copy", "stop", "chip", "field"]) {
            keyClick(Qt.Key_Backtab, Qt.ShiftModifier);
            verify(findChild(card, name).activeFocus, name);
        }
        // What is not there is passed over.
        prompt.clipboard = "";
        prompt.answered = false;
        for (const name of ["stop", "open", "field"]) {
            keyClick(Qt.Key_Tab);
            verify(findChild(card, name).activeFocus, name);
        }
    }
    function test_stopIsPressedByKeyAndLeavesTheFocusToTheField() {
        prompt.question = "q";
        prompt.running = true;
        keyClick(Qt.Key_Tab);
        keyClick(Qt.Key_Enter, Qt.KeypadModifier);
        compare(prompt.calls, ["stop"]);
        prompt.running = false;
        verify(field.activeFocus);
    }
    function test_aLongAnswerIsReadByKeys() {
        const answer = fillAnswer();
        tryVerify(() => answer.contentY > 0 && answer.atYEnd);
        keyClick(Qt.Key_PageUp);
        verify(!answer.atYEnd);
        // What comes meanwhile takes nobody away from what is read.
        const place = answer.contentY;
        prompt.answer.append({ kind: "text", text: "more", mark: "", depth: 0 });
        answer.forceLayout();
        compare(answer.contentY, place);
        for (let i = 0; i < 40 && !answer.atYBeginning; ++i)
            keyClick(Qt.Key_PageUp);
        verify(answer.atYBeginning);
        for (let i = 0; i < 40 && !answer.atYEnd; ++i)
            keyClick(Qt.Key_PageDown);
        verify(answer.atYEnd);
        verify(answer.follows);
    }
    function test_theNextAnswerIsFollowedAgain() {
        const answer = fillAnswer();
        tryVerify(() => answer.contentY > 0 && answer.atYEnd);
        keyClick(Qt.Key_PageUp);
        verify(!answer.follows);
        type("hi");
        keyClick(Qt.Key_Return);
        prompt.answer.clear();
        fillAnswer();
        tryVerify(() => answer.contentY > 0 && answer.atYEnd);
    }
    function test_everyControlHasAName() {
        prompt.clipboard = "some text";
        prompt.question = "q";
        prompt.answered = true;
        prompt.running = true;
        for (const name of ["field", "chip", "stop", "copy", "open"])
            verify(findChild(card, name).Accessible.name.length > 0, name);
    }
    function test_nothingIsWrittenWhereChatsCanOnlyBeRead() {
        prompt.canWrite = false;
        verify(field.readOnly);
        type("x");
        compare(field.text, "");
        keyClick(Qt.Key_Escape);
        compare(prompt.calls, ["hide"]);
    }
}
