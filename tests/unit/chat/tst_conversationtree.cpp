// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/fork.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace runnel::chat;

namespace {

Message answerTo(const MessageId &prompt, const QString &text, int attempt = 1)
{
    Message message = Message::placeholder({}, prompt, 2);
    message.state = AnswerState::Complete;
    message.attempt = attempt;
    message.append(PartKind::Text, text);
    return message;
}

} // namespace

//! Whole trees: copies of a path, and random changes.
class TestConversationTree : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aForkHoldsWhatLeadsToItsEnd();
    void aForkAtAPromptBringsItAsTheDraft();
    void aForkOfWhatIsWrittenEndsThere();
    void whoeverHearsAllOfItKnowsThePath_data();
    void whoeverHearsAllOfItKnowsThePath();
};

void TestConversationTree::aForkHoldsWhatLeadsToItsEnd()
{
    Conversation conversation({});
    const Attachment image {.key = u"k"_s, .name = u"a.png"_s, .mimeType = u"image/png"_s, .bytes = 1};
    const Message prompt = Message::user(u"hi"_s, {}, 1, {image});
    Message answer = answerTo(prompt.id, u"a"_s, 2);
    answer.session = SessionId::create();
    conversation.add(prompt);
    conversation.add(answerTo(prompt.id, u"other"_s));
    conversation.add(answer);
    conversation.add(Message::user(u"later"_s, answer.id, 3));
    conversation.setSystemPrompt(u"Be brief."_s);
    conversation.setDraft(u"half"_s);
    const StoredConversation copy = fork(conversation, answer.id, u"Copy"_s, 9);
    QVERIFY(copy.info.id != conversation.id());
    QCOMPARE(copy.info.title, u"Copy"_s);
    QCOMPARE(copy.info.systemPrompt, u"Be brief."_s);
    QVERIFY(!copy.info.hasDraft());
    QCOMPARE(copy.messages.size(), 2);
    const Conversation read(copy.info, copy.messages);
    QCOMPARE(read.size(), 2);
    QCOMPARE(read.at(0).attachments, QList {image});
    QCOMPARE(read.at(1).text(), u"a"_s);
    QCOMPARE(read.at(1).attempt, 1);
    QVERIFY(read.at(1).session.isNull());
    QVERIFY(!conversation.find(read.at(0).id) && !conversation.find(read.at(1).id));
}

void TestConversationTree::aForkAtAPromptBringsItAsTheDraft()
{
    Conversation conversation({});
    const Message prompt = Message::user(u"hi"_s, {}, 1);
    const Message answer = answerTo(prompt.id, u"a"_s);
    const Attachment image {.key = u"k"_s, .name = u"a.png"_s, .mimeType = u"image/png"_s, .bytes = 1};
    const Message next = Message::user(u"and?"_s, answer.id, 3, {image});
    for (const Message &message : {prompt, answer, next}) conversation.add(message);
    const StoredConversation copy = fork(conversation, next.id, u"Copy"_s, 9);
    QCOMPARE(copy.messages.size(), 2);
    QCOMPARE(copy.info.draft, u"and?"_s);
    QCOMPARE(copy.info.draftAttachments, QList {image});
}

void TestConversationTree::aForkOfWhatIsWrittenEndsThere()
{
    Conversation conversation({});
    const Message prompt = Message::user(u"hi"_s, {}, 1);
    Message answer = answerTo(prompt.id, u"a"_s);
    answer.state = AnswerState::Streaming;
    const Message next = Message::user(u"and?"_s, answer.id, 3);
    for (const Message &message : {prompt, answer, next}) conversation.add(message);
    const StoredConversation copy = fork(conversation, next.id, u"Copy"_s, 9);
    QCOMPARE(copy.messages.last().text(), u"a"_s);
    QCOMPARE(toString(copy.messages.last().state), toString(AnswerState::Interrupted));
    QCOMPARE(copy.messages.last().endedMs, 9);
}

void TestConversationTree::whoeverHearsAllOfItKnowsThePath_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 20; ++seed) QTest::addRow("seed %u", seed) << seed;
}

void TestConversationTree::whoeverHearsAllOfItKnowsThePath()
{
    QFETCH(const quint32, seed);
    QRandomGenerator random(seed);
    Conversation conversation({});
    // A listener that knows nothing but what it is told: rows come and go exactly as announced.
    QList<MessageId> heard;
    QObject listener;
    connect(&conversation, &Conversation::messagesInserted, &listener, [&](qsizetype first, qsizetype last) {
        for (qsizetype i = first; i <= last; ++i) heard.insert(i, conversation.at(i).id);
    });
    connect(&conversation, &Conversation::messagesAboutToBeRemoved, &listener, [&](qsizetype first, qsizetype last) {
        for (qsizetype i = first; i <= last; ++i) QVERIFY(conversation.at(i).id == heard.at(i));
    });
    connect(&conversation, &Conversation::messagesRemoved, &listener,
            [&](qsizetype first, qsizetype last) { heard.remove(first, last - first + 1); });
    struct Taken
    {
        QList<Message> messages;
        MessageId leaf;
    };
    QList<Taken> taken;
    const auto any = [&random](const QList<MessageId> &ids) {
        return ids.isEmpty() ? MessageId() : ids.at(random.bounded(ids.size()));
    };
    const auto nextAttempt = [&conversation](const MessageId &prompt) {
        int attempt = 0;
        const QList<MessageId> answers = conversation.children(prompt);
        for (const MessageId &each : answers) attempt = std::max(attempt, conversation.find(each)->attempt);
        return attempt + 1;
    };
    for (int step = 0; step < 300; ++step) {
        QList<MessageId> ids = conversation.ids();
        std::ranges::sort(ids, [](const MessageId &left, const MessageId &right) { return left < right; });
        const MessageId id = any(ids);
        switch (random.bounded(6)) {
        case 0:
            conversation.add(Message::user(u"prompt"_s, random.bounded(8) == 0 ? MessageId() : id, step));
            break;
        case 1:
        case 2:
            if (!id.isNull()) conversation.add(answerTo(id, u"answer"_s, nextAttempt(id)));
            break;
        case 3:
            conversation.activate(id);
            break;
        case 4: {
            const MessageId leaf = conversation.info().activeLeaf;
            const QList<MessageId> siblings = id.isNull() ? QList<MessageId>() : conversation.siblings(id);
            const QList<Message> gone = conversation.remove(id);
            if (gone.isEmpty()) break;
            // Straight back: nothing is different.
            if (random.bounded(2) == 0) {
                conversation.restore(gone, leaf);
                QVERIFY(conversation.siblings(id) == siblings);
                QVERIFY(conversation.info().activeLeaf == leaf);
            } else {
                taken.append({gone, leaf});
            }
            break;
        }
        default:
            if (taken.isEmpty()) break;
            const Taken back = taken.takeAt(random.bounded(taken.size()));
            const MessageId above = back.messages.first().parent;
            if (above.isNull() || conversation.find(above)) conversation.restore(back.messages, back.leaf);
            break;
        }
        QCOMPARE(heard.size(), conversation.size());
        for (qsizetype i = 0; i < conversation.size(); ++i) {
            QVERIFY(heard.at(i) == conversation.at(i).id);
            QCOMPARE(conversation.indexOf(heard.at(i)), i);
            QVERIFY(conversation.at(i).parent == (i == 0 ? MessageId() : heard.at(i - 1)));
        }
        QVERIFY(conversation.size() == 0 || conversation.info().activeLeaf == heard.last());
    }
}

QTEST_GUILESS_MAIN(TestConversationTree)
#include "tst_conversationtree.moc"
