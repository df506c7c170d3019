// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/tray/tray.h"

#include "gui/shell/closing.h"
#include "gui/shell/notice.h"
#include "gui/shell/windowactions.h"
#include "shellfixture.h"

#include <QDialog>
#include <QMenu>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace runnel;
using gui::Closing;
using gui::Tray;

namespace {

QStringList titles(const QMenu &menu)
{
    QStringList found;
    const QList<QAction *> actions = menu.actions();
    for (const QAction *action : actions) {
        if (action->objectName().isEmpty() && !action->isSeparator()) found.append(action->text());
    }
    return found;
}

QAction *action(const QMenu &menu, const QString &name)
{
    return menu.findChild<QAction *>(name);
}

} // namespace

class TestTray : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void itTellsHowManyAnswersRunAndThatOneFailed()
    {
        test::Disk disk;
        test::Run run(disk);
        Tray tray(run.theme, run.library, run.streams);
        QCOMPARE(tray.toolTip(), u"Runnel"_s);
        QVERIFY(!action(tray.menu(), u"trayStopAll"_s)->isEnabled());
        run.send(u"hello"_s);
        QVERIFY(tray.toolTip().endsWith(u": 1"_s));
        QVERIFY(action(tray.menu(), u"trayStopAll"_s)->isEnabled());
        run.scripted->last()->playConnected();
        run.scripted->last()->playEnd(core::Error {.kind = core::ErrorKind::Auth, .message = {}});
        run.settle();
        QVERIFY(tray.toolTip().contains("failed"_L1));
        Q_EMIT tray.menu().aboutToShow();
        QCOMPARE(tray.toolTip(), u"Runnel"_s);
    }

    void aFailureThatIsLookedAtIsNoNews()
    {
        test::Disk disk;
        test::Run run(disk);
        Tray tray(run.theme, run.library, run.streams);
        tray.setLookedAt([&run] { return run.window->isActiveWindow(); });
        const auto fail = [&run] {
            run.scripted->last()->playConnected();
            run.scripted->last()->playEnd(core::Error {.kind = core::ErrorKind::Auth, .message = {}});
            run.settle();
        };
        run.window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(run.window.get()));
        run.send(u"hello"_s);
        fail();
        QCOMPARE(tray.toolTip(), u"Runnel"_s);
        // Now it happens where nobody looks, until somebody does.
        run.send(u"again"_s);
        QWidget other;
        other.show();
        other.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&other));
        fail();
        QVERIFY(tray.toolTip().contains("failed"_L1));
        run.window->activateWindow();
        QTRY_COMPARE(tray.toolTip(), u"Runnel"_s);
    }

    void theMenuHasTheChatsOfLate()
    {
        test::Disk disk;
        test::Run run(disk);
        Tray tray(run.theme, run.library, run.streams);
        QVERIFY(titles(tray.menu()).isEmpty());
        for (int i = 0; i < 7; ++i) {
            run.window->newChat();
            run.exchange(u"Fish & chips %1"_s.arg(i), u"A"_s);
        }
        Q_EMIT tray.menu().aboutToShow();
        QCOMPARE(titles(tray.menu()).size(), Tray::recentChats);
        QCOMPARE(titles(tray.menu()).first(), u"Fish && chips 6"_s);
        const QSignalSpy opened(&tray, &Tray::openRequested);
        for (QAction *each : tray.menu().actions()) {
            if (each->text() == u"Fish && chips 5"_s) each->trigger();
        }
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened.first().first().value<chat::ConversationId>(), run.library.at(1).id);
    }

    // Some hosts read it once, and never tell that it opens.
    void theMenuFollowsTheListWithoutBeingOpened()
    {
        test::Disk disk;
        test::Run run(disk);
        Tray tray(run.theme, run.library, run.streams);
        run.exchange(u"first"_s, u"A"_s);
        run.window->newChat();
        run.exchange(u"second"_s, u"A"_s);
        QCOMPARE(titles(tray.menu()), (QStringList {u"second"_s, u"first"_s}));
        run.library.rename(run.library.at(1).id, u"other"_s);
        QCOMPARE(titles(tray.menu()), (QStringList {u"second"_s, u"other"_s}));
        run.window->requestDelete(run.library.at(0).id);
        QCOMPARE(titles(tray.menu()), QStringList {u"other"_s});
    }

    void stopAllStopsAll()
    {
        test::Disk disk;
        test::Run run(disk);
        Tray tray(run.theme, run.library, run.streams);
        run.send(u"one"_s);
        run.window->newChat();
        run.send(u"two"_s);
        QCOMPARE(run.streams.runningCount(), 2);
        action(tray.menu(), u"trayStopAll"_s)->trigger();
        run.settle();
        QCOMPARE(run.streams.runningCount(), 0);
    }

    void closingMeansWhatTheTrayTheStreamsAndTheSettingSay_data()
    {
        QTest::addColumn<bool>("tray");
        QTest::addColumn<bool>("running");
        QTest::addColumn<bool>("stays");
        QTest::addColumn<int>("closing");
        QTest::newRow("tray") << true << false << false << int(Closing::End);
        QTest::newRow("tray, running") << true << true << false << int(Closing::Hide);
        QTest::newRow("tray, stays") << true << false << true << int(Closing::Hide);
        QTest::newRow("no tray") << false << false << false << int(Closing::End);
        QTest::newRow("no tray, running") << false << true << false << int(Closing::Ask);
        QTest::newRow("no tray, stays") << false << false << true << int(Closing::Minimise);
        QTest::newRow("no tray, running, stays") << false << true << true << int(Closing::Minimise);
    }

    void closingMeansWhatTheTrayTheStreamsAndTheSettingSay()
    {
        QFETCH(const bool, tray);
        QFETCH(const bool, running);
        QFETCH(const bool, stays);
        QFETCH(const int, closing);
        QCOMPARE(int(gui::closingOf(tray, running, stays)), closing);
    }

    void aWindowThatHidesLetsTheAnswerGoOn()
    {
        test::Disk disk;
        test::Run run(disk);
        run.window->setClosing([] { return Closing::Hide; });
        const QSignalSpy hidden(run.window.get(), &gui::MainWindow::hiddenToTray);
        const QSignalSpy closed(run.window.get(), &gui::MainWindow::closed);
        run.send(u"hello"_s);
        run.window->close();
        QVERIFY(!run.window->isVisible());
        QCOMPARE(hidden.size(), 1);
        QCOMPARE(closed.size(), 0);
        QCOMPARE(run.streams.runningCount(), 1);
        run.window->bringToFront();
        QVERIFY(run.window->isVisible());
        // Quit is the end all the same.
        run.window->windowActions()->quit->trigger();
        QCOMPARE(closed.size(), 1);
        QCOMPARE(run.streams.runningCount(), 0);
    }

    void withoutATrayAnAnswerThatRunsIsAskedFor()
    {
        test::Disk disk;
        test::Run run(disk);
        run.window->setClosing([] { return Closing::Ask; });
        const QSignalSpy closed(run.window.get(), &gui::MainWindow::closed);
        run.send(u"hello"_s);
        run.window->close();
        QVERIFY(run.window->isVisible());
        QCOMPARE(run.window->banners()->texts().size(), 1);
        QCOMPARE(closed.size(), 0);
        run.click(run.window->banners(), u"noticeAction"_s);
        QCOMPARE(closed.size(), 1);
    }

    void thatIsAskedOnceAndNotLongerThanTheAnswerRuns()
    {
        test::Disk disk;
        test::Run run(disk);
        run.window->setClosing([] { return Closing::Ask; });
        run.exchange(u"hello"_s, u"Hi."_s);
        run.window->requestDelete(run.conversation()->id());
        run.send(u"again"_s);
        for (int i = 0; i < 4; ++i) run.window->close();
        QCOMPARE(run.window->banners()->texts().size(), 1);
        // What can be taken back still can.
        QCOMPARE(run.window->toasts()->texts().size(), 1);
        run.scripted->last()->playConnected();
        run.scripted->last()->playText(u"Hi."_s);
        run.scripted->last()->playFinish();
        run.settle();
        QCOMPARE(run.streams.runningCount(), 0);
        QVERIFY(run.window->banners()->texts().isEmpty());
    }

    void aWindowThatHidesTakesItsDialogsAlong()
    {
        test::Disk disk;
        test::Run run(disk);
        run.window->setClosing([] { return Closing::Hide; });
        run.window->windowActions()->settings->trigger();
        run.window->windowActions()->chatOptions->trigger();
        const QList<QDialog *> dialogs = run.window->findChildren<QDialog *>();
        QCOMPARE(dialogs.size(), 2);
        run.window->close();
        QVERIFY(!run.window->isVisible());
        for (const QDialog *dialog : dialogs) QVERIFY(!dialog->isVisible());
    }
};

QTEST_MAIN(TestTray)
#include "tst_tray.moc"
