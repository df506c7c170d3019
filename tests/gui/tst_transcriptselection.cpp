// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "transcriptscene.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QDrag>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolTip>

using namespace Qt::StringLiterals;
using namespace runnel;
using chat::AnswerState;
using gui::TranscriptView;
using test::Scene;

namespace {

std::unique_ptr<chat::Conversation> turn(const QString &prompt, const QString &answer)
{
    auto conversation = test::longConversation(0);
    test::appendTurn(*conversation, prompt, answer);
    return conversation;
}

QString copied(Scene &scene)
{
    QGuiApplication::clipboard()->clear();
    QTest::keySequence(&scene.view, QKeySequence::Copy);
    return QGuiApplication::clipboard()->text();
}

void click(Scene &scene, const QPoint &at)
{
    // Apart from the click before, or two would count as a double click.
    QTest::mouseClick(scene.view.viewport(), Qt::LeftButton, {}, {2, 2});
    QTest::mouseClick(scene.view.viewport(), Qt::LeftButton, {}, at);
}

QPoint before(const QRect &character)
{
    return {character.left() + 1, character.center().y()};
}

void drag(Scene &scene, const QPoint &to)
{
    QMouseEvent move(QEvent::MouseMove, to, scene.view.viewport()->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
    QCoreApplication::sendEvent(scene.view.viewport(), &move);
}

QMenu *openMenu(Scene &scene, const QPoint &at, QContextMenuEvent::Reason reason = QContextMenuEvent::Mouse)
{
    QContextMenuEvent event(reason, at, scene.view.viewport()->mapToGlobal(at));
    QCoreApplication::sendEvent(scene.view.viewport(), &event);
    return scene.view.findChild<QMenu *>();
}

QAction *actionOf(const QMenu *menu, const QString &text)
{
    const auto actions = menu->actions();
    for (QAction *action : actions) {
        if (action->text() == text) return action;
    }
    return nullptr;
}

} // namespace

class TestTranscriptSelection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keysSelect_data()
    {
        using Keys = QList<QKeyCombination>;
        constexpr auto shift = Qt::SHIFT;
        constexpr auto both = Qt::CTRL | Qt::SHIFT;
        QTest::addColumn<Keys>("keys");
        QTest::addColumn<QString>("selected");
        QTest::newRow("a character") << Keys {shift | Qt::Key_Right} << u"w"_s;
        QTest::newRow("a character back") << Keys {shift | Qt::Key_Left} << u" "_s;
        QTest::newRow("there and back") << Keys {shift | Qt::Key_Right, shift | Qt::Key_Left, shift | Qt::Key_Left}
                                        << u" "_s;
        QTest::newRow("a word") << Keys {both | Qt::Key_Right} << u"words "_s;
        QTest::newRow("a word back") << Keys {both | Qt::Key_Left} << u"Some "_s;
        QTest::newRow("to the end of the line") << Keys {shift | Qt::Key_End} << u"words here."_s;
        QTest::newRow("to its beginning") << Keys {shift | Qt::Key_Home} << u"Some "_s;
        QTest::newRow("to the next block")
            << Keys {shift | Qt::Key_End, shift | Qt::Key_Right, shift | Qt::Key_Right} << u"words here.\n\nM"_s;
        QTest::newRow("a block") << Keys {both | Qt::Key_Down, both | Qt::Key_Down}
                                 << u"words here.\n\nMore 👩‍👩‍👧‍👦 there."_s;
        QTest::newRow("a line down") << Keys {shift | Qt::Key_Down, shift | Qt::Key_Home} << u"words here."_s;
        QTest::newRow("a line up, into the prompt")
            << Keys {shift | Qt::Key_Up, shift | Qt::Key_Home} << u"Question\n\nSome "_s;
        QTest::newRow("to the beginning") << Keys {both | Qt::Key_Home} << u"Question\n\nSome "_s;
        QTest::newRow("to the end") << Keys {both | Qt::Key_End}
                                    << u"words here.\n\nMore 👩‍👩‍👧‍👦 there."_s;
    }
    void keysSelect()
    {
        using Keys = QList<QKeyCombination>;
        QFETCH(const Keys, keys);
        QFETCH(const QString, selected);
        Scene scene(turn(u"Question"_s, u"Some words here.\n\nMore 👩‍👩‍👧‍👦 there."_s));
        click(scene, before(scene.character(1, 0, 5)));
        for (const QKeyCombination key : keys) QTest::keyClick(&scene.view, key.key(), key.keyboardModifiers());
        QCOMPARE(copied(scene), selected);
    }

    void anEmojiOfManyPartsIsOneStep()
    {
        Scene scene(turn(u"Question"_s, u"👩‍👩‍👧‍👦x"_s));
        click(scene, {2, scene.character(1, 0, 0).center().y()});
        QTest::keyClick(&scene.view, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(copied(scene), u"👩‍👩‍👧‍👦"_s);
    }

    void inTextFromTheRightArrowsGoWhereTheyPoint()
    {
        Scene scene(turn(u"Question"_s, u"שלום עולם"_s));
        click(scene, {scene.character(1, 0, 0).right() - 1, scene.character(1, 0, 0).center().y()});
        QTest::keyClick(&scene.view, Qt::Key_Left, Qt::ShiftModifier);
        QTest::keyClick(&scene.view, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(copied(scene), u"של"_s);
    }

    void theEndThatMovesStaysInSight()
    {
        Scene scene(test::longConversation(40));
        QTest::keyClick(&scene.view, Qt::Key_Home);
        QTest::mouseClick(scene.view.viewport(), Qt::LeftButton, {}, before(scene.character(0, 0, 0)));
        QScrollBar *bar = scene.view.verticalScrollBar();
        for (int i = 0; i < 60; ++i) QTest::keyClick(&scene.view, Qt::Key_Down, Qt::ShiftModifier);
        QVERIFY(bar->value() > 200);
        QVERIFY(bar->value() < bar->maximum());
        QVERIFY(copied(scene).startsWith(u"Question 0: what about the fox?\n\nAnswer 0"_s));
        QTest::keyClick(&scene.view, Qt::Key_PageUp, Qt::ShiftModifier);
        QTest::keyClick(&scene.view, Qt::Key_Home, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(bar->value() < 20);
        QVERIFY(copied(scene).isEmpty());
    }

    void aDoubleClickAndADragGoByWords()
    {
        Scene scene(turn(u"Question"_s, u"One two three four."_s));
        const QPoint in = before(scene.character(1, 0, 5));
        QTest::mouseClick(scene.view.viewport(), Qt::LeftButton, {}, in);
        QTest::mouseDClick(scene.view.viewport(), Qt::LeftButton, {}, in);
        QCOMPARE(copied(scene), u"two"_s);
        QMouseEvent again(QEvent::MouseButtonDblClick, in, scene.view.viewport()->mapToGlobal(in), Qt::LeftButton,
                          Qt::LeftButton, {});
        QCoreApplication::sendEvent(scene.view.viewport(), &again);
        drag(scene, before(scene.character(1, 0, 10)));
        QCOMPARE(copied(scene), u"two three"_s);
        drag(scene, before(scene.character(1, 0, 1)));
        QTest::mouseRelease(scene.view.viewport(), Qt::LeftButton, {}, before(scene.character(1, 0, 1)));
        QCOMPARE(copied(scene), u"One two"_s);
    }

    void aTripleClickAndADragGoByBlocks()
    {
        Scene scene(turn(u"Question"_s, u"One two.\n\nThree four.\n\nFive."_s));
        const QPoint in = before(scene.character(1, 1, 2));
        QTest::mouseDClick(scene.view.viewport(), Qt::LeftButton, {}, in);
        QTest::mousePress(scene.view.viewport(), Qt::LeftButton, {}, in);
        QCOMPARE(copied(scene), u"Three four."_s);
        drag(scene, before(scene.character(1, 2, 2)));
        QTest::mouseRelease(scene.view.viewport(), Qt::LeftButton, {}, before(scene.character(1, 2, 2)));
        QCOMPARE(copied(scene), u"Three four.\n\nFive."_s);
    }

    void aDragBeyondTheEdgeScrolls()
    {
        Scene scene(test::longConversation(40));
        QTest::keyClick(&scene.view, Qt::Key_Home);
        QTest::mousePress(scene.view.viewport(), Qt::LeftButton, {}, before(scene.character(0, 0, 0)));
        drag(scene, {300, 660});
        QTRY_VERIFY(scene.view.verticalScrollBar()->value() > 300);
        QTest::mouseRelease(scene.view.viewport(), Qt::LeftButton, {}, {300, 500});
        QVERIFY(copied(scene).startsWith(u"Question 0"_s));
        const int value = scene.view.verticalScrollBar()->value();
        QCoreApplication::processEvents();
        QCOMPARE(scene.view.verticalScrollBar()->value(), value);
    }

    void selectedTextIsDraggedOutAndStaysSelected()
    {
        Scene scene(turn(u"Question"_s, u"Some **bold** words."_s));
        QTest::keySequence(&scene.view, QKeySequence::SelectAll);
        const QPoint in = before(scene.character(1, 0, 3));
        QTest::mousePress(scene.view.viewport(), Qt::LeftButton, {}, in);
        drag(scene, in + QPoint(1, 0));
        QVERIFY(!scene.view.viewport()->findChild<QDrag *>());
        drag(scene, in + QPoint(60, 0));
        // There is no desktop to drop it on, so the drag is over at once.
        const auto *over = scene.view.viewport()->findChild<QDrag *>();
        QVERIFY(over);
        QCOMPARE(over->mimeData()->text(), u"Question\n\nSome bold words."_s);
        QVERIFY(over->mimeData()->html().contains(u"<strong>bold</strong>"_s));
        QCOMPARE(copied(scene), u"Question\n\nSome bold words."_s);
    }

    void aClickIntoTheSelectionLetsItGo()
    {
        Scene scene(turn(u"Question"_s, u"Some words."_s));
        QTest::keySequence(&scene.view, QKeySequence::SelectAll);
        const QPoint in = before(scene.character(1, 0, 5));
        QTest::mousePress(scene.view.viewport(), Qt::LeftButton, {}, in);
        QVERIFY(!copied(scene).isEmpty());
        QTest::mouseRelease(scene.view.viewport(), Qt::LeftButton, {}, in);
        QVERIFY(copied(scene).isEmpty());
        QTest::keyClick(&scene.view, Qt::Key_End, Qt::ShiftModifier);
        QCOMPARE(copied(scene), u"words."_s);
    }

    void theKeyboardShowsWhereALinkLeads()
    {
        Scene scene(turn(u"Question"_s, u"See [here](https://example.org/a?b=1)."_s));
        QTest::keyClick(&scene.view, Qt::Key_Tab);
        QCOMPARE(QToolTip::text(), u"https://example.org/a?b=1"_s);
        QSignalSpy links(&scene.view, &TranscriptView::linkActivated);
        QTest::keyClick(&scene.view, Qt::Key_Return);
        QCOMPARE(links.count(), 1);
        QTest::keyClick(&scene.view, Qt::Key_Tab);
        QTRY_VERIFY(!QToolTip::isVisible());
    }

    void theMenuOffersAllThatCanBeDone()
    {
        Scene scene(turn(u"Question"_s, u"See [here](https://example.org/)."_s));
        const QMenu *menu = openMenu(scene, before(scene.character(1, 0, 5)));
        QVERIFY(menu);
        QVERIFY(!actionOf(menu, u"Copy"_s)->isEnabled());
        for (const QString &name : {u"Copy as Markdown"_s, u"Open link"_s, u"Copy link address"_s, u"Copy message"_s,
                                    u"Copy message as Markdown"_s, u"Show as plain text"_s, u"Select all"_s,
                                    u"Print chat…"_s, u"Save chat as PDF…"_s})
            QVERIFY2(actionOf(menu, name), qPrintable(name));
        QSignalSpy links(&scene.view, &TranscriptView::linkActivated);
        QSignalSpy prints(&scene.view, &TranscriptView::printRequested);
        QSignalSpy pdfs(&scene.view, &TranscriptView::pdfRequested);
        actionOf(menu, u"Open link"_s)->trigger();
        actionOf(menu, u"Print chat…"_s)->trigger();
        actionOf(menu, u"Save chat as PDF…"_s)->trigger();
        actionOf(menu, u"Show as plain text"_s)->trigger();
        QCOMPARE(links.count(), 1);
        QCOMPARE(prints.count(), 1);
        QCOMPARE(pdfs.count(), 1);
        QVERIFY(scene.model.isPlain(1));
    }

    void theMenuOfTheKeyboardIsAboutWhatTheKeyboardIsOn()
    {
        Scene scene(turn(u"Question"_s, u"Text.\n\nSee [here](https://example.org/)."_s));
        QTest::keyClick(&scene.view, Qt::Key_Tab);
        const QMenu *menu = openMenu(scene, {1, 1}, QContextMenuEvent::Keyboard);
        QVERIFY(menu && actionOf(menu, u"Open link"_s));
    }
};

QTEST_MAIN(TestTranscriptSelection)
#include "tst_transcriptselection.moc"
