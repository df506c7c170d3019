// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/sqlitesessionjournal.h"
#include "support/fakeclock.h"
#include "support/storagefixture.h"

#include <QDir>
#include <QFile>
#include <QProcess>

using namespace Qt::StringLiterals;
using namespace runnel;
using runnel::test::await;
using runnel::test::DataFolder;
using runnel::test::deadOwner;
using runnel::test::makeRecord;

namespace {

struct Ran
{
    bool killed = false;
    QString said;
};

//! One job of storage_probe in \a folder; with a \a step it dies there.
Ran run(const QString &job, const DataFolder &folder, int step = 0, bool halfway = false)
{
    QStringList arguments {job, folder.folder.path()};
    if (step > 0) arguments += {QString::number(step), halfway ? u"halfway"_s : u"before"_s};
    QProcess probe;
    probe.start(QString::fromUtf8(RUNNEL_PROBE), arguments);
    if (!probe.waitForFinished(20'000)) return {};
    return {.killed = probe.exitStatus() == QProcess::CrashExit,
            .said = QString::fromUtf8(probe.readAllStandardOutput()).trimmed()};
}

//! A database with \a sessions that a dead process left in the middle of their answers.
void leaveSessions(const DataFolder &folder, int sessions)
{
    test::FakeClock clock(5'000'000);
    storage::Database database(folder.options());
    storage::SqliteSessionJournal journal(database, clock);
    QVERIFY_RESULT(test::openDatabase(database));
    for (int i = 0; i < sessions; ++i) {
        const auto record = makeRecord(deadOwner());
        const streaming::SessionProgress progress {
            .state = chat::AnswerState::Streaming, .responseId = {}, .cursor = {}};
        QVERIFY_RESULT(await<void>([&](QObject *context, auto done) { journal.begin(record, context, done); }));
        QVERIFY_RESULT(await<void>([&](QObject *context, auto done) {
            journal.append(record.id, test::makeDeltas(), progress, context, done);
        }));
    }
}

void makeFixture(const DataFolder &folder, const QString &name)
{
    QFile file(QLatin1StringView(RUNNEL_FIXTURES) + u'/' + name);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(test::makeDatabase(folder.file(), file.readAll()), "");
}

} // namespace

class TestKilledPhases : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aJobThatIsKilledIsDoneWholeByTheNext_data()
    {
        QTest::addColumn<QString>("job");
        QTest::addColumn<QString>("fixture"); // empty: sessions that a dead process left
        QTest::addColumn<int>("kills");
        QTest::newRow("sweep") << u"sweep"_s << QString() << 50;
        QTest::newRow("finalise") << u"finalize"_s << QString() << 50;
        QTest::newRow("migration from schema 1") << u"open"_s << u"schema1.sql"_s << 50;
        QTest::newRow("migration from schema 2") << u"open"_s << u"schema2.sql"_s << 20;
    }

    void aJobThatIsKilledIsDoneWholeByTheNext()
    {
        QFETCH(const QString, job);
        QFETCH(const QString, fixture);
        QFETCH(const int, kills);
        const DataFolder before;
        if (fixture.isEmpty()) leaveSessions(before, job == "sweep"_L1 ? 5 : 1);
        else makeFixture(before, fixture);

        const DataFolder whole;
        QVERIFY(QFile::copy(before.file(), whole.file()));
        const QString said = run(job, whole).said;
        QVERIFY2(said.startsWith("steps "_L1), qPrintable(said));
        const int steps = said.section(u' ', 1).toInt();
        QVERIFY2(steps > 0, "Qt brings an SQLite of its own, out of reach");
        const QStringList expected = test::dump(whole.file());
        QCOMPARE(expected.first(), u"ok"_s);

        for (int i = 0; i < kills; ++i) {
            const int step = 1 + i * steps / kills;
            const DataFolder folder;
            QVERIFY(QFile::copy(before.file(), folder.file()));
            QVERIFY2(run(job, folder, step, i % 2 == 1).killed, qPrintable(QString::number(step)));
            const QString again = run(job, folder).said;
            QVERIFY2(again.startsWith("steps "_L1), qPrintable(again));
            QCOMPARE(test::dump(folder.file()), expected);
            QVERIFY(QDir(folder.backupDir()).entryList({u"*.part"_s}, QDir::Files).isEmpty());
        }
    }

    void aSweepAfterAKilledFinaliseLosesNoText()
    {
        constexpr int kills = 25;
        const DataFolder before;
        leaveSessions(before, 1);
        const DataFolder whole;
        QVERIFY(QFile::copy(before.file(), whole.file()));
        const int steps = run(u"finalize"_s, whole).said.section(u' ', 1).toInt();
        QVERIFY2(steps > 0, "Qt brings an SQLite of its own, out of reach");
        QSet<QString> states;
        for (int i = 0; i < kills; ++i) {
            const DataFolder folder;
            QVERIFY(QFile::copy(before.file(), folder.file()));
            QVERIFY(run(u"finalize"_s, folder, 1 + (i * steps) / kills, i % 2 == 1).killed);
            QVERIFY(run(u"sweep"_s, folder).said.startsWith("steps "_L1));
            QCOMPARE(test::dump(folder.file()).first(), u"ok"_s);
            storage::Database database(folder.options());
            QVERIFY_RESULT(test::openDatabase(database));
            const auto text = u"SELECT text FROM message_parts p JOIN messages m ON m.id = p.message "
                              "WHERE m.role = 'assistant'"_s;
            QCOMPARE(test::scalar(database, text).toString(), test::journalText());
            QCOMPARE(test::scalar(database, u"SELECT count(*) FROM stream_deltas"_s).toInt(), 0);
            states.insert(test::scalar(database, u"SELECT state FROM streaming_sessions"_s).toString());
        }
        // Kills on both sides of the commit.
        QCOMPARE(states, (QSet<QString> {u"interrupted"_s, u"complete"_s}));
    }
};

QTEST_GUILESS_MAIN(TestKilledPhases)
#include "tst_killedphases.moc"
