// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// How fast an event stream is parsed, in the reads that a fast and a slow connection give.

#include "bench/benchreport.h"
#include "sse/sseparser.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstring>
#include <optional>
#include <vector>

using namespace Qt::StringLiterals;
using namespace runnel;

namespace {

constexpr int runs = 7;
constexpr qsizetype streamBytes = 16 * 1024 * 1024;

//! A chat completion of many small deltas, as services send it.
QByteArray makeStream()
{
    QByteArray stream;
    stream.reserve(streamBytes + 1024);
    for (int i = 0; stream.size() < streamBytes; ++i) {
        stream +=
            R"(data: {"id":"chatcmpl-8a1f","object":"chat.completion.chunk","created":1750000000,"model":"example",)"
            R"("choices":[{"index":0,"delta":{"content":" token)";
        stream += QByteArray::number(i);
        stream += "\"},\"finish_reason\":null}]}\n\n";
    }
    return stream;
}

class CountingSink : public sse::SseSink
{
public:
    void event(const sse::SseEvent &event) override { bytes += event.data.size(); }
    qsizetype bytes = 0;
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

double parsed(const QByteArray &stream, qsizetype read)
{
    sse::SseParser parser;
    CountingSink sink;
    const double speed = megabytesPerSecond(stream, read, [&](QByteArrayView chunk) {
        if (!parser.feed(chunk, sink)) qFatal("the stream was refused");
    });
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
double splitNaively(const QByteArray &stream, qsizetype read)
{
    QByteArray buffer;
    qsizetype bytes = 0;
    return megabytesPerSecond(stream, read, [&](QByteArrayView chunk) {
        buffer.append(chunk);
        for (qsizetype end = buffer.indexOf("\n\n"); end >= 0; end = buffer.indexOf("\n\n")) {
            const QByteArray event = buffer.first(end);
            buffer.remove(0, end + 2);
            if (event.startsWith("data: ")) bytes += event.sliced(6).size();
        }
    });
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QByteArray stream = makeStream();
    bench::Report report;
    const auto measure = [&](const QString &name, qsizetype read, std::optional<double> target) {
        report.add({.name = name,
                    .value = parsed(stream, read),
                    .unit = u"MB/s"_s,
                    .target = target,
                    .beside = {{u"memcpy"_s, copied(stream, read)}, {u"naive split"_s, splitNaively(stream, read)}}});
    };
    measure(u"sse: reads of 16 KB"_s, 16 * 1024, 300);
    measure(u"sse: reads of 64 B"_s, 64, std::nullopt);

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
