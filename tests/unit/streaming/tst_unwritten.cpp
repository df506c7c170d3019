// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/conversationlibrary.h"
#include "engine.h"
#include "support/memorystore.h"

#include <QPointer>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using namespace runnel::test;
using chat::Conversation;
using chat::ConversationLibrary;
using core::ErrorKind;
using streaming::StreamingChatService;
using streaming::StreamingMessageService;

namespace {

//! The engine with a library, wired as the program wires them, and one conversation of it.
struct Program
{
    Program()
    {
        StreamingMessageService *messages = engine.messages.get();
        library.setHold([messages](const chat::ConversationId &which) { return messages->holds(which); });
        QObject::connect(messages, &StreamingMessageService::settled, &library, &ConversationLibrary::closeIfIdle);
        StreamingChatService *service = engine.service.get();
        QObject::connect(&library, &ConversationLibrary::aboutToForget, service,
                         [service](const chat::ConversationId &which) { service->abandon(which); });
        library.load();
        settle();
        conversation = library.create({.provider = u"p"_s, .model = u"model"_s});
        id = conversation->id();
    }

    ScriptedCall *send(const QString &text)
    {
        std::ignore = engine.controller->send(conversation, text);
        settle();
        return engine.provider->last();
    }

    void advance(std::chrono::milliseconds time)
    {
        for (; time > 0ms; time -= 100ms) engine.advance(100ms);
    }

    Conversation *reopen()
    {
        Conversation *opened = nullptr;
        library.open(id, &context,
                     [&opened](const core::Result<Conversation *> &result) { opened = result.value_or(nullptr); });
        settle();
        return opened;
    }

    Engine engine;
    MemoryStore store {engine.database};
    ConversationLibrary library {store, engine.clock};
    QObject context;
    QPointer<Conversation> conversation;
    chat::ConversationId id;
};

QString shown(const Conversation *conversation)
{
    QStringList lines;
    for (qsizetype i = 0; conversation && i < conversation->size(); ++i) {
        lines.append(conversation->at(i).text() + u'/' + chat::toString(conversation->at(i).state));
    }
    return lines.join(u' ');
}

} // namespace

class TestUnwritten : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anEndThatIsNotWrittenKeepsTheChatOpen();
    void aPromptThatIsNotWrittenKeepsTheChatOpen();
    void anEditThatIsNotWrittenKeepsTheChatOpen();
    void aDeletedChatDoesNotComeBack_data();
    void aDeletedChatDoesNotComeBack();
    void aDeletedChatDoesNotComeBackWhenItIsNotOpen();
};

void TestUnwritten::anEndThatIsNotWrittenKeepsTheChatOpen()
{
    Program program;
    ScriptedCall *call = program.send(u"hi"_s);
    call->playText(u"first"_s);
    program.advance(1s);
    program.engine.database.failWrites(error(ErrorKind::StorageFull));
    call->playText(u" second"_s);
    call->playFinish();
    program.advance(2s);
    program.library.release(program.id);
    program.advance(2s);
    QCOMPARE(shown(program.reopen()), u"hi/complete first second/complete"_s);

    program.library.release(program.id);
    program.engine.database.failWrites(std::nullopt);
    program.advance(10s);
    QVERIFY(!program.conversation);
    QVERIFY(!program.library.find(program.id));
    QCOMPARE(shown(program.reopen()), u"hi/complete first second/complete"_s);
}

void TestUnwritten::aPromptThatIsNotWrittenKeepsTheChatOpen()
{
    Program program;
    program.engine.database.failWrites(error(ErrorKind::StorageFull));
    QVERIFY(!program.send(u"hi"_s));
    program.advance(2s);
    program.library.release(program.id);
    program.advance(2s);
    QCOMPARE(shown(program.reopen()), u"hi/complete /failed"_s);

    program.library.release(program.id);
    program.engine.database.failWrites(std::nullopt);
    program.advance(10s);
    QVERIFY(!program.conversation);
    QCOMPARE(shown(program.reopen()), u"hi/complete /failed"_s);
}

void TestUnwritten::anEditThatIsNotWrittenKeepsTheChatOpen()
{
    Program program;
    ScriptedCall *call = program.send(u"hi"_s);
    call->playText(u"half"_s);
    call->playEnd();
    program.advance(1s);
    program.engine.database.failWrites(error(ErrorKind::StorageFull));
    program.conversation->keep(program.conversation->at(1).id);
    program.advance(1s);
    program.library.release(program.id);
    program.advance(1s);
    QVERIFY(program.reopen()->at(1).kept);

    program.library.release(program.id);
    program.engine.database.failWrites(std::nullopt);
    program.advance(10s);
    QVERIFY(!program.conversation);
    QVERIFY(program.reopen()->at(1).kept);
}

void TestUnwritten::aDeletedChatDoesNotComeBack_data()
{
    QTest::addColumn<int>("written");
    for (int k = 0; k <= 4; ++k) QTest::addRow("after %d writes", k) << k;
}

void TestUnwritten::aDeletedChatDoesNotComeBack()
{
    QFETCH(const int, written);
    Program program;
    QSignalSpy failed(program.engine.messages.get(), &StreamingMessageService::writeFailed);
    QSignalSpy recovered(program.engine.messages.get(), &StreamingMessageService::writeRecovered);
    program.engine.database.failWritesAfter(written, error(ErrorKind::StorageFull));
    if (ScriptedCall *call = program.send(u"hi"_s)) {
        call->playText(u"first"_s);
        program.advance(1s);
    }
    // Deleted while the answer runs, where one does, and while the disk is full still.
    program.engine.database.failWrites(std::nullopt);
    program.library.remove(program.id);
    QCOMPARE(recovered.size(), failed.size());
    QCOMPARE(program.engine.service->runningCount(), 0);
    program.advance(10s);
    QVERIFY(!program.conversation);
    QVERIFY(program.engine.database.conversations.isEmpty());
    QVERIFY(program.engine.database.sessions.isEmpty());
    QVERIFY(program.engine.messages->isIdle());
    QCOMPARE(program.engine.clock.pendingTimers(), 0);
}

void TestUnwritten::aDeletedChatDoesNotComeBackWhenItIsNotOpen()
{
    Program program;
    program.engine.database.failWrites(error(ErrorKind::StorageFull));
    program.send(u"hi"_s);
    program.advance(1s);
    // Closed all the same, as by a library that does not hold it.
    program.library.setHold({});
    program.library.release(program.id);
    settle();
    QVERIFY(!program.conversation);
    program.engine.database.failWrites(std::nullopt);
    program.library.remove(program.id);
    program.advance(10s);
    QVERIFY(program.engine.database.conversations.isEmpty());
    QVERIFY(program.engine.messages->isIdle());
}

QTEST_GUILESS_MAIN(TestUnwritten)
#include "tst_unwritten.moc"
