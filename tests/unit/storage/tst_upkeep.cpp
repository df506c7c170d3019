// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/upkeep.h"

#include "support/fakeclock.h"
#include "support/storagefixture.h"

#include <QFile>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::storage;
using runnel::core::ErrorKind;
using runnel::test::DataFolder;

namespace {

bool makeLibrary(const DataFolder &folder)
{
    Database database(folder.options());
    return test::openDatabase(database).has_value();
}

core::Result<void> ask(Upkeep &upkeep, void (Upkeep::*what)(QObject *, const Upkeep::Done &))
{
    return test::await<void>([&](QObject *context, auto done) { (upkeep.*what)(context, done); });
}

} // namespace

class TestUpkeep : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachDayHasItsBackup()
    {
        DataFolder folder;
        QVERIFY(makeLibrary(folder));
        test::FakeClock clock;
        Upkeep upkeep(folder.file(), folder.backupDir(), clock);
        const QSignalSpy made(&upkeep, &Upkeep::backedUp);
        upkeep.start(false);
        QVERIFY(backupsIn(folder.backupDir()).isEmpty());
        clock.advance(Upkeep::delay);
        QTRY_COMPARE(made.size(), 1);
        // Three days, hour by hour.
        for (int hour = 1; hour <= 72; ++hour) {
            clock.advance(Upkeep::interval);
            QVERIFY_RESULT(ask(upkeep, &Upkeep::check)); // comes behind a backup that is due
        }
        QCOMPARE(made.size(), 4);
        QCOMPARE(backupsIn(folder.backupDir()).size(), 3);
    }

    void aBackupIsMadeWhileTheDatabaseIsWritten()
    {
        DataFolder folder;
        Database database(folder.options());
        QVERIFY_RESULT(test::openDatabase(database));
        QVERIFY_RESULT(test::execute(database, u"CREATE TABLE t (a)"_s));
        test::FakeClock clock;
        Upkeep upkeep(folder.file(), folder.backupDir(), clock);
        QVERIFY_RESULT(ask(upkeep, &Upkeep::backUp));
        QVERIFY_RESULT(test::execute(database, u"INSERT INTO t VALUES (1)"_s));
        const QList<Backup> backups = backupsIn(folder.backupDir());
        QCOMPARE(backups.size(), 1);
        QVERIFY(backups.first().reason == BackupReason::Asked);
        QVERIFY(test::dump(backups.first().path).join(u' ').contains(u"CREATE TABLE t"_s));
    }

    void aFailureIsToldAndTriedAgain()
    {
        DataFolder folder;
        QVERIFY(makeLibrary(folder));
        QVERIFY(QFile(folder.backupDir()).open(QIODevice::WriteOnly)); // no folder
        test::FakeClock clock;
        Upkeep upkeep(folder.file(), folder.backupDir(), clock);
        const QSignalSpy failed(&upkeep, &Upkeep::backupFailed);
        const QSignalSpy made(&upkeep, &Upkeep::backedUp);
        upkeep.start(false);
        clock.advance(Upkeep::delay);
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(QFile::remove(folder.backupDir()));
        clock.advance(Upkeep::interval);
        QTRY_COMPARE(made.size(), 1);
        QCOMPARE(failed.size(), 1);
    }

    void aCheckFollowsAnUncleanEndOnly_data()
    {
        QTest::addColumn<bool>("owed");
        QTest::newRow("after a clean end") << false;
        QTest::newRow("after an unclean end") << true;
    }
    void aCheckFollowsAnUncleanEndOnly()
    {
        QFETCH(bool, owed);
        DataFolder folder;
        QVERIFY(makeLibrary(folder));
        test::FakeClock clock;
        Upkeep upkeep(folder.file(), folder.backupDir(), clock);
        const QSignalSpy whole(&upkeep, &Upkeep::foundWhole);
        const QSignalSpy made(&upkeep, &Upkeep::backedUp);
        upkeep.start(owed);
        clock.advance(Upkeep::delay);
        QTRY_COMPARE(made.size(), 1); // comes behind the check
        QCOMPARE(whole.size(), owed ? 1 : 0);
    }

    void damageIsFound()
    {
        DataFolder folder;
        QVERIFY(makeLibrary(folder));
        QFile file(folder.file());
        QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(4096) && file.write(QByteArray(4096, 'x')) == 4096);
        file.close();
        test::FakeClock clock;
        Upkeep upkeep(folder.file(), folder.backupDir(), clock);
        const QSignalSpy damaged(&upkeep, &Upkeep::foundDamaged);
        QCOMPARE_ERROR(ask(upkeep, &Upkeep::check), ErrorKind::StorageCorrupt);
        QCOMPARE(damaged.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestUpkeep)

#include "tst_upkeep.moc"
