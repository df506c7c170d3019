// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/joint.h"

#include <QTest>

using namespace Qt::StringLiterals;
using runnel::streaming::Joint;
using runnel::streaming::overlap;

class TestJoint : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void joinsWithoutASeam_data();
    void joinsWithoutASeam();
    void holdsBackNoMoreThanTheWindow();
    void passesAtOnceWhatCannotRepeat();
    void withoutATextEverythingPasses();
    void releasesWhatWaitedAtTheEnd();
};

void TestJoint::joinsWithoutASeam_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("continuation");
    QTest::addColumn<QString>("whole");
    QTest::newRow("plain continuation") << u"The quick bro"_s << u"wn fox"_s << u"The quick brown fox"_s;
    QTest::newRow("repeated words") << u"The quick bro"_s << u"The quick brown fox"_s << u"The quick brown fox"_s;
    QTest::newRow("repeated last words") << u"See the quick bro"_s << u"quick brown fox"_s
                                         << u"See the quick brown fox"_s;
    QTest::newRow("repeated behind a blank") << u"one two three"_s << u" two three four"_s << u"one two three four"_s;
    QTest::newRow("repeated behind a line break")
        << u"one two three"_s << u"\n\ntwo three four"_s << u"one two three four"_s;
    QTest::newRow("the blank belongs to the text") << u"one two"_s << u" three"_s << u"one two three"_s;
    QTest::newRow("too short to mean anything") << u"an a"_s << u"apple"_s << u"an aapple"_s;
    QTest::newRow("a row of dashes is none") << u"| --- |"_s << u"--- | a"_s << u"| --- |--- | a"_s;
    QTest::newRow("chance inside a word") << u"abcdefgh"_s << u"efghij"_s << u"abcdefghefghij"_s;
    QTest::newRow("long enough inside a word") << u"xabcdefghijklm"_s << u"abcdefghijklmno"_s << u"xabcdefghijklmno"_s;
    QTest::newRow("the longest agreement counts")
        << u"tick tock tick tock"_s << u"tick tock tick tock tick"_s << u"tick tock tick tock tick"_s;
    QTest::newRow("nothing but a repetition") << u"one two three"_s << u"two three"_s << u"one two three"_s;
    QTest::newRow("code keeps its indent")
        << u"if (x) {\n    call("_s << u"    call(1);\n}"_s << u"if (x) {\n    call(1);\n}"_s;
    QTest::newRow("emoji") << u"well done 😀 friend 😀"_s << u"friend 😀😀!"_s << u"well done 😀 friend 😀😀!"_s;
    QTest::newRow("CJK without blanks") << u"我们今天讨论的主题是流式传输协议"_s
                                        << u"今天讨论的主题是流式传输协议的恢复"_s
                                        << u"我们今天讨论的主题是流式传输协议的恢复"_s;
    QTest::newRow("another emoji of the same first half")
        << u"look at this: 😀"_s << u"at this: 😁"_s << u"look at this: 😀at this: 😁"_s;
}

void TestJoint::joinsWithoutASeam()
{
    QFETCH(const QString, before);
    QFETCH(const QString, continuation);
    QFETCH(const QString, whole);
    QCOMPARE(before + continuation.sliced(overlap(before, continuation)), whole);
    // However it is cut: at once, in every two pieces, unit by unit.
    for (qsizetype cut = 0; cut <= continuation.size(); ++cut) {
        Joint joint(before);
        QString joined = before;
        joined += joint.feed(continuation.first(cut));
        joined += joint.feed(continuation.sliced(cut));
        joined += joint.finish();
        QCOMPARE(joined, whole);
    }
    Joint joint(before);
    QString joined = before;
    for (const QChar unit : continuation) joined += joint.feed(QString(unit));
    joined += joint.finish();
    QCOMPARE(joined, whole);
}

void TestJoint::holdsBackNoMoreThanTheWindow()
{
    // The text repeats itself, so that the continuation may repeat it for as long as it likes.
    const QString same(1000, u'a');
    Joint joint(same);
    QString shown;
    for (qsizetype fed = 1; fed <= 2 * Joint::window; ++fed) {
        shown += joint.feed(u"a"_s);
        if (fed >= Joint::window) QCOMPARE(shown.size(), fed - Joint::window);
    }
}

void TestJoint::passesAtOnceWhatCannotRepeat()
{
    Joint joint(u"one two three"_s);
    QCOMPARE(joint.feed(u"X"_s), u"X"_s);
    QCOMPARE(joint.feed(u"two three"_s), u"two three"_s);
}

void TestJoint::withoutATextEverythingPasses()
{
    Joint joint;
    QCOMPARE(joint.feed(u" a"_s), u" a"_s);
    QCOMPARE(joint.finish(), QString());
}

void TestJoint::releasesWhatWaitedAtTheEnd()
{
    Joint joint(u"one two three"_s);
    QCOMPARE(joint.feed(u"tw"_s), QString());
    QCOMPARE(joint.finish(), u"tw"_s);
    QCOMPARE(joint.finish(), QString());
}

QTEST_GUILESS_MAIN(TestJoint)
#include "tst_joint.moc"
