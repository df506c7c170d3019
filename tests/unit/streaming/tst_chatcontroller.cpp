// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine.h"
#include "support/results.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using namespace runnel::test;
using core::ErrorKind;
using streaming::ChatController;

class TestChatController : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aBlankPromptIsRefused();
    void oneAnswerAPathAtATime();
    void aPromptKeepsItsIndent();
    void aSentPromptIsNoDraftAnyMore();
    void aDraftThatIsNotSentStays();
    void withoutAModelTheDefaultIsTaken();
    void withoutAnyModelNothingIsSent();
    void emptyAnswersAreLeftOutOfTheRequest();
    void retryMakesASibling();
    void retryCutsTheCountdownShort();
    void keepingEndsTheOffers();
    void aWholeAnswerCannotBeContinued();
    void anotherVersionOfAPromptIsABranchBesideIt();
    void aVersionThatChangesNothingIsAnsweredAgain();
    void aPromptBelowAnEarlierAnswerIsABranch();
    void anotherModelMayAnswerOnce();
    void aBranchMayBeAskedWhileAnotherRuns();
    void allBranchesOfAChatStopAtOnce();
    void whatOutgrowsTheContextIsLeftOut();
    void whatIsGoneOnWithIsNotLeftOut();
};

void TestChatController::aBlankPromptIsRefused()
{
    Engine engine;
    QCOMPARE_ERROR(engine.controller->send(engine.conversation.get(), u" \n\t "_s), ErrorKind::InvalidRequest);
    QCOMPARE_ERROR(engine.controller->send(nullptr, u"hi"_s), ErrorKind::NotFound);
    QCOMPARE(engine.conversation->size(), 0);
}

void TestChatController::oneAnswerAPathAtATime()
{
    Engine engine;
    engine.send();
    QCOMPARE_ERROR(engine.controller->send(engine.conversation.get(), u"more"_s), ErrorKind::Busy);
    engine.provider->last()->playText(u"half"_s);
    QCOMPARE_ERROR(engine.controller->retry(engine.conversation.get(), engine.answer().id), ErrorKind::Busy);
    QCOMPARE_ERROR(engine.controller->continueAnswer(engine.conversation.get(), engine.answer().id), ErrorKind::Busy);
    QCOMPARE(ChatController::runningSession(engine.conversation.get()), engine.session);
    engine.controller->stop(engine.conversation.get());
    QVERIFY(ChatController::runningSession(engine.conversation.get()).isNull());
    QVERIFY_RESULT(engine.controller->send(engine.conversation.get(), u"more"_s));
    QCOMPARE(engine.conversation->size(), 4);
}

void TestChatController::aPromptKeepsItsIndent()
{
    Engine engine;
    engine.send(u"\n  \n    code()\n  next\n\n"_s);
    QCOMPARE(engine.conversation->at(0).text(), u"    code()\n  next"_s);
}

void TestChatController::aSentPromptIsNoDraftAnyMore()
{
    Engine engine;
    engine.conversation->setDraft(u"hello \n"_s);
    engine.database.hold();
    engine.send();
    QVERIFY(engine.conversation->info().draft.isEmpty());
    // The process dies as soon as the prompt is durable.
    engine.database.drain();
    engine.database.crash();
    const chat::StoredConversation stored = engine.database.conversation(engine.conversation->id());
    QCOMPARE(stored.messages.size(), 2);
    QCOMPARE(stored.info.draft, QString());
}

void TestChatController::aDraftThatIsNotSentStays()
{
    Engine engine;
    engine.conversation->setDraft(u"later"_s);
    QVERIFY(engine.send(u"hello"_s));
    QCOMPARE(engine.conversation->info().draft, u"later"_s);
    engine.controller->stop(engine.conversation.get());

    engine.service->shutDown();
    QCOMPARE_ERROR(engine.controller->send(engine.conversation.get(), u"later"_s), ErrorKind::Cancelled);
    QCOMPARE(engine.conversation->info().draft, u"later"_s);
}

void TestChatController::withoutAModelTheDefaultIsTaken()
{
    Engine engine;
    engine.conversation->setModel({});
    QVERIFY(engine.send());
    QCOMPARE(engine.conversation->info().model.toString(), u"p/model"_s);
}

void TestChatController::withoutAnyModelNothingIsSent()
{
    Engine engine;
    engine.conversation->setModel({});
    engine.directory.remove(u"p"_s);
    QCOMPARE_ERROR(engine.controller->send(engine.conversation.get(), u"hi"_s), ErrorKind::Configuration);
    QCOMPARE(engine.conversation->size(), 0);
}

void TestChatController::emptyAnswersAreLeftOutOfTheRequest()
{
    Engine engine;
    engine.send(u"one"_s)->playEnd(error(ErrorKind::Auth, 401));
    settle();
    QCOMPARE(engine.state(), u"failed"_s);
    ScriptedCall *call = engine.send(u"two"_s);
    QCOMPARE(call->request().turns.size(), 2);
    call->playText(u"answer"_s);
    call->playFinish();
    settle();
    const auto turns = engine.send(u"three"_s)->request().turns;
    QStringList texts;
    for (const llm::Turn &turn : turns) texts.append(toString(turn.role) + u':' + turn.text);
    QCOMPARE(texts.join(u' '), u"user:one user:two assistant:answer user:three"_s);
}

void TestChatController::retryMakesASibling()
{
    Engine engine;
    ScriptedCall *call = engine.send();
    call->playText(u"first"_s);
    call->playFinish();
    settle();
    const chat::MessageId first = engine.answer().id;
    QVERIFY_RESULT(engine.controller->retry(engine.conversation.get(), first));
    settle();
    QVERIFY(engine.answer().id != first);
    QCOMPARE(engine.answer().attempt, 2);
    QVERIFY(engine.conversation->siblings(first) == (QList {first, engine.answer().id}));
    QCOMPARE(engine.provider->last()->request().turns.size(), 1);
    QCOMPARE(engine.conversation->find(first)->text(), u"first"_s);
}

void TestChatController::retryCutsTheCountdownShort()
{
    Engine engine;
    engine.send()->playEnd(error(ErrorKind::Overloaded, 529));
    settle();
    QCOMPARE(engine.state(), u"retrying"_s);
    const ScriptedCall *first = engine.provider->last();
    const chat::MessageId answer = engine.answer().id;
    const auto again = engine.controller->retry(engine.conversation.get(), answer);
    QVERIFY_RESULT(again);
    QCOMPARE(*again, engine.session);
    QVERIFY(engine.provider->last() != first);
    QCOMPARE(engine.answer().id, answer);
    QCOMPARE(engine.state(), u"connecting"_s);
    // It has been asked: a second press changes nothing, and is no mistake.
    const qsizetype asked = engine.provider->count();
    const auto second = engine.controller->retry(engine.conversation.get(), answer);
    QVERIFY_RESULT(second);
    QCOMPARE(*second, engine.session);
    QCOMPARE(engine.provider->count(), asked);
    engine.provider->last()->playText(u"answer"_s);
    engine.provider->last()->playFinish();
    settle();
    QCOMPARE(engine.text(), u"answer"_s);
}

void TestChatController::keepingEndsTheOffers()
{
    Engine engine;
    QSignalSpy edited(engine.conversation.get(), &chat::Conversation::messageEdited);
    ScriptedCall *call = engine.send();
    call->playText(u"half"_s);
    call->playEnd();
    settle();
    QVERIFY_RESULT(engine.controller->keep(engine.conversation.get(), engine.answer().id));
    QVERIFY(engine.answer().kept);
    QCOMPARE(edited.size(), 1);
    QCOMPARE_ERROR(engine.controller->keep(engine.conversation.get(), engine.answer().id), ErrorKind::InvalidRequest);
    QCOMPARE_ERROR(engine.controller->continueAnswer(engine.conversation.get(), engine.answer().id),
                   ErrorKind::InvalidRequest);
    QVERIFY_RESULT(engine.controller->retry(engine.conversation.get(), engine.answer().id));
}

void TestChatController::anotherVersionOfAPromptIsABranchBesideIt()
{
    Engine engine;
    engine.send(u"one"_s)->playText(u"first"_s);
    engine.provider->last()->playFinish();
    settle();
    engine.send(u"two"_s)->playText(u"second"_s);
    engine.provider->last()->playFinish();
    settle();
    chat::Conversation *shown = engine.conversation.get();
    shown->setDraft(u"kept"_s);
    const chat::MessageId before = shown->at(2).id;
    QVERIFY_RESULT(engine.controller->edit(shown, before, u"  other\n"_s, {}));
    settle();
    QCOMPARE(shown->size(), 4);
    QCOMPARE(shown->at(2).text(), u"  other"_s);
    QVERIFY(shown->siblings(before) == (QList {before, shown->at(2).id}));
    QCOMPARE(shown->info().draft, u"kept"_s);
    const auto turns = engine.provider->last()->request().turns;
    QCOMPARE(turns.size(), 3);
    QCOMPARE(turns.last().text, u"  other"_s);
    QCOMPARE_ERROR(engine.controller->edit(shown, shown->at(1).id, u"x"_s, {}), ErrorKind::InvalidRequest);
    QCOMPARE_ERROR(engine.controller->edit(shown, before, u" "_s, {}), ErrorKind::InvalidRequest);
    QCOMPARE_ERROR(engine.controller->edit(shown, chat::MessageId::create(), u"x"_s, {}), ErrorKind::NotFound);
}

void TestChatController::aVersionThatChangesNothingIsAnsweredAgain()
{
    Engine engine;
    engine.send(u"one"_s)->playText(u"first"_s);
    engine.provider->last()->playFinish();
    settle();
    const chat::MessageId prompt = engine.conversation->at(0).id;
    QVERIFY_RESULT(engine.controller->edit(engine.conversation.get(), prompt, u"one "_s, {}));
    settle();
    QVERIFY(engine.conversation->at(0).id == prompt);
    QCOMPARE(engine.conversation->children(prompt).size(), 2);
}

void TestChatController::aPromptBelowAnEarlierAnswerIsABranch()
{
    Engine engine;
    engine.send(u"one"_s)->playText(u"first"_s);
    engine.provider->last()->playFinish();
    settle();
    const chat::MessageId answer = engine.answer().id;
    engine.send(u"two"_s)->playText(u"second"_s);
    engine.provider->last()->playFinish();
    settle();
    chat::Conversation *shown = engine.conversation.get();
    QVERIFY_RESULT(engine.controller->branch(shown, answer, u"instead"_s, {}));
    settle();
    QCOMPARE(shown->at(2).text(), u"instead"_s);
    QCOMPARE(shown->children(answer).size(), 2);
    QCOMPARE(engine.provider->last()->request().turns.size(), 3);
    QCOMPARE_ERROR(engine.controller->branch(shown, shown->at(0).id, u"x"_s, {}), ErrorKind::InvalidRequest);
}

void TestChatController::anotherModelMayAnswerOnce()
{
    Engine engine;
    const auto other = engine.directory.add(u"q"_s);
    engine.send(u"one"_s)->playText(u"first"_s);
    engine.provider->last()->playFinish();
    settle();
    const llm::ModelRef model {.provider = u"q"_s, .model = u"big"_s};
    const llm::ModelRef own = engine.conversation->info().model;
    QVERIFY_RESULT(engine.controller->retry(engine.conversation.get(), engine.answer().id, model));
    settle();
    QCOMPARE(other->count(), 1);
    QCOMPARE(other->last()->request().model, u"big"_s);
    QVERIFY(engine.answer().model == model);
    QVERIFY(engine.conversation->info().model == own);
}

void TestChatController::aBranchMayBeAskedWhileAnotherRuns()
{
    Engine engine;
    engine.send(u"one"_s)->playText(u"first"_s);
    const chat::MessageId prompt = engine.conversation->at(0).id;
    ScriptedCall *first = engine.provider->last();
    QVERIFY_RESULT(engine.controller->edit(engine.conversation.get(), prompt, u"other"_s, {}));
    settle();
    QVERIFY(!first->isAborted());
    engine.provider->last()->playText(u"second"_s);
    first->playText(u" and on"_s);
    first->playFinish();
    engine.provider->last()->playFinish();
    settle();
    QCOMPARE(engine.text(), u"second"_s);
    engine.conversation->activate(prompt);
    QCOMPARE(engine.text(), u"first and on"_s);
    QCOMPARE_ERROR(engine.controller->branch(engine.conversation.get(), prompt, u"x"_s, {}), ErrorKind::InvalidRequest);
}

void TestChatController::allBranchesOfAChatStopAtOnce()
{
    Engine engine;
    engine.send(u"one"_s)->playText(u"first"_s);
    const chat::MessageId prompt = engine.conversation->at(0).id;
    const chat::MessageId first = engine.answer().id;
    QVERIFY_RESULT(engine.controller->edit(engine.conversation.get(), prompt, u"other"_s, {}));
    settle();
    engine.provider->last()->playText(u"second"_s);
    const auto other = engine.makeConversation();
    QVERIFY_RESULT(engine.controller->send(other.get(), u"elsewhere"_s));
    settle();
    engine.service->stopAllIn(engine.conversation->id());
    QCOMPARE(engine.service->runningCount(), 1);
    QCOMPARE(engine.state(), u"stopped"_s);
    QCOMPARE(chat::toString(engine.conversation->find(first)->state), u"stopped"_s);
}

void TestChatController::aWholeAnswerCannotBeContinued()
{
    Engine engine;
    ScriptedCall *call = engine.send();
    call->playText(u"whole"_s);
    call->playFinish();
    settle();
    QCOMPARE_ERROR(engine.controller->continueAnswer(engine.conversation.get(), engine.answer().id),
                   ErrorKind::InvalidRequest);
    QCOMPARE_ERROR(engine.controller->continueAnswer(engine.conversation.get(), engine.conversation->at(0).id),
                   ErrorKind::InvalidRequest);
}

void TestChatController::whatOutgrowsTheContextIsLeftOut()
{
    Engine engine;
    // Of 400, 100 are for the answer; a prompt of 400 letters is 104 with what marks it.
    engine.directory.contextTokens = 400;
    QSignalSpy leftOut(engine.service.get(), &streaming::StreamingChatService::turnsLeftOut);
    const auto exchange = [&engine](QChar letter) {
        ScriptedCall *call = engine.send(QString(400, letter));
        QStringList sent;
        for (const llm::Turn &turn : call->request().turns) sent.append(turn.text.left(1));
        call->playText(u"ok"_s);
        call->playFinish();
        engine.advance(1s);
        return sent.join(u' ');
    };
    QCOMPARE(exchange(u'a'), u"a"_s);
    QCOMPARE(exchange(u'b'), u"a o b"_s);
    QCOMPARE(exchange(u'c'), u"b o c"_s);
    QCOMPARE(leftOut.size(), 1);
    QCOMPARE(leftOut.first().at(1).toInt(), 2);
    QVERIFY(engine.answer().usage.estimatedPromptTokens < 300);
    // One that is wanted in every request goes before others.
    engine.conversation->setPinned(engine.conversation->at(0).id, true);
    QCOMPARE(exchange(u'd'), u"a o d"_s);
    // Nothing is lost: another model may take it all.
    engine.directory.contextTokens = 10'000;
    QCOMPARE(exchange(u'e'), u"a o b o c o d o e"_s);
}

void TestChatController::whatIsGoneOnWithIsNotLeftOut()
{
    Engine engine;
    engine.directory.contextTokens = 400;
    engine.send(QString(400, u'a'));
    engine.provider->last()->playText(QString(2000, u'b'));
    engine.service->stop(engine.session);
    settle();
    QVERIFY_RESULT(engine.controller->continueAnswer(engine.conversation.get(), engine.answer().id));
    settle();
    QCOMPARE(engine.provider->last()->request().turns.size(), 3);
    QCOMPARE(engine.provider->last()->request().turns.at(1).text.size(), 2000);
}

QTEST_GUILESS_MAIN(TestChatController)
#include "tst_chatcontroller.moc"
