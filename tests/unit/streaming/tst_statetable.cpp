// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/statetable.h"

#include <QTest>

using namespace Qt::StringLiterals;
using runnel::chat::AnswerState;
using runnel::streaming::affordances;
using runnel::streaming::isLegal;

namespace {

constexpr auto first = AnswerState::Queued;
constexpr auto last = AnswerState::Failed;

QList<AnswerState> allStates()
{
    QList<AnswerState> states;
    for (int i = static_cast<int>(first); i <= static_cast<int>(last); ++i) states.append(static_cast<AnswerState>(i));
    return states;
}

} // namespace

class TestStateTable : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void legalTransitionsAreExactlyThese_data();
    void legalTransitionsAreExactlyThese();
    void everyRunningStateCanBeStoppedInterruptedAndFailed();
    void nothingFollowsAnEnd();
    void wordsAreReadBack();
    void whatAUserMayDo_data();
    void whatAUserMayDo();
    void aKeptAnswerOffersOnlyAnother();
    void aPromptOffersNothing();
};

void TestStateTable::legalTransitionsAreExactlyThese_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    const auto over = u"complete stopped length filtered refused tool_calls truncated interrupted failed"_s;
    QTest::newRow("queued") << u"queued"_s << u"connecting stopped interrupted failed"_s;
    QTest::newRow("connecting") << u"connecting"_s << u"waiting retrying stopped interrupted failed"_s;
    QTest::newRow("waiting") << u"waiting"_s << u"connecting retrying streaming "_s + over;
    QTest::newRow("retrying") << u"retrying"_s << u"queued connecting stopped interrupted failed"_s;
    QTest::newRow("streaming") << u"streaming"_s << u"retrying stalled "_s + over;
    QTest::newRow("stalled") << u"stalled"_s << u"retrying streaming "_s + over;
}

void TestStateTable::legalTransitionsAreExactlyThese()
{
    QFETCH(const QString, from);
    QFETCH(const QString, to);
    QStringList expected = to.split(u' ');
    QStringList found;
    for (const AnswerState next : allStates()) {
        if (isLegal(*runnel::chat::answerStateFromString(from), next)) found.append(toString(next));
    }
    expected.sort();
    found.sort();
    QCOMPARE(found, expected);
}

void TestStateTable::everyRunningStateCanBeStoppedInterruptedAndFailed()
{
    for (const AnswerState from : allStates()) {
        if (!runnel::chat::isRunning(from)) continue;
        QVERIFY(isLegal(from, AnswerState::Stopped));
        QVERIFY(isLegal(from, AnswerState::Interrupted));
        QVERIFY(isLegal(from, AnswerState::Failed));
        QVERIFY(affordances(from, false).canStop);
    }
}

void TestStateTable::nothingFollowsAnEnd()
{
    for (const AnswerState from : allStates()) {
        if (runnel::chat::isRunning(from)) continue;
        for (const AnswerState to : allStates()) QVERIFY(!isLegal(from, to));
        QVERIFY(!affordances(from, true).canStop);
        QVERIFY(affordances(from, true).canRetry);
    }
}

void TestStateTable::wordsAreReadBack()
{
    for (const AnswerState state : allStates()) QVERIFY(runnel::chat::answerStateFromString(toString(state)) == state);
    QVERIFY(!runnel::chat::answerStateFromString(u"done"));
}

void TestStateTable::whatAUserMayDo_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("withText");
    QTest::addColumn<QString>("withoutText");
    const auto stop = u"stop"_s;
    const auto retry = u"retry"_s;
    const auto mend = u"continue retry keep"_s;
    for (const auto *word : {"queued", "connecting", "waiting", "streaming", "stalled"}) {
        QTest::newRow(word) << QString::fromLatin1(word) << stop << stop;
    }
    QTest::newRow("retrying") << u"retrying"_s << u"stop now"_s << u"stop now"_s;
    for (const auto *word : {"complete", "filtered", "refused", "tool_calls"}) {
        QTest::newRow(word) << QString::fromLatin1(word) << retry << retry;
    }
    for (const auto *word : {"stopped", "length", "truncated", "interrupted", "failed"}) {
        QTest::newRow(word) << QString::fromLatin1(word) << mend << retry;
    }
}

void TestStateTable::whatAUserMayDo()
{
    QFETCH(const QString, state);
    QFETCH(const QString, withText);
    QFETCH(const QString, withoutText);
    const auto words = [&state](bool hasText) {
        const auto can = affordances(*runnel::chat::answerStateFromString(state), hasText);
        QStringList list;
        if (can.canStop) list.append(u"stop"_s);
        if (can.canRetryNow) list.append(u"now"_s);
        if (can.canContinue) list.append(u"continue"_s);
        if (can.canRetry) list.append(u"retry"_s);
        if (can.canKeep) list.append(u"keep"_s);
        return list.join(u' ');
    };
    QCOMPARE(words(true), withText);
    QCOMPARE(words(false), withoutText);
}

void TestStateTable::aKeptAnswerOffersOnlyAnother()
{
    auto message = runnel::chat::Message::placeholder({}, {}, 0);
    message.append(runnel::chat::PartKind::Text, u"half"_s);
    message.state = AnswerState::Interrupted;
    QVERIFY(affordances(message).canContinue);
    QVERIFY(affordances(message).canKeep);
    message.kept = true;
    QCOMPARE(affordances(message), (runnel::streaming::Affordances {.canRetry = true}));
}

void TestStateTable::aPromptOffersNothing()
{
    QCOMPARE(affordances(runnel::chat::Message::user(u"hi"_s, {}, 0)), runnel::streaming::Affordances {});
}

QTEST_GUILESS_MAIN(TestStateTable)
#include "tst_statetable.moc"
