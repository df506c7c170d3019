// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/killedwriter.h"

#include "core/clock.h"
#include "storage/database.h"
#include "storage/sqlitesessionjournal.h"
#include "support/storagefixture.h"

#include <QProcess>
#include <QSqlQuery>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;

namespace runnel::test {

namespace {

constexpr int slowest = 50; // pieces in a second
constexpr int fastest = 500;
constexpr int roundsInAFolder = 25;

std::unexpected<core::Error> broken(const QString &message)
{
    return core::fail(core::ErrorKind::StorageCorrupt, message);
}

//! How many pieces \a text holds; -1 where it ends inside one or is no beginning of an answer.
qint64 piecesIn(QStringView text)
{
    qint64 pieces = 0;
    while (!text.isEmpty()) {
        const QString piece = probeDelta(pieces++);
        if (!text.startsWith(piece)) return -1;
        text = text.sliced(piece.size());
    }
    return pieces;
}

qint64 steadyNow()
{
    return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

} // namespace

QString probeDelta(qint64 index)
{
    constexpr qsizetype longPiece = 600;
    const QString piece = u"<%1>"_s.arg(index);
    return index % 8 == 7 ? piece + QString(longPiece, u'x') : piece;
}

KilledWriter::KilledWriter(QString probe, Pace pace, quint32 seed)
    : m_probe(std::move(probe)), m_pace(pace), m_random(seed)
{}

core::Result<KillRound> KilledWriter::round()
{
    // A young database now and then, so that kills also come while it is made.
    if (m_rounds++ % roundsInAFolder == 0) {
        m_folder = std::make_unique<QTemporaryDir>();
        m_before.clear();
    }
    const int perSecond = m_random.bounded(slowest, fastest + 1);
    qint64 killedAt = 0;
    const auto lines = runAndKill(perSecond, killedAt);
    if (!lines) return std::unexpected(lines.error());
    const auto answers = parse(*lines);
    if (!answers) return std::unexpected(answers.error());
    const auto stored = restart();
    if (!stored) return std::unexpected(stored.error());

    for (auto it = m_before.cbegin(); it != m_before.cend(); ++it) {
        if (stored->value(it.key()) != *it) return broken(u"the earlier answer %1 changed"_s.arg(it.key()));
    }
    KillRound round {.perSecond = perSecond};
    for (const Answer &answer : *answers) {
        const Stored after = stored->value(answer.id);
        const qint64 survived = piecesIn(after.text);
        const auto arrived = static_cast<qint64>(answer.arrivals.size());
        if (survived < answer.committed || survived > arrived) {
            return broken(u"%1 pieces arrived, %2 were durable, %3 are there, in the answer %4"_s.arg(arrived)
                              .arg(answer.committed)
                              .arg(survived)
                              .arg(answer.id));
        }
        if (answer.complete && (after.state != "complete"_L1 || survived < arrived)) {
            return broken(u"the complete answer %1 is %2"_s.arg(answer.id, after.state));
        }
        if (answer.complete) continue;
        round.arrived = arrived;
        round.committed = answer.committed;
        round.survived = survived;
        if (survived == arrived) continue;
        const qint64 end = std::max(killedAt, answer.arrivals.back());
        round.lostTailMs = static_cast<double>(end - answer.arrivals.at(static_cast<size_t>(survived))) / 1e6;
    }
    m_before = *stored;
    return round;
}

core::Result<QByteArrayList> KilledWriter::runAndKill(int perSecond, qint64 &killedAt)
{
    constexpr int simulatedLines = 400;
    constexpr int realLines = 60;
    const int linesToWait = m_random.bounded(m_pace == Pace::Simulated ? simulatedLines : realLines);
    QProcess writer;
    writer.start(m_probe, {u"write"_s, m_folder->path(), m_pace == Pace::Simulated ? u"simulated"_s : u"real"_s,
                           QString::number(perSecond), QString::number(m_random.generate())});
    if (!writer.waitForStarted()) return core::fail(core::ErrorKind::NotFound, writer.errorString());
    QByteArray output;
    while (output.count('\n') < linesToWait) {
        if (!writer.waitForReadyRead(20'000)) {
            return core::fail(core::ErrorKind::Timeout, u"the writer said too little"_s);
        }
        output += writer.readAllStandardOutput();
    }
    killedAt = steadyNow();
    writer.kill();
    if (!writer.waitForFinished()) return core::fail(core::ErrorKind::Timeout, u"the writer lives on"_s);
    output += writer.readAllStandardOutput();
    QByteArrayList lines = output.split('\n');
    lines.removeLast(); // not wholly written
    return lines;
}

core::Result<std::vector<KilledWriter::Answer>> KilledWriter::parse(const QByteArrayList &lines) const
{
    std::vector<Answer> answers;
    for (const QByteArray &line : lines) {
        const QByteArrayList words = line.split(' ');
        if (words.first() == "begun") {
            answers.push_back({.id = QString::fromLatin1(words.at(1)), .arrivals = {}});
        } else if (!answers.empty() && words.first() == "arrived") {
            answers.back().arrivals.push_back(words.at(1).toLongLong());
        } else if (!answers.empty() && words.first() == "committed") {
            answers.back().committed = words.at(1).toLongLong();
        } else if (!answers.empty() && words.first() == "complete") {
            answers.back().complete = true;
        } else {
            return core::fail(core::ErrorKind::Storage, QString::fromUtf8(line));
        }
    }
    return answers;
}

core::Result<QHash<QString, KilledWriter::Stored>> KilledWriter::restart()
{
    core::SystemClock clock;
    storage::Database database(
        {.file = m_folder->filePath(u"runnel.sqlite"_s), .backupDir = m_folder->filePath(u"backups"_s)});
    storage::SqliteSessionJournal journal(database, clock);
    if (const auto opened = openDatabase(database); !opened) return std::unexpected(opened.error());
    for (const bool isFirst : {true, false}) {
        const QString check = integrity(m_folder->filePath(u"runnel.sqlite"_s));
        if (check != "ok"_L1) return broken(check);
        const auto swept = await<streaming::SweepReport>([&](QObject *context, auto done) {
            journal.sweep(core::ProcessIdentity::current(), clock.wallMs(), context, done);
        });
        if (!swept) return std::unexpected(swept.error());
        if (!isFirst && !swept->isEmpty()) return broken(u"a second sweep found more"_s);
    }
    const int left = scalar(database, u"SELECT (SELECT count(*) FROM streaming_sessions WHERE ended_at IS NULL) + "
                                      "(SELECT count(*) FROM stream_deltas)"_s)
                         .toInt();
    if (left > 0) return broken(u"%1 rows are left of what ran"_s.arg(left));

    return await<QHash<QString, Stored>>([&](QObject *context, auto done) {
        const auto work = [](storage::Connection &connection) -> core::Result<QHash<QString, Stored>> {
            QHash<QString, Stored> answers;
            const auto read = connection.query(
                u"SELECT m.id, m.state, p.text FROM messages m LEFT JOIN message_parts p ON p.message = m.id "
                "WHERE m.role = 'assistant'"_s,
                {}, [&answers](const QSqlQuery &row) {
                    answers.insert(row.value(0).toString(), {row.value(1).toString(), row.value(2).toString()});
                });
            if (!read) return std::unexpected(read.error());
            for (const Stored &answer : std::as_const(answers)) {
                if (answer.state != "complete"_L1 && answer.state != "interrupted"_L1) {
                    return broken(u"an answer is left %1"_s.arg(answer.state));
                }
            }
            return answers;
        };
        database.read<QHash<QString, Stored>>(context, work, done);
    });
}

} // namespace runnel::test
