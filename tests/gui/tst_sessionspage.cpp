// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/settings/settingswindow.h"
#include "gui/shell/windowactions.h"
#include "models/sessionmodel.h"
#include "shellfixture.h"

#include <QAccessible>
#include <QLabel>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using models::SessionModel;

namespace {

//! A window with one chat for each of \a texts, of which the first one's answer runs and the others wait.
struct Queue
{
    explicit Queue(const QStringList &texts)
    {
        run.streams.setLimits({.total = 1, .perProvider = 1});
        for (const QString &text : texts) {
            run.window->newChat();
            run.send(text);
        }
        run.window->windowActions()->settings->trigger();
        run.settle();
        child<QListWidget>(u"settingsPages"_s)->setCurrentRow(int(gui::SettingsWindow::Page::Sessions));
        run.settle();
    }

    template <typename T>
    [[nodiscard]] T *child(const QString &name) const
    {
        return run.window->settingsWindow()->findChild<T *>(name);
    }
    [[nodiscard]] QPushButton *button(const QString &name) const { return child<QPushButton>(name); }
    [[nodiscard]] QListView *list() const { return child<QListView>(u"sessionList"_s); }
    [[nodiscard]] QString titles() const
    {
        QString text;
        for (int row = 0; row < run.sessions.rowCount(); ++row)
            text += run.sessions.index(row).data(SessionModel::TitleRole).toString();
        return text;
    }
    void choose(int row) const { list()->setCurrentIndex(run.sessions.index(row)); }
    void press(int key, Qt::KeyboardModifiers modifiers = {})
    {
        list()->setFocus();
        QTest::keyClick(list(), Qt::Key(key), modifiers);
        run.settle();
    }

    test::Disk disk;
    test::Run run {disk};
};

} // namespace

class TestSessionsPage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anEmptyPageSaysWhatWillStandThere()
    {
        const Queue queue({});
        QVERIFY(queue.child<QLabel>(u"noSessions"_s)->isVisible());
        QVERIFY(!queue.list()->isVisible());
        QVERIFY(!queue.button(u"stopAll"_s)->isVisible());
        QVERIFY(!queue.button(u"stopSession"_s)->isVisible());
        QVERIFY(!queue.child<QLabel>(u"sweepReport"_s)->isVisible());
    }

    void theQueueIsReorderedByButtonAndByKeyboard()
    {
        Queue queue({u"A"_s, u"B"_s, u"C"_s, u"D"_s});
        QCOMPARE(queue.titles(), u"ABCD"_s);
        queue.choose(3);
        QVERIFY(queue.button(u"sessionFirst"_s)->isEnabled());
        queue.button(u"sessionFirst"_s)->click();
        QCOMPARE(queue.titles(), u"ADBC"_s);
        // The choice goes along, and the first cannot be put first.
        QCOMPARE(queue.list()->currentIndex().row(), 1);
        QVERIFY(!queue.button(u"sessionFirst"_s)->isEnabled());
        queue.press(Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(queue.titles(), u"ABDC"_s);
        queue.press(Qt::Key_Up, Qt::AltModifier);
        queue.press(Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(queue.titles(), u"ADBC"_s);
        QCOMPARE(queue.run.streams.queued().size(), 3);
    }

    void theChatSaysHowItWaits()
    {
        Queue queue({u"A"_s, u"B"_s, u"C"_s});
        const models::ChatModel &model = queue.run.pane()->model();
        const auto status = [&model] {
            return model.index(model.rowCount() - 1).data(models::ChatModel::StatusRole).toString();
        };
        QCOMPARE(status(), u"Waiting for a free place, number 2 in line"_s);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        queue.choose(2);
        queue.button(u"sessionFirst"_s)->click();
        QCOMPARE(status(), u"Waiting for a free place, next in line"_s);
        QCOMPARE(changed.count(), 1);
    }

    void deleteAndTheButtonStopWhatIsChosen()
    {
        Queue queue({u"A"_s, u"B"_s, u"C"_s});
        queue.choose(2);
        queue.press(Qt::Key_Delete);
        QCOMPARE(queue.titles(), u"ABC"_s);
        QCOMPARE(queue.run.streams.runningCount(), 2);
        queue.choose(0);
        queue.button(u"stopSession"_s)->click();
        queue.run.settle();
        // The one that waited has the place now.
        QCOMPARE(queue.titles().first(1), u"B"_s);
        QCOMPARE(queue.run.streams.runningCount(), 1);
    }

    void theButtonInARowStopsThatRow()
    {
        Queue queue({u"A"_s, u"B"_s, u"C"_s});
        const QRect row = queue.list()->visualRect(queue.run.sessions.index(2));
        const int inset = queue.run.theme.metrics().gap + queue.run.theme.metrics().unit;
        QTest::mouseClick(queue.list()->viewport(), Qt::LeftButton, {}, {row.right() - inset, row.center().y()});
        queue.run.settle();
        QCOMPARE(queue.run.streams.runningCount(), 2);
        QCOMPARE(queue.run.streams.queued().size(), 1);
    }

    void stopAllStopsAllAndIsThenOff()
    {
        Queue queue({u"A"_s, u"B"_s, u"C"_s});
        QVERIFY(queue.child<QLabel>(u"sessionSummary"_s)->text().contains("1 running, 2 waiting"_L1));
        queue.button(u"stopAll"_s)->click();
        queue.run.settle();
        QCOMPARE(queue.run.streams.runningCount(), 0);
        QCOMPARE(queue.run.scripted->openCalls(), 0);
        QVERIFY(!queue.button(u"stopAll"_s)->isEnabled());
        QVERIFY(!queue.child<QLabel>(u"sessionSummary"_s)->text().contains(u'1'));
    }

    void enterOpensTheChat()
    {
        Queue queue({u"A"_s, u"B"_s});
        QCOMPARE(queue.run.conversation()->displayTitle(), u"B"_s);
        queue.choose(0);
        queue.press(Qt::Key_Return);
        QCOMPARE(queue.run.conversation()->displayTitle(), u"A"_s);
        QVERIFY(queue.run.window->settingsWindow()->isVisible());
    }

    void theReportOfTheLastSweepIsShown()
    {
        Queue queue({});
        queue.run.sessions.noteSweep({.interrupted = 3, .deltasFolded = 7});
        const auto *report = queue.child<QLabel>(u"sweepReport"_s);
        QVERIFY(report->isVisible());
        QVERIFY(report->text().contains("3 answer"_L1) && report->text().contains("text was kept"_L1));
    }

    void assistiveProgramsReadTheRows()
    {
        const Queue queue({u"A"_s, u"B"_s});
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(queue.list());
        QVERIFY(list && !list->text(QAccessible::Name).isEmpty());
        QCOMPARE(list->childCount(), 2);
        QCOMPARE(list->child(1)->text(QAccessible::Name), u"B"_s);
        QVERIFY(list->child(1)->text(QAccessible::Description).contains("Next in line"_L1));
        for (const QString &name :
             {u"stopAll"_s, u"stopSession"_s, u"sessionFirst"_s, u"sessionRetryNow"_s, u"openSession"_s}) {
            QVERIFY(!queue.button(name)->text().isEmpty());
            QVERIFY(queue.button(name)->focusPolicy() & Qt::TabFocus);
        }
    }
};

QTEST_MAIN(TestSessionsPage)
#include "tst_sessionspage.moc"
