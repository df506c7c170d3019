// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/streamingsession.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using namespace runnel::streaming;
using chat::AnswerState;
using core::ErrorKind;

namespace {

core::Error errorOf(ErrorKind kind)
{
    return {.kind = kind, .message = u"scripted"_s};
}

//! A script, one word a step: `w` connects, `t:…` text, `r:…` reasoning, `n:…` refusal, `c<index>:…` tool call
//! arguments, `u` usage, `f:<reason>`, `x:<error kind>` a failure in the stream, `end`, `end:<error kind>`, `stop`.
//! Returns what happened: states as they come, deltas as `#sequence kind text`.
QString play(const QString &script)
{
    SessionRecord record;
    record.id = chat::SessionId::create();
    StreamingSession session(record, 0ms);
    session.noteRequest(0ms, true);
    session.transition(AnswerState::Connecting);
    QStringList log;
    AnswerState shown = session.state();
    const auto note = [&](const QList<DeltaRecord> &deltas) {
        if (session.state() != shown && chat::isRunning(session.state())) log.append(toString(session.state()));
        for (const DeltaRecord &delta : deltas) {
            log.append(u"#%1 %2 %3%4"_s.arg(delta.sequence)
                           .arg(toString(delta.kind), delta.key.isEmpty() ? QString() : delta.key + u'=', delta.text));
        }
        if (session.state() != shown && !chat::isRunning(session.state())) log.append(toString(session.state()));
        shown = session.state();
    };
    for (const QString &step : script.split(u' ')) {
        const QString word = step.section(u':', 0, 0);
        const QString rest = step.section(u':', 1);
        if (word == "w"_L1) {
            session.noteConnected();
            note({});
        } else if (word == "t"_L1) {
            note(session.apply(llm::TextDelta {rest}, 1ms));
        } else if (word == "r"_L1) {
            note(session.apply(llm::ReasoningDelta {rest}, 1ms));
        } else if (word == "n"_L1) {
            note(session.apply(llm::RefusalDelta {rest}, 1ms));
        } else if (word.startsWith(u'c')) {
            note(session.apply(llm::ToolCallDelta {word.sliced(1).toInt(), {}, {}, rest}, 1ms));
        } else if (word == "u"_L1) {
            note(session.apply(llm::UsageReported {{.totalTokens = 3}}, 1ms));
        } else if (word == "f"_L1) {
            note(session.apply(llm::Finished {.reason = *llm::finishReasonFromString(rest), .rawReason = rest}, 1ms));
        } else if (word == "x"_L1) {
            note(session.apply(llm::Failed {errorOf(*core::errorKindFromString(rest))}, 1ms));
        } else if (word == "end"_L1) {
            note(session.end(rest.isEmpty() ? std::nullopt : std::optional(errorOf(*core::errorKindFromString(rest))),
                             2ms, 5));
        } else if (word == "stop"_L1) {
            note(session.end(AnswerState::Stopped, 2ms, 5));
        }
    }
    if (session.info().error) log.append(u"!"_s + toString(session.info().error->kind));
    return log.join(u", "_s);
}

} // namespace

class TestStreamingSession : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void eventsMakeThisLog_data();
    void eventsMakeThisLog();
    void neverCompleteWithoutTheTerminalSignal_data();
    void neverCompleteWithoutTheTerminalSignal();
    void anotherRequestForgetsWhatTheFirstSaid();
    void aPairCutInTwoStaysWhole();
    void halfAPairAtTheEndIsLeftOut();
    void toolCallsAreToldApartByIndex();
    void aContinuedTextIsJoined();
    void timesCountFromTheRequest();
    void illegalTransitionsAreRefused();
};

void TestStreamingSession::eventsMakeThisLog_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("log");
    const auto row = [](const char *name, const QString &script, const QString &log) {
        QTest::newRow(name) << script << log;
    };
    row("an answer", u"w t:a t:b f:stop end"_s, u"waiting, streaming, #0 text a, #1 text b, complete"_s);
    row("without a sign of connection", u"t:a f:stop end"_s, u"streaming, #0 text a, complete"_s);
    row("usage behind the end", u"w t:a f:stop u end"_s, u"waiting, streaming, #0 text a, complete"_s);
    row("text behind the end is dropped", u"w t:a f:stop t:b end"_s, u"waiting, streaming, #0 text a, complete"_s);
    row("reasoning, then text", u"w r:x t:a f:stop end"_s,
        u"waiting, streaming, #0 reasoning x, #1 text a, complete"_s);
    row("length", u"w t:a f:length end"_s, u"waiting, streaming, #0 text a, length"_s);
    row("filtered", u"w t:a f:filtered end"_s, u"waiting, streaming, #0 text a, filtered"_s);
    row("refused by reason", u"w f:refused end"_s, u"waiting, refused"_s);
    row("refused by text", u"w n:no f:stop end"_s, u"waiting, streaming, #0 refusal no, refused"_s);
    row("tool calls", u"w c0:{} f:tool_calls end"_s, u"waiting, streaming, #0 tool_call call-0={}, tool_calls"_s);
    row("an empty answer is an answer", u"w f:stop end"_s, u"waiting, complete"_s);
    row("broken behind the end", u"w t:a f:stop end:network"_s, u"waiting, streaming, #0 text a, complete"_s);
    row("cut without a word", u"w t:a end"_s, u"waiting, streaming, #0 text a, truncated"_s);
    row("broken after the first token", u"w t:a end:network"_s,
        u"waiting, streaming, #0 text a, interrupted, !network"_s);
    row("timed out after the first token", u"w t:a end:timeout"_s,
        u"waiting, streaming, #0 text a, interrupted, !timeout"_s);
    row("error before the first token", u"w end:auth"_s, u"waiting, failed, !auth"_s);
    row("error before anything", u"end:network"_s, u"failed, !network"_s);
    row("nothing at all", u"w end"_s, u"waiting, failed, !protocol"_s);
    row("usage alone is no token", u"w u end"_s, u"waiting, failed, !protocol"_s);
    row("empty text is no token", u"w t: end"_s, u"waiting, failed, !protocol"_s);
    row("failure in the stream", u"w t:a x:overloaded end"_s, u"waiting, streaming, #0 text a, failed, !overloaded"_s);
    row("failure counts over the connection", u"w t:a x:overloaded end:network"_s,
        u"waiting, streaming, #0 text a, failed, !overloaded"_s);
    row("filtered in the stream", u"w t:a x:filtered end"_s, u"waiting, streaming, #0 text a, filtered, !filtered"_s);
    row("stopped", u"w t:a stop"_s, u"waiting, streaming, #0 text a, stopped"_s);
    row("stopped before a word", u"w stop"_s, u"waiting, stopped"_s);
    row("what comes after the stop is dropped", u"w t:a stop t:b f:stop end"_s,
        u"waiting, streaming, #0 text a, stopped"_s);
    row("ended once", u"w t:a f:stop end end:network stop"_s, u"waiting, streaming, #0 text a, complete"_s);
}

void TestStreamingSession::eventsMakeThisLog()
{
    QFETCH(const QString, script);
    QTEST(play(script), "log");
}

void TestStreamingSession::neverCompleteWithoutTheTerminalSignal_data()
{
    QTest::addColumn<int>("cut");
    for (int cut = 0; cut < 5; ++cut) QTest::addRow("after %d events", cut) << cut;
}

void TestStreamingSession::neverCompleteWithoutTheTerminalSignal()
{
    QFETCH(const int, cut);
    const QStringList steps {u"w"_s, u"r:x"_s, u"t:a"_s, u"c0:{\"a\""_s, u"t:b"_s};
    for (const auto &ending : {u"end"_s, u"end:network"_s, u"end:protocol"_s, u"end:timeout"_s}) {
        const QString log = play(QStringList(steps.first(cut) + QStringList {ending}).join(u' '));
        QVERIFY2(!log.contains(u"complete"_s) && !log.contains(u"tool_calls"_s), qPrintable(log));
    }
}

void TestStreamingSession::anotherRequestForgetsWhatTheFirstSaid()
{
    StreamingSession session({}, 0ms);
    session.transition(AnswerState::Connecting);
    QVERIFY(session.apply(llm::ResponseStarted {u"r1"_s, {}}, 1ms).isEmpty());
    QVERIFY(session.apply(llm::Failed {errorOf(ErrorKind::Overloaded)}, 1ms).isEmpty());
    QVERIFY(session.failure());
    session.transition(AnswerState::Retrying);
    session.noteRequest(10ms, false);
    session.transition(AnswerState::Connecting);
    QVERIFY(!session.failure());
    QVERIFY(session.info().responseId.isEmpty());
    QCOMPARE(session.apply(llm::TextDelta {u"a"_s}, 12ms).size(), 1);
    QCOMPARE(session.info().timings.firstTokenMs, 2);
    QVERIFY(!session.progress().streamed);
}

void TestStreamingSession::aPairCutInTwoStaysWhole()
{
    StreamingSession session({}, 0ms);
    session.transition(AnswerState::Connecting);
    const QString smile = u"😀"_s;
    const auto first = session.apply(llm::TextDelta {u"a"_s + smile.first(1)}, 1ms);
    const auto second = session.apply(llm::TextDelta {smile.last(1) + u"b"_s}, 1ms);
    QCOMPARE(first.size(), 1);
    QCOMPARE(first.at(0).text, u"a"_s);
    QCOMPARE(second.at(0).text, smile + u"b"_s);
    QCOMPARE(session.info().bytes, 6);
    QCOMPARE(session.info().deltas, 2);
}

void TestStreamingSession::halfAPairAtTheEndIsLeftOut()
{
    StreamingSession session({}, 0ms);
    session.transition(AnswerState::Connecting);
    QVERIFY(session.apply(llm::TextDelta {u"😀"_s.first(1)}, 1ms).isEmpty());
    QVERIFY(session.end(std::nullopt, 2ms, 2).isEmpty());
    QVERIFY(session.state() == AnswerState::Truncated);
}

void TestStreamingSession::toolCallsAreToldApartByIndex()
{
    StreamingSession session({}, 0ms);
    session.transition(AnswerState::Connecting);
    chat::Message message;
    const QList<llm::ToolCallDelta> pieces {
        {0, u"a"_s, u"read"_s, u"{\"x"_s}, {1, u"b"_s, u"list"_s, {}}, {0, {}, {}, u"\":1}"_s}, {1, {}, {}, u"{}"_s}};
    for (const auto &piece : pieces) {
        for (const DeltaRecord &delta : session.apply(piece, 1ms)) {
            message.append({.kind = delta.kind, .text = delta.text, .name = delta.name, .key = delta.key});
        }
    }
    QCOMPARE(message.parts.size(), 2);
    QCOMPARE(message.parts.at(0), (chat::Part {chat::PartKind::ToolCall, u"{\"x\":1}"_s, u"read"_s, u"a"_s}));
    QCOMPARE(message.parts.at(1), (chat::Part {chat::PartKind::ToolCall, u"{}"_s, u"list"_s, u"b"_s}));
}

void TestStreamingSession::aContinuedTextIsJoined()
{
    for (const bool finished : {true, false}) {
        StreamingSession session({}, 0ms);
        session.continueAfter(u"one two three"_s);
        session.transition(AnswerState::Connecting);
        QVERIFY(session.apply(llm::TextDelta {u"two"_s}, 1ms).isEmpty());
        QVERIFY(session.hasTokens());
        QVERIFY(session.state() == AnswerState::Streaming);
        QList<DeltaRecord> rest;
        // Undecided when it ends: what waited is not lost.
        if (finished) rest += session.apply(llm::Finished {}, 1ms);
        rest += session.end(std::nullopt, 2ms, 2);
        QCOMPARE(rest.size(), 1);
        QCOMPARE(rest.at(0).text, u"two"_s);
        QCOMPARE(rest.at(0).sequence, 0);
    }
}

void TestStreamingSession::timesCountFromTheRequest()
{
    StreamingSession session({}, 100ms);
    session.transition(AnswerState::Connecting);
    session.noteRequest(1000ms, true);
    session.noteBytes(1010ms);
    session.noteBytes(1020ms);
    (void)session.apply(llm::TextDelta {u"a"_s}, 1030ms);
    (void)session.apply(llm::TextDelta {u"b"_s}, 1040ms);
    (void)session.end(std::nullopt, 1050ms, 77);
    QCOMPARE(session.info().timings, (chat::Timings {.firstByteMs = 10, .firstTokenMs = 30, .endedMs = 50}));
    QCOMPARE(session.info().endedMs, 77);
}

void TestStreamingSession::illegalTransitionsAreRefused()
{
    StreamingSession session({}, 0ms);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"may not go from"_s));
    QVERIFY(!session.transition(AnswerState::Complete));
    QVERIFY(session.state() == AnswerState::Queued);
}

QTEST_GUILESS_MAIN(TestStreamingSession)
#include "tst_streamingsession.moc"
