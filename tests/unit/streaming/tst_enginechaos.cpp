// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using namespace runnel::test;
using core::ErrorKind;

//! Many chats, random events, stops, errors, silences and a disk that is full at times.
class TestEngineChaos : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatWasSentIsShownAndStored_data();
    void whatWasSentIsShownAndStored();
};

void TestEngineChaos::whatWasSentIsShownAndStored_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 40; ++seed) QTest::addRow("seed %u", seed) << seed;
}

void TestEngineChaos::whatWasSentIsShownAndStored()
{
    QFETCH(const quint32, seed);
    QRandomGenerator random(seed);
    Engine engine;
    engine.service->setRandom([&random] { return random.generateDouble(); });
    std::vector<std::unique_ptr<chat::Conversation>> chats;
    for (int i = 0; i < 12; ++i) chats.push_back(engine.makeConversation());

    QHash<chat::SessionId, int> ends;
    QHash<chat::SessionId, QString> sent; // by session, what its provider sent while it ran
    QSet<chat::SessionId> started;
    connect(engine.service.get(), &streaming::StreamingChatService::sessionEnded, this,
            [&ends](const chat::SessionId &id) { ++ends[id]; });
    constexpr ErrorKind kinds[] {ErrorKind::Network, ErrorKind::RateLimit, ErrorKind::Auth, ErrorKind::Server,
                                 ErrorKind::Timeout};

    const auto sessionOf = [&chats](const ScriptedCall *call) -> chat::SessionId {
        // The prompt names its chat.
        const int chat = call->request().turns.last().text.section(u' ', 0, 0).toInt();
        return streaming::ChatController::runningSession(chats.at(static_cast<size_t>(chat)).get());
    };
    for (int step = 0; step < 1500; ++step) {
        const int chat = random.bounded(12);
        chat::Conversation *conversation = chats.at(static_cast<size_t>(chat)).get();
        switch (random.bounded(14)) {
        case 0:
            if (const auto id = engine.controller->send(conversation, u"%1 hi"_s.arg(chat))) started.insert(*id);
            break;
        case 1:
            if (random.bounded(4) == 0) engine.controller->stop(conversation);
            break;
        case 2:
            engine.clock.advance(std::chrono::milliseconds(random.bounded(3000)));
            break;
        case 3:
            if (random.bounded(10) == 0) engine.database.failWrites(error(ErrorKind::StorageFull));
            else engine.database.failWrites(std::nullopt);
            break;
        case 4:
            if (random.bounded(2) == 0) engine.database.hold();
            else engine.database.release();
            break;
        default: {
            if (engine.provider->openCalls() == 0) break;
            ScriptedCall *call = engine.provider->call(random.bounded(engine.provider->count()));
            if (!call || call->isOver()) break;
            const chat::SessionId id = sessionOf(call);
            const int what = random.bounded(20);
            if (what < 14) {
                const QString piece = QString(random.bounded(1, 40), QChar(u'a' + random.bounded(26)));
                sent[id] += piece;
                call->playText(piece);
            } else if (what == 14) {
                call->playFinish();
            } else if (what == 15) {
                call->playEnd();
            } else if (what == 16) {
                call->playEnd(error(kinds[random.bounded(5)]));
            } else if (what == 17) {
                call->play({llm::Failed {error(kinds[random.bounded(5)])}});
            } else {
                call->playKeepAlive();
            }
        }
        }
        if (random.bounded(2) == 0) settle();
    }
    engine.database.failWrites(std::nullopt);
    engine.database.release();
    engine.service->shutDown();
    engine.advance(10s);

    QVERIFY(engine.messages->isIdle());
    QVERIFY(started.size() > 12);
    QCOMPARE(engine.service->runningCount(), 0);
    QCOMPARE(engine.provider->openCalls(), 0);
    for (const chat::SessionId &id : std::as_const(started)) QCOMPARE(ends.value(id), 1);
    for (const auto &conversation : chats) {
        for (qsizetype i = 0; i < conversation->size(); ++i) {
            const chat::Message &message = conversation->at(i);
            QVERIFY(!chat::isRunning(message.state));
            const auto stored = engine.database.message(message.id);
            QVERIFY(stored);
            QVERIFY(*stored == message);
            if (message.role == llm::Role::Assistant) QCOMPARE(message.text(), sent.value(message.session));
        }
    }
    for (const auto &session : std::as_const(engine.database.sessions)) {
        QVERIFY(session.ended);
        QVERIFY(session.deltas.isEmpty());
    }
}

QTEST_GUILESS_MAIN(TestEngineChaos)
#include "tst_enginechaos.moc"
