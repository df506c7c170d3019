// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/fakeclock.h"

#include "models/chatmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace std::chrono_literals;
using chat::AnswerState;
using chat::Conversation;
using chat::Message;
using models::ChatModel;

namespace {

chat::ConversationInfo newInfo()
{
    chat::ConversationInfo info;
    info.id = chat::ConversationId::create();
    return info;
}

struct Fixture
{
    Fixture()
        : conversation(newInfo()), model(clock), tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest)
    {
        model.setConversation(&conversation);
    }

    Message ask(AnswerState state)
    {
        const Message user = Message::user(u"Question"_s, {}, clock.wallMs());
        conversation.add(user);
        Message answer = Message::placeholder({u"p"_s, u"m"_s}, user.id, clock.wallMs());
        answer.state = state;
        conversation.add(answer);
        return answer;
    }
    void setState(Message &answer, AnswerState state)
    {
        answer = *conversation.find(answer.id);
        answer.state = state;
        conversation.update(answer, Conversation::StateChanged);
    }
    [[nodiscard]] QString status(int row = 1) const { return model.index(row).data(ChatModel::StatusRole).toString(); }

    test::FakeClock clock;
    Conversation conversation;
    ChatModel model;
    QAbstractItemModelTester tester;
};

} // namespace

class TestChatModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTurnIsTwoInsertedRowsAndNoReset();
    void figuresOfAnAnswerTellWhatItCost();
    void figuresThatNobodyCountedAreMarked_data();
    void figuresThatNobodyCountedAreMarked();
    void textIsAppliedOnceAFrame();
    void blocksChangedTellsExactlyWhatIsNew();
    void theEndOfAnAnswerBringsItsLastWordsFirst();
    void replacedContentReplacesAllBlocks();
    void waitingCountsSecondsAfterTwo();
    void retryingCountsDown();
    void statusSaysHowItEnded_data();
    void statusSaysHowItEnded();
    void keptAnswerSaysNothing();
    void lineEndsOfAPromptStay();
    void conversationThatDiesEmptiesTheModel();
    void anotherConversationResets();
};

void TestChatModel::aTurnIsTwoInsertedRowsAndNoReset()
{
    Fixture f;
    QSignalSpy inserted(&f.model, &QAbstractItemModel::rowsInserted);
    QSignalSpy reset(&f.model, &QAbstractItemModel::modelReset);
    const Message answer = f.ask(AnswerState::Waiting);
    QCOMPARE(f.model.rowCount(), 2);
    QCOMPARE(inserted.count(), 2);
    f.conversation.remove(answer.id);
    QCOMPARE(f.model.rowCount(), 1);
    QCOMPARE(reset.count(), 0);
}

void TestChatModel::figuresOfAnAnswerTellWhatItCost()
{
    QLocale::setDefault(QLocale::c());
    Fixture f;
    Message answer = f.ask(AnswerState::Complete);
    answer.usage = {.promptTokens = 1'000, .completionTokens = 2'000};
    f.conversation.update(answer, Conversation::DetailsChanged);
    const auto usage = [&f] { return f.model.index(1).data(ChatModel::UsageRole).toString(); };
    QVERIFY(!usage().contains(u'$'));
    QSignalSpy changed(&f.model, &ChatModel::dataChanged);
    f.model.setModelFacts([](const llm::ModelRef &) {
        return llm::ModelInfo {.id = u"m"_s, .name = u"Em"_s, .price = llm::Price {.prompt = 1, .completion = 10}};
    });
    QCOMPARE(changed.size(), 1);
    QVERIFY2(usage().contains(u"1000 token(s) in · 2000 out · $0.02"_s) && usage().contains(u"$0.02"_s),
             qPrintable(usage()));
    QCOMPARE(f.model.index(1).data(ChatModel::ModelNameRole).toString(), u"Em"_s);
    f.model.setModelFacts([](const llm::ModelRef &) {
        return llm::ModelInfo {.id = u"m"_s, .name = {}, .price = llm::Price {.prompt = 0.0001, .completion = 0.00001}};
    });
    QVERIFY2(usage().contains(u"less than $0.0001"_s), qPrintable(usage()));
    QCOMPARE(f.model.index(1).data(ChatModel::ModelNameRole).toString(), u"m"_s);
}

void TestChatModel::figuresThatNobodyCountedAreMarked_data()
{
    QTest::addColumn<llm::Usage>("usage");
    QTest::addColumn<QString>("line");
    QTest::newRow("nothing counted") << llm::Usage {.estimatedPromptTokens = 1'000}
                                     << u"≈ 1000 token(s) in · ≈ 12 out · ≈ $0.0011"_s;
    QTest::newRow("only the prompt") << llm::Usage {.promptTokens = 900, .estimatedPromptTokens = 1'000}
                                     << u"900 token(s) in · ≈ 12 out · ≈ $0.0010"_s;
    QTest::newRow("only the answer") << llm::Usage {.completionTokens = 10, .estimatedPromptTokens = 1'000}
                                     << u"≈ 1000 token(s) in · 10 out · ≈ $0.0011"_s;
    QTest::newRow("both") << llm::Usage {.promptTokens = 900, .completionTokens = 10, .estimatedPromptTokens = 1'000}
                          << u"900 token(s) in · 10 out · $0.0010"_s;
    QTest::newRow("an answer of an older version") << llm::Usage {} << u"≈ 12 token(s) · ≈ $0.0001"_s;
}

void TestChatModel::figuresThatNobodyCountedAreMarked()
{
    QFETCH(llm::Usage, usage);
    QFETCH(QString, line);
    QLocale::setDefault(QLocale::c());
    Fixture f;
    f.model.setModelFacts([](const llm::ModelRef &) {
        return llm::ModelInfo {.id = u"m"_s, .name = {}, .price = llm::Price {.prompt = 1, .completion = 10}};
    });
    Message answer = f.ask(AnswerState::Complete);
    answer.usage = usage;
    f.conversation.update(answer, Conversation::DetailsChanged);
    // Reasoning is paid for, sources are not.
    f.conversation.appendText(answer.id, chat::PartKind::Reasoning, u"Let me think a little about it."_s);
    f.conversation.appendText(answer.id, chat::PartKind::Text, u"four and eight ch"_s.first(16));
    f.conversation.append(
        answer.id,
        {.kind = chat::PartKind::Annotation, .text = u"A source"_s, .name = {}, .key = u"https://example.org"_s});
    QCOMPARE(f.model.index(1).data(ChatModel::UsageRole).toString(), line);
}

void TestChatModel::textIsAppliedOnceAFrame()
{
    Fixture f;
    const Message answer = f.ask(AnswerState::Streaming);
    (void)f.model.document(1);
    QSignalSpy changed(&f.model, &QAbstractItemModel::dataChanged);
    for (int i = 0; i < 50; ++i) f.conversation.appendText(answer.id, chat::PartKind::Text, u"word "_s);
    QCOMPARE(changed.count(), 0);
    f.clock.advance(ChatModel::frame);
    QCOMPARE(changed.count(), 1);
    QVERIFY(changed.at(0).at(2).value<QList<int>>().contains(ChatModel::TextRole));
    QCOMPARE(f.model.document(1).source(), u"word "_s.repeated(50));
}

void TestChatModel::blocksChangedTellsExactlyWhatIsNew()
{
    Fixture f;
    const Message answer = f.ask(AnswerState::Streaming);
    QList<markdown::BlockPtr> mirror = f.model.document(1).blocks();
    connect(&f.model, &ChatModel::blocksChanged, this, [&](int row, const markdown::BlockDiff &diff) {
        QCOMPARE(row, 1);
        const QList<markdown::BlockPtr> now = f.model.document(row).blocks();
        mirror.remove(diff.first, diff.removed);
        for (qsizetype i = 0; i < diff.inserted; ++i) mirror.insert(diff.first + i, now.at(diff.first + i));
        QCOMPARE(mirror, now);
    });
    const QString text = u"# Title\n\nSome *text*\n\n- one\n- two\n\n```\ncode\n```\n\nend"_s;
    for (const QChar c : text) {
        f.conversation.appendText(answer.id, chat::PartKind::Text, QString(c));
        f.clock.advance(ChatModel::frame);
    }
    QCOMPARE(mirror.size(), 5);
}

void TestChatModel::theEndOfAnAnswerBringsItsLastWordsFirst()
{
    Fixture f;
    Message answer = f.ask(AnswerState::Streaming);
    (void)f.model.document(1);
    f.conversation.appendText(answer.id, chat::PartKind::Text, u"the last words"_s);
    QSignalSpy changed(&f.model, &QAbstractItemModel::dataChanged);
    f.setState(answer, AnswerState::Complete);
    QCOMPARE(changed.count(), 2);
    QVERIFY(changed.at(0).at(2).value<QList<int>>().contains(ChatModel::TextRole));
    QVERIFY(changed.at(1).at(2).value<QList<int>>().contains(ChatModel::StateRole));
    QVERIFY(f.model.document(1).isFinished());
    QCOMPARE(f.model.document(1).source(), u"the last words"_s);
}

void TestChatModel::replacedContentReplacesAllBlocks()
{
    Fixture f;
    Message answer = f.ask(AnswerState::Streaming);
    f.conversation.appendText(answer.id, chat::PartKind::Text, u"a\n\nb"_s);
    f.clock.advance(ChatModel::frame);
    QCOMPARE(f.model.document(1).blocks().size(), 2);
    QSignalSpy blocks(&f.model, &ChatModel::blocksChanged);
    answer = *f.conversation.find(answer.id);
    answer.parts = {{.kind = chat::PartKind::Text, .text = u"c"_s, .name = {}, .key = {}}};
    f.conversation.update(answer, Conversation::ContentReplaced);
    QCOMPARE(blocks.count(), 1);
    const auto diff = blocks.at(0).at(1).value<markdown::BlockDiff>();
    QCOMPARE(diff.removed, 2);
    QCOMPARE(diff.inserted, 1);
}

void TestChatModel::waitingCountsSecondsAfterTwo()
{
    Fixture f;
    Message answer = f.ask(AnswerState::Connecting);
    QCOMPARE(f.status(), u"Connecting…"_s);
    f.clock.advance(1s);
    f.setState(answer, AnswerState::Waiting);
    QCOMPARE(f.status(), u"Waiting…"_s);
    QSignalSpy changed(&f.model, &QAbstractItemModel::dataChanged);
    f.clock.advance(2s);
    QVERIFY(changed.count() >= 1);
    QCOMPARE(f.status(), u"Waiting… 3 s"_s);
}

void TestChatModel::retryingCountsDown()
{
    Fixture f;
    Message answer = f.ask(AnswerState::Waiting);
    answer.state = AnswerState::Retrying;
    answer.retryDueMs = (f.clock.monotonic() + 4s).count();
    f.conversation.update(answer, Conversation::StateChanged);
    QCOMPARE(f.status(), u"Retrying in 4 s"_s);
    f.clock.advance(1500ms);
    QCOMPARE(f.status(), u"Retrying in 3 s"_s);
    f.clock.advance(4s);
    QCOMPARE(f.status(), u"Retrying…"_s);
}

void TestChatModel::statusSaysHowItEnded_data()
{
    QTest::addColumn<AnswerState>("state");
    QTest::addColumn<QString>("words");
    QTest::newRow("complete") << AnswerState::Complete << QString();
    QTest::newRow("stopped") << AnswerState::Stopped << u"Stopped"_s;
    QTest::newRow("length") << AnswerState::Length << u"The answer reached the model's limit"_s;
    QTest::newRow("truncated") << AnswerState::Truncated << u"The connection ended in the middle"_s;
    QTest::newRow("refused") << AnswerState::Refused << u"The model declined to answer"_s;
    QTest::newRow("failed") << AnswerState::Failed << u"No answer came"_s;
    QTest::newRow("interrupted") << AnswerState::Interrupted << u"Runnel was closed in the middle"_s;
}

void TestChatModel::statusSaysHowItEnded()
{
    QFETCH(AnswerState, state);
    QFETCH(QString, words);
    Fixture f;
    f.ask(state);
    QCOMPARE(f.status(), words);
    QVERIFY(f.status(0).isEmpty());
}

void TestChatModel::keptAnswerSaysNothing()
{
    Fixture f;
    Message answer = f.ask(AnswerState::Stopped);
    answer.kept = true;
    f.conversation.update(answer, Conversation::StateChanged);
    QVERIFY(f.status().isEmpty());
    QVERIFY(!f.model.index(1).data(ChatModel::CanContinueRole).toBool());
}

void TestChatModel::lineEndsOfAPromptStay()
{
    Fixture f;
    f.conversation.add(Message::user(u"one\ntwo\n```\na\nb\n```"_s, {}, 0));
    const auto &blocks = f.model.document(0).blocks();
    QCOMPARE(blocks.size(), 2);
    QCOMPARE(blocks.at(0)->text.text, u"one\u2028two"_s);
    QCOMPARE(blocks.at(1)->text.text, u"a\nb"_s);
}

void TestChatModel::conversationThatDiesEmptiesTheModel()
{
    test::FakeClock clock;
    ChatModel model(clock);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    {
        Conversation conversation(newInfo());
        model.setConversation(&conversation);
        conversation.add(Message::user(u"one"_s, {}, 0));
        QCOMPARE(model.rowCount(), 1);
    }
    QCOMPARE(model.rowCount(), 0);
    clock.advance(1s);
}

void TestChatModel::anotherConversationResets()
{
    Fixture f;
    f.ask(AnswerState::Streaming);
    Conversation other(newInfo());
    other.add(Message::user(u"other"_s, {}, 0));
    QSignalSpy reset(&f.model, &QAbstractItemModel::modelReset);
    f.model.setConversation(&other);
    QCOMPARE(reset.count(), 1);
    QCOMPARE(f.model.rowCount(), 1);
    f.ask(AnswerState::Streaming);
    QCOMPARE(f.model.rowCount(), 1);
    f.model.setConversation(nullptr);
}

QTEST_GUILESS_MAIN(TestChatModel)
#include "tst_chatmodel.moc"
