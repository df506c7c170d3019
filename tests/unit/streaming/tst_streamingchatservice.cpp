// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine.h"
#include "llm/tokens.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using namespace runnel::test;
using core::ErrorKind;
using streaming::StreamingChatService;

class TestStreamingChatService : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void promptAndPlaceholderShowAtOnce();
    void nothingLeavesBeforeItIsDurable();
    void anAnswerIsStreamedAndStored();
    void theRequestIsWeighedAsItIsSent();
    void whatCannotBeWrittenIsNotSent();
    void aPromptThatFoundNoRoomIsWrittenLater();
    void stopWorksInEveryState_data();
    void stopWorksInEveryState();
    void stopFromInsideASignalIsSafe();
    void aFailureBeforeTheFirstTokenIsTriedAgain();
    void noRetryAfterTheFirstToken();
    void aServiceThatAsksForTooMuchPatienceFails();
    void theCountdownCanBeSkipped();
    void aFailureInsideTheStreamIsTriedAgainBeforeTheFirstToken();
    void aRefusedStreamBecomesOnePlainCall();
    void anEmptyStreamBecomesOnePlainCall();
    void aModelThatCannotStreamIsAskedPlainly();
    void theLimitQueuesFirstComeFirstServed();
    void oneProvidersQueueDoesNotHoldUpAnother();
    void aQueuedSessionCanGoFirst();
    void anUnknownProviderFailsWithoutARequest();
    void continuingAppendsToTheSameMessage();
    void theEndOfTheProgramInterrupts();
    void nothingStartsAfterTheEnd();
    void aConversationMayDieWhileItStreams();
    void theServiceMayDieWhileCallsRun();
    void stopAllStartsNoneOfTheQueued();
};

void TestStreamingChatService::promptAndPlaceholderShowAtOnce()
{
    Engine engine;
    engine.database.hold();
    QVERIFY(engine.controller->send(engine.conversation.get(), u"hello"_s));
    QCOMPARE(engine.conversation->size(), 2);
    QCOMPARE(engine.conversation->at(0).text(), u"hello"_s);
    QCOMPARE(engine.state(), u"queued"_s);
    QCOMPARE(engine.service->runningCount(), 1);
}

void TestStreamingChatService::nothingLeavesBeforeItIsDurable()
{
    Engine engine;
    engine.database.hold();
    engine.send();
    engine.advance(60s);
    QCOMPARE(engine.provider->count(), 0);
    engine.database.release();
    settle();
    QCOMPARE(engine.provider->count(), 1);
    QCOMPARE(engine.provider->last()->request().turns.last().text, u"hello"_s);
    QVERIFY(engine.stored());
}

void TestStreamingChatService::anAnswerIsStreamedAndStored()
{
    Engine engine;
    QSignalSpy ended(engine.service.get(), &StreamingChatService::sessionEnded);
    QStringList states;
    connect(engine.messages.get(), &streaming::StreamingMessageService::sessionStateChanged, this,
            [&states](const chat::SessionId &, chat::AnswerState state) { states.append(toString(state)); });
    ScriptedCall *call = engine.send();
    call->playConnected();
    call->playText(u"Hello "_s);
    call->playText(u"world"_s);
    QCOMPARE(engine.text(), u"Hello world"_s);
    call->play({llm::UsageReported {{.totalTokens = 7}}});
    call->playFinish();
    settle();
    QCOMPARE(states.join(u' '), u"connecting waiting streaming complete"_s);
    QCOMPARE(ended.size(), 1);
    QCOMPARE(engine.service->runningCount(), 0);
    QCOMPARE(engine.answer().usage.totalTokens, 7);
    QVERIFY(*engine.stored() == engine.answer());
    QVERIFY(engine.messages->isIdle());
}

void TestStreamingChatService::theRequestIsWeighedAsItIsSent()
{
    Engine engine;
    engine.conversation->setSystemPrompt(u"Be kind."_s);
    ScriptedCall *call = engine.send();
    const qint64 weight = llm::estimateTokens(call->request());
    QVERIFY(weight > 0);
    call->playText(u"Hello"_s);
    engine.advance(100ms);
    // On disk before anything is counted, for an answer that is cut.
    QCOMPARE(engine.database.sessions.value(engine.session).info.usage, llm::Usage {.estimatedPromptTokens = weight});
    call->play({llm::UsageReported {{.completionTokens = 7}}});
    call->playFinish();
    settle();
    const llm::Usage usage {.completionTokens = 7, .estimatedPromptTokens = weight};
    QCOMPARE(engine.answer().usage, usage);
    QCOMPARE(engine.stored()->usage, usage);
}

void TestStreamingChatService::whatCannotBeWrittenIsNotSent()
{
    Engine engine;
    engine.database.failWrites(error(ErrorKind::StorageFull));
    engine.send();
    QCOMPARE(engine.provider->count(), 0);
    QCOMPARE(engine.state(), u"failed"_s);
    QVERIFY(engine.answer().error->kind == ErrorKind::StorageFull);
    QCOMPARE(engine.conversation->at(0).text(), u"hello"_s);
}

void TestStreamingChatService::aPromptThatFoundNoRoomIsWrittenLater()
{
    Engine engine;
    engine.database.failWrites(error(ErrorKind::StorageFull));
    engine.send();
    const chat::MessageId failed = engine.answer().id;
    // Asked again while there is still no room, and once more when there is: the prompt goes along.
    QVERIFY(engine.controller->retry(engine.conversation.get(), failed));
    settle();
    engine.database.failWrites(std::nullopt);
    QVERIFY(engine.controller->retry(engine.conversation.get(), engine.answer().id));
    settle();
    QCOMPARE(engine.provider->count(), 1);
    engine.advance(2s);
    QVERIFY(engine.database.message(engine.conversation->at(0).id));
    QCOMPARE(toString(engine.database.message(failed)->state), u"failed"_s);
    engine.provider->last()->playText(u"hi"_s);
    engine.provider->last()->playFinish();
    settle();
    QVERIFY(*engine.stored() == engine.answer());
    QVERIFY(engine.messages->isIdle());
}

void TestStreamingChatService::stopWorksInEveryState_data()
{
    QTest::addColumn<QString>("state");
    for (const auto *state : {"creating", "queued", "connecting", "waiting", "retrying", "streaming", "stalled"}) {
        QTest::newRow(state) << QString::fromLatin1(state);
    }
}

void TestStreamingChatService::stopWorksInEveryState()
{
    QFETCH(const QString, state);
    Engine engine;
    if (state == "creating"_L1) engine.database.hold();
    if (state == "queued"_L1) engine.service->setLimits({.total = 0});
    ScriptedCall *call = engine.send();
    if (state == "waiting"_L1) call->playConnected();
    if (state == "retrying"_L1) call->playEnd(error(ErrorKind::Overloaded));
    const bool hasText = state == "streaming"_L1 || state == "stalled"_L1;
    if (hasText) call->playText(u"half"_s);
    if (state == "stalled"_L1) engine.advance(15s);
    QCOMPARE(engine.state(), state == "creating"_L1 ? u"queued"_s : state);

    const QPointer<ScriptedCall> alive = call;
    engine.service->stop(engine.session);
    QCOMPARE(engine.state(), u"stopped"_s);
    QCOMPARE(engine.service->runningCount(), 0);
    if (alive) QVERIFY(alive->isOver());
    engine.database.release();
    engine.advance(10min);
    QCOMPARE(engine.text(), hasText ? u"half"_s : QString());
    QVERIFY(*engine.stored() == engine.answer());
    QVERIFY(engine.provider->count() <= 1);
    QVERIFY(engine.messages->isIdle());
    QVERIFY(engine.controller->retry(engine.conversation.get(), engine.answer().id));
}

void TestStreamingChatService::stopFromInsideASignalIsSafe()
{
    Engine engine;
    ScriptedCall *call = engine.send();
    connect(engine.conversation.get(), &chat::Conversation::messageChanged, this, [&engine] {
        if (engine.text().contains(u"b"_s)) engine.service->stop(engine.session);
    });
    call->play({llm::TextDelta {u"a"_s}, llm::TextDelta {u"b"_s}, llm::TextDelta {u"c"_s}, llm::Finished {}});
    settle();
    QCOMPARE(engine.state(), u"stopped"_s);
    QCOMPARE(engine.text(), u"ab"_s);
    QCOMPARE(engine.stored()->text(), u"ab"_s);
}

void TestStreamingChatService::aFailureBeforeTheFirstTokenIsTriedAgain()
{
    Engine engine;
    engine.send()->playEnd(error(ErrorKind::Server, 500));
    QCOMPARE(engine.state(), u"retrying"_s);
    QVERIFY(engine.answer().error->kind == ErrorKind::Server);
    QCOMPARE(*engine.answer().retryDueMs, (engine.clock.monotonic() + 500ms).count());
    QCOMPARE(*engine.service->retryAt(engine.session), engine.clock.monotonic() + 500ms);
    engine.advance(499ms);
    QCOMPARE(engine.provider->count(), 1);
    engine.advance(1ms);
    QCOMPARE(engine.provider->count(), 2);
    QVERIFY(!engine.answer().retryDueMs);
    QVERIFY(!engine.answer().error);
    engine.provider->last()->playEnd(error(ErrorKind::Server, 500));
    engine.advance(1s);
    QCOMPARE(engine.provider->count(), 3);
    engine.provider->last()->playEnd(error(ErrorKind::Server, 500));
    settle();
    QCOMPARE(engine.state(), u"failed"_s);
    engine.advance(10min);
    QCOMPARE(engine.provider->count(), 3);
}

void TestStreamingChatService::noRetryAfterTheFirstToken()
{
    Engine engine;
    ScriptedCall *call = engine.send();
    call->playText(u"half"_s);
    call->playEnd(error(ErrorKind::Network));
    engine.advance(10min);
    QCOMPARE(engine.state(), u"interrupted"_s);
    QVERIFY(engine.answer().error->kind == ErrorKind::Network);
    QCOMPARE(engine.provider->count(), 1);
    QVERIFY(*engine.stored() == engine.answer());
}

void TestStreamingChatService::aServiceThatAsksForTooMuchPatienceFails()
{
    Engine engine;
    core::Error limit = error(ErrorKind::RateLimit, 429);
    limit.retryAfter = 10min;
    engine.send()->playEnd(limit);
    QCOMPARE(engine.state(), u"failed"_s);
    QVERIFY(engine.answer().error->retryAfter == 10min);
}

void TestStreamingChatService::theCountdownCanBeSkipped()
{
    Engine engine;
    core::Error limit = error(ErrorKind::RateLimit, 429);
    limit.retryAfter = 100s;
    engine.send()->playEnd(limit);
    engine.advance(5s);
    QCOMPARE(engine.state(), u"retrying"_s);
    engine.service->retryNow(engine.session);
    QCOMPARE(engine.state(), u"connecting"_s);
    QCOMPARE(engine.provider->count(), 2);
    engine.advance(100s);
    QCOMPARE(engine.provider->count(), 2);
}

void TestStreamingChatService::aFailureInsideTheStreamIsTriedAgainBeforeTheFirstToken()
{
    Engine engine;
    ScriptedCall *call = engine.send();
    const QPointer<ScriptedCall> first = call;
    call->play({llm::Failed {error(ErrorKind::Overloaded)}});
    QVERIFY(!first || first->isAborted());
    QCOMPARE(engine.state(), u"retrying"_s);
    engine.advance(500ms);
    engine.provider->last()->playText(u"a"_s);
    engine.provider->last()->play({llm::Failed {error(ErrorKind::Overloaded)}});
    settle();
    QCOMPARE(engine.state(), u"failed"_s);
    QCOMPARE(engine.text(), u"a"_s);
}

void TestStreamingChatService::aRefusedStreamBecomesOnePlainCall()
{
    Engine engine;
    core::Error refusal = error(ErrorKind::InvalidRequest, 400);
    refusal.detail = u"\"stream\" is not supported"_s;
    ScriptedCall *call = engine.send();
    QVERIFY(call->request().stream);
    call->playEnd(refusal);
    QCOMPARE(engine.provider->count(), 2);
    QVERIFY(!engine.provider->last()->request().stream);
    QVERIFY(!engine.answer().streamed);
    engine.provider->last()->playText(u"whole"_s);
    engine.provider->last()->playFinish();
    settle();
    QCOMPARE(engine.state(), u"complete"_s);
    QVERIFY(*engine.stored() == engine.answer());
    QVERIFY(!engine.database.sessions.value(engine.session).info.streamed);
}

void TestStreamingChatService::anEmptyStreamBecomesOnePlainCall()
{
    Engine engine;
    ScriptedCall *call = engine.send();
    call->playConnected();
    call->playEnd();
    QCOMPARE(engine.provider->count(), 2);
    QVERIFY(!engine.provider->last()->request().stream);
    engine.provider->last()->playEnd();
    settle();
    QCOMPARE(engine.state(), u"failed"_s);
    QVERIFY(engine.answer().error->kind == ErrorKind::Protocol);
    QCOMPARE(engine.provider->count(), 2);
}

void TestStreamingChatService::aModelThatCannotStreamIsAskedPlainly()
{
    Engine engine;
    engine.provider->streams = false;
    QVERIFY(!engine.send()->request().stream);
    QVERIFY(!engine.answer().streamed);
}

void TestStreamingChatService::theLimitQueuesFirstComeFirstServed()
{
    Engine engine;
    std::vector<std::unique_ptr<chat::Conversation>> chats;
    for (int i = 0; i < 6; ++i) {
        chats.push_back(engine.makeConversation());
        QVERIFY(engine.controller->send(chats.back().get(), QString::number(i)));
    }
    settle();
    QCOMPARE(engine.provider->count(), 4);
    QCOMPARE(engine.service->queued().size(), 2);
    QCOMPARE(toString(chats.at(4)->at(1).state), u"queued"_s);
    engine.provider->call(1)->playText(u"a"_s);
    engine.provider->call(1)->playFinish();
    QCOMPARE(engine.provider->count(), 5);
    QCOMPARE(engine.provider->last()->request().turns.last().text, u"4"_s);
    QCOMPARE(engine.provider->openCalls(), 4);
}

void TestStreamingChatService::oneProvidersQueueDoesNotHoldUpAnother()
{
    Engine engine;
    const auto other = engine.directory.add(u"q"_s);
    std::vector<std::unique_ptr<chat::Conversation>> chats;
    for (int i = 0; i < 6; ++i) {
        chats.push_back(engine.makeConversation());
        if (i == 5) chats.back()->setModel({.provider = u"q"_s, .model = u"model"_s});
        QVERIFY(engine.controller->send(chats.back().get(), u"hi"_s));
    }
    settle();
    QCOMPARE(engine.provider->count(), 4);
    QCOMPARE(other->count(), 1);
}

void TestStreamingChatService::aQueuedSessionCanGoFirst()
{
    Engine engine;
    engine.service->setLimits({.total = 0});
    QList<chat::SessionId> ids;
    std::vector<std::unique_ptr<chat::Conversation>> chats;
    for (int i = 0; i < 3; ++i) {
        chats.push_back(engine.makeConversation());
        ids.append(*engine.controller->send(chats.back().get(), QString::number(i)));
    }
    settle();
    engine.service->prioritize(ids.at(2));
    QVERIFY(engine.service->queued() == (QList {ids.at(2), ids.at(0), ids.at(1)}));
    engine.service->setLimits({.total = 1});
    QCOMPARE(engine.provider->last()->request().turns.last().text, u"2"_s);
}

void TestStreamingChatService::anUnknownProviderFailsWithoutARequest()
{
    Engine engine;
    engine.directory.remove(u"p"_s);
    engine.send();
    QCOMPARE(engine.state(), u"failed"_s);
    QVERIFY(engine.answer().error->kind == ErrorKind::Configuration);
    QVERIFY(*engine.stored() == engine.answer());
}

void TestStreamingChatService::continuingAppendsToTheSameMessage()
{
    Engine engine;
    ScriptedCall *call = engine.send();
    call->playText(u"The quick bro"_s);
    call->playEnd();
    settle();
    QCOMPARE(engine.state(), u"truncated"_s);
    const chat::MessageId id = engine.answer().id;
    QVERIFY(engine.controller->continueAnswer(engine.conversation.get(), id));
    settle();
    QCOMPARE(engine.answer().id, id);
    call = engine.provider->last();
    QCOMPARE(call->request().turns.size(), 3);
    QCOMPARE(call->request().turns.at(1).text, u"The quick bro"_s);
    QVERIFY(call->request().turns.at(2).role == llm::Role::User);
    call->playText(u"The quick "_s);
    QCOMPARE(engine.text(), u"The quick bro"_s);
    call->playText(u"brown fox"_s);
    QCOMPARE(engine.text(), u"The quick brown fox"_s);
    engine.advance(100ms);
    // Durable on its own: what the journal holds is the old text and the new.
    QCOMPARE(engine.stored()->text(), u"The quick brown fox"_s);
    call->playFinish();
    settle();
    QCOMPARE(engine.state(), u"complete"_s);
    QVERIFY(*engine.stored() == engine.answer());
    QCOMPARE(engine.conversation->size(), 2);
}

void TestStreamingChatService::theEndOfTheProgramInterrupts()
{
    Engine engine;
    ScriptedCall *call = engine.send();
    const QPointer<ScriptedCall> alive = call;
    call->playText(u"half"_s);
    engine.service->shutDown();
    QVERIFY(!alive || alive->isAborted());
    QCOMPARE(engine.state(), u"interrupted"_s);
    // Handed over at once: nothing needs the event loop any more but the writer itself.
    engine.database.drain();
    QVERIFY(*engine.stored() == engine.answer());
}

void TestStreamingChatService::nothingStartsAfterTheEnd()
{
    Engine engine;
    engine.service->shutDown();
    const auto sent = engine.controller->send(engine.conversation.get(), u"hello"_s);
    QVERIFY(!sent);
    QVERIFY(sent.error().kind == ErrorKind::Cancelled);
    QCOMPARE(engine.conversation->size(), 0);
}

void TestStreamingChatService::aConversationMayDieWhileItStreams()
{
    Engine engine;
    ScriptedCall *call = engine.send();
    const QPointer<ScriptedCall> alive = call;
    const chat::MessageId id = engine.answer().id;
    call->playText(u"half"_s);
    engine.conversation.reset();
    QVERIFY(!alive || alive->isAborted());
    QCOMPARE(engine.service->runningCount(), 0);
    settle();
    engine.advance(10s);
    QCOMPARE(engine.database.message(id)->text(), u"half"_s);
}

void TestStreamingChatService::theServiceMayDieWhileCallsRun()
{
    Engine engine;
    ScriptedCall *call = engine.send();
    const QPointer<ScriptedCall> alive = call;
    call->playText(u"half"_s);
    engine.controller.reset();
    engine.service.reset();
    QVERIFY(!alive || alive->isAborted());
    QCOMPARE(engine.state(), u"interrupted"_s);
    engine.messages.reset();
    settle();
    QVERIFY(!alive);
    QVERIFY(*engine.stored() == engine.answer());
}

void TestStreamingChatService::stopAllStartsNoneOfTheQueued()
{
    Engine engine;
    std::vector<std::unique_ptr<chat::Conversation>> chats;
    for (int i = 0; i < 10; ++i) {
        chats.push_back(engine.makeConversation());
        QVERIFY(engine.controller->send(chats.back().get(), u"hi"_s));
    }
    settle();
    engine.service->stopAll();
    settle();
    QCOMPARE(engine.provider->count(), 4);
    QCOMPARE(engine.provider->openCalls(), 0);
    for (const auto &each : chats) QCOMPARE(toString(each->at(1).state), u"stopped"_s);
}

QTEST_GUILESS_MAIN(TestStreamingChatService)
#include "tst_streamingchatservice.moc"
