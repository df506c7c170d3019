// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/backups.h"
#include "storage/database.h"
#include "storage/replacement.h"
#include "support/storagefixture.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::storage;
using runnel::core::ErrorKind;
using runnel::test::DataFolder;

namespace {

constexpr qint64 now = 1'795'392'000'000;

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(bytes) == bytes.size();
}

DatabaseOptions repairing(const DataFolder &folder, Repair repair = Repair::IfNeeded)
{
    DatabaseOptions options = folder.options();
    options.repair = repair;
    options.wallMs = [] { return now; };
    return options;
}

//! One chat with one message, closed.
bool makeLibrary(const DataFolder &folder)
{
    Database database(folder.options());
    return test::openDatabase(database) &&
           test::execute(
               database,
               u"INSERT INTO conversations (id, title, provider, model, system_prompt, draft, created_at, updated_at) "
               "VALUES ('a', 'Of rivers', '', '', '', '', 1, 1)"_s) &&
           test::execute(database, u"INSERT INTO messages (id, conversation, role, provider, model, created_at) "
                                   "VALUES ('m', 'a', 'user', '', '', 1)"_s);
}

//! The beginning of the file says no more that it is a database.
bool damage(const DataFolder &folder)
{
    return write(folder.file(), contents(folder.file()).replace(0, 16, QByteArray(16, 'x')));
}

QString title(Database &database)
{
    return test::scalar(database, u"SELECT title FROM conversations"_s).toString();
}

} // namespace

class TestRepair : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDamagedFileIsReplacedByWhatCanBeReadOfIt()
    {
        DataFolder folder;
        QVERIFY(makeLibrary(folder));
        QVERIFY(damage(folder));
        const QByteArray before = contents(folder.file());
        Database database(repairing(folder));
        const auto report = test::openDatabase(database);
        QVERIFY_RESULT(report);
        QVERIFY(report->salvaged);
        QCOMPARE(report->salvaged->conversations, 1);
        QCOMPARE(report->salvaged->messages, 1);
        QCOMPARE(QFileInfo(report->salvaged->original).fileName(), u"runnel-20261123T000000000-damaged.sqlite"_s);
        QCOMPARE(contents(report->salvaged->original), before);
        QVERIFY(report->salvaged->backup.isEmpty());
        QCOMPARE(title(database), u"Of rivers"_s);
        QVERIFY_RESULT(test::execute(database, u"UPDATE conversations SET title = 'New'"_s));
    }

    void aWholeFileIsOpenedAsItIs()
    {
        DataFolder folder;
        QVERIFY(makeLibrary(folder));
        Database database(repairing(folder));
        const auto report = test::openDatabase(database);
        QVERIFY_RESULT(report);
        QVERIFY(!report->salvaged);
        QVERIFY(!report->uncleanEnd);
    }

    void aFileThatACheckFoundDamagedIsRepairedThoughItOpens()
    {
        DataFolder folder;
        QVERIFY(makeLibrary(folder));
        Database database(repairing(folder, Repair::Always));
        const auto report = test::openDatabase(database);
        QVERIFY_RESULT(report);
        QVERIFY(report->salvaged);
        QCOMPARE(title(database), u"Of rivers"_s);
    }

    void aBackupThatHoldsMoreIsNamed()
    {
        DataFolder folder;
        QVERIFY(makeLibrary(folder));
        const auto connection = Connection::open(folder.file(), Connection::Access::ReadOnly);
        QVERIFY_RESULT(connection);
        const auto backup = backUp(**connection, folder.backupDir(), BackupReason::Daily, now);
        QVERIFY_RESULT(backup);
        QVERIFY(write(folder.file(), QByteArray(50'000, 'x')));
        Database database(repairing(folder));
        const auto report = test::openDatabase(database);
        QVERIFY_RESULT(report);
        QVERIFY(report->salvaged);
        QCOMPARE(report->salvaged->messages, 0);
        QCOMPARE(report->salvaged->backup, QFileInfo(*backup).absoluteFilePath());
    }

    void anEmptiedFileIsNoNewLibrary()
    {
        DataFolder folder;
        QVERIFY(makeLibrary(folder));
        {
            const auto connection = Connection::open(folder.file(), Connection::Access::ReadOnly);
            QVERIFY_RESULT(connection);
            QVERIFY_RESULT(backUp(**connection, folder.backupDir(), BackupReason::Daily, now));
        }
        QVERIFY(write(folder.file(), {}));
        Database database(repairing(folder));
        const auto report = test::openDatabase(database);
        QVERIFY_RESULT(report);
        QVERIFY(report->salvaged);
        QVERIFY(!report->salvaged->backup.isEmpty());
    }

    void aReplacementThatWasCutOffIsBroughtToItsEnd_data()
    {
        QTest::addColumn<bool>("logWentToo");
        QTest::newRow("after the file went aside") << false;
        QTest::newRow("after its log did") << true;
    }
    void aReplacementThatWasCutOffIsBroughtToItsEnd()
    {
        QFETCH(bool, logWentToo);
        DataFolder folder;
        QVERIFY(makeLibrary(folder));
        QVERIFY(QFile::copy(folder.file(), successorOf(folder.file())));
        const QString aside = folder.folder.filePath(u"runnel-20261123T000000000-damaged.sqlite"_s);
        QVERIFY(QFile::rename(folder.file(), aside));
        QVERIFY(write((logWentToo ? aside : folder.file()) + "-wal"_L1, "an old log"));
        Database database(folder.options());
        const auto report = test::openDatabase(database);
        QVERIFY_RESULT(report);
        QVERIFY(!report->created);
        QCOMPARE(title(database), u"Of rivers"_s);
        QCOMPARE(contents(aside + "-wal"_L1), QByteArray("an old log"));
        QVERIFY(!QFile::exists(successorOf(folder.file())));
    }

    void anUncleanEndIsToldUntilTheFileIsFoundWhole()
    {
        DataFolder folder;
        QVERIFY(makeLibrary(folder));
        const QString mark = folder.file() + "-open"_L1;
        QVERIFY(!QFile::exists(mark));
        QVERIFY(write(mark, {})); // a kill leaves it
        for (int start = 0; start < 2; ++start) {
            Database database(folder.options());
            const auto report = test::openDatabase(database);
            QVERIFY_RESULT(report);
            QVERIFY(report->uncleanEnd);
            if (start == 1) database.noteWhole();
        }
        Database database(folder.options());
        const auto report = test::openDatabase(database);
        QVERIFY_RESULT(report);
        QVERIFY(!report->uncleanEnd);
        QVERIFY(QFile::exists(mark));
    }

    void whoOnlyReadsLeavesNoMark()
    {
        DataFolder folder;
        QVERIFY(makeLibrary(folder));
        DatabaseOptions options = folder.options();
        options.readOnly = true;
        Database database(options);
        QVERIFY_RESULT(test::openDatabase(database));
        QVERIFY(!QFile::exists(folder.file() + "-open"_L1));
    }
};

QTEST_GUILESS_MAIN(TestRepair)

#include "tst_repair.moc"
