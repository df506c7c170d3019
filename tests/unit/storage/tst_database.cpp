// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/database.h"

#include "support/storagefixture.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QThread>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/resource.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::storage;
using runnel::core::ErrorKind;
using runnel::test::await;
using runnel::test::DataFolder;
using runnel::test::execute;
using runnel::test::makeDatabase;
using runnel::test::openDatabase;
using runnel::test::scalar;

namespace {

const auto addChat = u"INSERT INTO conversations (id, title, provider, model, system_prompt, draft, created_at, "
                     "updated_at) VALUES ('a', '', '', '', '', '', 1, 1)"_s;

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestDatabase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewDatabaseIsMadeForItsOwnerOnly()
    {
        DataFolder folder;
        Database database(folder.options());
        const auto report = openDatabase(database);
        QVERIFY_RESULT(report);
        QVERIFY(report->created);
        QVERIFY(!report->readOnly);
        QCOMPARE(report->schemaVersion, builtInMigrations().last().version);
        QVERIFY(report->backup.isEmpty());
        QVERIFY(!report->sqliteVersion.isEmpty());
        constexpr auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        for (const QString &suffix : {u""_s, u"-wal"_s, u"-shm"_s}) {
            QVERIFY(!(QFileInfo(folder.file() + suffix).permissions() & others));
        }
    }

    void theWriterIsDurableAndTheOnlyOneThatCheckpoints()
    {
        DataFolder folder;
        Database database(folder.options());
        QVERIFY_RESULT(openDatabase(database));
        const auto pragma = [&database](bool writer, const QString &name) {
            return await<QVariant>([&](QObject *context, auto done) {
                       const auto work = [name](Connection &c) { return c.scalar(u"PRAGMA "_s + name); };
                       if (writer) database.write<QVariant>(context, work, done);
                       else database.read<QVariant>(context, work, done);
                   })
                .value_or(QVariant())
                .toString();
        };
        QCOMPARE(pragma(true, u"journal_mode"_s), u"wal"_s);
        QCOMPARE(pragma(true, u"synchronous"_s), u"2"_s);
        QCOMPARE(pragma(true, u"foreign_keys"_s), u"1"_s);
        QCOMPARE(pragma(true, u"wal_autocheckpoint"_s), u"1000"_s);
        QCOMPARE(pragma(false, u"wal_autocheckpoint"_s), u"0"_s);
        QCOMPARE(pragma(false, u"query_only"_s), u"1"_s);
        for (const bool writer : {true, false}) {
            QCOMPARE(pragma(writer, u"trusted_schema"_s), u"0"_s);
            QCOMPARE(pragma(writer, u"cell_size_check"_s), u"1"_s);
            QCOMPARE(pragma(writer, u"mmap_size"_s), u"0"_s);
        }
    }

    void readersCannotWrite()
    {
        DataFolder folder;
        Database database(folder.options());
        QVERIFY_RESULT(openDatabase(database));
        const auto tried = await<void>([&](QObject *context, auto done) {
            database.read<void>(
                context, [](Connection &c) { return c.executeOnce(u"DELETE FROM conversations"_s); }, done);
        });
        QCOMPARE_ERROR(tried, ErrorKind::Storage);
    }

    void aReadSeesEveryWriteMadeBeforeIt()
    {
        DataFolder folder;
        Database database(folder.options());
        database.open(nullptr, {});
        QObject context;
        QList<int> seen;
        for (int i = 1; i <= 200; ++i) {
            database.write<void>(&context,
                                 [i](Connection &c) { return c.executeOnce(u"PRAGMA user_version=%1"_s.arg(i)); }, {});
            database.read<int>(&context, &schemaVersion,
                               [&seen](const core::Result<int> &version) { seen.append(version.value_or(-1)); });
        }
        QTRY_COMPARE(seen.size(), 200);
        for (int i = 0; i < 200; ++i) QVERIFY2(seen.at(i) >= i + 1, qPrintable(QString::number(i)));
    }

    void aFailedWriteLeavesNothingBehind()
    {
        DataFolder folder;
        Database database(folder.options());
        QVERIFY_RESULT(openDatabase(database));
        const auto failed = await<void>([&](QObject *context, auto done) {
            database.write<void>(
                context,
                [](Connection &c) -> core::Result<void> {
                    if (const auto made = c.executeOnce(u"CREATE TABLE half (a)"_s); !made) return made;
                    return c.executeOnce(u"INSERT INTO nowhere VALUES (1)"_s);
                },
                done);
        });
        QCOMPARE_ERROR(failed, ErrorKind::Storage);
        QCOMPARE(scalar(database, u"SELECT count(*) FROM sqlite_schema WHERE name = 'half'"_s).toInt(), 0);
        QVERIFY_RESULT(execute(database, u"CREATE TABLE whole (a)"_s));
    }

    void callbacksComeLaterOnTheCallersThreadAndNotToTheDead()
    {
        DataFolder folder;
        Database database(folder.options());
        bool late = false;
        int deadCalls = 0;
        QThread *thread = nullptr;
        QObject alive;
        auto dying = std::make_unique<QObject>();
        database.open(&alive, [&](const core::Result<OpenReport> &) {
            thread = QThread::currentThread();
            QVERIFY(late);
        });
        database.read<int>(dying.get(), &schemaVersion, [&](const core::Result<int> &) { ++deadCalls; });
        database.read<int>(nullptr, &schemaVersion, [&](const core::Result<int> &) { ++deadCalls; });
        late = true;
        dying.reset();
        QTRY_COMPARE(thread, QThread::currentThread());
        QVERIFY_RESULT(
            await<int>([&](QObject *context, auto done) { database.read<int>(context, &schemaVersion, done); }));
        QCOMPARE(deadCalls, 0);
    }

    void closingFinishesTheWorkAndEmptiesTheLog()
    {
        DataFolder folder;
        {
            Database database(folder.options());
            database.open(nullptr, {});
            QObject context;
            for (int i = 0; i < 50; ++i) {
                database.write<void>(
                    &context, [i](Connection &c) { return c.executeOnce(u"CREATE TABLE t%1 (a)"_s.arg(i)); }, {});
            }
            QVERIFY(database.close());
            QVERIFY(database.close());
            QVERIFY(!QFileInfo::exists(folder.file() + "-wal"_L1));
            const auto after = await<void>([&](QObject *other, auto done) {
                database.write<void>(other, [](Connection &) { return core::Result<void>(); }, done);
            });
            QCOMPARE_ERROR(after, ErrorKind::Storage);
        }
        Database again(folder.options());
        QVERIFY_RESULT(openDatabase(again));
        QCOMPARE(scalar(again, u"SELECT count(*) FROM sqlite_schema WHERE name LIKE 't__' OR name LIKE 't_'"_s).toInt(),
                 50);
    }

    void workBeforeOpeningFailsWithTheReason()
    {
        DataFolder folder;
        Database database(folder.options());
        const auto early =
            await<int>([&](QObject *context, auto done) { database.read<int>(context, &schemaVersion, done); });
        QCOMPARE_ERROR(early, ErrorKind::Storage);
    }

    void oldDatabasesAreMigratedAfterABackup_data()
    {
        QTest::addColumn<int>("version");
        for (int version = 1; version <= builtInMigrations().last().version; ++version) {
            QTest::addRow("schema %d", version) << version;
        }
    }

    void oldDatabasesAreMigratedAfterABackup()
    {
        QFETCH(const int, version);
        const QString fixture = u"schema%1.sql"_s.arg(version);
        DataFolder folder;
        QCOMPARE(makeDatabase(folder.file(), contents(QLatin1StringView(RUNNEL_FIXTURES) + u'/' + fixture)), "");
        Database database(folder.options());
        const auto report = openDatabase(database);
        QVERIFY_RESULT(report);
        QCOMPARE(report->schemaVersion, builtInMigrations().last().version);
        QCOMPARE(report->backup.isEmpty(), version == report->schemaVersion);
        if (!report->backup.isEmpty()) {
            QVERIFY(QFileInfo(report->backup).size() > 0);
            QVERIFY(!(QFileInfo(report->backup).permissions() & (QFile::ReadGroup | QFile::ReadOther)));
        }
        QCOMPARE(scalar(database, u"SELECT title FROM conversations"_s).toString(), u"Of rivers"_s);
        QCOMPARE(scalar(database, u"SELECT group_concat(text, '|') FROM (SELECT text FROM message_parts ORDER BY id)"_s)
                     .toString(),
                 u"What is a runnel?|A small stream."_s);
        QCOMPARE(scalar(database, u"SELECT count(*) FROM messages WHERE state = 'complete' AND attempt = 1"_s).toInt(),
                 2);
        const bool hadAttachments = version >= 5;
        QCOMPARE(scalar(database, u"SELECT group_concat(name) FROM attachments"_s).toString(),
                 hadAttachments ? u"river.png,draft.png"_s : QString());
        const bool hadFolders = version >= 7;
        QCOMPARE(scalar(database, u"SELECT f.name FROM conversations c JOIN folders f ON f.id = c.folder"_s).toString(),
                 hadFolders ? u"Rivers"_s : QString());
        QCOMPARE(test::integrity(folder.file()), u"ok"_s);
    }

    void aMigrationThatFailsChangesNothing()
    {
        DataFolder folder;
        {
            Database database(folder.options());
            QVERIFY_RESULT(openDatabase(database));
        }
        DatabaseOptions options = folder.options();
        const int last = options.migrations.last().version;
        options.migrations.append({.version = last + 1, .name = u"good"_s, .sql = u"CREATE TABLE good (a);\n"_s});
        options.migrations.append({.version = last + 2,
                                   .name = u"bad"_s,
                                   .sql = u"CREATE TABLE bad (a);\n\nINSERT INTO missing VALUES (1);\n"_s});
        {
            Database database(options);
            QCOMPARE_ERROR(openDatabase(database), ErrorKind::Storage);
        }
        options.migrations.removeLast();
        Database database(options);
        const auto report = openDatabase(database);
        QVERIFY_RESULT(report);
        QCOMPARE(report->schemaVersion, last + 1);
        QCOMPARE(scalar(database, u"SELECT count(*) FROM sqlite_schema WHERE name = 'bad'"_s).toInt(), 0);
    }

    void onlyTheBackupBeforeTheLastMigrationStays()
    {
        DataFolder folder;
        DatabaseOptions options = folder.options();
        for (int round = 0; round < 5; ++round) {
            Database database(options);
            QVERIFY_RESULT(openDatabase(database));
            const int next = options.migrations.last().version + 1;
            options.migrations.append(
                {.version = next, .name = u"more"_s, .sql = u"CREATE TABLE more%1 (a);\n"_s.arg(next)});
        }
        const QStringList backups = QDir(folder.backupDir()).entryList(QDir::Files, QDir::Name);
        QCOMPARE(backups.size(), 1);
        QVERIFY(backups.first().endsWith(u"schema%1.sqlite"_s.arg(options.migrations.last().version - 2)));
    }

    void aNewerDatabaseIsOpenedForReadingOnly()
    {
        DataFolder folder;
        {
            Database database(folder.options());
            QVERIFY_RESULT(openDatabase(database));
            QVERIFY_RESULT(execute(database, u"PRAGMA user_version=4711"_s));
        }
        const QByteArray before = contents(folder.file());
        {
            Database database(folder.options());
            const auto report = openDatabase(database);
            QVERIFY_RESULT(report);
            QVERIFY(report->readOnly);
            QCOMPARE(report->schemaVersion, 4711);
            QVERIFY(report->notice);
            QVERIFY(report->notice->kind == ErrorKind::StorageTooNew);
            QCOMPARE_ERROR(execute(database, u"DELETE FROM conversations"_s), ErrorKind::StorageTooNew);
            QCOMPARE(scalar(database, u"SELECT count(*) FROM conversations"_s).toInt(), 0);
        }
        QCOMPARE(contents(folder.file()), before);
        QVERIFY(QDir(folder.backupDir()).isEmpty());
    }

    void aDamagedFileIsNamedAndLeftAlone_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("no database") << QByteArray("this is not a database, but somebody's letter\n").repeated(200);
        QTest::newRow("header only") << QByteArray("SQLite format 3\0", 16) + QByteArray(2000, '\xff');
    }

    void aDamagedFileIsNamedAndLeftAlone()
    {
        QFETCH(QByteArray, bytes);
        DataFolder folder;
        {
            QFile file(folder.file());
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(bytes);
        }
        Database database(folder.options());
        const auto report = openDatabase(database);
        QCOMPARE_ERROR(report, ErrorKind::StorageCorrupt);
        QVERIFY(report.error().message.contains(folder.file()));
        QCOMPARE_ERROR(execute(database, u"CREATE TABLE t (a)"_s), ErrorKind::StorageCorrupt);
        QVERIFY(database.close());
        QCOMPARE(contents(folder.file()), bytes);
    }

    void damageFoundLaterIsToldToo()
    {
        DataFolder folder;
        {
            Database database(folder.options());
            QVERIFY_RESULT(openDatabase(database));
        }
        {
            QFile file(folder.file());
            QVERIFY(file.open(QIODevice::ReadWrite));
            for (qint64 at = 4096 * 2; at < file.size(); at += 4096) {
                file.seek(at);
                file.write(QByteArray(4096, '\xff'));
            }
        }
        Database database(folder.options());
        (void)openDatabase(database);
        QCOMPARE_ERROR(execute(database, addChat), ErrorKind::StorageCorrupt);
    }

    void aFullDiskIsToldAndWritingGoesOnWhenThereIsRoom()
    {
        DataFolder folder;
        Database database(folder.options());
        QVERIFY_RESULT(openDatabase(database));
        QVERIFY_RESULT(execute(database, u"CREATE TABLE t (a)"_s));
        const int pages = scalar(database, u"PRAGMA page_count"_s).toInt();
        const auto limit = [&database](int count) {
            return await<QVariant>([&](QObject *context, auto done) {
                database.write<QVariant>(
                    context, [count](Connection &c) { return c.scalar(u"PRAGMA max_page_count=%1"_s.arg(count)); },
                    done);
            });
        };
        QVERIFY_RESULT(limit(pages));
        const auto big = u"INSERT INTO t VALUES (zeroblob(100000))"_s;
        QCOMPARE_ERROR(execute(database, big), ErrorKind::StorageFull);
        QCOMPARE_ERROR(execute(database, big), ErrorKind::StorageFull);
        QVERIFY_RESULT(limit(pages + 1000));
        QVERIFY_RESULT(execute(database, big));
        QCOMPARE(scalar(database, u"SELECT count(*) FROM t"_s).toInt(), 1);
        QCOMPARE(test::integrity(folder.file()), u"ok"_s);
    }

    void aWriteProtectedFileCanBeRead()
    {
        DataFolder folder;
        {
            Database database(folder.options());
            QVERIFY_RESULT(openDatabase(database));
        }
        QVERIFY(QFile::setPermissions(folder.file(), QFile::ReadOwner));
        if (QFileInfo(folder.file()).isWritable()) {
            // The super-user may write everything, so the two halves are tried one by one.
            DatabaseOptions options = folder.options();
            options.readOnly = true;
            Database database(options);
            QVERIFY_RESULT(openDatabase(database));
            QCOMPARE_ERROR(execute(database, u"DELETE FROM conversations"_s), ErrorKind::Busy);
            QCOMPARE(scalar(database, u"SELECT count(*) FROM conversations"_s).toInt(), 0);
            const auto medium = Connection::open(folder.file(), Connection::Access::Immutable);
            QVERIFY_RESULT(medium);
            QCOMPARE((*medium)->scalar(u"SELECT count(*) FROM conversations"_s).value_or(QVariant()).toInt(), 0);
            return;
        }
        Database database(folder.options());
        const auto report = openDatabase(database);
        QVERIFY_RESULT(report);
        QVERIFY(report->readOnly);
        QVERIFY(report->notice);
        QCOMPARE_ERROR(execute(database, u"DELETE FROM conversations"_s), ErrorKind::Storage);
        QCOMPARE(scalar(database, u"SELECT count(*) FROM conversations"_s).toInt(), 0);
    }

#ifdef Q_OS_UNIX
    void whatIsSavedCanBeReadOnAFullDisk()
    {
        DataFolder folder;
        {
            Database database(folder.options());
            QVERIFY_RESULT(openDatabase(database));
        }
        // As on a disk without room: no file may grow, and a few bytes fit what is there.
        rlimit before = {};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const auto restore = qScopeGuard([&before] { ::setrlimit(RLIMIT_FSIZE, &before); });
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit nothing = {.rlim_cur = 16, .rlim_max = before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &nothing), 0);

        Database database(folder.options());
        const auto report = openDatabase(database);
        QVERIFY_RESULT(report);
        QVERIFY(report->readOnly);
        QVERIFY(report->notice && report->notice->kind == ErrorKind::StorageFull);
        QCOMPARE_ERROR(execute(database, u"DELETE FROM conversations"_s), ErrorKind::StorageFull);
        QCOMPARE(scalar(database, u"SELECT count(*) FROM conversations"_s).toInt(), 0);
    }
#endif

    void aSecondReaderSeesWhatIsWrittenAndWritesNothing()
    {
        DataFolder folder;
        Database writer(folder.options());
        QVERIFY_RESULT(openDatabase(writer));
        DatabaseOptions options = folder.options();
        options.readOnly = true;
        Database other(options);
        const auto report = openDatabase(other);
        QVERIFY_RESULT(report);
        QVERIFY(report->readOnly);
        QVERIFY(!report->notice);
        QVERIFY_RESULT(execute(writer, addChat));
        QCOMPARE(scalar(other, u"SELECT count(*) FROM conversations"_s).toInt(), 1);
        QCOMPARE_ERROR(execute(other, u"DELETE FROM conversations"_s), ErrorKind::Busy);
    }

    void aFolderThatCannotBeWrittenIsAnError()
    {
        DatabaseOptions options {.file = u"/proc/nowhere/runnel.sqlite"_s, .backupDir = u"/proc/nowhere"_s};
        Database database(options);
        QCOMPARE_ERROR(openDatabase(database), ErrorKind::Storage);
    }
};

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
