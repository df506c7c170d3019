// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the engine costs: many answers at once, the journal beside an answer, one very long answer.
// --seconds N: how long the many answers stream, 60 by default.

#include "bench/benchreport.h"
#include "bench/manystreams.h"
#include "bench/usage.h"
#include "chat/conversation.h"
#include "storage/database.h"
#include "storage/sqlitesessionjournal.h"
#include "streaming/streamingmessageservice.h"
#include "support/fakeclock.h"
#include "support/faultyvfs.h"
#include "support/memoryjournal.h"
#include "support/storagefixture.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <functional>
#include <optional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;

namespace {

//! An answer of \a pieces pieces through \a journal, one each \a pause of a simulated clock. \a settle lets the journal
//! write what it has, about ten times in a simulated second.
void streamAnswer(streaming::SessionJournal &journal, test::FakeClock &clock, int pieces, const QString &piece,
                  std::chrono::milliseconds pause, const std::function<void()> &settle)
{
    streaming::StreamingMessageService messages(journal, clock);
    auto record = test::makeRecord();
    chat::Conversation conversation(record.conversation);
    for (const chat::Message &message : std::as_const(record.messages)) conversation.add(message);
    QObject context;
    messages.createSession(record, &conversation, &context, [](const core::Result<void> &begun) {
        if (!begun) qFatal("the session did not begin");
    });
    settle();
    messages.noteRequest(record.id, true);
    std::chrono::milliseconds sinceSettled {0};
    for (int i = 0; i < pieces; ++i) {
        messages.processEvents(record.id, {llm::TextDelta {piece}});
        clock.advance(pause);
        sinceSettled += pause;
        if (sinceSettled < 100ms) continue;
        sinceSettled = 0ms;
        settle();
    }
    messages.processEvents(record.id, {llm::Finished {}});
    messages.finalize(record.id, std::nullopt);
    for (int i = 0; i < 3; ++i) settle();
    if (!messages.isIdle()) qFatal("not all is written");
    // Not text(), which joins the parts to another copy.
    if (conversation.at(1).parts.first().text.size() != pieces * piece.size()) qFatal("text is missing");
}

//! The same through the database, in a folder of its own.
void streamToDisk(int pieces, const QString &piece, std::chrono::milliseconds pause)
{
    test::FakeClock clock;
    const QTemporaryDir folder;
    storage::Database database({.file = folder.filePath(u"runnel.sqlite"_s), .backupDir = folder.path()});
    if (!test::openDatabase(database)) qFatal("no database");
    storage::SqliteSessionJournal journal(database, clock);
    streamAnswer(journal, clock, pieces, piece, pause, [&] { (void)test::scalar(database, u"SELECT 1"_s); });
    database.close();
}

void measureManyStreams(bench::Report &report, int seconds)
{
    constexpr int streams = 500;
    constexpr int perSecond = 50;
    const bench::ManyStreams many = bench::runManyStreams(streams, perSecond, seconds);
    const auto add = [&report](const QString &what, double value, const QString &unit, std::optional<double> target,
                               const QList<std::pair<QString, double>> &beside, bench::Better better) {
        report.add({.name = u"engine: 500 answers at once, "_s + what,
                    .value = value,
                    .unit = unit,
                    .better = better,
                    .target = target,
                    .beside = beside});
    };
    add(u"whole and in order"_s, many.whole, u"answers"_s, streams, {{u"stored"_s, many.stored}},
        bench::Better::Higher);
    add(u"CPU"_s, 100 * many.cpuShare, u"% of a core"_s, std::nullopt, {{u"s"_s, many.seconds}}, bench::Better::Lower);
    add(u"most memory"_s, many.peakMb, u"MB"_s, std::nullopt, {}, bench::Better::Lower);
}

void measureJournal(bench::Report &report)
{
    constexpr int seconds = 60;
    constexpr int perSecond = 500;
    const auto piece = u" token"_s;
    const auto share = [](const std::function<void()> &stream) {
        const double before = bench::cpuSeconds();
        stream();
        return 100 * (bench::cpuSeconds() - before) / seconds;
    };
    const double with = share([&] { streamToDisk(seconds * perSecond, piece, 2ms); });
    const double without = share([&] {
        test::FakeClock clock;
        test::MemoryDatabase database;
        test::MemoryJournal journal(database);
        streamAnswer(journal, clock, seconds * perSecond, piece, 2ms, [&] { database.drain(); });
    });
    report.add({.name = u"engine: journal beside 500 deltas a second, CPU"_s,
                .value = with - without,
                .unit = u"% of a core"_s,
                .better = bench::Better::Lower,
                .target = 2,
                .beside = {{u"engine and journal"_s, with}, {u"engine alone"_s, without}}});
}

void measureLongAnswer(bench::Report &report)
{
    constexpr int megabyte = 1'000'000;
    constexpr int pieceSize = 100;
    const QString piece(pieceSize, u'x');
    const auto bytesWritten = [&piece](int bytes) {
        const test::FaultyVfs vfs;
        streamToDisk(bytes / pieceSize, piece, 1ms);
        return static_cast<double>(vfs.bytes()) / bytes;
    };
    const double small = bytesWritten(megabyte);
    bench::resetPeak();
    const qint64 before = bench::residentBytes();
    const double large = bytesWritten(10 * megabyte);
    const auto grown = static_cast<double>(bench::peakBytes() - before);
    report.add({.name = u"engine: answer of 10 MB, most memory for each byte of it"_s,
                .value = grown / (10.0 * megabyte),
                .unit = u"bytes"_s,
                .better = bench::Better::Lower,
                .target = 4,
                .beside = {{u"as UTF-16"_s, 2}}});
    report.add({.name = u"engine: answer of 10 MB, bytes written for each of it"_s,
                .value = large,
                .unit = u"bytes"_s,
                .better = bench::Better::Lower,
                .target = 1.2 * small, // O(n): as many as for a short one
                .beside = {{u"answer of 1 MB"_s, small}}});
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == "--serve"_L1) {
        return bench::serveStreams(arguments.value(2).toInt(), arguments.value(3).toInt());
    }
    const qsizetype at = arguments.indexOf("--seconds"_L1);
    bench::Report report;
    // The memory of one answer first: it is measured as growth.
    measureLongAnswer(report);
    measureJournal(report);
    measureManyStreams(report, at < 0 ? 60 : arguments.value(at + 1).toInt());
    return report.finish();
}
