// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storagefixture.h"

#include "storage/sqliteconversationstore.h"
#include "storage/sqlitesessionjournal.h"
#include "support/fakeclock.h"

#include <QHash>
#include <QProcess>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::storage;
using runnel::chat::AnswerState;
using runnel::test::await;
using runnel::test::openDatabase;
using runnel::test::scalar;

namespace {

QString expectedText(qint64 deltas)
{
    QString text;
    for (qint64 i = 0; i < deltas; ++i) text += u"<%1>"_s.arg(i);
    return text;
}

} // namespace

class TestKilledWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasCommittedSurvivesEveryKill()
    {
        constexpr int kills = 30;
        test::DataFolder folder;
        QRandomGenerator random(20261122);
        QHash<QString, qint64> committed; // message → deltas that the database called durable
        QSet<QString> complete;

        for (int round = 0; round < kills; ++round) {
            QProcess writer;
            writer.start(QString::fromUtf8(RUNNEL_PROBE), {u"write"_s, folder.folder.path()});
            // Kills at random points of the work, counted in lines of its output: opening and sweeping included.
            const int linesToWait = static_cast<int>(random.bounded(40));
            QByteArray output;
            while (output.count('\n') < linesToWait) {
                QVERIFY(writer.waitForReadyRead(20'000));
                output += writer.readAllStandardOutput();
            }
            QVERIFY(linesToWait > 0 || writer.waitForStarted());
            writer.kill();
            QVERIFY(writer.waitForFinished());
            output += writer.readAllStandardOutput();
            const QList<QByteArray> lines = output.split('\n');
            for (const QByteArray &line : lines.first(lines.size() - 1)) {
                const QStringList words = QString::fromUtf8(line).split(u' ');
                QVERIFY2(words.first() != "error"_L1, line.constData());
                if (words.first() == "begun"_L1) committed.insert(words.at(1), 0);
                if (words.first() == "committed"_L1) committed.insert(words.at(1), words.at(2).toLongLong());
                if (words.first() == "complete"_L1) complete.insert(words.at(1));
            }
        }

        test::FakeClock clock;
        Database database(folder.options());
        SqliteSessionJournal journal(database, clock);
        SqliteConversationStore store(database);
        QVERIFY_RESULT(openDatabase(database));
        QCOMPARE(scalar(database, u"PRAGMA integrity_check"_s).toString(), u"ok"_s);
        for (const bool isFirst : {true, false}) {
            const auto swept = await<streaming::SweepReport>([&](QObject *context, auto done) {
                journal.sweep(core::ProcessIdentity::current(), clock.wallMs(), context, done);
            });
            QVERIFY_RESULT(swept);
            QVERIFY(isFirst || swept->isEmpty());
        }
        QCOMPARE(scalar(database, u"PRAGMA integrity_check"_s).toString(), u"ok"_s);
        QCOMPARE(scalar(database, u"SELECT count(*) FROM streaming_sessions WHERE ended_at IS NULL"_s).toInt(), 0);
        QCOMPARE(scalar(database, u"SELECT count(*) FROM stream_deltas"_s).toInt(), 0);

        const auto list =
            await<QList<chat::ConversationInfo>>([&](QObject *context, auto done) { store.list(context, done); });
        QVERIFY_RESULT(list);
        QVERIFY(!committed.isEmpty());
        int seen = 0;
        for (const chat::ConversationInfo &info : *list) {
            const auto stored = await<chat::StoredConversation>(
                [&](QObject *context, auto done) { store.load(info.id, context, done); });
            QVERIFY_RESULT(stored);
            const chat::Message answer = stored->messages.last();
            QVERIFY(answer.state == AnswerState::Complete || answer.state == AnswerState::Interrupted);
            if (complete.contains(answer.id.toString())) QVERIFY_STATE(answer.state, AnswerState::Complete);
            const qint64 durable = committed.value(answer.id.toString(), 0);
            const QString text = answer.text();
            // Nothing that was committed is missing, and what is beyond it is whole.
            QVERIFY2(text.startsWith(expectedText(durable)), qPrintable(text));
            QVERIFY2(expectedText(70).startsWith(text), qPrintable(text));
            if (committed.contains(answer.id.toString())) ++seen;
        }
        QCOMPARE(seen, committed.size());
    }
};

QTEST_GUILESS_MAIN(TestKilledWriter)
#include "tst_killedwriter.moc"
