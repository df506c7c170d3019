// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "shellfixture.h"

#include "gui/transcript/transcriptview.h"

#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace std::chrono_literals;
using chat::AnswerState;

namespace {

//! A run with a chat, and the bar that finds in it.
struct Scene
{
    Scene() : run(disk)
    {
        run.exchange(u"Where is the needle?"_s, u"The Needle is in the hay.\n\n"_s + u"More hay.\n\n"_s.repeated(80) +
                                                    u"And a second needle at the end."_s);
    }
    void open()
    {
        QTest::keyClick(run.prompt(), Qt::Key_F, Qt::ControlModifier);
        run.settle();
    }
    void type(const QString &text)
    {
        QTest::keyClicks(field(), text);
        look();
    }
    void look()
    {
        for (int i = 0; i < 20; ++i) disk.clock.advance(2ms);
        run.settle();
    }
    [[nodiscard]] QLineEdit *field() const { return run.window->findChild<QLineEdit *>(u"findText"_s); }
    [[nodiscard]] QString count() const { return run.window->findChild<QLabel *>(u"findCount"_s)->text(); }
    [[nodiscard]] QWidget *bar() const { return run.window->findChild<QWidget *>(u"findBar"_s); }
    [[nodiscard]] QScrollBar *scrollBar() const { return run.pane()->transcript()->verticalScrollBar(); }

    test::Disk disk;
    test::Run run;
};

} // namespace

class TestFind : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theBarCountsAndStepsByKeyboard();
    void escClosesAndKeepsThePlace();
    void escInTheBarDoesNotStopTheAnswer();
    void anAnswerThatStreamsIsCountedOn();
    void anotherChatClosesTheBar();
    void nothingIsFoundOnTheStartPage();
};

void TestFind::theBarCountsAndStepsByKeyboard()
{
    Scene scene;
    scene.open();
    QVERIFY(scene.bar()->isVisible());
    QVERIFY(scene.field()->hasFocus());
    QVERIFY(scene.count().isEmpty());
    scene.type(u"needle"_s);
    QVERIFY(scene.count().endsWith(u"of 3"_s));
    QStringList seen;
    for (int i = 0; i < 3; ++i) {
        QTest::keyClick(scene.field(), Qt::Key_Return);
        seen << scene.count();
    }
    seen.sort();
    QCOMPARE(seen, (QStringList {u"1 of 3"_s, u"2 of 3"_s, u"3 of 3"_s}));
    while (scene.count() != "1 of 3"_L1) QTest::keyClick(scene.field(), Qt::Key_Return);
    const int top = scene.scrollBar()->value();
    QTest::keyClick(scene.field(), Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(scene.count(), u"3 of 3"_s);
    QVERIFY(scene.scrollBar()->value() > top + 1000); // it came into sight
    QTest::keyClick(scene.field(), Qt::Key_F3);
    QCOMPARE(scene.count(), u"1 of 3"_s);
    QTest::keyClick(scene.field(), Qt::Key_F3, Qt::ShiftModifier);
    QCOMPARE(scene.count(), u"3 of 3"_s);
    scene.run.window->findChild<QToolButton *>(u"findNext"_s)->click();
    QCOMPARE(scene.count(), u"1 of 3"_s);
    scene.type(u"xyz"_s);
    QCOMPARE(scene.count(), u"Not found"_s);
    QVERIFY(!scene.run.window->findChild<QToolButton *>(u"findNext"_s)->isEnabled());
}

void TestFind::escClosesAndKeepsThePlace()
{
    Scene scene;
    scene.scrollBar()->setValue(0);
    scene.open();
    scene.type(u"second needle"_s);
    QCOMPARE(scene.count(), u"1 of 1"_s);
    const int value = scene.scrollBar()->value();
    QVERIFY(value > 1000);
    QTest::keyClick(scene.field(), Qt::Key_Escape);
    QVERIFY(!scene.bar()->isVisible());
    QVERIFY(scene.run.pane()->transcript()->hasFocus());
    // The view is higher without the bar, and may show all the end now.
    QVERIFY(std::abs(scene.scrollBar()->value() - value) <= scene.bar()->height());
    scene.open();
    QCOMPARE(scene.field()->selectedText(), u"second needle"_s);
    scene.look();
    QCOMPARE(scene.count(), u"1 of 1"_s);
}

void TestFind::escInTheBarDoesNotStopTheAnswer()
{
    Scene scene;
    scene.run.send(u"More"_s);
    scene.run.scripted->last()->playConnected();
    scene.run.scripted->last()->playText(u"Half"_s);
    scene.open();
    QTest::keyClick(scene.field(), Qt::Key_Escape);
    QVERIFY(!scene.bar()->isVisible());
    QVERIFY(scene.run.pane()->isRunning());
}

void TestFind::anAnswerThatStreamsIsCountedOn()
{
    Scene scene;
    scene.open();
    scene.type(u"needle"_s);
    scene.run.send(u"More"_s);
    scene.run.scripted->last()->playConnected();
    scene.run.scripted->last()->playText(u"a nee"_s);
    scene.look();
    QVERIFY(scene.count().endsWith(u"of 3"_s));
    scene.run.scripted->last()->playText(u"dle and another needle"_s);
    scene.look();
    QVERIFY(scene.count().endsWith(u"of 5"_s));
}

void TestFind::anotherChatClosesTheBar()
{
    Scene scene;
    scene.open();
    scene.type(u"needle"_s);
    QTest::keyClick(scene.field(), Qt::Key_N, Qt::ControlModifier);
    scene.run.settle();
    QVERIFY(!scene.bar()->isVisible());
}

void TestFind::nothingIsFoundOnTheStartPage()
{
    test::Disk disk;
    const test::Run run(disk);
    QTest::keyClick(run.prompt(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(!run.window->findChild<QWidget *>(u"findBar"_s)->isVisible());
}

QTEST_MAIN(TestFind)
#include "tst_find.moc"
