// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using namespace runnel::test;
using core::ErrorKind;
using streaming::Fallback;

namespace {

//! The engine with a second provider "q", whose model is the fallback.
struct FallbackEngine : Engine
{
    FallbackEngine()
    {
        other = directory.add(u"q"_s);
        service->setFallback({.provider = u"q"_s, .model = u"spare"_s});
    }

    //! Fails every request to the first provider until none is left to come.
    void failFirst(const core::Error &with)
    {
        for (int i = 0; i < 5 && provider->openCalls() > 0; ++i) {
            provider->last()->playEnd(with);
            advance(10s);
        }
    }

    std::shared_ptr<ScriptedProvider> other;
};

} // namespace

class TestFallback : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theFallbackAnswersAfterTheRetries();
    void whoAnsweredIsDurableBeforeTheEnd();
    void thePlainCallComesFirst();
    void itIsAskedOnce();
    void withoutOneAllRequestsGoToTheFirst();
    void whatMayBeAskedAfterWhat_data();
    void whatMayBeAskedAfterWhat();
    void notAfterTheFirstToken();
    void notAfterAStop();
    void notToContinueAnothersText();
    void notWhereItIsTheSameOrUnknown_data();
    void notWhereItIsTheSameOrUnknown();
    void itWaitsForAPlaceAtItsProvider();
    void aHerdIsSpread();
};

void TestFallback::theFallbackAnswersAfterTheRetries()
{
    FallbackEngine engine;
    engine.send();
    engine.failFirst(error(ErrorKind::Overloaded, 503));
    QCOMPARE(engine.provider->count(), 2);
    QCOMPARE(engine.other->count(), 1);
    QCOMPARE(engine.other->last()->request().model, u"spare"_s);
    QCOMPARE(engine.other->last()->request().turns.last().text, u"hello"_s);
    QVERIFY(engine.other->last()->request().stream);
    engine.other->last()->playText(u"hi"_s);
    engine.other->last()->playFinish();
    settle();
    QCOMPARE(engine.state(), u"complete"_s);
    QCOMPARE(engine.answer().model.toString(), u"q/spare"_s);
    QVERIFY(!engine.answer().error);
    QVERIFY(*engine.stored() == engine.answer());
    // The session tells what was asked first; the conversation goes on with its own model.
    QCOMPARE(engine.database.sessions.value(engine.session).info.model.toString(), u"p/model"_s);
    QCOMPARE(engine.conversation->info().model.toString(), u"p/model"_s);
}

void TestFallback::whoAnsweredIsDurableBeforeTheEnd()
{
    FallbackEngine engine;
    engine.send();
    engine.failFirst(error(ErrorKind::Server, 500));
    engine.other->last()->playText(u"half"_s);
    engine.advance(100ms);
    engine.database.crash();
    QCOMPARE(engine.stored()->model.toString(), u"q/spare"_s);
    QCOMPARE(engine.stored()->text(), u"half"_s);
}

void TestFallback::thePlainCallComesFirst()
{
    FallbackEngine engine;
    core::Error refusal = error(ErrorKind::InvalidRequest, 400);
    refusal.detail = u"\"stream\" is not supported"_s;
    engine.send()->playEnd(refusal);
    QCOMPARE(engine.provider->count(), 2);
    QVERIFY(!engine.provider->last()->request().stream);
    engine.provider->last()->playEnd(error(ErrorKind::InvalidRequest, 400));
    engine.advance(1s);
    QCOMPARE(engine.provider->count(), 2);
    QCOMPARE(engine.other->count(), 1);
    QVERIFY(engine.other->last()->request().stream);
    QVERIFY(engine.answer().streamed);
}

void TestFallback::itIsAskedOnce()
{
    FallbackEngine engine;
    engine.send()->playEnd(error(ErrorKind::Quota, 429));
    engine.advance(1s);
    QCOMPARE(engine.other->count(), 1);
    engine.other->last()->playEnd(error(ErrorKind::Overloaded, 503));
    engine.advance(1h);
    QCOMPARE(engine.provider->count() + engine.other->count(), 2);
    QCOMPARE(engine.state(), u"failed"_s);
    QCOMPARE(engine.answer().error->httpStatus, 503);
    QVERIFY(*engine.stored() == engine.answer());
}

void TestFallback::withoutOneAllRequestsGoToTheFirst()
{
    FallbackEngine engine;
    engine.service->setFallback({});
    engine.send();
    engine.failFirst(error(ErrorKind::Overloaded, 503));
    QCOMPARE(engine.provider->count(), 3);
    QCOMPARE(engine.other->count(), 0);
    QCOMPARE(engine.state(), u"failed"_s);
}

void TestFallback::whatMayBeAskedAfterWhat_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<bool>("sameProvider");
    QTest::addColumn<bool>("otherProvider");
    for (const auto *kind : {"rate_limit", "overloaded", "server", "timeout", "protocol", "not_found",
                             "invalid_request", "context_too_long"}) {
        QTest::newRow(kind) << QString::fromLatin1(kind) << true << true;
    }
    for (const auto *kind : {"auth", "permission", "quota", "network", "tls", "proxy", "configuration"}) {
        QTest::newRow(kind) << QString::fromLatin1(kind) << false << true;
    }
    for (const auto *kind : {"filtered", "cancelled", "storage", "storage_full", "busy"}) {
        QTest::newRow(kind) << QString::fromLatin1(kind) << false << false;
    }
}

void TestFallback::whatMayBeAskedAfterWhat()
{
    QFETCH(const QString, kind);
    const core::Error failure = error(*core::errorKindFromString(kind));
    QTEST(streaming::mayFallBack(Fallback::SameProvider, failure), "sameProvider");
    QTEST(streaming::mayFallBack(Fallback::OtherProvider, failure), "otherProvider");
    QVERIFY(!streaming::mayFallBack(Fallback::None, failure));
    QVERIFY(!streaming::mayFallBack(Fallback::Asked, failure));
}

void TestFallback::notAfterTheFirstToken()
{
    FallbackEngine engine;
    ScriptedCall *call = engine.send();
    call->playText(u"half"_s);
    call->playEnd(error(ErrorKind::Network));
    engine.advance(1h);
    QCOMPARE(engine.state(), u"interrupted"_s);
    QCOMPARE(engine.other->count(), 0);
}

void TestFallback::notAfterAStop()
{
    FallbackEngine engine;
    engine.send()->playEnd(error(ErrorKind::Overloaded, 503));
    engine.service->stop(engine.session);
    engine.advance(1h);
    QCOMPARE(engine.state(), u"stopped"_s);
    QCOMPARE(engine.provider->count() + engine.other->count(), 1);
}

void TestFallback::notToContinueAnothersText()
{
    FallbackEngine engine;
    ScriptedCall *call = engine.send();
    call->playText(u"half"_s);
    call->playEnd();
    settle();
    QVERIFY(engine.controller->continueAnswer(engine.conversation.get(), engine.answer().id));
    settle();
    engine.failFirst(error(ErrorKind::Overloaded, 503));
    QCOMPARE(engine.state(), u"failed"_s);
    QCOMPARE(engine.other->count(), 0);
    QCOMPARE(engine.answer().model.toString(), u"p/model"_s);
}

void TestFallback::notWhereItIsTheSameOrUnknown_data()
{
    QTest::addColumn<QString>("model");
    QTest::newRow("the same") << u"p/model"_s;
    QTest::newRow("of a provider that is gone") << u"gone/model"_s;
    QTest::newRow("no reference") << u"model"_s;
}

void TestFallback::notWhereItIsTheSameOrUnknown()
{
    QFETCH(const QString, model);
    FallbackEngine engine;
    engine.service->setFallback(llm::ModelRef::fromString(model));
    engine.send()->playEnd(error(ErrorKind::Auth, 401));
    engine.advance(1h);
    QCOMPARE(engine.state(), u"failed"_s);
    QCOMPARE(engine.provider->count(), 1);
}

void TestFallback::itWaitsForAPlaceAtItsProvider()
{
    FallbackEngine engine;
    engine.service->setLimits({.total = 8, .perProvider = 1});
    const auto busy = engine.makeConversation();
    busy->setModel({.provider = u"q"_s, .model = u"model"_s});
    QVERIFY(engine.controller->send(busy.get(), u"hi"_s));
    settle();
    engine.send()->playEnd(error(ErrorKind::Auth, 401));
    engine.advance(1s);
    QCOMPARE(engine.state(), u"queued"_s);
    QCOMPARE(engine.other->count(), 1);
    engine.controller->stop(busy.get());
    settle();
    QCOMPARE(engine.other->count(), 2);
    QCOMPARE(engine.state(), u"connecting"_s);
}

void TestFallback::aHerdIsSpread()
{
    FallbackEngine engine;
    engine.service->setLimits({.total = 100, .perProvider = 100});
    std::vector<std::unique_ptr<chat::Conversation>> chats;
    for (int i = 0; i < 50; ++i) {
        chats.push_back(engine.makeConversation());
        QVERIFY(engine.controller->send(chats.back().get(), u"hi"_s));
    }
    settle();
    for (int i = 0; i < 50; ++i) engine.provider->call(i)->playEnd(error(ErrorKind::Auth, 401));
    engine.advance(0ms);
    QCOMPARE(engine.other->count(), 1);
    engine.advance(2s);
    QCOMPARE(engine.other->count(), 11);
    engine.advance(1min);
    QCOMPARE(engine.other->count(), 50);
}

QTEST_GUILESS_MAIN(TestFallback)
#include "tst_fallback.moc"
