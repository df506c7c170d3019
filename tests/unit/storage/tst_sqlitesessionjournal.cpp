// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/sqlitesessionjournal.h"

#include "storage/sessiontable.h"
#include "storage/sqliteconversationstore.h"
#include "support/fakeclock.h"
#include "support/storagefixture.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using namespace runnel::storage;
using namespace runnel::streaming;
using runnel::chat::AnswerState;
using runnel::chat::PartKind;
using runnel::core::ErrorKind;
using runnel::test::await;
using runnel::test::deadOwner;
using runnel::test::execute;
using runnel::test::makeRecord;
using runnel::test::openDatabase;
using runnel::test::scalar;

namespace {

struct Bench
{
    test::DataFolder folder;
    test::FakeClock clock {5'000'000};
    Database database {folder.options()};
    SqliteSessionJournal journal {database, clock};
    SqliteConversationStore store {database};

    core::Result<void> begin(const SessionRecord &record)
    {
        return await<void>([&](QObject *context, auto done) { journal.begin(record, context, done); });
    }
    core::Result<void> append(const SessionRecord &record, const QList<DeltaRecord> &deltas,
                              SessionProgress progress = {
                                  .state = AnswerState::Streaming, .responseId = {}, .cursor = {}})
    {
        return await<void>(
            [&](QObject *context, auto done) { journal.append(record.id, deltas, progress, context, done); });
    }
    core::Result<void> finalize(const SessionInfo &info, const chat::Message &message)
    {
        return await<void>([&](QObject *context, auto done) { journal.finalize(info, message, context, done); });
    }
    core::Result<SweepReport> sweep(const core::ProcessIdentity &self = core::ProcessIdentity::current())
    {
        return await<SweepReport>(
            [&](QObject *context, auto done) { journal.sweep(self, clock.wallMs(), context, done); });
    }
    QList<SessionInfo> sessions(bool runningOnly = false)
    {
        return await<QList<SessionInfo>>(
                   [&](QObject *context, auto done) { journal.sessions(runningOnly, context, done); })
            .value_or(QList<SessionInfo>());
    }
    chat::Message message(const SessionRecord &record)
    {
        const auto stored = await<chat::StoredConversation>(
            [&](QObject *context, auto done) { store.load(record.conversation.id, context, done); });
        if (stored) {
            for (const chat::Message &message : stored->messages) {
                if (message.id == record.message) return message;
            }
        }
        return {};
    }
};

DeltaRecord text(qint64 sequence, const QString &text)
{
    return {.sequence = sequence, .kind = PartKind::Text, .text = text, .name = {}, .key = {}};
}

//! Whether the answer of \a record is the one message that the sweep wrote or took out.
bool written(const SweepReport &report, const SessionRecord &record)
{
    return report.messages.size() == 1 && report.messages.first().message == record.message &&
           report.messages.first().conversation == record.conversation.id;
}

SessionInfo endOf(const SessionRecord &record)
{
    SessionInfo info;
    info.id = record.id;
    info.conversation = record.conversation.id;
    info.message = record.message;
    info.model = record.model;
    info.state = AnswerState::Complete;
    info.responseId = u"resp-1"_s;
    info.cursor = u"c9"_s;
    info.owner = record.owner;
    info.createdMs = record.createdMs;
    info.endedMs = 9'000;
    info.timings = {.firstByteMs = 10, .firstTokenMs = 20, .endedMs = 6'999};
    info.finishReason = u"stop"_s;
    info.usage = {.promptTokens = 5, .completionTokens = 7, .totalTokens = 12, .estimatedPromptTokens = 6};
    info.bytes = 11;
    info.deltas = 2;
    info.retries = 1;
    info.streamed = false;
    return info;
}

chat::Message finalOf(const SessionRecord &record)
{
    chat::Message message = record.messages.last();
    message.parts = {{.kind = PartKind::Reasoning, .text = u"Hm."_s, .name = {}, .key = {}},
                     {.kind = PartKind::Text, .text = u"A small stream"_s, .name = {}, .key = {}}};
    message.state = AnswerState::Complete;
    message.endedMs = 9'000;
    message.timings = {.firstByteMs = 10, .firstTokenMs = 20, .endedMs = 6'999};
    message.usage = {.promptTokens = 5, .completionTokens = 7, .totalTokens = 12, .estimatedPromptTokens = 6};
    message.streamed = false;
    return message;
}

//! An owner of whom nothing tells whether it lives: neither its machine nor its boot is known.
core::ProcessIdentity unknownOwner()
{
    return {.pid = 4'000'000, .bootId = {}};
}

} // namespace

class TestSqliteSessionJournal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSessionIsDurableBeforeAnythingIsSent()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        const auto record = makeRecord();
        QVERIFY_RESULT(bench.begin(record));

        Database other({.file = bench.folder.file(), .backupDir = {}, .readOnly = true});
        QVERIFY_RESULT(openDatabase(other));
        QCOMPARE(scalar(other, u"SELECT text FROM message_parts"_s).toString(), u"What is a runnel?"_s);
        const auto sessions = bench.sessions(true);
        QCOMPARE(sessions.size(), 1);
        QVERIFY_STATE(sessions.first().state, AnswerState::Queued);
        QCOMPARE(sessions.first().owner, record.owner);
        QCOMPARE(scalar(other, u"SELECT request_hash FROM streaming_sessions"_s).toString(), u"abc123"_s);
    }

    void appendedTextIsReadWhileTheAnswerRuns()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        const auto record = makeRecord();
        QVERIFY_RESULT(bench.begin(record));
        bench.clock.advance(150ms);
        QVERIFY_RESULT(
            bench.append(record, {text(0, u"A small "_s), text(1, u"stream é"_s)},
                         {.state = AnswerState::Streaming, .responseId = u"r1"_s, .cursor = u"c1"_s, .retries = 2}));
        const auto message = bench.message(record);
        QCOMPARE(message.text(), u"A small stream é"_s);
        QCOMPARE(message.parts.size(), 1);
        QVERIFY_STATE(message.state, AnswerState::Streaming);
        const auto session = bench.sessions(true).value(0);
        QCOMPARE(session.bytes, 17);
        QCOMPARE(session.deltas, 2);
        QCOMPARE(session.retries, 2);
        QCOMPARE(session.responseId, u"r1"_s);
        QCOMPARE(session.cursor, u"c1"_s);
        QCOMPARE(session.timings.firstTokenMs, 150);
        QCOMPARE(scalar(bench.database, u"SELECT last_progress_at FROM streaming_sessions"_s).toLongLong(), 5'000'150);
    }

    void everyCallMayBeRepeated()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        const auto record = makeRecord();
        for (int i = 0; i < 3; ++i) QVERIFY_RESULT(bench.begin(record));
        for (int i = 0; i < 3; ++i) QVERIFY_RESULT(bench.append(record, {text(0, u"one "_s), text(1, u"two"_s)}));
        QVERIFY_RESULT(bench.append(record, {text(1, u"two"_s), text(2, u" three"_s)}));
        QCOMPARE(bench.message(record).text(), u"one two three"_s);
        QCOMPARE(bench.sessions().value(0).deltas, 3);
        for (int i = 0; i < 3; ++i) QVERIFY_RESULT(bench.finalize(endOf(record), finalOf(record)));
        QVERIFY_RESULT(bench.begin(record));
        QVERIFY_RESULT(bench.append(record, {text(3, u"late"_s)}));
        QCOMPARE(bench.message(record), finalOf(record));
        QCOMPARE(bench.sessions().size(), 1);
        QCOMPARE(scalar(bench.database, u"SELECT count(*) FROM stream_deltas"_s).toInt(), 0);
    }

    void theEndKeepsEveryValue()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        const auto record = makeRecord();
        QVERIFY_RESULT(bench.begin(record));
        QVERIFY_RESULT(bench.append(record, {text(0, u"A small"_s)}));
        auto message = finalOf(record);
        message.state = AnswerState::Failed;
        message.kept = true;
        message.error = core::Error {.kind = ErrorKind::RateLimit,
                                     .message = u"slow down"_s,
                                     .retryAfter = 1500ms,
                                     .providerCode = u"rate"_s,
                                     .detail = u"details"_s,
                                     .httpStatus = 429};
        auto info = endOf(record);
        info.state = AnswerState::Failed;
        info.error = message.error;
        QVERIFY_RESULT(bench.finalize(info, message));
        QCOMPARE(bench.message(record), message);
        const auto stored = bench.sessions().value(0);
        QVERIFY_STATE(stored.state, info.state);
        QCOMPARE(stored.error, info.error);
        QCOMPARE(stored.usage, info.usage);
        QCOMPARE(stored.timings, info.timings);
        QCOMPARE(stored.finishReason, info.finishReason);
        QCOMPARE(stored.endedMs, info.endedMs);
        QCOMPARE(stored.bytes, info.bytes);
        QCOMPARE(stored.streamed, false);
        QVERIFY(bench.sessions(true).isEmpty());
    }

    void anUnknownSessionIsRefused()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        const auto record = makeRecord();
        QCOMPARE_ERROR(bench.append(record, {text(0, u"lost"_s)}), ErrorKind::NotFound);
        QCOMPARE_ERROR(bench.finalize(endOf(record), finalOf(record)), ErrorKind::NotFound);
        QCOMPARE(scalar(bench.database, u"SELECT count(*) FROM messages"_s).toInt(), 0);
    }

    void aContinuedAnswerGrowsInTheSameMessage()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        const auto first = makeRecord();
        QVERIFY_RESULT(bench.begin(first));
        auto half = finalOf(first);
        half.state = AnswerState::Interrupted;
        QVERIFY_RESULT(bench.finalize(endOf(first), half));

        auto second = first;
        second.id = chat::SessionId::create();
        second.messages.clear();
        QVERIFY_RESULT(bench.begin(second));
        QVERIFY_STATE(bench.message(second).state, AnswerState::Queued);
        QVERIFY_RESULT(bench.append(second, {text(0, u" of water"_s)}));
        QCOMPARE(bench.message(second).text(), u"A small stream of water"_s);
        QCOMPARE(bench.message(second).session, second.id);
        // The first session is over: said again, its end must not undo the second.
        QVERIFY_RESULT(bench.finalize(endOf(first), half));
        QCOMPARE(bench.message(second).text(), u"A small stream of water"_s);
    }

    void aSweepMarksWhatADeadProcessLeft()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        const auto dead = makeRecord(deadOwner());
        const auto alive = makeRecord();
        for (const auto &record : {dead, alive}) QVERIFY_RESULT(bench.begin(record));
        bench.clock.advance(300ms);
        QVERIFY_RESULT(bench.append(
            dead, {text(0, u"A small "_s), text(1, u"stre"_s)},
            {.state = AnswerState::Streaming, .responseId = {}, .cursor = {}, .estimatedPromptTokens = 77}));
        bench.clock.advance(2h);

        const auto report = bench.sweep();
        QVERIFY_RESULT(report);
        QCOMPARE(report->interrupted, 1);
        QCOMPARE(report->deltasFolded, 2);
        QVERIFY(written(*report, dead));
        const auto message = bench.message(dead);
        QVERIFY_STATE(message.state, AnswerState::Interrupted);
        QCOMPARE(message.text(), u"A small stre"_s);
        QCOMPARE(message.endedMs, 5'000'300);
        QCOMPARE(message.timings.endedMs, 300);
        QCOMPARE(message.usage, llm::Usage {.estimatedPromptTokens = 77});
        const auto sessions = bench.sessions();
        for (const SessionInfo &session : sessions) {
            QVERIFY_STATE(session.state, session.id == dead.id ? AnswerState::Interrupted : AnswerState::Queued);
            if (session.id == dead.id) QVERIFY(session.error && session.endedMs == 5'000'300);
        }
        QCOMPARE(scalar(bench.database, u"SELECT count(*) FROM stream_deltas"_s).toInt(), 0);

        const auto again = bench.sweep();
        QVERIFY_RESULT(again);
        QVERIFY(again->isEmpty());
        QCOMPARE(bench.message(dead), message);
        QVERIFY_STATE(bench.message(alive).state, AnswerState::Queued);
    }

    void aSweepSparesItsOwnSessions()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        QVERIFY_RESULT(bench.begin(makeRecord(deadOwner())));
        const auto report = bench.sweep(deadOwner());
        QVERIFY_RESULT(report);
        QVERIFY(report->isEmpty());
    }

    void whereNothingTellsWhetherTheOwnerLivesItsLeaseDoes()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        auto record = makeRecord(unknownOwner());
        record.createdMs = bench.clock.wallMs();
        QVERIFY_RESULT(bench.begin(record));
        // A batch renews the lease from when it is written.
        bench.clock.advance(leaseDuration - 1ms);
        QVERIFY_RESULT(bench.append(record, {text(0, u"A small "_s)}));
        bench.clock.advance(leaseDuration - 1ms);
        QVERIFY(bench.sweep()->isEmpty());
        QCOMPARE(bench.sessions(true).size(), 1);

        bench.clock.advance(1ms);
        const auto report = bench.sweep();
        QVERIFY_RESULT(report);
        QCOMPARE(report->interrupted, 1);
        QCOMPARE(report->leasesExpired, 1);
        QCOMPARE(report->atMs, bench.clock.wallMs());
        QVERIFY_STATE(bench.message(record).state, AnswerState::Interrupted);
        QCOMPARE(bench.message(record).text(), u"A small "_s);
    }

    void aSweepRenewsTheLeasesOfItsOwnSessions()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        auto record = makeRecord();
        record.createdMs = bench.clock.wallMs();
        QVERIFY_RESULT(bench.begin(record));
        bench.clock.advance(1h);
        QVERIFY(bench.sweep()->isEmpty());
        QCOMPARE(scalar(bench.database, u"SELECT lease_until FROM streaming_sessions"_s).toLongLong(),
                 bench.clock.wallMs() + leaseDuration.count());
    }

    void aLeaseFromAClockThatWasAheadEndsAllTheSame()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        auto record = makeRecord(unknownOwner());
        record.createdMs = bench.clock.wallMs() + qint64(365) * 24 * 3'600'000;
        QVERIFY_RESULT(bench.begin(record));
        QVERIFY(bench.sweep()->isEmpty());
        bench.clock.advance(leaseDuration);
        QCOMPARE(bench.sweep()->leasesExpired, 1);
    }

    void anAnswerThatWasNeverAskedForIsTakenOut_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<int>("placeholders");
        QTest::addColumn<int>("interrupted");
        const auto noSession = u"DELETE FROM streaming_sessions"_s;
        QTest::newRow("no session, no text") << noSession << 1 << 0;
        QTest::newRow("a session that was never asked") << u"SELECT 1"_s << 0 << 1;
        QTest::newRow("no session, but text")
            << u"INSERT INTO message_parts (message, position, kind, text, name, key) "
               "SELECT message, 0, 'text', 'A', '', '' FROM streaming_sessions"_s
            << 0 << 1;
        QTest::newRow("no session, but a message below")
            << u"INSERT INTO messages (id, conversation, parent, role, provider, model, created_at, ended_at) "
               "SELECT 'below', conversation, message, 'user', '', '', 1, 1 FROM streaming_sessions"_s
            << 0 << 1;
    }

    void anAnswerThatWasNeverAskedForIsTakenOut()
    {
        QFETCH(const QString, change);
        QFETCH(const int, placeholders);
        QFETCH(const int, interrupted);
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        const auto record = makeRecord(deadOwner());
        QVERIFY_RESULT(bench.begin(record));
        QVERIFY_RESULT(execute(bench.database, change));
        const bool asked = change.startsWith("SELECT"_L1);
        if (!asked) QVERIFY_RESULT(execute(bench.database, u"DELETE FROM streaming_sessions"_s));

        const auto report = bench.sweep();
        QVERIFY_RESULT(report);
        QCOMPARE(report->placeholders, placeholders);
        QCOMPARE(report->interrupted, interrupted);
        QVERIFY(written(*report, record));
        const auto stored = await<chat::StoredConversation>(
            [&](QObject *context, auto done) { bench.store.load(record.conversation.id, context, done); });
        QVERIFY_RESULT(stored);
        const chat::MessageId leaf = placeholders > 0 ? record.messages.first().id : record.message;
        QCOMPARE(stored->info.activeLeaf, leaf);
        if (placeholders == 0) QVERIFY_STATE(bench.message(record).state, AnswerState::Interrupted);
        else QCOMPARE(stored->messages.size(), 1);
        QVERIFY(bench.sweep()->isEmpty());
    }

    void aSweepTakesOrphansOutAndEndsStrayAnswers()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        const auto record = makeRecord();
        QVERIFY_RESULT(bench.begin(record));
        QVERIFY_RESULT(bench.append(record, {text(0, u"seen"_s)}));
        // What a file that was mended by hand may look like.
        QVERIFY_RESULT(execute(bench.database, u"UPDATE streaming_sessions SET ended_at = 1, state = 'failed'"_s));
        const auto report = bench.sweep();
        QVERIFY_RESULT(report);
        QCOMPARE(report->orphanDeltas, 1);
        QCOMPARE(report->interrupted, 1);
        QVERIFY(written(*report, record));
        QVERIFY_STATE(bench.message(record).state, AnswerState::Interrupted);
        QVERIFY(bench.sweep()->isEmpty());
    }

    void reasoningTextToolCallsAndSourcesKeepTheirParts()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        const auto record = makeRecord(deadOwner());
        QVERIFY_RESULT(bench.begin(record));
        QVERIFY_RESULT(bench.append(
            record,
            {{.sequence = 0, .kind = PartKind::Reasoning, .text = u"Let "_s, .name = {}, .key = {}},
             {.sequence = 1, .kind = PartKind::Reasoning, .text = u"me think"_s, .name = {}, .key = {}},
             text(2, u"Yes"_s),
             {.sequence = 3, .kind = PartKind::ToolCall, .text = {}, .name = u"find"_s, .key = u"call-1"_s},
             {.sequence = 4, .kind = PartKind::ToolCall, .text = u"{\"a\":"_s, .name = {}, .key = u"call-1"_s},
             {.sequence = 5, .kind = PartKind::ToolCall, .text = u"1}"_s, .name = {}, .key = u"call-1"_s},
             {.sequence = 6, .kind = PartKind::ToolCall, .text = {}, .name = u"find"_s, .key = u"call-2"_s},
             {.sequence = 7, .kind = PartKind::Annotation, .text = u"A"_s, .name = {}, .key = u"https://a"_s},
             {.sequence = 8, .kind = PartKind::Annotation, .text = u"A"_s, .name = {}, .key = u"https://a"_s}}));
        QVERIFY_RESULT(bench.sweep());
        const QList<chat::Part> expected {
            {.kind = PartKind::Reasoning, .text = u"Let me think"_s, .name = {}, .key = {}},
            {.kind = PartKind::Text, .text = u"Yes"_s, .name = {}, .key = {}},
            {.kind = PartKind::ToolCall, .text = u"{\"a\":1}"_s, .name = u"find"_s, .key = u"call-1"_s},
            {.kind = PartKind::ToolCall, .text = u""_s, .name = u"find"_s, .key = u"call-2"_s},
            {.kind = PartKind::Annotation, .text = u"A"_s, .name = {}, .key = u"https://a"_s},
            {.kind = PartKind::Annotation, .text = u"A"_s, .name = {}, .key = u"https://a"_s}};
        QCOMPARE(bench.message(record).parts, expected);
    }

    void textOfEveryKindSurvives_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("emoji") << u"\U0001F30A\U0001F3DE"_s << u"\U0001F30A\U0001F3DE"_s;
        QTest::newRow("null character") << u"a\0b"_s << u"a\0b"_s;
        QTest::newRow("quotes") << u"'; DROP TABLE messages; --"_s << u"'; DROP TABLE messages; --"_s;
        QTest::newRow("half a pair before text") << QString(QChar(0xd83d)) + u"bcd"_s << u"?bcd"_s;
        QTest::newRow("long") << QString(3'000'000, u'x') << QString(3'000'000, u'x');
    }

    void textOfEveryKindSurvives()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        const auto record = makeRecord();
        QVERIFY_RESULT(bench.begin(record));
        QVERIFY_RESULT(bench.append(record, {::text(0, text)}));
        QVERIFY(bench.message(record).text() == expected);
    }

    void aLongAnswerIsNotHeldInMemoryOnceItIsWritten()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        const auto record = makeRecord();
        QVERIFY_RESULT(bench.begin(record));
        auto message = finalOf(record);
        message.parts.last().text = QString(1'000'000, u'x');
        QVERIFY(message.parts.last().text.isDetached());
        QVERIFY_RESULT(bench.finalize(endOf(record), message));
        // This read also waits until the writer has let go of its work.
        QCOMPARE(bench.message(record).text().size(), 1'000'000);
        QVERIFY(message.parts.last().text.isDetached());
    }

    void aFullDiskLosesNothingThatIsGivenAgain()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        const auto record = makeRecord();
        QVERIFY_RESULT(bench.begin(record));
        const auto limit = [&bench](int extra) {
            const int pages = scalar(bench.database, u"PRAGMA page_count"_s).toInt();
            return await<QVariant>([&](QObject *context, auto done) {
                bench.database.write<QVariant>(
                    context,
                    [pages, extra](Connection &c) {
                        return c.scalar(u"PRAGMA max_page_count=%1"_s.arg(pages + extra));
                    },
                    done);
            });
        };
        QVERIFY_RESULT(limit(0));
        const QList<DeltaRecord> deltas {text(0, QString(50'000, u'x')), text(1, u"end"_s)};
        QCOMPARE_ERROR(bench.append(record, deltas), ErrorKind::StorageFull);
        QCOMPARE(bench.sessions().value(0).deltas, 0);
        QVERIFY_RESULT(limit(1000));
        QVERIFY_RESULT(bench.append(record, deltas));
        QCOMPARE(bench.message(record).text().size(), 50'003);
    }
};

QTEST_GUILESS_MAIN(TestSqliteSessionJournal)
#include "tst_sqlitesessionjournal.moc"
