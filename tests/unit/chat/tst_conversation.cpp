// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/conversation.h"

#include <QTest>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace runnel::chat;

namespace {

//! Writes down every structural signal with the rows that it names and the size at that moment.
class Log : public QObject
{
public:
    explicit Log(Conversation *conversation)
    {
        const auto note = [this, conversation](const char *what) {
            return [this, conversation, what](qsizetype first, qsizetype last) {
                lines.append(
                    u"%1 %2-%3 of %4"_s.arg(QString::fromLatin1(what)).arg(first).arg(last).arg(conversation->size()));
            };
        };
        connect(conversation, &Conversation::messagesAboutToBeInserted, this, note("+?"));
        connect(conversation, &Conversation::messagesInserted, this, note("+"));
        connect(conversation, &Conversation::messagesAboutToBeRemoved, this, note("-?"));
        connect(conversation, &Conversation::messagesRemoved, this, note("-"));
    }
    [[nodiscard]] QString take() { return std::exchange(lines, {}).join(u", "_s); }

    QStringList lines;
};

Message answerTo(const MessageId &prompt, const QString &text, int attempt = 1)
{
    Message message = Message::placeholder({}, prompt, 2);
    message.state = AnswerState::Complete;
    message.attempt = attempt;
    message.append(PartKind::Text, text);
    return message;
}

} // namespace

class TestConversation : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void addingTellsExactRows();
    void branchesSwitchByTheirCommonStem();
    void removingEndsAtTheNearestSibling();
    void removingTheFirstEmptiesThePath();
    void whatWasRemovedComesBackInItsPlace();
    void aTitleIsMadeUntilSomebodyTypesOne();
    void aReloadShowsTheSamePath();
    void whatNothingLeadsToIsDropped();
    void piecesBecomeParts();
    void keepingIsToldOnce();
    void theFirstLineIsTheTitle();
    void appendingIsLinear();
    void whatSomebodyElseWroteIsToldPrecisely_data();
    void whatSomebodyElseWroteIsToldPrecisely();
    void whatWasNotAskedForStays();
    void thePathGrowsWithWhatSomebodyElseAdds();
    void anotherBranchIsNotSwitchedTo();
    void whatSomebodyElseTookOutIsGone();
    void titlesOfSomebodyElseAreTakenOver();
};

void TestConversation::addingTellsExactRows()
{
    Conversation conversation({});
    Log log(&conversation);
    const Message prompt = Message::user(u"hi"_s, {}, 7);
    conversation.add(prompt);
    QCOMPARE(log.take(), u"+? 0-0 of 0, + 0-0 of 1"_s);
    const Message answer = answerTo(prompt.id, u"a"_s);
    conversation.add(answer);
    QCOMPARE(log.take(), u"+? 1-1 of 1, + 1-1 of 2"_s);
    QVERIFY(conversation.info().activeLeaf == answer.id);
    QCOMPARE(conversation.info().updatedMs, 7);
    conversation.add(answer);
    QCOMPARE(log.take(), QString());
    conversation.add(answerTo(MessageId::create(), u"nowhere"_s));
    QCOMPARE(conversation.size(), 2);
}

void TestConversation::branchesSwitchByTheirCommonStem()
{
    Conversation conversation({});
    const Message prompt = Message::user(u"hi"_s, {}, 1);
    const Message first = answerTo(prompt.id, u"a"_s);
    const Message second = answerTo(prompt.id, u"b"_s, 2);
    const Message next = Message::user(u"more"_s, first.id, 1);
    conversation.add(prompt);
    conversation.add(first);
    conversation.add(next);
    Log log(&conversation);
    conversation.add(second);
    QCOMPARE(log.take(), u"-? 1-2 of 3, - 1-2 of 1, +? 1-1 of 1, + 1-1 of 2"_s);
    QVERIFY(conversation.siblings(first.id) == (QList {first.id, second.id}));
    conversation.activate(first.id);
    QCOMPARE(log.take(), u"-? 1-1 of 2, - 1-1 of 1, +? 1-2 of 1, + 1-2 of 3"_s);
    QVERIFY(conversation.info().activeLeaf == next.id);
    conversation.activate(first.id);
    QCOMPARE(log.take(), QString());
    QCOMPARE(conversation.indexOf(second.id), -1);
    QVERIFY(conversation.find(second.id));
}

void TestConversation::removingEndsAtTheNearestSibling()
{
    Conversation conversation({});
    const Message prompt = Message::user(u"hi"_s, {}, 1);
    const Message first = answerTo(prompt.id, u"a"_s);
    const Message second = answerTo(prompt.id, u"b"_s, 2);
    conversation.add(prompt);
    conversation.add(first);
    conversation.add(second);
    Log log(&conversation);
    conversation.remove(second.id);
    QCOMPARE(log.take(), u"-? 1-1 of 2, - 1-1 of 1, +? 1-1 of 1, + 1-1 of 2"_s);
    QVERIFY(conversation.at(1).id == first.id);
    QVERIFY(!conversation.find(second.id));
    conversation.remove(first.id);
    QCOMPARE(log.take(), u"-? 1-1 of 2, - 1-1 of 1"_s);
    QVERIFY(conversation.info().activeLeaf == prompt.id);
}

void TestConversation::removingTheFirstEmptiesThePath()
{
    Conversation conversation({});
    const Message prompt = Message::user(u"hi"_s, {}, 1);
    const Message answer = answerTo(prompt.id, u"a"_s);
    conversation.add(prompt);
    conversation.add(answer);
    conversation.remove(prompt.id);
    QCOMPARE(conversation.size(), 0);
    QVERIFY(!conversation.find(answer.id));
    QVERIFY(conversation.info().activeLeaf.isNull());
}

void TestConversation::whatWasRemovedComesBackInItsPlace()
{
    Conversation conversation({});
    const Message prompt = Message::user(u"hi"_s, {}, 1);
    conversation.add(prompt);
    QList<Message> answers;
    for (int i = 1; i <= 3; ++i) {
        answers.append(answerTo(prompt.id, QString::number(i), i));
        conversation.add(answers.last());
    }
    const Message below = Message::user(u"more"_s, answers.at(1).id, 2);
    conversation.add(below);
    const QList<Message> taken = conversation.remove(answers.at(1).id);
    QCOMPARE(taken, (QList {answers.at(1), below}));
    QVERIFY(conversation.at(1).id == answers.at(0).id);
    Log log(&conversation);
    conversation.restore(taken, below.id);
    QCOMPARE(log.take(), u"-? 1-1 of 2, - 1-1 of 1, +? 1-2 of 1, + 1-2 of 3"_s);
    QVERIFY(conversation.siblings(answers.at(0).id) == (QList {answers.at(0).id, answers.at(1).id, answers.at(2).id}));
    QVERIFY(conversation.info().activeLeaf == below.id);
}

void TestConversation::aTitleIsMadeUntilSomebodyTypesOne()
{
    Conversation conversation({});
    QVERIFY(conversation.hasMadeTitle());
    conversation.add(Message::user(u"Why?\nAnd how?"_s, {}, 1));
    QCOMPARE(conversation.info().title, u"Why?"_s);
    QVERIFY(conversation.hasMadeTitle());
    conversation.setTitle(u"Mine"_s);
    QVERIFY(!conversation.hasMadeTitle());
}

void TestConversation::aReloadShowsTheSamePath()
{
    const Message prompt = Message::user(u"hi"_s, {}, 1);
    const Message first = answerTo(prompt.id, u"a"_s);
    const Message second = answerTo(prompt.id, u"b"_s, 2);
    const QList<Message> anyOrder {second, first, prompt};
    ConversationInfo info;
    info.activeLeaf = first.id;
    const Conversation shownFirst(info, anyOrder);
    QVERIFY(shownFirst.at(1).id == first.id);
    info.activeLeaf = MessageId::create();
    const Conversation unknownLeaf(info, anyOrder);
    QVERIFY(unknownLeaf.at(1).id == second.id);
}

void TestConversation::whatNothingLeadsToIsDropped()
{
    const Message prompt = Message::user(u"hi"_s, {}, 1);
    Message left = answerTo(MessageId::create(), u"a"_s);
    Message right = answerTo(left.id, u"b"_s);
    left.parent = right.id;
    const Conversation conversation({}, {left, right, prompt, answerTo(MessageId::create(), u"c"_s)});
    QCOMPARE(conversation.size(), 1);
    QVERIFY(!conversation.find(left.id));
}

void TestConversation::piecesBecomeParts()
{
    Message message;
    message.append(PartKind::Reasoning, u"r"_s);
    message.append(PartKind::Text, u"a"_s);
    message.append(PartKind::Text, u"b"_s);
    message.append({.kind = PartKind::Annotation, .text = u"t"_s, .name = {}, .key = u"https://x"_s});
    message.append(PartKind::Text, u"c"_s);
    QCOMPARE(message.parts.size(), 4);
    QCOMPARE(message.text(), u"abc"_s);
    QCOMPARE(message.text(PartKind::Reasoning), u"r"_s);
    QVERIFY(!message.isEmpty());
    QVERIFY(Message::placeholder({}, {}, 0).isEmpty());
}

void TestConversation::keepingIsToldOnce()
{
    Conversation conversation({});
    const Message prompt = Message::user(u"hi"_s, {}, 1);
    conversation.add(prompt);
    conversation.add(answerTo(prompt.id, u"a"_s));
    int edited = 0;
    connect(&conversation, &Conversation::messageEdited, this, [&edited] { ++edited; });
    conversation.keep(conversation.at(1).id);
    conversation.keep(conversation.at(1).id);
    QCOMPARE(edited, 1);
    QVERIFY(conversation.at(1).kept);
}

void TestConversation::whatSomebodyElseWroteIsToldPrecisely_data()
{
    QTest::addColumn<Message>("stored");
    QTest::addColumn<Conversation::Changes>("told");
    const Message answer = answerTo(MessageId::create(), u"a"_s);
    const auto row = [&answer](const char *name, Conversation::Changes told, const auto &change) {
        Message stored = answer;
        change(stored);
        QTest::newRow(name) << stored << told;
    };
    row("nothing", {}, [](Message &) {});
    row("more text", Conversation::TextChanged, [](Message &m) { m.append(PartKind::Text, u"b"_s); });
    row("another part", Conversation::TextChanged, [](Message &m) { m.append(PartKind::Refusal, u"b"_s); });
    row("another text", Conversation::ContentReplaced, [](Message &m) { m.parts.first().text = u"b"_s; });
    row("less", Conversation::ContentReplaced, [](Message &m) { m.parts.clear(); });
    row("a state", Conversation::StateChanged, [](Message &m) { m.state = AnswerState::Interrupted; });
    row("kept", Conversation::StateChanged, [](Message &m) { m.kept = true; });
    row("tokens", Conversation::DetailsChanged, [](Message &m) { m.usage.completionTokens = 1; });
    row("text and its end", Conversation::TextChanged | Conversation::StateChanged, [](Message &m) {
        m.append(PartKind::Text, u"b"_s);
        m.state = AnswerState::Interrupted;
    });
}

void TestConversation::whatSomebodyElseWroteIsToldPrecisely()
{
    QFETCH(const Message, stored);
    QFETCH(const Conversation::Changes, told);
    Message prompt = Message::user(u"hi"_s, {}, 1);
    prompt.id = stored.parent;
    Message answer = answerTo(prompt.id, u"a"_s);
    answer.id = stored.id;
    answer.createdMs = stored.createdMs;
    Conversation conversation({}, {prompt, answer});
    QList<std::pair<qsizetype, Conversation::Changes>> changes;
    connect(&conversation, &Conversation::messageChanged, &conversation,
            [&](qsizetype index, Conversation::Changes what) { changes.append({index, what}); });
    Log log(&conversation);
    conversation.takeIn({prompt, stored}, conversation.ids());
    QCOMPARE(conversation.at(1), stored);
    QCOMPARE(changes.size(), told ? 1 : 0);
    if (told) QVERIFY(changes.first() == std::pair(qsizetype(1), told));
    QCOMPARE(log.take(), QString());
}

void TestConversation::whatWasNotAskedForStays()
{
    const Message prompt = Message::user(u"hi"_s, {}, 1);
    const Message answer = answerTo(prompt.id, u"a"_s);
    Conversation conversation({}, {prompt, answer});
    Message stored = answer;
    stored.append(PartKind::Text, u"b"_s);
    conversation.takeIn({stored}, {});
    QCOMPARE(conversation.size(), 2);
    QCOMPARE(conversation.at(1).text(), u"a"_s);
}

void TestConversation::thePathGrowsWithWhatSomebodyElseAdds()
{
    const Message prompt = Message::user(u"hi"_s, {}, 1);
    Conversation conversation({}, {prompt});
    Log log(&conversation);
    QStringList states;
    connect(&conversation, &Conversation::messageStateChanged, &conversation,
            [&](const MessageId &, AnswerState state) { states.append(toString(state)); });
    const Message answer = answerTo(prompt.id, u"a"_s);
    const Message next = Message::user(u"more"_s, answer.id, 3);
    const Message running = Message::placeholder({}, next.id, 3);
    conversation.takeIn({prompt, answer, next, running}, {answer.id, next.id, running.id});
    QCOMPARE(log.take(), u"+? 1-3 of 1, + 1-3 of 4"_s);
    QCOMPARE(states, QStringList {u"queued"_s});
    QVERIFY(conversation.info().activeLeaf == running.id);
}

void TestConversation::anotherBranchIsNotSwitchedTo()
{
    const Message prompt = Message::user(u"hi"_s, {}, 1);
    const Message first = answerTo(prompt.id, u"a"_s);
    Conversation conversation({}, {prompt, first});
    Log log(&conversation);
    QList<qsizetype> counted;
    connect(&conversation, &Conversation::messageChanged, &conversation, [&](qsizetype index) {
        if (conversation.siblings(first.id).size() == 2) counted.append(index);
    });
    const Message second = answerTo(prompt.id, u"b"_s, 2);
    conversation.takeIn({prompt, first, second}, {second.id});
    QCOMPARE(log.take(), QString());
    QCOMPARE(counted, QList<qsizetype> {1});
    conversation.activate(second.id);
    QCOMPARE(conversation.at(1).text(), u"b"_s);
}

void TestConversation::whatSomebodyElseTookOutIsGone()
{
    const Message prompt = Message::user(u"hi"_s, {}, 1);
    const Message empty = Message::placeholder({}, prompt.id, 2);
    Conversation conversation({}, {prompt, empty});
    Log log(&conversation);
    conversation.takeIn({prompt}, {empty.id});
    QCOMPARE(log.take(), u"-? 1-1 of 2, - 1-1 of 1"_s);
    QVERIFY(!conversation.find(empty.id));
}

void TestConversation::titlesOfSomebodyElseAreTakenOver()
{
    const Message prompt = Message::user(u"hi"_s, {}, 1);
    Conversation conversation({}, {prompt});
    int told = 0;
    connect(&conversation, &Conversation::infoChanged, &conversation, [&told] { ++told; });
    ConversationInfo stored = conversation.info();
    conversation.takeIn(stored);
    QCOMPARE(told, 0);
    stored.title = u"A title"_s;
    stored.activeLeaf = MessageId::create();
    conversation.takeIn(stored);
    QCOMPARE(told, 1);
    QCOMPARE(conversation.displayTitle(), u"A title"_s);
    QVERIFY(conversation.info().activeLeaf == prompt.id);
}

void TestConversation::theFirstLineIsTheTitle()
{
    Conversation conversation({});
    QCOMPARE(conversation.displayTitle(), u"New chat"_s);
    conversation.add(Message::user(u"\n  What   is\tthis?\nmore"_s, {}, 1));
    QCOMPARE(conversation.displayTitle(), u"What is this?"_s);
    QCOMPARE(conversation.info().title, u"What is this?"_s);
    Conversation lengthy({});
    lengthy.add(Message::user(QString(78, u'x') + u"😀😀😀"_s, {}, 1));
    QCOMPARE(lengthy.displayTitle(), QString(78, u'x') + u'…');
}

void TestConversation::appendingIsLinear()
{
    Conversation conversation({});
    const Message prompt = Message::user(u"hi"_s, {}, 1);
    const Message answer = answerTo(prompt.id, u"a"_s);
    conversation.add(prompt);
    conversation.add(answer);
    // Work is what moves: text that has another address than before was copied there.
    qint64 copied = 0;
    const QChar *place = nullptr;
    for (int i = 0; i < 100'000; ++i) {
        conversation.appendText(answer.id, PartKind::Text, u"0123456789"_s);
        const QString &text = conversation.find(answer.id)->parts.last().text;
        if (std::exchange(place, text.constData()) != text.constData()) copied += text.size();
    }
    const qsizetype size = conversation.find(answer.id)->text().size();
    QCOMPARE(size, 1'000'001);
    // Were each append to copy what is there, this would be fifty thousand times the text.
    QVERIFY2(copied < 8 * size, qPrintable(QString::number(copied)));
}

QTEST_GUILESS_MAIN(TestConversation)
#include "tst_conversation.moc"
