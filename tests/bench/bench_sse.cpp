// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// How fast an event stream is parsed and decoded, in the reads that a fast and a slow connection give.

#include "bench/benchreport.h"
#include "bench/wirestreams.h"
#include "sse/ndjsonparser.h"
#include "sse/sseparser.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;
using namespace runnel;

namespace {

constexpr int runs = 7;
constexpr qsizetype streamBytes = 16 * 1024 * 1024;

QByteArray makeStream(const bench::Wire &wire)
{
    QByteArray stream;
    stream.reserve(streamBytes + 1024);
    for (int i = 0; stream.size() < streamBytes; ++i) stream += wire.event(" token" + QByteArray::number(i));
    return stream;
}

class CountingSink : public sse::SseSink, public sse::NdjsonSink
{
public:
    void event(const sse::SseEvent &event) override { bytes += event.data.size(); }
    void line(QByteArrayView line, bool) override { bytes += line.size(); }
    qsizetype bytes = 0;
};

//! Both parsers, of which a stream takes one.
class Parser
{
public:
    explicit Parser(bench::Wire::Framing framing) : m_framing(framing) {}

    template <typename Sink>
    void feed(QByteArrayView chunk, Sink &sink)
    {
        const auto fed =
            m_framing == bench::Wire::Framing::Lines ? m_lines.feed(chunk, sink) : m_events.feed(chunk, sink);
        if (!fed) qFatal("the stream was refused");
    }

private:
    bench::Wire::Framing m_framing;
    sse::SseParser m_events;
    sse::NdjsonParser m_lines;
};

template <typename Take>
double megabytesPerSecond(const QByteArray &stream, qsizetype read, Take take)
{
    const double seconds = bench::shortestSeconds(runs, [&] {
        for (qsizetype at = 0; at < stream.size(); at += read) {
            take(QByteArrayView(stream).sliced(at, std::min(read, stream.size() - at)));
        }
    });
    return static_cast<double>(stream.size()) / 1e6 / seconds;
}

double parsed(const QByteArray &stream, qsizetype read, bench::Wire::Framing framing = bench::Wire::Framing::Events)
{
    Parser parser(framing);
    CountingSink sink;
    const double speed = megabytesPerSecond(stream, read, [&](QByteArrayView chunk) { parser.feed(chunk, sink); });
    if (sink.bytes < stream.size() * runs / 2) qFatal("the parser lost events");
    return speed;
}

//! The floor: the bytes are only moved.
double copied(const QByteArray &stream, qsizetype read)
{
    std::vector<char> target(static_cast<size_t>(read));
    volatile char seen = 0;
    return megabytesPerSecond(stream, read, [&](QByteArrayView chunk) {
        std::memcpy(target.data(), chunk.data(), static_cast<size_t>(chunk.size()));
        seen = target.front();
    });
}

//! What is often written instead, and is wrong in many ways: cut at empty lines, strip the prefix.
template <typename Take>
double splitNaively(const QByteArray &stream, qsizetype read, bench::Wire::Framing framing, Take take)
{
    const bool isLines = framing == bench::Wire::Framing::Lines;
    const QByteArray separator = isLines ? "\n" : "\n\n";
    QByteArray buffer;
    return megabytesPerSecond(stream, read, [&](QByteArrayView chunk) {
        buffer.append(chunk);
        for (qsizetype end = buffer.indexOf(separator); end >= 0; end = buffer.indexOf(separator)) {
            const QByteArray event = buffer.first(end);
            buffer.remove(0, end + separator.size());
            if (isLines) take(event);
            else if (const qsizetype data = event.indexOf("data: "); data >= 0) take(event.sliced(data + 6));
        }
    });
}

double splitOnly(const QByteArray &stream, qsizetype read)
{
    qsizetype bytes = 0;
    return splitNaively(stream, read, bench::Wire::Framing::Events,
                        [&bytes](const QByteArray &data) { bytes += data.size(); });
}

double splitAndRead(const QByteArray &stream, qsizetype read, const bench::Wire &wire)
{
    qsizetype letters = 0;
    return splitNaively(stream, read, wire.framing, [&letters, &wire](const QByteArray &data) {
        letters += wire.textOf(QJsonDocument::fromJson(data).object()).size();
    });
}

class DecodingSink : public sse::SseSink, public sse::NdjsonSink
{
public:
    explicit DecodingSink(const bench::Wire &wire) : m_decoder(wire.makeDecoder()) {}
    void line(QByteArrayView line, bool unterminated) override
    {
        event({.type = "message", .data = line, .lastEventId = {}, .unterminated = unterminated});
    }
    void event(const sse::SseEvent &event) override
    {
        m_decoder->takeEvent(event, m_events);
        for (const llm::StreamEvent &each : std::exchange(m_events, {})) {
            if (const auto *delta = std::get_if<llm::TextDelta>(&each)) letters += delta->text.size();
        }
    }
    qsizetype letters = 0;

private:
    std::unique_ptr<providers::StreamDecoder> m_decoder;
    llm::StreamEvents m_events;
};

double decoded(const QByteArray &stream, qsizetype read, const bench::Wire &wire)
{
    Parser parser(wire.framing);
    DecodingSink sink(wire);
    const double speed = megabytesPerSecond(stream, read, [&](QByteArrayView chunk) { parser.feed(chunk, sink); });
    if (sink.letters < stream.size() / bench::wireEventBytes * runs * 7) qFatal("the decoder lost events");
    return speed;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    bench::Report report;
    const auto reads = {std::pair {u"16 KB"_s, qsizetype(16 * 1024)}, std::pair {u"64 B"_s, qsizetype(64)}};
    for (const auto &[size, read] : reads) {
        const bool isLarge = read > 64;
        const QByteArray stream = makeStream(bench::wires().first());
        report.add({.name = u"sse: reads of "_s + size,
                    .value = parsed(stream, read),
                    .unit = u"MB/s"_s,
                    .target = isLarge ? std::optional(800.0) : std::nullopt,
                    .beside = {{u"memcpy"_s, copied(stream, read)}, {u"naive split"_s, splitOnly(stream, read)}}});
        for (const bench::Wire &wire : bench::wires()) {
            const QByteArray spoken = makeStream(wire);
            const double speed = decoded(spoken, read, wire);
            const double byHand = splitAndRead(spoken, read, wire);
            const QString what = u"sse and JSON: "_s + wire.name + u", reads of "_s + size;
            report.add({.name = what,
                        .value = speed,
                        .unit = u"MB/s"_s,
                        .target = isLarge ? std::optional(260.0) : std::nullopt,
                        .beside = {{u"parsing alone"_s, parsed(spoken, read, wire.framing)},
                                   {u"naive split and QJsonDocument"_s, byHand}}});
            report.add({.name = what + u", of naive split and QJsonDocument"_s,
                        .value = speed / byHand,
                        .unit = u"×"_s,
                        .target = isLarge ? std::optional(2.2) : std::nullopt});
            report.add({.name = what + u", events"_s, .value = speed * 1e6 / bench::wireEventBytes, .unit = u"1/s"_s});
        }
    }

    // A line that grows with every read must not be looked at from its start each time.
    const QByteArray line = "data: " + QByteArray(4 * 1024 * 1024, 'x') + "\n\n";
    const double large = parsed(line, 64 * 1024);
    const double small = parsed(line, 64);
    report.add({.name = u"sse: one line of 4 MB, time in 64 B to 64 KB reads"_s,
                .value = large / small,
                .unit = u"×"_s,
                .better = bench::Better::Lower});
    return report.finish();
}
