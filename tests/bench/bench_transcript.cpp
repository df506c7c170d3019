// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// An answer that streams into the view, and long chats: parsing, highlighting and layout of what is in sight at every
// update, and what it costs to open, to scroll and to hold a chat.
//
// What is counted is CPU time of the one thread that does it all, so that other programs hardly disturb it; painting
// counts where the name says picture or frame. A floor is one cmark-gfm parse plus one QTextLayout pass over the same
// text. It is measured right before each run: the figure is the median of the quotients. With `--only WORD` only the
// rows that have the word in their names are measured.
//
// The targets in ms were set on a machine whose floor for 200 KB is 49 ms; what a time would be there stands beside it.

#include "bench/benchreport.h"
#include "bench/transcriptwork.h"
#include "unit/markdown/documents.h"

#include "chat/conversation.h"
#include "gui/theme/theme.h"
#include "gui/transcript/transcriptview.h"

#include <QApplication>
#include <QProcess>

#include <cmath>
#include <cstdio>
#include <functional>
#include <numeric>
#include <optional>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::bench;

namespace {

constexpr int runs = 5;
constexpr int frame = 16;                // tokens, at a fast model
constexpr double referenceFloor = 0.049; // s, for 200 KB

double sum(const QList<double> &times)
{
    return std::accumulate(times.begin(), times.end(), 0.0);
}

//! \brief Some runs of one stream, each beside its floor.
struct Streamed
{
    double ratio = 0;   // of the floor
    double seconds = 0; // a run
    double floor = 0;   // seconds
    double p99 = 0;     // seconds, of the updates
    double longest = 0; // seconds
};

Streamed measure(int count, const std::function<double()> &floor, const std::function<QList<double>()> &stream)
{
    QList<double> ratios;
    QList<double> seconds;
    QList<double> floors;
    QList<double> p99;
    QList<double> longest;
    for (int i = 0; i < count; ++i) {
        floors << floor();
        const QList<double> times = stream();
        seconds << sum(times);
        ratios << seconds.last() / floors.last();
        p99 << quantile(times, 0.99);
        longest << quantile(times, 1);
    }
    return {quantile(ratios, 0.5), quantile(seconds, 0.5), quantile(floors, 0.5), quantile(p99, 0.5),
            quantile(longest, 0.5)};
}

class Bench
{
public:
    explicit Bench(QString only) : m_only(std::move(only))
    {
        // What is loaded once, fonts, languages and MathJax, belongs to no row.
        const QList<double> first = streamIntoView(answer(20'000), frame, m_view);
        m_firstLongest = quantile(first, 1);
        waitForFormulas(m_view);
        QList<double> floors;
        for (int i = 0; i < runs; ++i) floors << floorSeconds(answer(200'000), m_theme);
        m_slowness = quantile(floors, 0.5) / referenceFloor;
    }

    void streams()
    {
        if (isWanted(u"stream"_s)) {
            const Streamed large = intoView(answer(200'000), frame, runs);
            const Streamed small = intoView(answer(20'000), frame, 4 * runs);
            add(u"stream of 200 KB, an update every 16 tokens"_s, large, u"× floor"_s, 5);
            add(u"stream of 20 KB, an update every 16 tokens"_s, small, u"× floor"_s, 6);
            addGrowth(u"stream, growth from 20 to 200 KB"_s, small, large, 1.05);
            addTime(u"stream of 200 KB, one update in a hundred exceeds"_s, large.p99, 4);
            addTime(u"stream of 200 KB, longest update"_s, large.longest, 12,
                    {{u"when a language is loaded"_s, m_firstLongest * 1e3}});
        }
        if (isWanted(u"every token"_s)) {
            add(u"stream of 200 KB, an update every token"_s, intoView(answer(200'000), 1, 1), u"× floor"_s, 40);
        }
        if (!isWanted(u"parse"_s)) return;
        const QString text = answer(200'000);
        const Streamed parsed =
            measure(runs, [&] { return parseSeconds(text); }, [&] { return streamIntoParser(text, frame); });
        add(u"parse alone of 200 KB, an update every 16 tokens"_s, parsed, u"× one parse"_s, 15);
    }

    void singleBlocks()
    {
        const QStringList names {u"fence"_s, u"list"_s, u"table"_s, u"paragraph"_s};
        for (int kind = 0; kind < names.size(); ++kind) {
            const QString name = u"one "_s + names.at(kind);
            if (!isWanted(name)) continue;
            const auto block = [kind](qsizetype size) {
                markdown::test::Random random(7);
                return markdown::test::longBlock(random, kind, size);
            };
            const Streamed large = intoView(block(200'000), frame, 3);
            const Streamed small = intoView(block(20'000), frame, 3 * runs);
            add(name + u" of 200 KB, an update every 16 tokens"_s, large, u"× floor"_s, 10);
            addGrowth(name + u", growth from 20 to 200 KB"_s, small, large, 1.1);
        }
    }

    void longChats()
    {
        if (isWanted(u"open"_s) || isWanted(u"scroll"_s)) {
            const std::unique_ptr<chat::Conversation> few = longChat(100);
            const std::unique_ptr<chat::Conversation> many = longChat(10'000);
            QList<double> fewTimes;
            QList<double> manyTimes;
            QList<double> ratios;
            for (int i = 0; i < 2 * runs; ++i) {
                fewTimes << openSeconds(*few, m_theme);
                manyTimes << openSeconds(*many, m_theme);
                ratios << manyTimes.last() / fewTimes.last();
            }
            addTime(u"open 10,000 messages of 2 KB, to the first picture"_s, quantile(manyTimes, 0.5), 60,
                    {{u"100 messages"_s, quantile(fewTimes, 0.5) * 1e3}});
            addFigure({.name = u"open 10,000 messages"_s,
                       .value = quantile(ratios, 0.5),
                       .unit = u"× 100 messages"_s,
                       .target = 1.2});
            const QList<double> frames = scrollThrough(*many, m_theme);
            addTime(u"scroll through 10,000 messages, one frame in a hundred exceeds"_s, quantile(frames, 0.99), 8,
                    {{u"median"_s, quantile(frames, 0.5) * 1e3}, {u"longest"_s, quantile(frames, 1) * 1e3}});
        }
        if (!isWanted(u"memory"_s)) return;
        addMemory(u"memory (PSS) over the empty window, 1,000 messages of 2 KB"_s, 1000, 12);
        addMemory(u"memory (PSS) over the empty window, 10,000 messages of 2 KB"_s, 10'000, 40);
    }

    [[nodiscard]] int finish() const { return m_report.finish(); }

private:
    [[nodiscard]] static QString answer(qsizetype size)
    {
        markdown::test::Random random(7);
        return markdown::test::answer(random, size);
    }

    [[nodiscard]] bool isWanted(const QString &name) const
    {
        return m_only.isEmpty() || name.contains(m_only) || m_only.contains(name);
    }

    [[nodiscard]] Streamed intoView(const QString &text, int tokens, int count)
    {
        return measure(
            count, [&] { return floorSeconds(text, m_theme); }, [&] { return streamIntoView(text, tokens, m_view); });
    }

    void addFigure(Figure figure)
    {
        figure.name.prepend("transcript: "_L1);
        figure.better = Better::Lower;
        m_report.add(std::move(figure));
    }

    void add(const QString &name, const Streamed &streamed, const QString &unit, double target)
    {
        addFigure({.name = name,
                   .value = streamed.ratio,
                   .unit = unit,
                   .target = target,
                   .beside = {{u"floor, ms"_s, streamed.floor * 1e3}, {u"whole, ms"_s, streamed.seconds * 1e3}}});
    }

    // In multiples of the floor: the machine may have changed its speed between the two.
    void addGrowth(const QString &name, const Streamed &small, const Streamed &large, double target)
    {
        addFigure({.name = name,
                   .value = std::log10(10 * large.ratio / small.ratio),
                   .unit = u"exponent"_s,
                   .target = target,
                   .beside = {{u"20 KB, × floor"_s, small.ratio}}});
    }

    void addTime(const QString &name, double seconds, double target, QList<std::pair<QString, double>> beside = {})
    {
        beside.prepend({u"at a floor of 49 ms"_s, seconds * 1e3 / m_slowness});
        addFigure({.name = name, .value = seconds * 1e3, .unit = u"ms"_s, .target = target, .beside = beside});
    }

    void addMemory(const QString &name, int messages, double target)
    {
        QProcess process;
        process.start(QCoreApplication::applicationFilePath(), {u"--memory"_s, QString::number(messages)});
        if (!process.waitForFinished(120'000) || process.exitCode() != 0) {
            std::fprintf(stderr, "the memory of %d messages could not be measured\n", messages);
            return;
        }
        const QList<QByteArray> bytes = process.readAllStandardOutput().simplified().split(' ');
        addFigure({.name = name,
                   .value = bytes.value(0).toDouble() / 1e6,
                   .unit = u"MB"_s,
                   .target = target,
                   .beside = {{u"MathJax"_s, bytes.value(1).toDouble() / 1e6}}});
    }

    QString m_only;
    double m_slowness = 1;     // of this machine
    double m_firstLongest = 0; // s, of the updates of the first answer
    gui::Theme m_theme;
    gui::TranscriptView m_view {m_theme};
    Report m_report;
};

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const auto valueOf = [&](const QString &option) {
        const qsizetype at = arguments.indexOf(option);
        return at < 0 ? QString() : arguments.value(at + 1);
    };
    if (const int messages = valueOf(u"--memory"_s).toInt(); messages > 0) {
        gui::Theme theme;
        const OpenBytes bytes = openBytes(messages, theme);
        std::printf("%lld %lld\n", static_cast<long long>(bytes.chat), static_cast<long long>(bytes.mathJax));
        return 0;
    }
    Bench bench(valueOf(u"--only"_s));
    bench.streams();
    bench.singleBlocks();
    bench.longChats();
    return bench.finish();
}
