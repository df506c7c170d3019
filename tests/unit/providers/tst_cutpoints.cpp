// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/openai/chatdecoder.h"
#include "sse/ndjsonparser.h"
#include "sse/sseparser.h"
#include "streaming/history.h"
#include "streaming/streamingsession.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using chat::AnswerState;

namespace {

// Single quotes read better here than escaped double ones.
QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

QByteArray event(const QByteArray &delta, const QByteArray &finishReason = "null")
{
    return json("data: {'id':'r1','model':'m','choices':[{'index':0,'delta':" + delta +
                ",'finish_reason':" + finishReason + "}]}\n\n");
}

// An answer with everything in it: a comment, reasoning, letters of two bytes, and two calls of tools.
QByteArray wholeStream()
{
    return ": keep-alive\n\n" + event("{'role':'assistant','content':''}") +
           event("{'reasoning_content':'Let me look.'}") + event("{'content':'Grüße, '}") +
           event("{'content':'hier ist es.'}") +
           event("{'tool_calls':[{'index':0,'id':'c0','type':'function','function':{'name':'look','arguments':''}}]}") +
           event("{'tool_calls':[{'index':0,'function':{'arguments':'{\\'path\\':'}}]}") +
           event("{'tool_calls':[{'index':0,'function':{'arguments':'\\'/tmp\\'}'}}]}") +
           event("{'tool_calls':[{'index':1,'id':'c1','function':{'name':'find','arguments':'{}'}}]}") +
           event("{}", "'tool_calls'") + "data: [DONE]\n\n";
}

//! Bytes through parser and decoder into a session, as on the way of a token.
class Answer final : private sse::SseSink
{
public:
    Answer()
    {
        session.noteRequest(0ms, true);
        session.transition(AnswerState::Connecting);
        session.noteConnected();
    }

    void feed(const QByteArray &bytes, qsizetype pieces)
    {
        for (qsizetype at = 0; at < bytes.size(); at += pieces) {
            if (!parser.feed(QByteArrayView(bytes).sliced(at, std::min(pieces, bytes.size() - at)), *this)) return;
        }
    }

    //! The connection ends, with \a error or in good order.
    void end(const std::optional<core::Error> &error, sse::SseParser::End how = sse::SseParser::End::Lenient)
    {
        parser.finish(*this, how);
        apply();
        take(session.end(error, 2ms, 2));
    }

    void body(const QByteArray &json)
    {
        decoder.takeBody(json, events);
        apply();
        take(session.end(std::nullopt, 2ms, 2));
    }

    streaming::StreamingSession session {{}, 0ms};
    chat::Message message;
    sse::SseParser parser;
    providers::ChatDecoder decoder;
    llm::StreamEvents events;

private:
    void event(const sse::SseEvent &event) override
    {
        decoder.takeEvent(event, events);
        apply();
    }
    void apply()
    {
        for (const llm::StreamEvent &each : std::exchange(events, {})) take(session.apply(each, 1ms));
    }
    void take(const QList<streaming::DeltaRecord> &deltas)
    {
        for (const streaming::DeltaRecord &delta : deltas) {
            message.append({.kind = delta.kind, .text = delta.text, .name = delta.name, .key = delta.key});
        }
    }
};

bool isWithoutSuccess(AnswerState state)
{
    return state == AnswerState::Failed || state == AnswerState::Truncated || state == AnswerState::Interrupted;
}

class Lines final : public sse::NdjsonSink
{
public:
    void line(QByteArrayView line, bool unterminated) override
    {
        (unterminated ? cut : whole).append(line.toByteArray());
    }
    QByteArrayList whole;
    QByteArrayList cut;
};

} // namespace

//! Wherever an answer is cut before its terminal signal, it is never reported complete, and no call in it is offered.
class tst_CutPoints : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theWholeStreamIsComplete();
    void aCutStreamIsNoSuccess_data();
    void aCutStreamIsNoSuccess();
    void noByteBeforeTheSignalMakesASuccess();
    void aCutBodyIsNoSuccess();
    void aCutLineOfNdjsonIsFlagged();
    void keepAlivesAndSingleBytesCostNoMemory();
};

void tst_CutPoints::theWholeStreamIsComplete()
{
    Answer answer;
    answer.feed(wholeStream(), 1);
    answer.end(std::nullopt);
    QVERIFY(answer.session.state() == AnswerState::ToolCalls);
    QCOMPARE(answer.message.text(), u"Grüße, hier ist es."_s);
    QCOMPARE(answer.message.parts.at(2).text, u"{\"path\":\"/tmp\"}"_s);
}

void tst_CutPoints::aCutStreamIsNoSuccess_data()
{
    QTest::addColumn<qsizetype>("cut");
    const QByteArray stream = wholeStream();
    const auto behind = [&stream](const QByteArray &what) {
        const qsizetype at = stream.indexOf(json(what));
        return at < 0 ? qsizetype(-1) : at + what.size();
    };
    const auto row = [](const char *name, qsizetype cut) { QTest::newRow(name) << cut; };
    row("nothing came", 0);
    row("inside the comment", 5);
    row("inside the name of a field", behind(": keep-alive\n\nda"));
    row("behind the opening event", behind("'content':''},'finish_reason':null}]}\n\n"));
    row("inside the reasoning", behind("Let me"));
    row("behind the reasoning", behind("look.'},'finish_reason':null}]}\n\n"));
    row("inside a letter of two bytes", behind("Grü") - 1);
    row("behind the text", behind("hier ist es.'},'finish_reason':null}]}\n\n"));
    row("inside the name of a tool", behind("'name':'lo"));
    row("behind the name of a tool", behind("'arguments':''}}]},'finish_reason':null}]}\n\n"));
    row("inside a fragment of arguments", behind("'{\\'pa"));
    row("behind a fragment of arguments", behind("path\\':'}}]},'finish_reason':null}]}\n\n"));
    row("behind all calls", behind("'arguments':'{}'}}]},'finish_reason':null}]}\n\n"));
    row("inside the finish reason", behind("'finish_reason':'tool_ca"));
}

void tst_CutPoints::aCutStreamIsNoSuccess()
{
    QFETCH(const qsizetype, cut);
    QVERIFY(cut >= 0);
    const QByteArray bytes = wholeStream().first(cut);
    const core::Error broken {.kind = core::ErrorKind::Network, .message = {}};
    for (const qsizetype pieces : {qsizetype(1), qsizetype(7), qsizetype(1) << 16}) {
        for (const auto how : {sse::SseParser::End::Strict, sse::SseParser::End::Lenient}) {
            for (const auto &error : {std::optional<core::Error> {}, std::optional(broken)}) {
                Answer answer;
                answer.feed(bytes, pieces);
                answer.end(error, how);
                QVERIFY2(isWithoutSuccess(answer.session.state()), qPrintable(toString(answer.session.state())));
                QVERIFY(!answer.session.isFinished());
                // What the next request tells of it: no call without the word that it was not run.
                chat::Conversation conversation({});
                answer.message.id = chat::MessageId::create();
                answer.message.role = llm::Role::Assistant;
                answer.message.state = answer.session.state();
                conversation.add(answer.message);
                const auto turns = streaming::history(conversation, answer.message.id);
                qsizetype calls = 0;
                qsizetype results = 0;
                for (const llm::Turn &turn : turns) {
                    calls += turn.toolCalls.size();
                    results += turn.text == "not run: interrupted"_L1 ? 1 : 0;
                }
                QCOMPARE(results, calls);
            }
        }
    }
}

void tst_CutPoints::noByteBeforeTheSignalMakesASuccess()
{
    const QByteArray stream = wholeStream();
    const QByteArray last = json("'finish_reason':'tool_calls'}]}");
    const qsizetype signal = stream.indexOf(last) + last.size();
    for (qsizetype cut = 0; cut < signal; ++cut) {
        Answer answer;
        answer.feed(stream.first(cut), 1 << 16);
        answer.end(std::nullopt);
        QVERIFY2(isWithoutSuccess(answer.session.state()), qPrintable(QString::number(cut)));
    }
    // Whole JSON counts, although the blank line behind it never came.
    Answer answer;
    answer.feed(stream.first(signal), 1 << 16);
    answer.end(std::nullopt);
    QVERIFY(answer.session.state() == AnswerState::ToolCalls);
}

void tst_CutPoints::aCutBodyIsNoSuccess()
{
    const QByteArray body = json("{'id':'r1','choices':[{'index':0,'message':{'role':'assistant','content':'Grüße',"
                                 "'tool_calls':[{'id':'c0','function':{'name':'look','arguments':'{\\'a\\':1}'}}]},"
                                 "'finish_reason':'tool_calls'}]}");
    for (qsizetype cut = 0; cut < body.size(); ++cut) {
        Answer answer;
        answer.body(body.first(cut));
        QVERIFY2(isWithoutSuccess(answer.session.state()), qPrintable(QString::number(cut)));
        QVERIFY(answer.message.parts.isEmpty());
    }
    Answer answer;
    answer.body(body);
    QVERIFY(answer.session.state() == AnswerState::ToolCalls);
}

void tst_CutPoints::aCutLineOfNdjsonIsFlagged()
{
    const QByteArray stream = "{\"message\":{\"content\":\"Gr\xC3\xBC\xC3\x9F"
                              "e\"},\"done\":false}\r\n{\"done\":true}\n";
    for (qsizetype cut = 0; cut <= stream.size(); ++cut) {
        Lines lines;
        sse::NdjsonParser parser;
        for (qsizetype at = 0; at < cut; ++at) QVERIFY(parser.feed(stream.sliced(at, 1), lines));
        parser.finish(lines);
        QCOMPARE(lines.whole.size(), stream.first(cut).count('\n'));
        const bool isAtLineStart = cut == 0 || stream.at(cut - 1) == '\n';
        QVERIFY(lines.cut.size() == (isAtLineStart ? 0 : 1));
        if (cut < stream.size()) QVERIFY(!lines.whole.contains(json("{'done':true}")));
    }
}

void tst_CutPoints::keepAlivesAndSingleBytesCostNoMemory()
{
    Answer answer;
    for (int i = 0; i < 100'000; ++i) {
        answer.feed(": still here\n\n", 3);
        QCOMPARE(answer.parser.buffered(), 0);
    }
    // What is not understood is not kept either, however long it gets and however slowly it comes.
    answer.feed("unknown: ", 1);
    for (int i = 0; i < 100'000; ++i) answer.feed("x", 1);
    QVERIFY(answer.parser.buffered() < 64);
    answer.feed("\n", 1);
    answer.feed(wholeStream(), 1);
    QVERIFY(answer.parser.buffered() < 64);
    QVERIFY(answer.session.isFinished());
}

QTEST_APPLESS_MAIN(tst_CutPoints)
#include "tst_cutpoints.moc"
