// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What it costs to parse an answer while it streams, as a multiple of one cmark-gfm parse of the same text in the same
// run. Layout and highlighting are not counted here.

#include "bench/benchreport.h"
#include "markdown/blockdocument.h"
#include "markdown/syntaxtree.h"
#include "unit/markdown/documents.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::markdown;

namespace {

constexpr int runs = 3;

struct Cost
{
    double total = 0;   // seconds
    double longest = 0; // seconds, one update
    double work = 0;    // bytes parsed for each byte of text
};

// Tokens of 3 to 6 units; an update after every \a tokens of them.
Cost stream(const QString &text, int tokens)
{
    Cost best;
    for (int run = 0; run < runs; ++run) {
        test::Random random(1);
        Cost cost;
        BlockDocument document;
        for (qsizetype i = 0; i < text.size();) {
            qsizetype size = 0;
            for (int token = 0; token < tokens; ++token) size += 3 + qsizetype(random() % 4);
            QElapsedTimer timer;
            timer.start();
            document.append(QStringView(text).mid(i, size));
            const double seconds = double(timer.nsecsElapsed()) / 1e9;
            cost.total += seconds;
            cost.longest = std::max(cost.longest, seconds);
            i += size;
        }
        document.finish();
        cost.work = double(document.parsedBytes()) / double(text.toUtf8().size());
        if (run == 0 || cost.total < best.total) best = cost;
    }
    return best;
}

double floorOf(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    return bench::shortestSeconds(9, [&] { const SyntaxTree tree({}, {}, utf8); });
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    bench::Report report;
    const auto measure = [&](const QString &name, const QString &text, int tokens, std::optional<double> target) {
        const double floor = floorOf(text);
        const Cost cost = stream(text, tokens);
        report.add({.name = u"markdown: "_s + name,
                    .value = cost.total / floor,
                    .unit = u"× parse"_s,
                    .better = bench::Better::Lower,
                    .target = target,
                    .beside = {{u"ms"_s, cost.total * 1e3},
                               {u"floor ms"_s, floor * 1e3},
                               {u"longest ms"_s, cost.longest * 1e3},
                               {u"bytes parsed per byte"_s, cost.work}}});
        return cost.total;
    };
    const auto answer = [](qsizetype size) {
        test::Random random(7);
        return test::answer(random, size);
    };
    measure(u"2 KB, every 16 tokens"_s, answer(2'000), 16, std::nullopt);
    const double medium = measure(u"20 KB, every 16 tokens"_s, answer(20'000), 16, std::nullopt);
    const double large = measure(u"200 KB, every 16 tokens"_s, answer(200'000), 16, 15);
    measure(u"200 KB, every token"_s, answer(200'000), 1, std::nullopt);
    report.add({.name = u"markdown: growth from 20 to 200 KB"_s,
                .value = std::log10(large / medium),
                .unit = u"exponent"_s,
                .better = bench::Better::Lower,
                .target = 1.05});

    const auto block = [](int kind, qsizetype size) {
        test::Random random(7);
        return test::longBlock(random, kind, size);
    };
    const QStringList names {u"fence"_s, u"list"_s, u"table"_s};
    for (int kind = 0; kind < names.size(); ++kind) {
        const double small = stream(block(kind, 20'000), 16).total;
        const double whole =
            measure(u"one %1 of 200 KB, every 16 tokens"_s.arg(names.at(kind)), block(kind, 200'000), 16, std::nullopt);
        report.add({.name = u"markdown: growth of one %1"_s.arg(names.at(kind)),
                    .value = std::log10(whole / small),
                    .unit = u"exponent"_s,
                    .better = bench::Better::Lower,
                    .target = 1.1});
    }
    measure(u"one paragraph of 200 KB, every 16 tokens"_s, u"some words of **text** and "_s.repeated(7500), 16,
            std::nullopt);
    return report.finish();
}
