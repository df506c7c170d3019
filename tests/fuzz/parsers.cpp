// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fuzz/targets.h"
#include "sse/ndjsonparser.h"
#include "sse/sseparser.h"

using runnel::sse::NdjsonParser;
using runnel::sse::SseParser;

namespace runnel::fuzz {

namespace {

struct Event
{
    QByteArray type;
    QByteArray data;
    QByteArray id;
    bool unterminated = false;
    bool operator==(const Event &) const = default;
};

//! \brief What a stream of events meant.
struct Stream
{
    QList<Event> events;
    QByteArrayList strays;
    qsizetype comments = 0;
    QByteArray lastEventId;
    bool failed = false;
    bool operator==(const Stream &) const = default;
};

class Recorder final : public sse::SseSink
{
public:
    explicit Recorder(Stream &into) : m_into(&into) {}
    void event(const sse::SseEvent &event) override
    {
        m_into->events.append(
            {event.type.toByteArray(), event.data.toByteArray(), event.lastEventId.toByteArray(), event.unterminated});
    }
    void comment() override { ++m_into->comments; }
    void stray(QByteArrayView text) override { m_into->strays.append(text.toByteArray()); }

private:
    Stream *m_into;
};

Stream parse(const QList<QByteArrayView> &chunks, const SseParser::Limits &limits, SseParser::End end)
{
    Stream stream;
    Recorder recorder(stream);
    SseParser parser(limits);
    for (const QByteArrayView chunk : chunks) {
        stream.failed = !parser.feed(chunk, recorder);
        expect(parser.buffered() <= limits.line + limits.event + limits.stray, "the parser keeps within its limits");
    }
    parser.finish(recorder, end);
    expect(parser.buffered() == 0, "the end of a stream leaves nothing behind");
    stream.lastEventId = parser.lastEventId().toByteArray();
    return stream;
}

QByteArrayList linesOf(QByteArrayView text)
{
    QByteArrayList lines;
    qsizetype begin = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] != '\n' && text[at] != '\r') continue;
        lines.append(text.sliced(begin, at - begin).toByteArray());
        if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') ++at;
        begin = at + 1;
    }
    return lines; // what no line end follows is no line
}

//! WHATWG HTML 9.2.6 as it is written there, for a text that is all there: slow, and easy to check by eye.
QList<Event> eventsByTheBook(QByteArrayView text)
{
    QList<Event> events;
    QByteArray type;
    QByteArray data;
    QByteArray idBuffer;
    const QByteArrayList lines = linesOf(text.startsWith("\xEF\xBB\xBF") ? text.sliced(3) : text);
    for (const QByteArray &line : lines) {
        if (line.isEmpty()) {
            if (!data.isEmpty()) events.append({type.isEmpty() ? "message" : type, data.chopped(1), idBuffer, false});
            type.clear();
            data.clear();
            continue;
        }
        const qsizetype colon = line.indexOf(':');
        const QByteArray field = colon < 0 ? line : line.first(colon);
        QByteArray value = colon < 0 ? QByteArray() : line.sliced(colon + 1);
        if (value.startsWith(' ')) value.remove(0, 1);
        if (field == "data") data += value + '\n';
        else if (field == "event") type = value;
        else if (field == "id" && !value.contains('\0')) idBuffer = value;
    }
    return events;
}

void runEvents(QByteArrayView input)
{
    const Cuts cuts(input);
    const SseParser::Limits limits;
    const Stream whole = parse({cuts.bytes()}, limits, SseParser::End::Strict);
    expect(!whole.failed && whole.events == eventsByTheBook(cuts.bytes()), "events are those of the standard");
    for (const auto end : {SseParser::End::Strict, SseParser::End::Lenient}) {
        const Stream stream = parse({cuts.bytes()}, limits, end);
        expect(parse(cuts.inTwo(), limits, end) == stream, "a cut changes no event");
        expect(parse(cuts.inPieces(), limits, end) == stream, "pieces change no event");
    }
    const SseParser::Limits tight {.line = 32, .event = 48, .stray = 16};
    const Stream kept = parse({cuts.bytes()}, tight, SseParser::End::Lenient);
    expect(parse(cuts.inTwo(), tight, SseParser::End::Lenient) == kept, "a cut changes nothing about the limits");
    expect(parse(cuts.inPieces(), tight, SseParser::End::Lenient) == kept, "pieces change nothing about the limits");
}

//! \brief What a stream of lines meant.
struct Lines
{
    QByteArrayList all;
    bool isCut = false;
    bool failed = false;
    bool operator==(const Lines &) const = default;
};

class LineRecorder final : public sse::NdjsonSink
{
public:
    explicit LineRecorder(Lines &into) : m_into(&into) {}
    void line(QByteArrayView line, bool unterminated) override
    {
        expect(!m_into->isCut, "only the last line is unterminated");
        m_into->isCut = unterminated;
        m_into->all.append(line.toByteArray());
    }

private:
    Lines *m_into;
};

Lines linesIn(const QList<QByteArrayView> &chunks, qsizetype maximumLine)
{
    Lines lines;
    LineRecorder recorder(lines);
    NdjsonParser parser(maximumLine);
    for (const QByteArrayView chunk : chunks) lines.failed = !parser.feed(chunk, recorder);
    parser.finish(recorder);
    return lines;
}

QByteArrayList linesByTheBook(QByteArrayView text)
{
    if (text.startsWith("\xEF\xBB\xBF")) text = text.sliced(3);
    QByteArrayList lines = text.toByteArray().split('\n');
    for (QByteArray &line : lines) line = line.trimmed();
    lines.removeAll(QByteArray());
    return lines;
}

void runLines(QByteArrayView input)
{
    const Cuts cuts(input);
    const Lines whole = linesIn({cuts.bytes()}, input.size() + 1);
    expect(!whole.failed && whole.all == linesByTheBook(cuts.bytes()), "lines are what stands between line ends");
    for (const qsizetype maximum : {input.size() + 1, qsizetype(24)}) {
        const Lines lines = linesIn({cuts.bytes()}, maximum);
        expect(linesIn(cuts.inTwo(), maximum) == lines, "a cut changes no line");
        expect(linesIn(cuts.inPieces(), maximum) == lines, "pieces change no line");
    }
}

} // namespace

QList<Target> parserTargets()
{
    return {{.name = "sse",
             .run = runEvents,
             .seeds = [] { return withCuts(fixtureTexts("sse/streams.json", "cases", "stream")); }},
            {.name = "ndjson", .run = runLines, .seeds = [] {
                 return withCuts(fixtureTexts("ollama/chatlines.json", "cases", "stream"));
             }}};
}

} // namespace runnel::fuzz
