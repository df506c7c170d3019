// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/replay.h"

#include <QTest>

using namespace Qt::StringLiterals;
using runnel::streaming::Replay;

class TestReplay : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatComesAgainIsLeftOutHoweverItIsCut();
    void channelsComeAgainEachByItself();
    void otherWordsAreToldFromTheSame();
    void theCursorMayMoveWhileItComesAgain();
    void itMayBreakOffAgainOnTheWay();
    void nothingBehindTheCursorMeansNothingToLeaveOut();
};

void TestReplay::whatComesAgainIsLeftOutHoweverItIsCut()
{
    const QString before = u"one two"_s;
    const QString whole = before + u" three"_s;
    for (qsizetype cut = 0; cut <= whole.size(); ++cut) {
        Replay replay;
        QCOMPARE(replay.take(0, u"one "_s), u"one "_s);
        QCOMPARE(replay.take(0, u"two"_s), u"two"_s);
        replay.rewind();
        const auto head = replay.take(0, whole.first(cut));
        const auto rest = replay.take(0, whole.sliced(cut));
        QVERIFY(head && rest);
        QCOMPARE(*head + *rest, u" three"_s);
    }
}

void TestReplay::channelsComeAgainEachByItself()
{
    Replay replay;
    QVERIFY(replay.take(0, u"text"_s) && replay.take(1, u"reason"_s));
    replay.rewind();
    QCOMPARE(replay.take(1, u"reasons"_s), u"s"_s);
    QCOMPARE(replay.take(2, u"new"_s), u"new"_s);
    QCOMPARE(replay.take(0, u"text"_s), QString());
}

void TestReplay::otherWordsAreToldFromTheSame()
{
    Replay replay;
    QVERIFY(replay.take(0, u"one two"_s));
    replay.rewind();
    QCOMPARE(replay.take(0, u"one "_s), QString());
    QVERIFY(!replay.take(0, u"three"_s));
}

void TestReplay::theCursorMayMoveWhileItComesAgain()
{
    Replay replay;
    QVERIFY(replay.take(0, u"one two"_s));
    replay.rewind();
    QCOMPARE(replay.take(0, u"one "_s), QString());
    replay.moveCursor();
    QVERIFY(!replay.isEmpty());
    QCOMPARE(replay.take(0, u"two"_s), QString());
    replay.moveCursor();
    QVERIFY(replay.isEmpty());
    QCOMPARE(replay.take(0, u"one"_s), u"one"_s);
}

void TestReplay::itMayBreakOffAgainOnTheWay()
{
    Replay replay;
    QVERIFY(replay.take(0, u"one two"_s));
    replay.rewind();
    QCOMPARE(replay.take(0, u"one "_s), QString());
    replay.rewind();
    QCOMPARE(replay.take(0, u"one two three"_s), u" three"_s);
    replay.rewind();
    QCOMPARE(replay.take(0, u"one two three"_s), QString());
}

void TestReplay::nothingBehindTheCursorMeansNothingToLeaveOut()
{
    Replay replay;
    QVERIFY(replay.take(0, u"one"_s));
    replay.moveCursor();
    QVERIFY(replay.isEmpty());
    replay.rewind();
    QCOMPARE(replay.take(0, u"one"_s), u"one"_s);
}

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
