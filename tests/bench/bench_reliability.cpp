// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a kill -9 costs while an answer streams in, in real time. --kills N: another number than 1,000.

#include "bench/benchreport.h"
#include "support/killedwriter.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <algorithm>
#include <cstdio>
#include <vector>

using namespace Qt::StringLiterals;
using namespace runnel;
using test::KilledWriter;

namespace {

int killsAsked()
{
    const QStringList arguments = QCoreApplication::arguments();
    const qsizetype at = arguments.indexOf("--kills"_L1);
    return at < 0 ? 1'000 : std::max(arguments.value(at + 1).toInt(), 1);
}

double part(const std::vector<double> &sorted, double share)
{
    return sorted.at(static_cast<size_t>(share * static_cast<double>(sorted.size() - 1)));
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QLoggingCategory::setFilterRules(u"runnel.*=false"_s); // each sweep after a kill finds something
    const int kills = killsAsked();
    KilledWriter writer(QString::fromUtf8(RUNNEL_PROBE), KilledWriter::Pace::Real, 20261122);
    std::vector<double> tails;
    int damaged = 0;
    int duringAnAnswer = 0;
    for (int i = 0; i < kills; ++i) {
        const auto round = writer.round();
        if (!round) {
            std::fprintf(stderr, "kill %d: %s\n", i, qUtf8Printable(round.error().message));
            ++damaged;
            continue;
        }
        tails.push_back(round->lostTailMs);
        duringAnAnswer += round->arrived > 0 ? 1 : 0;
    }
    if (tails.empty()) return 1;
    std::ranges::sort(tails);
    bench::Report report;
    report.add({.name = u"reliability: kills that damaged the file or lost what was durable"_s,
                .value = static_cast<double>(damaged),
                .unit = u"kills"_s,
                .better = bench::Better::Lower,
                .target = 0,
                .beside = {{u"kills"_s, kills}, {u"during an answer"_s, duringAnAnswer}}});
    report.add(
        {.name = u"reliability: text lost by a kill, longest"_s,
         .value = tails.back(),
         .unit = u"ms"_s,
         .better = bench::Better::Lower,
         .target = 150,
         .beside = {{u"p50"_s, part(tails, 0.5)}, {u"p95"_s, part(tails, 0.95)}, {u"p99"_s, part(tails, 0.99)}}});
    return report.finish();
}
