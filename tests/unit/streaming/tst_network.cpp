// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine.h"
#include "support/scriptednetwork.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using namespace runnel::test;
using core::ErrorKind;
using Reach = core::NetworkMonitor::Reach;

namespace {

struct NetworkEngine : Engine
{
    NetworkEngine() { service->setNetwork(&network); }
    ~NetworkEngine() { service.reset(); }
    Q_DISABLE_COPY_MOVE(NetworkEngine)

    ScriptedNetwork network;
};

} // namespace

//! The network goes and comes back, the machine sleeps and wakes.
class TestNetwork : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void withoutANetworkARetryWaitsForIt();
    void aCountdownThatEndsOfflineWaitsToo();
    void whereNothingIsKnownRetriesGoOn_data();
    void whereNothingIsKnownRetriesGoOn();
    void whatIsOnThisMachineNeedsNoNetwork();
    void theWaitCanBeSkippedAndStopped();
    void aHerdThatWaitedIsSpread();
    void aStreamThatOutlivedTheNetworkIsCheckedSoon();
    void timeSleptIsNoSilence_data();
    void timeSleptIsNoSilence();
    void afterAWakeADeadConnectionIsFoundSoon_data();
    void afterAWakeADeadConnectionIsFoundSoon();
    void aWaitForTheFirstByteIsNotCutShortByAWake();
    void nothingWatchesWhereNothingRuns();
};

void TestNetwork::withoutANetworkARetryWaitsForIt()
{
    NetworkEngine engine;
    engine.send();
    engine.network.set(Reach::Offline);
    engine.provider->last()->playEnd(error(ErrorKind::Network));
    QCOMPARE(engine.state(), u"retrying"_s);
    QCOMPARE(engine.answer().error->providerCode, u"offline"_s);
    QVERIFY(!engine.answer().retryDueMs);
    engine.advance(24h);
    QCOMPARE(engine.provider->count(), 1);
    QCOMPARE(engine.state(), u"retrying"_s);
    engine.network.set(Reach::Online);
    engine.advance(0ms);
    QCOMPARE(engine.provider->count(), 2);
    engine.provider->last()->playText(u"hi"_s);
    engine.provider->last()->playFinish();
    settle();
    QCOMPARE(engine.state(), u"complete"_s);
    QVERIFY(!engine.answer().error);
    QVERIFY(*engine.stored() == engine.answer());
    QCOMPARE(engine.database.sessions.value(engine.session).info.retries, 1);
}

void TestNetwork::aCountdownThatEndsOfflineWaitsToo()
{
    NetworkEngine engine;
    engine.send()->playEnd(error(ErrorKind::Overloaded, 503));
    QVERIFY(engine.answer().retryDueMs);
    engine.network.set(Reach::Offline);
    engine.advance(1min);
    QCOMPARE(engine.provider->count(), 1);
    QCOMPARE(engine.answer().error->providerCode, u"offline"_s);
    QVERIFY(!engine.answer().retryDueMs);
    engine.network.set(Reach::Unknown);
    engine.advance(0ms);
    QCOMPARE(engine.provider->count(), 2);
}

void TestNetwork::whereNothingIsKnownRetriesGoOn_data()
{
    QTest::addColumn<bool>("hasMonitor");
    QTest::newRow("no monitor") << false;
    QTest::newRow("a monitor that cannot tell") << true;
}

void TestNetwork::whereNothingIsKnownRetriesGoOn()
{
    QFETCH(const bool, hasMonitor);
    NetworkEngine engine;
    if (!hasMonitor) engine.service->setNetwork(nullptr);
    engine.send()->playEnd(error(ErrorKind::Network));
    engine.advance(500ms);
    QCOMPARE(engine.provider->count(), 2);
}

void TestNetwork::whatIsOnThisMachineNeedsNoNetwork()
{
    NetworkEngine engine;
    engine.provider->isLocal = true;
    engine.network.set(Reach::Offline);
    engine.send()->playEnd(error(ErrorKind::Network));
    engine.advance(500ms);
    QCOMPARE(engine.provider->count(), 2);
}

void TestNetwork::theWaitCanBeSkippedAndStopped()
{
    NetworkEngine engine;
    engine.network.set(Reach::Offline);
    engine.send()->playEnd(error(ErrorKind::Network));
    engine.service->retryNow(engine.session);
    QCOMPARE(engine.provider->count(), 2);
    engine.provider->last()->playEnd(error(ErrorKind::Network));
    QCOMPARE(engine.state(), u"retrying"_s);
    engine.service->stop(engine.session);
    engine.network.set(Reach::Online);
    engine.advance(1min);
    QCOMPARE(engine.state(), u"stopped"_s);
    QCOMPARE(engine.provider->count(), 2);
}

void TestNetwork::aHerdThatWaitedIsSpread()
{
    NetworkEngine engine;
    engine.service->setLimits({.total = 50, .perProvider = 50});
    std::vector<std::unique_ptr<chat::Conversation>> chats;
    for (int i = 0; i < 50; ++i) {
        chats.push_back(engine.makeConversation());
        QVERIFY(engine.controller->send(chats.back().get(), u"hi"_s));
    }
    settle();
    engine.network.set(Reach::Offline);
    for (int i = 0; i < 50; ++i) engine.provider->call(i)->playEnd(error(ErrorKind::Network));
    engine.advance(1h);
    QCOMPARE(engine.provider->count(), 50);
    engine.network.set(Reach::Online);
    engine.advance(0ms);
    QCOMPARE(engine.provider->count(), 51);
    engine.advance(2s);
    QCOMPARE(engine.provider->count(), 61);
    engine.advance(1min);
    QCOMPARE(engine.provider->count(), 100);
}

void TestNetwork::aStreamThatOutlivedTheNetworkIsCheckedSoon()
{
    NetworkEngine engine;
    ScriptedCall *call = engine.send();
    call->playText(u"half"_s);
    engine.network.set(Reach::Offline);
    engine.advance(20s);
    QCOMPARE(engine.state(), u"stalled"_s);
    engine.network.set(Reach::Online);
    engine.advance(9'999ms);
    QCOMPARE(engine.state(), u"stalled"_s);
    engine.advance(1ms);
    QCOMPARE(engine.state(), u"interrupted"_s);
}

void TestNetwork::timeSleptIsNoSilence_data()
{
    QTest::addColumn<bool>("counted");
    QTest::newRow("the monotonic clock stands meanwhile") << false;
    QTest::newRow("the monotonic clock goes on meanwhile") << true;
}

void TestNetwork::timeSleptIsNoSilence()
{
    QFETCH(const bool, counted);
    NetworkEngine engine;
    ScriptedCall *call = engine.send();
    call->playText(u"half"_s);
    engine.advance(12s);
    engine.clock.sleep(8h, counted);
    engine.advance(9s);
    QVERIFY(call->isOver() == false);
    QVERIFY(engine.state() == u"stalled"_s || engine.state() == u"streaming"_s);
    call->playText(u" and more"_s);
    QCOMPARE(engine.state(), u"streaming"_s);
    // The byte said that the connection lives: silence has its whole time again.
    engine.advance(59s);
    QCOMPARE(engine.state(), u"stalled"_s);
    call->playFinish();
    QCOMPARE(engine.state(), u"complete"_s);
}

void TestNetwork::afterAWakeADeadConnectionIsFoundSoon_data()
{
    timeSleptIsNoSilence_data();
}

void TestNetwork::afterAWakeADeadConnectionIsFoundSoon()
{
    QFETCH(const bool, counted);
    NetworkEngine engine;
    engine.send()->playText(u"half"_s);
    engine.advance(1s);
    engine.clock.sleep(8h, counted);
    engine.advance(16s);
    QCOMPARE(engine.state(), u"interrupted"_s);
    QVERIFY(engine.answer().error->kind == ErrorKind::Timeout);
}

void TestNetwork::aWaitForTheFirstByteIsNotCutShortByAWake()
{
    NetworkEngine engine;
    engine.send();
    engine.advance(1s);
    engine.clock.sleep(8h, true);
    engine.advance(110s);
    QCOMPARE(engine.state(), u"connecting"_s);
    engine.advance(20s);
    QCOMPARE(engine.state(), u"failed"_s);
}

void TestNetwork::nothingWatchesWhereNothingRuns()
{
    NetworkEngine engine;
    engine.send()->playText(u"a"_s);
    engine.service->stop(engine.session);
    engine.advance(1s);
    QCOMPARE(engine.clock.pendingTimers(), 0);
}

QTEST_GUILESS_MAIN(TestNetwork)
#include "tst_network.moc"
