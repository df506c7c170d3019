// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/backups.h"

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

constexpr qint64 day = 86'400'000;
constexpr qint64 today = 1'795'392'000'000 + day / 2; // noon of a day, UTC

core::Result<std::unique_ptr<Connection>> reader(const DataFolder &folder)
{
    return Connection::open(folder.file(), Connection::Access::ReadOnly);
}

bool makeLibrary(const DataFolder &folder)
{
    Database database(folder.options());
    return test::openDatabase(database) &&
           test::execute(
               database,
               u"INSERT INTO conversations (id, title, provider, model, system_prompt, draft, created_at, updated_at) "
               "VALUES ('a', 'Of rivers', '', '', '', '', 1, 1)"_s);
}

QStringList labels(const DataFolder &folder)
{
    QStringList list;
    const QList<Backup> backups = backupsIn(folder.backupDir());
    for (const Backup &backup : backups) list.append(QFileInfo(backup.path).completeBaseName().section(u'-', 2));
    return list;
}

} // namespace

class TestBackups : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBackupIsAWholeCopyForItsOwnerOnly()
    {
        DataFolder folder;
        QVERIFY(makeLibrary(folder));
        const auto connection = reader(folder);
        QVERIFY_RESULT(connection);
        const auto made = backUp(**connection, folder.backupDir(), BackupReason::Daily, today);
        QVERIFY_RESULT(made);
        QCOMPARE(test::dump(*made).first(), u"ok"_s);
        QVERIFY(test::dump(*made).join(u'\n').contains(u"Of rivers"_s));
        constexpr auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFileInfo(*made).permissions() & others));
        QVERIFY(!(QFileInfo(folder.backupDir()).permissions() & others));
        // The connection is one for reading still.
        QVERIFY(!(*connection)->executeOnce(u"DELETE FROM conversations"_s));
    }

    void oneADayIsEnoughAndTheClockMayJump()
    {
        DataFolder folder;
        QVERIFY(makeLibrary(folder));
        const auto connection = reader(folder);
        QVERIFY_RESULT(connection);
        QVERIFY(isBackupDue(folder.backupDir(), today));
        QVERIFY_RESULT(backUp(**connection, folder.backupDir(), BackupReason::Daily, today));
        QVERIFY(!isBackupDue(folder.backupDir(), today + day / 4));
        QVERIFY(isBackupDue(folder.backupDir(), today + day));
        QVERIFY(isBackupDue(folder.backupDir(), today - day));
        // One that was asked for says nothing about the day.
        QVERIFY_RESULT(backUp(**connection, folder.backupDir(), BackupReason::Asked, today + day));
        QVERIFY(isBackupDue(folder.backupDir(), today + day));
    }

    void threeDailyOnesStayAndOneOfEachOtherKind()
    {
        DataFolder folder;
        QVERIFY(makeLibrary(folder));
        const auto connection = reader(folder);
        QVERIFY_RESULT(connection);
        for (int i = 0; i < 5; ++i) {
            for (const BackupReason reason : {BackupReason::Daily, BackupReason::Asked, BackupReason::Migration}) {
                QVERIFY_RESULT(backUp(**connection, folder.backupDir(), reason, today + i * day, i + 1));
            }
        }
        QStringList kept = labels(folder);
        kept.sort();
        QCOMPARE(kept, QStringList({u"asked5"_s, u"daily3"_s, u"daily4"_s, u"daily5"_s, u"schema5"_s}));
        QCOMPARE(backupsIn(folder.backupDir()).first().madeMs, today + 4 * day);
    }

    void whatIsNotWholeIsNoBackup()
    {
        DataFolder folder;
        QVERIFY(makeLibrary(folder));
        const auto connection = reader(folder);
        QVERIFY_RESULT(connection);
        const auto made = backUp(**connection, folder.backupDir(), BackupReason::Daily, today);
        QVERIFY_RESULT(made);
        QVERIFY_RESULT(checkBackup(*made));
        QFile file(*made);
        QVERIFY(file.resize(file.size() / 2));
        QCOMPARE_ERROR(checkBackup(*made), ErrorKind::StorageCorrupt);
        QCOMPARE_ERROR(restoreBackup(*made, folder.file(), today), ErrorKind::StorageCorrupt);
    }

    void aFolderThatCannotBeWrittenLeavesNothingHalf()
    {
        DataFolder folder;
        QVERIFY(makeLibrary(folder));
        const auto connection = reader(folder);
        QVERIFY_RESULT(connection);
        QCOMPARE_ERROR(backUp(**connection, u"/proc/nowhere"_s, BackupReason::Daily, today), ErrorKind::Storage);
    }

    void restoringKeepsWhatWasThere()
    {
        DataFolder folder;
        QVERIFY(makeLibrary(folder));
        QString backup;
        {
            const auto connection = reader(folder);
            QVERIFY_RESULT(connection);
            backup = backUp(**connection, folder.backupDir(), BackupReason::Asked, today).value_or(QString());
        }
        {
            Database database(folder.options());
            QVERIFY_RESULT(test::openDatabase(database));
            QVERIFY_RESULT(test::execute(database, u"DELETE FROM conversations"_s));
        }
        const auto before = restoreBackup(backup, folder.file(), today);
        QVERIFY_RESULT(before);
        QVERIFY(QFileInfo(*before).fileName().endsWith(u"-replaced.sqlite"_s));
        QVERIFY(!test::dump(*before).join(u'\n').contains(u"Of rivers"_s));
        Database database(folder.options());
        QVERIFY_RESULT(test::openDatabase(database));
        QCOMPARE(test::scalar(database, u"SELECT title FROM conversations"_s).toString(), u"Of rivers"_s);
    }
};

QTEST_GUILESS_MAIN(TestBackups)

#include "tst_backups.moc"
