// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/chatmodel.h"
#include "streaming/chatcontroller.h"
#include "streaming/streamingchatservice.h"
#include "streaming/streamingmessageservice.h"
#include "support/fakeclock.h"
#include "support/memoryjournal.h"
#include "support/results.h"
#include "support/scriptedprovider.h"

#include <QAbstractItemModelTester>
#include <QHash>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace runnel;
using chat::Conversation;
using chat::MessageId;
using models::ChatModel;

namespace {

//! One chat, its model under a tester, and answers that the test streams.
struct Bench
{
    Bench()
    {
        model.setConversation(&conversation);
        QObject::connect(&model, &QAbstractItemModel::modelReset, &context, [this] { ++resets; });
    }

    void settle()
    {
        for (int i = 0; i < 3; ++i) {
            database.drain();
            QCoreApplication::sendPostedEvents();
        }
    }
    [[nodiscard]] static chat::ConversationInfo info()
    {
        chat::ConversationInfo made;
        made.id = chat::ConversationId::create();
        made.model = {.provider = u"p"_s, .model = u"model"_s};
        return made;
    }

    test::FakeClock clock;
    test::MemoryDatabase database;
    test::MemoryJournal journal {database};
    test::ScriptedDirectory directory;
    std::shared_ptr<test::ScriptedProvider> provider = directory.add(u"p"_s);
    streaming::StreamingMessageService messages {journal, clock};
    streaming::StreamingChatService service {messages, directory, clock};
    streaming::ChatController controller {service, directory, clock};
    Conversation conversation {info()};
    ChatModel model {clock};
    QAbstractItemModelTester tester {&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    QObject context;
    int resets = 0;
};

//! An answer on its way and what the server has said of it.
struct Stream
{
    MessageId answer;
    QPointer<test::ScriptedCall> call;
};

} // namespace

//! Branches of one chat while answers are written in others of them.
class TestBranches : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void streamsOfBranchesNeverMixAndNothingResets_data();
    void streamsOfBranchesNeverMixAndNothingResets();
};

void TestBranches::streamsOfBranchesNeverMixAndNothingResets_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 12; ++seed) QTest::addRow("seed %u", seed) << seed;
}

void TestBranches::streamsOfBranchesNeverMixAndNothingResets()
{
    QFETCH(const quint32, seed);
    QRandomGenerator random(seed);
    Bench bench;
    Conversation &chat = bench.conversation;
    bench.service.setLimits({.total = 64, .perProvider = 64});
    QHash<MessageId, QString> said; // what the server sent, by answer
    QList<Stream> streams;
    const auto note = [&](const core::Result<chat::SessionId> &asked) {
        bench.settle();
        if (!asked || asked->isNull()) return;
        const MessageId answer = chat.info().activeLeaf;
        if (!said.contains(answer)) {
            said.insert(answer, QString());
            streams.append({answer, bench.provider->last()});
        }
    };
    const auto any = [&] {
        QList<MessageId> ids = chat.ids();
        std::ranges::sort(ids, [](const MessageId &left, const MessageId &right) { return left < right; });
        return ids.isEmpty() ? MessageId() : ids.at(random.bounded(ids.size()));
    };
    note(bench.controller.send(&chat, u"first"_s));
    int number = 0;
    for (int step = 0; step < 250; ++step) {
        const MessageId id = any();
        const chat::Message *message = chat.find(id);
        switch (random.bounded(8)) {
        case 0:
            note(bench.controller.send(&chat, u"prompt %1"_s.arg(++number)));
            break;
        case 1:
            if (message && message->role == llm::Role::User)
                note(bench.controller.edit(&chat, id, u"version %1"_s.arg(++number), {}));
            break;
        case 2:
            if (message && message->role == llm::Role::Assistant && !chat::isRunning(message->state))
                note(bench.controller.branch(&chat, id, u"branch %1"_s.arg(++number), {}));
            break;
        case 3:
            chat.activate(id);
            break;
        case 4: {
            // Nothing is taken out where something runs: that is stopped first.
            const QList<MessageId> branch = chat.branch(id);
            const bool runs = std::ranges::any_of(
                branch, [&](const MessageId &each) { return chat::isRunning(chat.find(each)->state); });
            if (!runs && chat.ids().size() > 6 && branch.size() < 6) chat.remove(id);
            break;
        }
        case 5:
            bench.clock.advance(ChatModel::frame);
            break;
        default: {
            if (streams.isEmpty()) break;
            const qsizetype which = random.bounded(streams.size());
            const Stream &stream = streams.at(which);
            if (!stream.call || stream.call->isAborted()) {
                streams.removeAt(which);
            } else if (random.bounded(10) == 0) {
                stream.call->playFinish();
                streams.removeAt(which);
            } else {
                const QString piece = u"%1 of **%2**\n\n"_s.arg(step).arg(stream.answer.toString());
                stream.call->playText(piece);
                said[stream.answer] += piece;
            }
            break;
        }
        }
        QCOMPARE(bench.model.rowCount(), int(chat.size()));
        for (int row = 0; row < bench.model.rowCount(); ++row) {
            QVERIFY(bench.model.message(row).id == chat.at(row).id);
            if (random.bounded(4) == 0) std::ignore = bench.model.document(row);
        }
    }
    bench.clock.advance(ChatModel::frame);
    bench.settle();
    QCOMPARE(bench.resets, 0);
    int compared = 0;
    for (auto answer = said.cbegin(); answer != said.cend(); ++answer) {
        const chat::Message *message = chat.find(answer.key());
        if (!message) continue;
        QCOMPARE(message->text(), answer.value());
        ++compared;
    }
    QVERIFY(compared > 3);
    // What is shown is what was said, to the last word.
    for (int row = 0; row < bench.model.rowCount(); ++row) {
        QCOMPARE(bench.model.index(row).data(ChatModel::TextRole).toString(), chat.at(row).text());
        QCOMPARE(bench.model.index(row).data(ChatModel::SiblingCountRole).toInt(),
                 int(chat.siblings(chat.at(row).id).size()));
    }
}

QTEST_GUILESS_MAIN(TestBranches)
#include "tst_branches.moc"
