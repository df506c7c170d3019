// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/history.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using chat::AnswerState;
using chat::PartKind;

namespace {

//! A prompt and an answer with the calls `id name arguments`, one a string.
struct Chat
{
    Chat(AnswerState state, const QString &text, const QStringList &calls)
    {
        const chat::Message prompt = chat::Message::user(u"look it up"_s, {}, 1);
        chat::Message answer = chat::Message::placeholder({}, prompt.id, 2);
        answer.state = state;
        if (!text.isEmpty()) answer.append(PartKind::Text, text);
        for (const QString &call : calls) {
            answer.append({.kind = PartKind::ToolCall,
                           .text = call.section(u' ', 2),
                           .name = call.section(u' ', 1, 1),
                           .key = call.section(u' ', 0, 0)});
        }
        conversation.add(prompt);
        conversation.add(answer);
    }

    //! One turn a word: role, text, calls in brackets, the call a result belongs to.
    [[nodiscard]] QString told() const
    {
        return shown(streaming::history(conversation, conversation.at(conversation.size() - 1).id));
    }

    [[nodiscard]] static QString shown(const QList<llm::Turn> &turns)
    {
        QStringList words;
        for (const llm::Turn &turn : turns) {
            QString word = toString(turn.role) + u':' + turn.text;
            for (const llm::ToolCall &call : turn.toolCalls) {
                word += u"[%1 %2 %3]"_s.arg(call.id, call.name, call.arguments);
            }
            if (!turn.toolCallId.isEmpty()) word += u'@' + turn.toolCallId;
            words.append(word);
        }
        return words.join(u" | "_s);
    }

    chat::Conversation conversation {{}};
};

} // namespace

class TestHistory : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyCallHasAResult_data();
    void everyCallHasAResult();
    void aResultThatIsThereIsKept();
};

void TestHistory::everyCallHasAResult_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("calls");
    QTest::addColumn<QString>("told");
    const auto row = [](const char *name, AnswerState state, const QString &text, const QStringList &calls,
                        const QString &told) { QTest::newRow(name) << int(state) << text << calls << told; };
    const auto prompt = u"user:look it up"_s;
    row("no call", AnswerState::Complete, u"done"_s, {}, prompt + u" | assistant:done"_s);
    row("a whole call", AnswerState::ToolCalls, u"well"_s, {u"c0 look {\"a\":1}"_s},
        prompt + u" | assistant:well[c0 look {\"a\":1}] | tool:not run: interrupted@c0"_s);
    row("two calls and no word", AnswerState::ToolCalls, {}, {u"c0 look {}"_s, u"c1 find {}"_s},
        prompt + u" | assistant:[c0 look {}][c1 find {}] | tool:not run: interrupted@c0 | "
                 "tool:not run: interrupted@c1"_s);
    row("arguments cut off", AnswerState::Truncated, u"well"_s, {u"c0 look {\"path\":\"/ho"_s},
        prompt + u" | assistant:well[c0 look {}] | tool:not run: interrupted@c0"_s);
    row("a name cut off", AnswerState::Interrupted, u"well"_s, {u"c0"_s}, prompt + u" | assistant:well"_s);
    row("nothing but a name cut off", AnswerState::Interrupted, {}, {u"c0"_s}, prompt);
    row("white space alone", AnswerState::Interrupted, u" \n"_s, {}, prompt);
}

void TestHistory::everyCallHasAResult()
{
    QFETCH(const int, state);
    QFETCH(const QString, text);
    QFETCH(const QStringList, calls);
    const Chat chat(static_cast<AnswerState>(state), text, calls);
    QTEST(chat.told(), "told");
}

void TestHistory::aResultThatIsThereIsKept()
{
    const QList<llm::Turn> turns {{.role = llm::Role::User, .text = u"hi"_s},
                                  {.role = llm::Role::Assistant,
                                   .text = {},
                                   .toolCalls = {{.id = u"a"_s, .name = u"f"_s, .arguments = u"{}"_s},
                                                 {.id = u"b"_s, .name = u"f"_s, .arguments = u"{}"_s}}},
                                  {.role = llm::Role::Tool, .text = u"42"_s, .toolCallId = u"a"_s},
                                  {.role = llm::Role::User, .text = u"and?"_s}};
    const QString told =
        u"user:hi | assistant:[a f {}][b f {}] | tool:42@a | tool:not run: interrupted@b | user:and?"_s;
    QCOMPARE(Chat::shown(streaming::withResults(turns)), told);
    QCOMPARE(Chat::shown(streaming::withResults(streaming::withResults(turns))), told);
}

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"
