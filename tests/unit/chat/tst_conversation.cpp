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
    void aReloadShowsTheSamePath();
    void whatNothingLeadsToIsDropped();
    void piecesBecomeParts();
    void keepingIsToldOnce();
    void theFirstLineIsTheTitle();
    void appendingIsLinear();
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
