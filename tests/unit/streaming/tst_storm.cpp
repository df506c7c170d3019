// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using namespace runnel::test;
using core::ErrorKind;

//! A service that refuses everybody, and what it gets to bear from us.
class TestStorm : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void oneHundredChatsStayPolite();
};

void TestStorm::oneHundredChatsStayPolite()
{
    Engine engine;
    engine.service->setLimits({.total = 100, .perProvider = 100});
    std::vector<std::unique_ptr<chat::Conversation>> chats;
    for (int i = 0; i < 100; ++i) {
        chats.push_back(engine.makeConversation());
        QVERIFY(engine.controller->send(chats.back().get(), QString::number(i)));
    }
    settle();
    QCOMPARE(engine.provider->count(), 100);
    core::Error limit = error(ErrorKind::RateLimit, 429);
    limit.retryAfter = 20s;
    const core::Error overloaded = error(ErrorKind::Overloaded, 503);
    const auto start = engine.clock.monotonic();
    QHash<int, int> asked;                     // by chat
    QHash<int, std::chrono::milliseconds> due; // by chat, not before
    QList<std::chrono::milliseconds> times;    // of the requests after the first wave
    qsizetype answered = 0;
    const auto refuseAll = [&] {
        for (; answered < engine.provider->count(); ++answered) {
            ScriptedCall *call = engine.provider->call(answered);
            const int chat = call->request().turns.last().text.toInt();
            const auto now = engine.clock.monotonic();
            ++asked[chat];
            QVERIFY(now >= due.value(chat));
            if (now > start) times.append(now);
            // Even ones are told when to come back, odd ones must know by themselves.
            const bool isTold = chat % 2 == 0;
            due[chat] = now + (isTold ? 20s : 500ms * asked[chat]);
            call->playEnd(isTold ? limit : overloaded);
        }
        settle();
    };
    refuseAll();
    while (engine.clock.untilNext() && engine.service->runningCount() > 0) {
        engine.clock.advanceToNext();
        settle();
        refuseAll();
    }
    QCOMPARE(engine.provider->count(), 300);
    for (int chat = 0; chat < 100; ++chat) QCOMPARE(asked.value(chat), 3);
    for (qsizetype i = 1; i < times.size(); ++i) {
        QVERIFY(times.at(i) - times.at(i - 1) >= streaming::RetrySchedule::spacing);
    }
    for (const auto &each : chats) QCOMPARE(toString(each->at(1).state), u"failed"_s);
}

QTEST_GUILESS_MAIN(TestStorm)
#include "tst_storm.moc"
