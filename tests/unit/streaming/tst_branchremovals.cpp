// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/branchremovals.h"

#include "librarybench.h"
#include "support/results.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using namespace runnel::test;
using core::ErrorKind;
using streaming::BranchRemovals;

namespace {

struct Removing : LibraryBench
{
    Removing()
    {
        exchange(u"one"_s, u"first"_s);
        exchange(u"two"_s, u"second"_s);
    }

    [[nodiscard]] QString shown() const
    {
        QStringList texts;
        for (qsizetype i = 0; i < chat->size(); ++i) texts.append(chat->at(i).text());
        return texts.join(u' ');
    }
    [[nodiscard]] qsizetype stored() const { return engine.database.messages.value(chat->id()).size(); }
    [[nodiscard]] chat::MessageId idAt(qsizetype row) const { return chat->at(row).id; }

    BranchRemovals removals {library, store, *engine.messages, *engine.service, engine.clock};
};

} // namespace

class TestBranchRemovals : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aBranchLeavesAtOnceAndTheStoreWhenItsTimeIsOver();
    void undoPutsEverythingWhereItWas();
    void whatHungBelowAnotherRemovalComesBackWithIt();
    void whatRunsThereIsStopped();
    void aWriteThatFailsIsTriedAgain();
    void whatCouldNotBeWrittenDoesNotComeBack();
    void aDeletedChatTakesItsRemovalsAlong();
    void theEndOfTheProgramDoesWhatWasAsked();
    void theConversationIsHeldUntilItIsWritten();
};

void TestBranchRemovals::aBranchLeavesAtOnceAndTheStoreWhenItsTimeIsOver()
{
    Removing bench;
    const chat::MessageId prompt = bench.idAt(2);
    QCOMPARE(bench.removals.begin(bench.chat, prompt), 2);
    QCOMPARE(bench.shown(), u"one first"_s);
    bench.advance(BranchRemovals::grace - 1ms);
    QCOMPARE(bench.stored(), 4);
    bench.advance(1ms);
    QCOMPARE(bench.stored(), 2);
    QVERIFY(!bench.removals.undo(prompt));
    QCOMPARE(bench.shown(), u"one first"_s);
}

void TestBranchRemovals::undoPutsEverythingWhereItWas()
{
    Removing bench;
    const chat::MessageId first = bench.idAt(3);
    QVERIFY_RESULT(bench.engine.controller->retry(bench.chat, first));
    settle();
    bench.answer(bench.engine.provider->last(), u"again"_s);
    const QList<chat::MessageId> siblings = bench.chat->siblings(first);
    bench.chat->activate(first);
    QCOMPARE(bench.removals.begin(bench.chat, first), 1);
    QCOMPARE(bench.shown(), u"one first two again"_s);
    QVERIFY(bench.removals.undo(first));
    QCOMPARE(bench.shown(), u"one first two second"_s);
    QVERIFY(bench.chat->siblings(first) == siblings);
    bench.advance(BranchRemovals::grace);
    QCOMPARE(bench.stored(), 5);
}

void TestBranchRemovals::whatHungBelowAnotherRemovalComesBackWithIt()
{
    Removing bench;
    const chat::MessageId answer = bench.idAt(3);
    const chat::MessageId prompt = bench.idAt(2);
    bench.removals.begin(bench.chat, answer);
    bench.removals.begin(bench.chat, prompt);
    QCOMPARE(bench.shown(), u"one first"_s);
    QVERIFY(bench.removals.undo(answer));
    QCOMPARE(bench.shown(), u"one first two second"_s);
    QVERIFY(!bench.removals.undo(prompt));
}

void TestBranchRemovals::whatRunsThereIsStopped()
{
    Removing bench;
    ScriptedCall *call = bench.send(bench.chat, u"three"_s);
    call->playText(u"half"_s);
    const chat::MessageId prompt = bench.idAt(4);
    QCOMPARE(BranchRemovals::running(*bench.chat, prompt), 1);
    QCOMPARE(BranchRemovals::running(*bench.chat, bench.idAt(0)), 1);
    QCOMPARE(bench.removals.begin(bench.chat, prompt), 2);
    QVERIFY(call->isAborted());
    QCOMPARE(bench.engine.service->runningCount(), 0);
    settle();
    QVERIFY(bench.removals.undo(prompt));
    QCOMPARE(bench.shown(), u"one first two second three half"_s);
    QCOMPARE(chat::toString(bench.chat->at(5).state), u"stopped"_s);
}

void TestBranchRemovals::aWriteThatFailsIsTriedAgain()
{
    Removing bench;
    QSignalSpy failed(&bench.removals, &BranchRemovals::failed);
    bench.removals.begin(bench.chat, bench.idAt(2));
    bench.engine.database.failWrites(error(ErrorKind::StorageFull));
    bench.advance(BranchRemovals::grace);
    bench.advance(BranchRemovals::retryInterval);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(bench.stored(), 4);
    bench.engine.database.failWrites(std::nullopt);
    bench.advance(BranchRemovals::retryInterval);
    QCOMPARE(bench.stored(), 2);
}

void TestBranchRemovals::whatCouldNotBeWrittenDoesNotComeBack()
{
    Removing bench;
    bench.engine.database.failWrites(error(ErrorKind::StorageFull));
    QVERIFY(bench.engine.controller->send(bench.chat, u"three"_s));
    settle();
    QCOMPARE(bench.chat->size(), 6);
    bench.removals.begin(bench.chat, bench.idAt(4));
    bench.advance(BranchRemovals::grace);
    bench.engine.database.failWrites(std::nullopt);
    bench.advance(1min);
    bench.advance(1min);
    QCOMPARE(bench.stored(), 4);
}

void TestBranchRemovals::aDeletedChatTakesItsRemovalsAlong()
{
    Removing bench;
    const chat::MessageId prompt = bench.idAt(2);
    bench.removals.begin(bench.chat, prompt);
    bench.library.remove(bench.chat->id());
    QVERIFY(!bench.removals.undo(prompt));
    const int writes = bench.engine.database.writes();
    bench.advance(BranchRemovals::grace);
    QCOMPARE(bench.engine.database.writes(), writes + 1);
}

void TestBranchRemovals::theEndOfTheProgramDoesWhatWasAsked()
{
    Removing bench;
    bench.removals.begin(bench.chat, bench.idAt(2));
    bench.removals.commitAll();
    settle();
    QCOMPARE(bench.stored(), 2);
}

void TestBranchRemovals::theConversationIsHeldUntilItIsWritten()
{
    Removing bench;
    QSignalSpy settled(&bench.removals, &BranchRemovals::settled);
    const chat::ConversationId id = bench.chat->id();
    bench.removals.begin(bench.chat, bench.idAt(3));
    bench.removals.begin(bench.chat, bench.idAt(2));
    QVERIFY(bench.removals.holds(id));
    bench.advance(BranchRemovals::grace);
    QVERIFY(!bench.removals.holds(id));
    QCOMPARE(settled.size(), 1);
}

QTEST_GUILESS_MAIN(TestBranchRemovals)
#include "tst_branchremovals.moc"
