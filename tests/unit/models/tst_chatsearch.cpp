// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/fakeclock.h"

#include "markdown/plaintext.h"
#include "models/chatsearch.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace std::chrono_literals;
using chat::AnswerState;
using chat::Message;
using chat::PartKind;
using models::ChatModel;
using models::ChatSearch;

namespace {

chat::ConversationInfo newInfo()
{
    chat::ConversationInfo info;
    info.id = chat::ConversationId::create();
    return info;
}

struct Fixture
{
    Fixture() : conversation(newInfo()), model(clock), search(model, clock) { model.setConversation(&conversation); }

    Message turn(const QString &prompt, const QString &answer, AnswerState state = AnswerState::Complete)
    {
        const chat::MessageId parent =
            conversation.size() == 0 ? chat::MessageId() : conversation.at(conversation.size() - 1).id;
        const Message user = Message::user(prompt, parent, clock.wallMs());
        conversation.add(user);
        Message message = Message::placeholder({u"p"_s, u"m"_s}, user.id, clock.wallMs());
        if (!answer.isEmpty()) message.append(PartKind::Text, answer);
        message.state = state;
        conversation.add(message);
        return message;
    }
    void append(const Message &answer, PartKind kind, const QString &text)
    {
        conversation.append(answer.id, {.kind = kind, .text = text, .name = {}, .key = {}});
        clock.advance(ChatModel::frame);
    }
    //! Runs slices until all is looked through; gives how many it took.
    int finish()
    {
        int slices = 0;
        while (!search.isComplete() && slices < 10'000) {
            clock.advance(1ms);
            ++slices;
        }
        return slices;
    }
    qsizetype find(const QString &text)
    {
        search.setText(text);
        finish();
        return search.count();
    }
    //! Of the current match.
    [[nodiscard]] QString found() const
    {
        const auto place = search.current();
        if (!place) return {};
        const QString text = place->match.block == ChatSearch::reasoning
                                 ? model.message(place->row).text(PartKind::Reasoning)
                                 : markdown::plainText(*model.blocks(place->row).at(place->match.block));
        return text.sliced(place->match.from, search.text().size());
    }

    test::FakeClock clock;
    chat::Conversation conversation;
    ChatModel model;
    ChatSearch search;
};

} // namespace

class TestChatSearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void allThatIsShownIsFound_data();
    void allThatIsShownIsFound();
    void whatAModelSaidInRefusingIsFound();
    void theFirstMatchFromTheReaderOnIsCurrent();
    void aMatchOfAnotherRowIsNotTakenForTheWantedOne();
    void stepsGoRoundInBothDirections();
    void typingOnKeepsTheMatch();
    void anAnswerThatStreamsCostsWhatIsNew();
    void aMatchAcrossTwoPiecesIsFound();
    void whatIsShownDifferentlyIsFoundDifferently();
    void matchesFollowRowsThatComeAndGo();
    void aLongConversationIsLookedThroughInSlices();
    void everyPrefixOfAStreamHasTheMatchesOfAFreshSearch();
    void anotherConversationStartsAnew();
};

void TestChatSearch::allThatIsShownIsFound_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("count");
    QTest::newRow("whatever the case") << u"NEEDLE"_s << 6;
    QTest::newRow("across markup") << u"bold word"_s << 1;
    QTest::newRow("in a table") << u"cell"_s << 1;
    QTest::newRow("the name of a tool") << u"get_weather"_s << 1;
    QTest::newRow("a source") << u"example.org"_s << 1;
    QTest::newRow("marks of a pattern are text") << u".*("_s << 1;
    QTest::newRow("no overlaps") << u"aa"_s << 2;
    QTest::newRow("not there") << u"nowhere at all"_s << 0;
    QTest::newRow("markup itself is not shown") << u"**"_s << 0;
    QTest::newRow("longer than anything") << QString(5000, u'x') << 0;
    QTest::newRow("nothing") << QString() << 0;
}

void TestChatSearch::allThatIsShownIsFound()
{
    QFETCH(const QString, text);
    QFETCH(const int, count);
    Fixture f;
    Message answer = f.turn(u"A needle in a question"_s,
                            u"Needle, **bold** word.\n\n```\ncode(needle, \".*(\")\n```\n\n| a |\n|--|\n| cell |\n\n> "
                            "- aaaaa nEEdle"_s);
    answer.append(PartKind::Reasoning, u"Where is the needle?"_s);
    answer.append(
        {.kind = PartKind::ToolCall, .text = u"{\"x\":\"needle\"}"_s, .name = u"get_weather"_s, .key = u"1"_s});
    answer.append({.kind = PartKind::Annotation, .text = u"T"_s, .name = {}, .key = u"https://example.org"_s});
    f.conversation.update(answer, chat::Conversation::ContentReplaced);
    QCOMPARE(f.find(text), count);
    for (int i = 0; i < count; ++i) {
        QCOMPARE(f.search.currentIndex(), i);
        QCOMPARE(f.found().toLower(), text.toLower());
        f.search.next();
    }
    QCOMPARE(f.search.currentIndex(), count == 0 ? -1 : 0);
}

void TestChatSearch::whatAModelSaidInRefusingIsFound()
{
    Fixture chat;
    const Message answer = chat.turn(u"Go"_s, u"A needle first."_s, AnswerState::Streaming);
    chat.turn(u"And then?"_s, u"Nothing."_s);
    QCOMPARE(chat.find(u"needle"_s), 1);
    // While it is written no card shows it.
    chat.append(answer, PartKind::Refusal, u"No needle, not this needle."_s);
    QCOMPARE(chat.search.count(), 1);
    Message refused = chat.conversation.at(1);
    refused.state = AnswerState::Refused;
    chat.conversation.update(refused, chat::Conversation::StateChanged);
    chat.finish();
    QCOMPARE(chat.search.count(), 3);
    const QList<ChatSearch::Match> found = chat.search.matches(1, ChatSearch::refusal);
    QCOMPARE(found.size(), 2);
    QCOMPARE(found.first().from, 3);
    QCOMPARE(chat.search.matches(1, 0).size(), 1);
    // Kept as it is it has no card any more.
    refused.kept = true;
    chat.conversation.update(refused, chat::Conversation::StateChanged);
    chat.finish();
    QCOMPARE(chat.search.count(), 1);
    // As it is found by one who comes later.
    refused.kept = false;
    chat.conversation.update(refused, chat::Conversation::StateChanged);
    QCOMPARE(chat.find(u"this needle"_s), 1);
}

void TestChatSearch::theFirstMatchFromTheReaderOnIsCurrent()
{
    Fixture f;
    for (int i = 0; i < 10; ++i) f.turn(u"word"_s, u"word"_s);
    f.search.startAt(7);
    QCOMPARE(f.find(u"word"_s), 20);
    QCOMPARE(f.search.currentIndex(), 7);
    f.search.setText({});
    f.search.startAt(19);
    QCOMPARE(f.find(u"word"_s), 20);
    QCOMPARE(f.search.currentIndex(), 19);
}

void TestChatSearch::aMatchOfAnotherRowIsNotTakenForTheWantedOne()
{
    Fixture f;
    f.turn(u"word"_s, u"other"_s);
    f.turn(u"word"_s, u"word"_s);
    f.search.startIn(1);
    QCOMPARE(f.find(u"word"_s), 3);
    QVERIFY(!f.search.current());
    f.clock.advance(100ms);
    QVERIFY(!f.search.current());
    // Who asks for the next goes on from there.
    f.search.next();
    QCOMPARE(f.search.currentIndex(), 1);
    f.search.setText({});
    f.search.startIn(2);
    QCOMPARE(f.find(u"word"_s), 3);
    QCOMPARE(f.search.currentIndex(), 1);
    // It is for one text: the next is looked for as always.
    f.search.setText({});
    f.search.startIn(1);
    QCOMPARE(f.find(u"word"_s), 3);
    f.search.setText(u"wor"_s);
    f.finish();
    QVERIFY(f.search.current());
}

void TestChatSearch::stepsGoRoundInBothDirections()
{
    Fixture f;
    f.turn(u"a x"_s, u"x b x"_s);
    f.find(u"x"_s);
    QList<qsizetype> seen;
    for (int i = 0; i < 4; ++i) {
        seen << f.search.currentIndex();
        f.search.next();
    }
    QCOMPARE(seen, (QList<qsizetype> {0, 1, 2, 0}));
    f.search.previous();
    QCOMPARE(f.search.currentIndex(), 0);
    f.search.previous();
    QCOMPARE(f.search.currentIndex(), 2);
}

void TestChatSearch::typingOnKeepsTheMatch()
{
    Fixture f;
    f.turn(u"needless"_s, u"need a needle"_s);
    f.find(u"nee"_s);
    f.search.next();
    f.search.next();
    QCOMPARE(f.search.currentIndex(), 2);
    QCOMPARE(f.find(u"needle"_s), 2);
    QCOMPARE(f.search.currentIndex(), 1);
    QCOMPARE(f.find(u"nee"_s), 3);
    QCOMPARE(f.search.currentIndex(), 2);
}

void TestChatSearch::anAnswerThatStreamsCostsWhatIsNew()
{
    Fixture f;
    const Message answer = f.turn(u"Go"_s, u"```\n"_s, AnswerState::Streaming);
    f.find(u"word"_s);
    for (int i = 0; i < 1000; ++i) f.append(answer, PartKind::Text, u"one word more\n"_s);
    QCOMPARE(f.search.count(), 1000);
    const qint64 before = f.search.scannedCharacters();
    f.append(answer, PartKind::Text, u"one word more\n"_s);
    QCOMPARE(f.search.count(), 1001);
    QVERIFY(f.search.scannedCharacters() - before < 100);
    for (int i = 0; i < 1000; ++i) f.append(answer, PartKind::Reasoning, u"a word of thought "_s);
    QCOMPARE(f.search.count(), 2001);
    QVERIFY(f.search.scannedCharacters() - before < 40'000);
}

void TestChatSearch::aMatchAcrossTwoPiecesIsFound()
{
    Fixture f;
    const Message answer = f.turn(u"Go"_s, u"hay nee"_s, AnswerState::Streaming);
    QCOMPARE(f.find(u"needle"_s), 0);
    f.append(answer, PartKind::Text, u"dle and nee"_s);
    QCOMPARE(f.search.count(), 1);
    f.append(answer, PartKind::Reasoning, u"nee"_s);
    f.append(answer, PartKind::Reasoning, u"dle"_s);
    QCOMPARE(f.search.count(), 2);
}

void TestChatSearch::whatIsShownDifferentlyIsFoundDifferently()
{
    Fixture f;
    Message answer = f.turn(u"Go"_s, u"one two"_s);
    QCOMPARE(f.find(u"two"_s), 1);
    answer.parts.clear();
    answer.append(PartKind::Text, u"two two three"_s);
    f.conversation.update(answer, chat::Conversation::ContentReplaced);
    f.finish();
    QCOMPARE(f.search.count(), 2);
}

void TestChatSearch::matchesFollowRowsThatComeAndGo()
{
    Fixture f;
    f.turn(u"word"_s, u"nothing"_s);
    const Message second = f.turn(u"word"_s, u"word"_s);
    f.find(u"word"_s);
    f.search.next();
    QCOMPARE(f.search.currentIndex(), 1);
    f.turn(u"word"_s, u"word"_s);
    f.finish();
    QCOMPARE(f.search.count(), 5);
    QCOMPARE(f.search.currentIndex(), 1);
    f.conversation.remove(second.id);
    f.finish();
    QCOMPARE(f.search.count(), 2);
    QCOMPARE(f.search.currentIndex(), 1);
}

void TestChatSearch::aLongConversationIsLookedThroughInSlices()
{
    Fixture f;
    for (int i = 0; i < 400; ++i) f.turn(u"Question"_s, u"Some words that say little. "_s.repeated(40));
    f.search.startAt(700);
    f.search.setText(u"WORDS"_s);
    QCOMPARE(f.search.count(), 0); // not in this call
    f.clock.advance(1ms);
    // The reader has a match to look at long before all is known.
    QVERIFY(f.search.current().has_value());
    QCOMPARE(f.search.current()->row, 701);
    QVERIFY(!f.search.isComplete());
    QVERIFY(f.search.scannedCharacters() < 60'000);
    QVERIFY(f.finish() > 5);
    QCOMPARE(f.search.count(), 400 * 40);
    QVERIFY(!f.model.isParsed(1)); // nothing was kept
    const qint64 before = f.search.scannedCharacters();
    QCOMPARE(f.find(u"words that say nothing"_s), 0);
    const qint64 all = f.search.scannedCharacters() - before;
    QCOMPARE(f.find(u"words that say nothing at all"_s), 0);
    QCOMPARE(f.search.scannedCharacters() - before, all); // what had none has none
}

void TestChatSearch::everyPrefixOfAStreamHasTheMatchesOfAFreshSearch()
{
    Fixture f;
    const Message answer = f.turn(u"an e"_s, {}, AnswerState::Streaming);
    f.find(u"e *a"_s);
    f.search.setText(u"e"_s);
    f.finish();
    const QString text = u"# Title\n\nSome *text* of **the** [link](http://e.e)\n\n- one\n- e e\n  - deep\n\n"
                         "| e | ee |\n|---|---|\n| e | x |\n\n```\nee\n```\n\n> quote\n\nend `e`"_s;
    for (qsizetype i = 0; i < text.size(); i += 2) {
        f.append(answer, PartKind::Text, text.sliced(i, std::min<qsizetype>(2, text.size() - i)));
        ChatSearch fresh(f.model, f.clock);
        fresh.setText(u"e"_s);
        while (!fresh.isComplete()) f.clock.advance(1ms);
        QCOMPARE(f.search.count(), fresh.count());
        for (qsizetype block = 0; block < f.model.blocks(1).size(); ++block)
            QVERIFY(f.search.matches(1, block) == fresh.matches(1, block));
    }
}

void TestChatSearch::anotherConversationStartsAnew()
{
    Fixture f;
    f.turn(u"word"_s, u"word"_s);
    QCOMPARE(f.find(u"word"_s), 2);
    chat::Conversation other(newInfo());
    other.add(Message::user(u"another word"_s, {}, 0));
    f.model.setConversation(&other);
    f.finish();
    QCOMPARE(f.search.count(), 1);
    QCOMPARE(f.search.currentIndex(), 0);
    f.model.setConversation(nullptr);
    QCOMPARE(f.search.count(), 0);
}

QTEST_GUILESS_MAIN(TestChatSearch)
#include "tst_chatsearch.moc"
