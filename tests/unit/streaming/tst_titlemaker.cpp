// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/titlemaker.h"

#include "librarybench.h"
#include "streaming/titletext.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using namespace runnel::test;
using core::ErrorKind;
using streaming::TitleMaker;

namespace {

struct Naming : LibraryBench
{
    Naming() { titles.setModel(llm::ModelRef()); }

    TitleMaker titles {library, *engine.messages, *engine.service, engine.directory, engine.clock};
};

} // namespace

class TestTitleMaker : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theModelThatAnsweredNamesTheChat();
    void aChosenModelIsAskedInstead();
    void nothingIsAskedWhenItIsOff();
    void theGuideIsNeverAsked();
    void aTemporaryChatIsNotNamed();
    void onlyTheFirstWholeAnswerCounts();
    void whatSomebodyCalledItStays();
    void aTitleTypedMeanwhileStays();
    void answersComeFirst();
    void afterThreeInterruptionsTheFirstLineStays();
    void aReplyThatIsNoTitleChangesNothing_data();
    void aReplyThatIsNoTitleChangesNothing();
    void silenceEndsAfterAMinute();
    void aChatThatIsClosedMeanwhileIsNamed();
    void aChatThatIsGoneIsNotNamed();
    void repliesAreCleaned_data();
    void repliesAreCleaned();
    void theRequestHoldsTheBeginningOfBoth();
};

void TestTitleMaker::theModelThatAnsweredNamesTheChat()
{
    Naming bench;
    bench.exchange(u"Why is the sky blue?"_s, u"Because of scattering."_s);
    QCOMPARE(bench.engine.provider->count(), 2);
    QCOMPARE(bench.title(), u"Why is the sky blue?"_s);
    const llm::ChatRequest asked = bench.engine.provider->last()->request();
    QCOMPARE(asked.model, u"model"_s);
    QVERIFY(asked.turns.last().text.contains(u"Because of scattering."_s));
    bench.answer(bench.engine.provider->last(), u"\"The Blue Sky\""_s);
    QCOMPARE(bench.title(), u"The Blue Sky"_s);
    QCOMPARE(bench.chat->size(), 2);
    bench.advance(1s);
    QCOMPARE(bench.engine.database.conversations.value(bench.chat->id()).title, u"The Blue Sky"_s);
}

void TestTitleMaker::aChosenModelIsAskedInstead()
{
    Naming bench;
    const auto cheap = bench.engine.directory.add(u"cheap"_s);
    bench.titles.setModel(llm::ModelRef {.provider = u"cheap"_s, .model = u"small"_s});
    bench.exchange(u"one"_s, u"first"_s);
    QCOMPARE(bench.engine.provider->count(), 1);
    QCOMPARE(cheap->count(), 1);
    QCOMPARE(cheap->last()->request().model, u"small"_s);
}

void TestTitleMaker::nothingIsAskedWhenItIsOff()
{
    Naming bench;
    bench.titles.setModel(std::nullopt);
    bench.exchange(u"one"_s, u"first"_s);
    QCOMPARE(bench.engine.provider->count(), 1);
}

void TestTitleMaker::theGuideIsNeverAsked()
{
    Naming bench;
    bench.engine.provider->isScripted = true;
    bench.exchange(u"one"_s, u"first"_s);
    QCOMPARE(bench.engine.provider->count(), 1);
}

void TestTitleMaker::aTemporaryChatIsNotNamed()
{
    Naming bench;
    chat::Conversation *temporary = bench.library.createTemporary(bench.chat->info().model);
    bench.answer(bench.send(temporary, u"one"_s), u"first"_s);
    QCOMPARE(temporary->size(), 2);
    QCOMPARE(bench.engine.provider->count(), 1);
}

void TestTitleMaker::onlyTheFirstWholeAnswerCounts()
{
    Naming bench;
    ScriptedCall *call = bench.send(bench.chat, u"one"_s);
    call->playText(u"half"_s);
    call->playFinish(llm::FinishReason::Length);
    settle();
    QCOMPARE(bench.engine.provider->count(), 1);
    bench.exchange(u"two"_s, u"second"_s);
    QCOMPARE(bench.engine.provider->count(), 3);
    bench.engine.provider->last()->playEnd(error(ErrorKind::Server, 500));
    settle();
    bench.exchange(u"three"_s, u"third"_s);
    QCOMPARE(bench.engine.provider->count(), 4);
    QCOMPARE(bench.title(), u"one"_s);
}

void TestTitleMaker::whatSomebodyCalledItStays()
{
    Naming bench;
    ScriptedCall *call = bench.send(bench.chat, u"one"_s);
    bench.chat->setTitle(u"Mine"_s);
    bench.answer(call, u"first"_s);
    QCOMPARE(bench.engine.provider->count(), 1);
}

void TestTitleMaker::aTitleTypedMeanwhileStays()
{
    Naming bench;
    bench.exchange(u"one"_s, u"first"_s);
    bench.chat->setTitle(u"Mine"_s);
    bench.answer(bench.engine.provider->last(), u"Theirs"_s);
    QCOMPARE(bench.title(), u"Mine"_s);
}

void TestTitleMaker::answersComeFirst()
{
    Naming bench;
    chat::Conversation *other = bench.library.create(bench.chat->info().model);
    ScriptedCall *running = bench.send(other, u"elsewhere"_s);
    bench.exchange(u"one"_s, u"first"_s);
    // An answer runs: no title is asked for.
    QCOMPARE(bench.engine.provider->count(), 2);
    bench.answer(running, u"done"_s);
    QCOMPARE(bench.engine.provider->count(), 3);
    QPointer<ScriptedCall> title = bench.engine.provider->last();
    // Another answer begins: the title is let go of, and asked for again behind it.
    bench.engine.provider->last()->playText(u"half a ti"_s);
    ScriptedCall *next = bench.send(bench.chat, u"two"_s);
    QVERIFY(!title || title->isAborted());
    bench.answer(next, u"second"_s);
    bench.answer(bench.engine.provider->last(), u"Title of one"_s);
    bench.answer(bench.engine.provider->last(), u"Title of the other"_s);
    QCOMPARE(bench.title(), u"Title of one"_s);
    QCOMPARE(other->info().title, u"Title of the other"_s);
}

void TestTitleMaker::afterThreeInterruptionsTheFirstLineStays()
{
    Naming bench;
    bench.exchange(u"one"_s, u"first"_s);
    for (int i = 0; i < TitleMaker::mostTries; ++i) bench.exchange(u"more"_s, u"answer"_s);
    QCOMPARE(bench.engine.provider->count(), 1 + 2 * TitleMaker::mostTries);
    QCOMPARE(bench.title(), u"one"_s);
}

void TestTitleMaker::aReplyThatIsNoTitleChangesNothing_data()
{
    QTest::addColumn<QString>("reply");
    QTest::addColumn<bool>("ends");
    QTest::newRow("nothing") << QString() << true;
    QTest::newRow("white space and marks") << u" \n ** \n"_s << true;
    QTest::newRow("cut off") << u"A Tit"_s << false;
    QTest::newRow("endless") << u"la "_s.repeated(2'000) << true;
}

void TestTitleMaker::aReplyThatIsNoTitleChangesNothing()
{
    QFETCH(const QString, reply);
    QFETCH(const bool, ends);
    Naming bench;
    bench.exchange(u"one"_s, u"first"_s);
    ScriptedCall *call = bench.engine.provider->last();
    call->playText(reply);
    if (ends) call->playFinish();
    else call->playEnd();
    settle();
    QCOMPARE(bench.title(), u"one"_s);
    QCOMPARE(bench.engine.provider->openCalls(), 0);
}

void TestTitleMaker::silenceEndsAfterAMinute()
{
    Naming bench;
    bench.exchange(u"one"_s, u"first"_s);
    QCOMPARE(bench.engine.provider->openCalls(), 1);
    bench.advance(TitleMaker::longestWait);
    QCOMPARE(bench.engine.provider->openCalls(), 0);
    QCOMPARE(bench.title(), u"one"_s);
}

void TestTitleMaker::aChatThatIsClosedMeanwhileIsNamed()
{
    Naming bench;
    bench.exchange(u"one"_s, u"first"_s);
    const chat::ConversationId id = bench.chat->id();
    bench.library.release(id);
    settle();
    QVERIFY(!bench.library.find(id));
    bench.answer(bench.engine.provider->last(), u"Named"_s);
    QCOMPARE(bench.library.at(bench.library.indexOf(id)).title, u"Named"_s);
}

void TestTitleMaker::aChatThatIsGoneIsNotNamed()
{
    Naming bench;
    bench.exchange(u"one"_s, u"first"_s);
    const chat::ConversationId id = bench.chat->id();
    bench.library.remove(id);
    settle();
    bench.answer(bench.engine.provider->last(), u"Named"_s);
    bench.advance(1s);
    QVERIFY(!bench.engine.database.conversations.contains(id));
}

void TestTitleMaker::repliesAreCleaned_data()
{
    QTest::addColumn<QString>("reply");
    QTest::addColumn<QString>("title");
    QTest::newRow("as it is") << u"The Blue Sky"_s << u"The Blue Sky"_s;
    QTest::newRow("quotes") << u"“The Blue Sky”"_s << u"The Blue Sky"_s;
    QTest::newRow("markdown") << u"# **The `Blue` Sky**"_s << u"The Blue Sky"_s;
    QTest::newRow("a label") << u"Title: \"The Blue Sky\""_s << u"The Blue Sky"_s;
    QTest::newRow("a full stop") << u"The Blue Sky."_s << u"The Blue Sky"_s;
    QTest::newRow("blank lines first") << u"\n\n  The  Blue\tSky \nand more"_s << u"The Blue Sky"_s;
    QTest::newRow("a name inside stays") << u"What \"blue\" means"_s << u"What \"blue\" means"_s;
    QTest::newRow("a version keeps its stop") << u"Qt 6.8 in short"_s << u"Qt 6.8 in short"_s;
    QTest::newRow("marks that turn the line") << u"The \u202eeulB Sky"_s << u"The eulB Sky"_s;
    QTest::newRow("chinese") << u"标题：《天空》。"_s << u"《天空》"_s;
    QTest::newRow("long") << u"one two three four five six seven eight nine ten eleven twelve thirteen"_s
                          << u"one two three four five six seven eight nine ten eleven…"_s;
    QTest::newRow("long, without a space") << QString(80, u'x') << QString(59, u'x') + u'…';
    QTest::newRow("a family at the cut") << QString(56, u'x') + u"\U0001F468\u200D\U0001F469\u200D\U0001F467 y"_s
                                         << QString(56, u'x') + u'…';
}

void TestTitleMaker::repliesAreCleaned()
{
    QFETCH(const QString, reply);
    QFETCH(const QString, title);
    QCOMPARE(streaming::cleanedTitle(reply), title);
    QVERIFY(streaming::cleanedTitle(reply).size() <= streaming::longestTitle);
}

void TestTitleMaker::theRequestHoldsTheBeginningOfBoth()
{
    const llm::ChatRequest request = streaming::titleRequest(u"m"_s, QString(9'000, u'p'), QString(9'000, u'a'));
    QCOMPARE(request.turns.size(), 1);
    QVERIFY(request.turns.first().text.size() < 5'000);
    QVERIFY(request.systemPrompt.isEmpty());
}

QTEST_GUILESS_MAIN(TestTitleMaker)
#include "tst_titlemaker.moc"
