// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a library of 10,000 chats with 1,000,000 messages costs. --messages N: another number, with a hundredth of it
// chats; --folder PATH: the library is kept there, and used again if it is there.

#include "bench/benchreport.h"
#include "bench/usage.h"
#include "core/clock.h"
#include "storage/database.h"
#include "storage/searchindexer.h"
#include "storage/sqlitemessagesearch.h"
#include "support/madelibrary.h"
#include "support/storagefixture.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace runnel;

namespace {

constexpr quint32 seed = 20261123;

QString argument(QLatin1StringView name)
{
    const QStringList arguments = QCoreApplication::arguments();
    const qsizetype at = arguments.indexOf(name);
    return at < 0 ? QString() : arguments.value(at + 1);
}

double milliseconds(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

//! What people type: a word, two, a phrase, a part of a word, a name of code, Chinese, filters.
QStringList typedQueries()
{
    test::MadeText text(seed);
    QStringList queries;
    for (int i = 0; i < 24; ++i) {
        const QString first = text.word();
        const QString rare = text.words().at(400 + 1500 * i);
        queries +=
            QStringList {first, rare, rare + u' ' + first, u'"' + first + u' ' + text.word() + u'"', rare.mid(2)};
    }
    queries += QStringList {u"天气"_s,
                            u"数据库"_s,
                            u"天气 the"_s,
                            u"role:user "_s + text.words().at(900),
                            u"has:code return"_s,
                            u"model:maker-2 "_s + text.words().at(50),
                            u"int main(){"_s,
                            u"->"_s,
                            u"c++"_s};
    return queries;
}

struct Strokes
{
    QList<double> first;
    QList<double> complete;
    QList<double> cpu;  // of all threads of this program
    double blocked = 0; // the longest call on this thread, in ms
};

void type(storage::SqliteMessageSearch &search, const QString &query, Strokes &strokes)
{
    for (qsizetype length = 1; length <= query.size(); ++length) {
        const double cpuBefore = bench::cpuSeconds();
        QElapsedTimer timer;
        timer.start();
        double first = -1;
        double complete = -1;
        QObject context;
        search.search(query.left(length), 50, &context, [&](const core::Result<chat::SearchResults> &found) {
            if (first < 0) {
                first = milliseconds(timer);
                strokes.cpu.append((bench::cpuSeconds() - cpuBefore) * 1000);
            }
            if (!found || found->isComplete) complete = milliseconds(timer);
        });
        strokes.blocked = std::max(strokes.blocked, milliseconds(timer));
        while (complete < 0) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        strokes.first.append(first);
        strokes.complete.append(complete);
    }
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QLoggingCategory::setFilterRules(u"runnel.*.info=false"_s);
    const QTemporaryDir temporary;
    const QString asked = argument("--folder"_L1);
    const QString file = (asked.isEmpty() ? temporary.path() : asked) + "/runnel.sqlite"_L1;
    const bool isThere = QFileInfo(file).size() > 0;
    const int messages = std::max(argument("--messages"_L1).toInt(), 0);
    test::LibrarySize size;
    if (messages > 0) size = {.chats = std::max(messages / 100, 1), .messages = messages};
    bench::Report report;

    core::SystemClock clock;
    storage::Database database({.file = file, .backupDir = {}});
    storage::SearchIndexer indexer(database, clock);
    if (const auto opened = test::openDatabase(database); !opened) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(opened.error().message));
        return 1;
    }
    if (!isThere) {
        QElapsedTimer timer;
        timer.start();
        if (const auto made = test::makeLibrary(database, size, clock.wallMs(), seed); !made) return 1;
        std::fprintf(stderr, "made in %.1f s\n", milliseconds(timer) / 1000);
        const double pages =
            test::scalar(database, u"SELECT page_count * 4096.0 / 1e6 FROM pragma_page_count"_s).toDouble();
        timer.restart();
        storage::SqliteMessageSearch search(file, indexer);
        bool isDone = false;
        QObject context;
        search.rebuild(&context, [&isDone](const core::Result<void> &) { isDone = true; });
        while (!isDone) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        const double all =
            test::scalar(database, u"SELECT page_count * 4096.0 / 1e6 FROM pragma_page_count"_s).toDouble();
        report.add({.name = u"library: the index, of the size of the rest"_s,
                    .value = 100 * (all - pages) / pages,
                    .unit = u"%"_s,
                    .better = bench::Better::Lower,
                    .target = 100,
                    .beside = {{u"MB without"_s, pages},
                               {u"MB with"_s, all},
                               {u"s to make it"_s, milliseconds(timer) / 1000}}});
    }

    Strokes strokes;
    {
        storage::SqliteMessageSearch search(file, indexer);
        const QStringList queries = typedQueries();
        for (const QString &query : queries) type(search, query, strokes);
    }
    report.add({.name = u"library: search, p95 a key stroke"_s,
                .value = bench::quantile(strokes.first, 0.95),
                .unit = u"ms"_s,
                .better = bench::Better::Lower,
                .target = 50,
                .beside = {{u"p50"_s, bench::quantile(strokes.first, 0.5)},
                           {u"CPU, p95"_s, bench::quantile(strokes.cpu, 0.95)},
                           {u"p99"_s, bench::quantile(strokes.first, 0.99)},
                           {u"all, p95"_s, bench::quantile(strokes.complete, 0.95)},
                           {u"strokes"_s, double(strokes.first.size())}}});
    report.add({.name = u"library: search, longest hold of the caller's thread"_s,
                .value = strokes.blocked,
                .unit = u"ms"_s,
                .better = bench::Better::Lower,
                .target = 5});
    return report.finish();
}
