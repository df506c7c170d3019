// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/openai/chatdecoder.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <random>

using namespace Qt::StringLiterals;
using namespace runnel;
using providers::ChatDecoder;

namespace {

QString word(const std::optional<qint64> &number)
{
    return number ? QString::number(*number) : u"-"_s;
}

QString describe(const llm::StreamEvent &event)
{
    return std::visit(
        llm::Overloaded {
            [](const llm::ResponseStarted &e) -> QString { return u"started %1 %2"_s.arg(e.responseId, e.model); },
            [](const llm::TextDelta &e) -> QString { return u"text "_s + e.text; },
            [](const llm::ReasoningDelta &e) -> QString { return u"reasoning "_s + e.text; },
            [](const llm::RefusalDelta &e) -> QString { return u"refusal "_s + e.text; },
            [](const llm::ToolCallDelta &e) -> QString {
                return u"tool "_s + QString::number(e.index) + u' ' + e.id + u' ' + e.name + u' ' + e.arguments;
            },
            [](const llm::Annotation &e) -> QString { return u"annotation %1 %2"_s.arg(e.url, e.title); },
            [](const llm::UsageReported &e) -> QString {
                return QStringList {u"usage"_s,
                                    word(e.usage.promptTokens),
                                    word(e.usage.cachedTokens),
                                    word(e.usage.completionTokens),
                                    word(e.usage.reasoningTokens),
                                    word(e.usage.totalTokens)}
                    .join(u' ');
            },
            [](const llm::CursorMoved &e) -> QString { return u"cursor "_s + e.cursor; },
            [](const llm::Finished &e) -> QString {
                return u"finished %1 %2"_s.arg(llm::toString(e.reason), e.rawReason);
            },
            [](const llm::Failed &e) -> QString {
                return u"failed %1 %2"_s.arg(core::toString(e.error.kind), e.error.providerCode);
            },
        },
        event);
}

struct Outcome
{
    QStringList events;
    bool isOver = false;
    bool hasEnded = false;
    bool operator==(const Outcome &) const = default;
};

class Sink final : public sse::SseSink
{
public:
    void event(const sse::SseEvent &event) override { decoder.takeEvent(event, out); }
    ChatDecoder decoder;
    llm::StreamEvents out;
};

Outcome decode(const QList<QByteArrayView> &chunks)
{
    Sink sink;
    sse::SseParser parser;
    for (const QByteArrayView chunk : chunks) {
        if (!parser.feed(chunk, sink)) break;
    }
    parser.finish(sink, sse::SseParser::End::Lenient);
    QStringList events;
    for (const llm::StreamEvent &event : std::as_const(sink.out)) events.append(describe(event));
    return {events, sink.decoder.isOver(), sink.decoder.hasEnded()};
}

QByteArray chunkOf(const QByteArray &content)
{
    return R"(data: {"id":"c1","model":"m1","choices":[{"index":0,"delta":{"content":")" + content + "\"}}]}\n\n";
}

} // namespace

class tst_ChatDecoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recordedStreamsGiveTheirEvents_data();
    void recordedStreamsGiveTheirEvents();
    void everySplitGivesEqualEvents_data() { recordedStreamsGiveTheirEvents_data(); }
    void everySplitGivesEqualEvents();
    void wholeAnswerInOneBodyGivesTheSameEvents();
    void bodyThatIsNoCompletionFails_data();
    void bodyThatIsNoCompletionFails();
    void bytesThatAreNotUtf8AreReplaced();
    void deepNestingFailsWithoutHarm();
    void lineOfEightMegabytesIsRead();
};

void tst_ChatDecoder::recordedStreamsGiveTheirEvents_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QStringList>("events");
    QTest::addColumn<bool>("isOver");
    QFile file(QStringLiteral(RUNNEL_FIXTURES "/openai/chatstreams.json"));
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
    const QJsonArray cases = QJsonDocument::fromJson(file.readAll()).object()["cases"_L1].toArray();
    QVERIFY(cases.size() > 40);
    for (const auto &value : cases) {
        const QJsonObject object = value.toObject();
        QTest::newRow(qPrintable(object["name"_L1].toString()))
            << object["stream"_L1].toString().toUtf8() << object["events"_L1].toVariant().toStringList()
            << object["over"_L1].toBool();
    }
}

void tst_ChatDecoder::recordedStreamsGiveTheirEvents()
{
    QFETCH(QByteArray, stream);
    QFETCH(QStringList, events);
    QFETCH(bool, isOver);
    const Outcome outcome = decode({stream});
    QCOMPARE(outcome.events, events);
    QCOMPARE(outcome.isOver, isOver);
    const bool hasEnd = std::ranges::any_of(
        events, [](const QString &event) { return event.startsWith("fi"_L1) || event.startsWith("fa"_L1); });
    QCOMPARE(outcome.hasEnded, hasEnd);
}

void tst_ChatDecoder::everySplitGivesEqualEvents()
{
    QFETCH(QByteArray, stream);
    const Outcome whole = decode({stream});
    const QByteArrayView view(stream);
    QList<QByteArrayView> bytes;
    for (qsizetype i = 0; i < view.size(); ++i) bytes.append(view.sliced(i, 1));
    QCOMPARE(decode(bytes), whole);
    for (qsizetype cut = 0; cut <= view.size(); ++cut) {
        QVERIFY2(decode({view.first(cut), view.sliced(cut)}) == whole, qPrintable(u"cut at %1"_s.arg(cut)));
    }
}

void tst_ChatDecoder::wholeAnswerInOneBodyGivesTheSameEvents()
{
    ChatDecoder decoder;
    llm::StreamEvents out;
    decoder.takeBody(
        R"({"id":"c1","object":"chat.completion","model":"m1","choices":[{"index":0,"message":{"role":"assistant",
        "content":"Hello","reasoning_content":"hm","refusal":null,"tool_calls":[{"id":"t1","type":"function",
        "function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}],
        "usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}})",
        out);
    QStringList events;
    for (const llm::StreamEvent &event : std::as_const(out)) events.append(describe(event));
    QCOMPARE(events, (QStringList {u"started c1 m1"_s, u"reasoning hm"_s, u"text Hello"_s, u"tool 0 t1 f {}"_s,
                                   u"finished tool_calls tool_calls"_s, u"usage 1 - 2 - 3"_s}));
    QVERIFY(decoder.isOver());
}

void tst_ChatDecoder::bodyThatIsNoCompletionFails_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("event");
    QTest::newRow("no JSON") << QByteArray("hello") << u"failed protocol "_s;
    QTest::newRow("empty") << QByteArray() << u"failed protocol "_s;
    QTest::newRow("other JSON") << QByteArray("{\"ok\":true}") << u"failed protocol "_s;
    QTest::newRow("cut JSON") << QByteArray("{\"choices\":[") << u"failed protocol "_s;
    QTest::newRow("error") << QByteArray(R"({"error":{"message":"x","code":"insufficient_quota"}})")
                           << u"failed quota insufficient_quota"_s;
}

void tst_ChatDecoder::bodyThatIsNoCompletionFails()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, event);
    ChatDecoder decoder;
    llm::StreamEvents out;
    decoder.takeBody(body, out);
    QCOMPARE(out.size(), 1);
    QCOMPARE(describe(out.first()), event);
}

void tst_ChatDecoder::bytesThatAreNotUtf8AreReplaced()
{
    const Outcome outcome = decode({chunkOf("a\xFF"
                                            "b")});
    QCOMPARE(outcome.events, (QStringList {u"started c1 m1"_s, u"text a\uFFFDb"_s}));
}

void tst_ChatDecoder::deepNestingFailsWithoutHarm()
{
    const QByteArray deep = "data: {\"choices\":" + QByteArray(10'000, '[') + QByteArray(10'000, ']') + "}\n\n";
    QCOMPARE(decode({chunkOf("a"), deep}).events,
             (QStringList {u"started c1 m1"_s, u"text a"_s, u"failed protocol "_s}));
}

void tst_ChatDecoder::lineOfEightMegabytesIsRead()
{
    const QByteArray text(8 * 1024 * 1024 - 200, 'x');
    const Outcome outcome = decode({chunkOf(text)});
    QCOMPARE(outcome.events.size(), 2);
    QCOMPARE(outcome.events.last().size(), text.size() + 5);
}

QTEST_APPLESS_MAIN(tst_ChatDecoder)
#include "tst_chatdecoder.moc"
