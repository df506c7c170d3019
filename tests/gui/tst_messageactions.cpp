// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/messageactions.h"

#include "gui/composer/composer.h"
#include "gui/composer/modelchooser.h"
#include "gui/transcript/transcriptview.h"
#include "shellfixture.h"

#include <QAccessible>
#include <QContextMenuEvent>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using chat::AnswerState;

namespace {

QString shown(const test::Run &run)
{
    QStringList texts;
    for (qsizetype i = 0; i < run.conversation()->size(); ++i) texts.append(run.conversation()->at(i).text());
    return texts.join(u' ');
}

//! The button of the message in \a row whose name begins with \a name; null where there is none.
QAccessibleInterface *button(const test::Run &run, int row, const QString &name)
{
    QAccessibleInterface *message = QAccessible::queryAccessibleInterface(run.pane()->transcript())->child(row);
    for (int i = 0; i < message->childCount(); ++i) {
        QAccessibleInterface *part = message->child(i);
        if (part->role() == QAccessible::Button && part->text(QAccessible::Name).startsWith(name)) return part;
    }
    return nullptr;
}

void press(test::Run &run, int row, const QString &name)
{
    QAccessibleInterface *found = button(run, row, name);
    QVERIFY2(found, qPrintable(name));
    found->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    run.settle();
}

//! Brings the keyboard to the message in \a row.
void goTo(test::Run &run, int row)
{
    gui::TranscriptView *view = run.pane()->transcript();
    view->setFocus(Qt::ShortcutFocusReason);
    for (int i = 0; i < 20; ++i) QTest::keyClick(view, Qt::Key_Up, Qt::AltModifier);
    for (int i = 0; i < row; ++i) QTest::keyClick(view, Qt::Key_Down, Qt::AltModifier);
}

void key(test::Run &run, Qt::Key pressed, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
{
    QTest::keyClick(run.pane()->transcript(), pressed, modifiers);
    run.settle();
}

QString banner(const test::Run &run)
{
    const auto *label = run.pane()->composer()->findChild<QLabel *>(u"bannerText"_s);
    return label->parentWidget()->isHidden() ? QString() : label->accessibleName();
}

QString toasts(const test::Run &run)
{
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QStringList texts;
    const auto notices = run.window->findChildren<gui::Notice *>();
    for (const gui::Notice *notice : notices) texts.append(notice->text());
    return texts.join(u'|');
}

void act(test::Run &run)
{
    const auto notices = run.window->findChildren<gui::Notice *>();
    QVERIFY(!notices.isEmpty());
    auto *const wanted = notices.last()->findChild<QPushButton *>();
    QVERIFY(wanted);
    wanted->click();
    run.settle();
}

} // namespace

//! What is done with one message of the shown chat.
class TestMessageActions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aPromptIsWrittenAnewInTheComposer();
    void escLeavesTheDraftAsItWas();
    void whatIsWrittenWaitsWhileAnotherChatIsShown();
    void whatIsWrittenWaitsWhileAnotherMessageIsWrittenOn();
    void aChatThatIsGoneTakesWhatIsWrittenAlong();
    void imagesOfAPromptComeAlong();
    void versionsAreSteppedThroughByKey();
    void theFocusedButtonKeepsTheKeyboardWhileItIsPressed();
    void aPromptBelowAnEarlierAnswerIsABranch();
    void anotherModelAnswersBesideTheFirst();
    void deletingCanBeUndoneForTenSeconds();
    void deletingWhatIsWrittenAsksFirst();
    void deletingWhatIsEditedLeavesTheEdit();
    void undoBringsBackWhatWasWritten();
    void undoComesBackToTheChatThatWasLeft();
    void aForkIsAnotherChat();
    void detailsTellWhatIsKnown();
    void aRestartShowsTheBranchThatWasShown();
    void anAnswerThatRunsIsNotKeptInTheContext();
    void whoOnlyReadsIsOfferedNothingThatChanges();
};

void TestMessageActions::aPromptIsWrittenAnewInTheComposer()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"one"_s, u"first"_s);
    run.exchange(u"two"_s, u"second"_s);
    QTest::keyClicks(run.prompt(), u"later"_s);
    press(run, 2, u"Edit"_s);
    QCOMPARE(run.prompt()->toPlainText(), u"two"_s);
    QVERIFY(banner(run).contains(u"Another version"_s));
    run.prompt()->selectAll();
    run.send(u"two, better"_s);
    QCOMPARE(shown(run), u"one first two, better "_s);
    QCOMPARE(banner(run), QString());
    // The draft of the chat is back.
    QCOMPARE(run.prompt()->toPlainText(), u"later"_s);
    QCOMPARE(run.conversation()->info().draft, u"later"_s);
    QVERIFY(button(run, 2, u"Previous version, 1 of 2"_s));
    QCOMPARE(run.conversation()->siblings(run.conversation()->at(2).id).size(), 2);
}

void TestMessageActions::escLeavesTheDraftAsItWas()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"one"_s, u"first"_s);
    QTest::keyClicks(run.prompt(), u"later"_s);
    goTo(run, 0);
    key(run, Qt::Key_F2);
    QTest::keyClicks(run.prompt(), u" or not"_s);
    QCOMPARE(run.prompt()->toPlainText(), u"one or not"_s);
    QTest::keyClick(run.prompt(), Qt::Key_Escape);
    run.settle();
    QCOMPARE(run.prompt()->toPlainText(), u"later"_s);
    QCOMPARE(run.conversation()->info().draft, u"later"_s);
    QCOMPARE(banner(run), QString());
    QCOMPARE(run.scripted->count(), 1);
}

void TestMessageActions::whatIsWrittenWaitsWhileAnotherChatIsShown()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"one"_s, u"first"_s);
    const chat::ConversationId id = run.conversation()->id();
    press(run, 0, u"Edit"_s);
    QTest::keyClicks(run.prompt(), u" more"_s);
    run.window->newChat();
    run.settle();
    QCOMPARE(run.prompt()->toPlainText(), QString());
    QCOMPARE(banner(run), QString());
    run.window->openConversation(id);
    run.settle();
    QCOMPARE(run.prompt()->toPlainText(), u"one more"_s);
    QVERIFY(!banner(run).isEmpty());
    QVERIFY(run.conversation()->info().draft.isEmpty());
}

void TestMessageActions::whatIsWrittenWaitsWhileAnotherMessageIsWrittenOn()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"one"_s, u"first"_s);
    run.exchange(u"two"_s, u"second"_s);
    press(run, 0, u"Edit"_s);
    QTest::keyClicks(run.prompt(), u" more"_s);
    press(run, 2, u"Edit"_s);
    QCOMPARE(run.prompt()->toPlainText(), u"two"_s);
    QTest::keyClicks(run.prompt(), u" too"_s);
    press(run, 0, u"Edit"_s);
    QCOMPARE(run.prompt()->toPlainText(), u"one more"_s);
    press(run, 2, u"Edit"_s);
    QCOMPARE(run.prompt()->toPlainText(), u"two too"_s);
    // What was left on purpose begins anew.
    QTest::keyClick(run.prompt(), Qt::Key_Escape);
    press(run, 2, u"Edit"_s);
    QCOMPARE(run.prompt()->toPlainText(), u"two"_s);
}

void TestMessageActions::aChatThatIsGoneTakesWhatIsWrittenAlong()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"one"_s, u"first"_s);
    press(run, 0, u"Edit"_s);
    run.library.remove({run.conversation()->id()});
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QVERIFY(!run.conversation());
    run.window->newChat();
    run.settle();
    QCOMPARE(banner(run), QString());
    run.send(u"another"_s);
    QCOMPARE(shown(run), u"another "_s);
}

void TestMessageActions::imagesOfAPromptComeAlong()
{
    test::Disk disk;
    test::Run run(disk);
    const chat::Attachment image {.key = u"k"_s, .name = u"a.png"_s, .mimeType = u"image/png"_s, .bytes = 1};
    run.pane()->conversation()->setDraftAttachments({image});
    run.exchange(u"one"_s, u"first"_s);
    QCOMPARE(run.conversation()->at(0).attachments, QList {image});
    press(run, 0, u"Edit"_s);
    run.prompt()->selectAll();
    run.send(u"other"_s);
    QCOMPARE(run.conversation()->at(0).text(), u"other"_s);
    QCOMPARE(run.conversation()->at(0).attachments, QList {image});
    QVERIFY(run.conversation()->info().draftAttachments.isEmpty());
    run.scripted->last()->playText(u"second"_s);
    run.scripted->last()->playFinish();
    run.settle();
    press(run, 0, u"Edit"_s);
    Q_EMIT run.pane()->composer()->attachmentRemoved(0);
    run.send(u"!"_s);
    QCOMPARE(run.conversation()->at(0).text(), u"other!"_s);
    QVERIFY(run.conversation()->at(0).attachments.isEmpty());
}

void TestMessageActions::versionsAreSteppedThroughByKey()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"one"_s, u"first"_s);
    for (const QString &text : {u"second"_s, u"third"_s}) {
        press(run, 1, u"Answer again"_s);
        run.scripted->last()->playText(text);
        run.scripted->last()->playFinish();
        run.settle();
    }
    QCOMPARE(shown(run), u"one third"_s);
    goTo(run, 1);
    key(run, Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(shown(run), u"one second"_s);
    key(run, Qt::Key_Left, Qt::AltModifier);
    key(run, Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(shown(run), u"one first"_s);
    key(run, Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(shown(run), u"one second"_s);
    // The button that was pressed keeps the keyboard, and stops at the end.
    QVERIFY(button(run, 1, u"Next version, 3 of 3"_s));
    press(run, 1, u"Next version"_s);
    QCOMPARE(shown(run), u"one third"_s);
    QVERIFY(button(run, 1, u"This is the last version"_s)->state().disabled);
}

void TestMessageActions::theFocusedButtonKeepsTheKeyboardWhileItIsPressed()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"one"_s, u"first"_s);
    for (const QString &text : {u"second"_s, u"third"_s}) {
        press(run, 1, u"Answer again"_s);
        run.scripted->last()->playText(text);
        run.scripted->last()->playFinish();
        run.settle();
    }
    goTo(run, 1);
    const auto focused = [&run] {
        QAccessibleInterface *part = QAccessible::queryAccessibleInterface(run.pane()->transcript())->focusChild();
        return part ? part->text(QAccessible::Name) : QString();
    };
    for (int i = 0; i < 20 && !focused().startsWith("Previous version"_L1); ++i) key(run, Qt::Key_Tab);
    QVERIFY(focused().startsWith("Previous version"_L1));
    key(run, Qt::Key_Return);
    QCOMPARE(shown(run), u"one second"_s);
    QVERIFY2(focused().startsWith("Previous version"_L1), qPrintable(focused()));
    key(run, Qt::Key_Space);
    QCOMPARE(shown(run), u"one first"_s);
    // There is none before the first: the keyboard is on the button beside.
    QVERIFY2(focused().startsWith("Next version"_L1), qPrintable(focused()));
}

void TestMessageActions::aPromptBelowAnEarlierAnswerIsABranch()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"one"_s, u"first"_s);
    run.exchange(u"two"_s, u"second"_s);
    Q_EMIT run.pane()->transcript()->branchRequested(run.conversation()->at(1).id);
    run.settle();
    QVERIFY(banner(run).contains(u"first"_s));
    run.send(u"instead"_s);
    QCOMPARE(shown(run), u"one first instead "_s);
    QVERIFY(button(run, 2, u"Previous version, 1 of 2"_s));
}

void TestMessageActions::anotherModelAnswersBesideTheFirst()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"one"_s, u"first"_s);
    const auto other = run.providers.add(u"other"_s);
    press(run, 1, u"Answer with another model"_s);
    auto *chooser = run.window->findChild<gui::ModelChooser *>();
    QVERIFY(chooser);
    Q_EMIT chooser->chosen({.provider = u"other"_s, .model = u"model"_s});
    chooser->close();
    run.settle();
    QCOMPARE(other->count(), 1);
    QCOMPARE(run.last().model.provider, u"other"_s);
    QCOMPARE(run.conversation()->info().model.provider, u"scripted"_s);
}

void TestMessageActions::deletingCanBeUndoneForTenSeconds()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"one"_s, u"first"_s);
    run.exchange(u"two"_s, u"second"_s);
    const auto stored = [&] { return disk.database.messages.value(run.conversation()->id()).size(); };
    goTo(run, 2);
    key(run, Qt::Key_Delete);
    QCOMPARE(shown(run), u"one first"_s);
    QVERIFY(toasts(run).contains(u"2 "_s));
    act(run);
    QCOMPARE(shown(run), u"one first two second"_s);
    disk.clock.advance(20s);
    run.settle();
    QCOMPARE(stored(), 4);
    goTo(run, 3);
    key(run, Qt::Key_Delete);
    QCOMPARE(shown(run), u"one first two"_s);
    // A prompt that nothing answers can be answered.
    QVERIFY(button(run, 2, u"Answer"_s));
    disk.clock.advance(10s);
    run.settle();
    QCOMPARE(stored(), 3);
    QVERIFY(!toasts(run).contains(u"deleted"_s));
}

void TestMessageActions::deletingWhatIsWrittenAsksFirst()
{
    test::Disk disk;
    test::Run run(disk);
    run.send(u"one"_s);
    run.scripted->last()->playText(u"half"_s);
    run.settle();
    Q_EMIT run.pane()->transcript()->removeRequested(run.conversation()->at(0).id);
    run.settle();
    QCOMPARE(run.conversation()->size(), 2);
    QVERIFY(toasts(run).contains(u"still being written"_s));
    act(run);
    QCOMPARE(run.conversation()->size(), 0);
    QCOMPARE(run.scripted->openCalls(), 0);
    act(run);
    QCOMPARE(shown(run), u"one half"_s);
    QCOMPARE(chat::toString(run.last().state), chat::toString(AnswerState::Stopped));
}

void TestMessageActions::deletingWhatIsEditedLeavesTheEdit()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"one"_s, u"first"_s);
    run.exchange(u"two"_s, u"second"_s);
    press(run, 2, u"Edit"_s);
    Q_EMIT run.pane()->transcript()->removeRequested(run.conversation()->at(2).id);
    run.settle();
    QCOMPARE(banner(run), QString());
    QCOMPARE(run.prompt()->toPlainText(), QString());
}

void TestMessageActions::undoBringsBackWhatWasWritten()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"one"_s, u"first"_s);
    run.exchange(u"two"_s, u"second"_s);
    QTest::keyClicks(run.prompt(), u"later"_s);
    press(run, 2, u"Edit"_s);
    QTest::keyClicks(run.prompt(), u", better"_s);
    Q_EMIT run.pane()->transcript()->removeRequested(run.conversation()->at(2).id);
    run.settle();
    QCOMPARE(run.prompt()->toPlainText(), u"later"_s);
    act(run);
    QCOMPARE(run.prompt()->toPlainText(), u"two, better"_s);
    QVERIFY(!banner(run).isEmpty());
    QCOMPARE(run.conversation()->info().draft, u"later"_s);
}

void TestMessageActions::undoComesBackToTheChatThatWasLeft()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"one"_s, u"first"_s);
    run.exchange(u"two"_s, u"second"_s);
    const chat::ConversationId id = run.conversation()->id();
    Q_EMIT run.pane()->transcript()->removeRequested(run.conversation()->at(2).id);
    run.settle();
    run.window->newChat();
    run.settle();
    QVERIFY(run.library.find(id));
    act(run);
    QCOMPARE(run.conversation()->id(), id);
    QCOMPARE(shown(run), u"one first two second"_s);
}

void TestMessageActions::aForkIsAnotherChat()
{
    test::Disk disk;
    test::Run run(disk);
    const chat::Attachment image {.key = u"k"_s, .name = u"a.png"_s, .mimeType = u"image/png"_s, .bytes = 1};
    run.pane()->conversation()->setDraftAttachments({image});
    run.exchange(u"one"_s, u"first"_s);
    run.exchange(u"two"_s, u"second"_s);
    const chat::ConversationId id = run.conversation()->id();
    Q_EMIT run.pane()->transcript()->forkRequested(run.conversation()->at(1).id);
    run.settle();
    QVERIFY(run.conversation()->id() != id);
    QCOMPARE(shown(run), u"one first"_s);
    QCOMPARE(run.conversation()->at(0).attachments, QList {image});
    QCOMPARE(run.conversation()->info().title, u"one (fork)"_s);
    QCOMPARE(run.library.size(), 2);
    QCOMPARE(disk.database.messages.value(id).size(), 4);
    QCOMPARE(disk.database.messages.value(run.conversation()->id()).size(), 2);
    run.exchange(u"three"_s, u"third"_s);
    QCOMPARE(disk.database.messages.value(id).size(), 4);
}

void TestMessageActions::detailsTellWhatIsKnown()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"one"_s, u"first"_s);
    press(run, 1, u"Details"_s);
    auto *details = run.window->findChild<QWidget *>(u"details"_s);
    QVERIFY(details && details->isVisible());
    QStringList values;
    const auto labels = details->findChildren<QLabel *>(u"value"_s);
    for (const QLabel *label : labels) values.append(label->accessibleName());
    QVERIFY(values.contains(u"Asked as: scripted/model"_s));
    QVERIFY(values.contains(u"Attempt: 1"_s));
    QVERIFY(values.contains(u"Session: "_s + run.last().session.toString()));
    QTest::keyClick(details, Qt::Key_Escape);
    run.settle();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QVERIFY(!run.window->findChild<QWidget *>(u"details"_s));
}

void TestMessageActions::aRestartShowsTheBranchThatWasShown()
{
    test::Disk disk;
    {
        test::Run run(disk);
        run.exchange(u"one"_s, u"first"_s);
        press(run, 1, u"Answer again"_s);
        run.scripted->last()->playText(u"second"_s);
        run.scripted->last()->playFinish();
        run.settle();
        run.exchange(u"two"_s, u"below the second"_s);
        press(run, 1, u"Previous version"_s);
        QCOMPARE(shown(run), u"one first"_s);
        run.window->close();
        run.settle();
    }
    test::Run run(disk);
    QCOMPARE(shown(run), u"one first"_s);
    press(run, 1, u"Next version"_s);
    QCOMPARE(shown(run), u"one second two below the second"_s);
}

void TestMessageActions::anAnswerThatRunsIsNotKeptInTheContext()
{
    test::Disk disk;
    test::Run run(disk);
    run.send(u"one"_s);
    run.scripted->last()->playConnected();
    run.scripted->last()->playText(u"half"_s);
    disk.clock.advance(1s);
    run.settle();
    const auto menu = [&run] {
        gui::TranscriptView *view = run.pane()->transcript();
        const QPoint place = QAccessible::queryAccessibleInterface(view)->child(1)->child(0)->rect().center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, view->viewport()->mapFromGlobal(place), place);
        QCoreApplication::sendEvent(view->viewport(), &event);
        auto *opened = view->findChild<QMenu *>();
        QStringList names;
        const QList<QAction *> actions = opened->actions();
        for (const QAction *action : actions) names.append(action->text());
        delete opened;
        return names;
    };
    QVERIFY(menu().contains(u"Delete message"_s));
    QVERIFY(!menu().contains(u"Always send along"_s));
    run.scripted->last()->playFinish();
    run.settle();
    QVERIFY(menu().contains(u"Always send along"_s));
}

void TestMessageActions::whoOnlyReadsIsOfferedNothingThatChanges()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"one"_s, u"first"_s);
    run.window->setReadOnly({.kind = core::ErrorKind::Busy, .message = {}});
    run.settle();
    for (const QString &name : {u"Edit"_s, u"Answer"_s, u"More"_s}) {
        QVERIFY(!button(run, 0, name));
        QVERIFY(!button(run, 1, name));
    }
    QVERIFY(button(run, 1, u"Details"_s));
    goTo(run, 0);
    key(run, Qt::Key_Delete);
    key(run, Qt::Key_F2);
    QCOMPARE(run.conversation()->size(), 2);
    QCOMPARE(banner(run), QString());
}

QTEST_MAIN(TestMessageActions)
#include "tst_messageactions.moc"
