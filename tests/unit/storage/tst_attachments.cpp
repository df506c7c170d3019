// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/attachmentfiles.h"

#include "core/errortext.h"
#include "storage/backups.h"
#include "storage/connection.h"
#include "storage/fileattachmentstore.h"
#include "storage/sqliteconversationstore.h"
#include "storage/sqlitesessionjournal.h"
#include "support/storagefixture.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QScopeGuard>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/resource.h>
#endif

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::storage;
using runnel::core::ErrorKind;
using runnel::test::await;
using runnel::test::DataFolder;
using runnel::test::openDatabase;

namespace {

const auto day = std::chrono::milliseconds(std::chrono::hours(24)).count();

QStringList filesIn(const QString &folder)
{
    QStringList files;
    QDirIterator each(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (each.hasNext()) {
        each.next();
        files.append(each.fileName());
    }
    files.sort();
    return files;
}

QString placeOf(const DataFolder &folder, const QString &key)
{
    return AttachmentFiles(folder.folder.filePath(u"attachments"_s)).pathOf(key);
}

void age(const QString &path, int days)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.setFileTime(QDateTime::currentDateTimeUtc().addDays(-days), QFile::FileModificationTime));
}

core::Result<QString> add(FileAttachmentStore &store, const QByteArray &bytes)
{
    return await<QString>([&](QObject *context, auto done) { store.add(bytes, context, done); });
}

core::Result<int> collect(FileAttachmentStore &store, Database &database, const DataFolder &folder)
{
    return await<int>([&](QObject *context, auto done) {
        store.collect(database, folder.backupDir(), QDateTime::currentMSecsSinceEpoch(), context, done);
    });
}

chat::Attachment attachment(const QString &key)
{
    return {.key = key, .name = u"river.png"_s, .mimeType = u"image/png"_s, .bytes = 5, .width = 40, .height = 30};
}

} // namespace

class TestAttachments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatADatabaseSetAsideNamesStays()
    {
        DataFolder folder;
        FileAttachmentStore store(folder.folder.filePath(u"attachments"_s));
        const auto key = add(store, "bytes");
        QVERIFY_RESULT(key);
        age(placeOf(folder, *key), 2);
        Database database(folder.options());
        QVERIFY_RESULT(openDatabase(database));
        const QString aside = folder.folder.filePath(u"runnel-20261123T091500000-replaced.sqlite"_s);
        const QByteArray sql =
            "CREATE TABLE attachments (key TEXT); INSERT INTO attachments VALUES ('" + key->toLatin1() + "');";
        QCOMPARE(test::makeDatabase(aside, sql), QByteArray());
        QCOMPARE(collect(store, database, folder).value_or(-1), 0);
        QVERIFY(QFile::remove(aside));
        // Nobody knows what a damaged one named.
        QFile damaged(folder.folder.filePath(u"runnel-20261123T091500000-damaged.sqlite"_s));
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        QCOMPARE(collect(store, database, folder).value_or(-1), 0);
        QVERIFY(damaged.remove());
        QCOMPARE(collect(store, database, folder).value_or(-1), 1);
    }

    void aFileLiesUnderItsHashForItsOwnerOnly()
    {
        DataFolder folder;
        AttachmentFiles files(folder.folder.filePath(u"attachments"_s));
        const auto key = files.add("bytes");
        QVERIFY_RESULT(key);
        QCOMPARE(key->toLatin1(), QCryptographicHash::hash("bytes", QCryptographicHash::Sha256).toHex());
        const QFileInfo file(files.pathOf(*key));
        QCOMPARE(file.filePath(), folder.folder.filePath(u"attachments/%1/%2"_s.arg(key->first(2), *key)));
        constexpr auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther |
                                QFile::WriteOther | QFile::ExeOther;
        for (const QString &path : {file.filePath(), file.path(), QFileInfo(file.path()).path()}) {
            QVERIFY2(!(QFileInfo(path).permissions() & others), qPrintable(path));
        }
        const auto read = files.read(*key);
        QVERIFY_RESULT(read);
        QCOMPARE(*read, "bytes");
    }

    void theSameBytesAreKeptOnce()
    {
        DataFolder folder;
        AttachmentFiles files(folder.folder.path());
        const auto first = files.add("bytes");
        const auto second = files.add("bytes");
        QVERIFY_RESULT(first);
        QVERIFY_RESULT(second);
        QCOMPARE(*first, *second);
        QCOMPARE(filesIn(folder.folder.path()), QStringList {*first});
    }

    void aDamagedFileIsToldAndMendedByAddingItAgain()
    {
        DataFolder folder;
        AttachmentFiles files(folder.folder.path());
        const auto key = files.add("bytes");
        QVERIFY_RESULT(key);
        QFile file(files.pathOf(*key));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("other") == 5);
        file.close();
        QCOMPARE_ERROR(files.read(*key), ErrorKind::StorageCorrupt);
        QVERIFY_RESULT(files.add("bytes"));
        QVERIFY_RESULT(files.read(*key));
    }

    void noKeyLeadsOutOfTheFolder_data()
    {
        QTest::addColumn<QString>("key");
        QTest::newRow("empty") << QString();
        QTest::newRow("path") << u"../../../etc/passwd"_s;
        QTest::newRow("path of the right length") << u"../"_s.repeated(20) + u"etcx"_s;
        QTest::newRow("upper case") << QString(64, u'A');
        QTest::newRow("too long") << QString(65, u'a');
    }

    void noKeyLeadsOutOfTheFolder()
    {
        QFETCH(const QString, key);
        DataFolder folder;
        const AttachmentFiles files(folder.folder.path());
        QCOMPARE(files.pathOf(key), QString());
        QCOMPARE_ERROR(files.read(key), ErrorKind::NotFound);
    }

    void aFileThatCannotBeWrittenLeavesNothingBehind()
    {
#ifdef Q_OS_UNIX
        DataFolder folder;
        AttachmentFiles files(folder.folder.path());
        // The system cuts off the write, as a full disk does.
        rlimit before {};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const auto ignored = ::signal(SIGXFSZ, SIG_IGN);
        const auto restore = qScopeGuard([&] {
            ::setrlimit(RLIMIT_FSIZE, &before);
            ::signal(SIGXFSZ, ignored);
        });
        const rlimit small {.rlim_cur = 4096, .rlim_max = before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const auto key = files.add(QByteArray(100'000, 'x'));
        ::setrlimit(RLIMIT_FSIZE, &before);
        QCOMPARE_ERROR(key, ErrorKind::Storage);
        QCOMPARE(core::describe(key.error()).sentence, u"The attached file could not be saved."_s);
        QCOMPARE(filesIn(folder.folder.path()), QStringList());
        QVERIFY_RESULT(files.add(QByteArray(100'000, 'x')));
#endif
    }

    void aNameThatIsTakenByAFolderIsAnError()
    {
        DataFolder folder;
        AttachmentFiles files(folder.folder.path());
        const auto key = files.add("bytes");
        QVERIFY_RESULT(key);
        QVERIFY(QFile::remove(files.pathOf(*key)));
        QVERIFY(QDir().mkpath(files.pathOf(*key)));
        QCOMPARE_ERROR(files.add("bytes"), ErrorKind::Storage);
        QCOMPARE(filesIn(folder.folder.path()), QStringList());
    }

    void messagesAndDraftsKeepTheirAttachments()
    {
        DataFolder folder;
        Database database(folder.options());
        QVERIFY_RESULT(openDatabase(database));
        core::SystemClock clock;
        SqliteSessionJournal journal(database, clock);
        SqliteConversationStore store(database);
        streaming::SessionRecord record = test::makeRecord();
        record.messages.first().attachments = {attachment(u"one"_s), attachment(u"two"_s)};
        record.conversation.draftAttachments = {attachment(u"draft"_s)};
        QVERIFY_RESULT(await<void>([&](QObject *context, auto done) { journal.begin(record, context, done); }));

        const auto loaded = await<chat::StoredConversation>(
            [&](QObject *context, auto done) { store.load(record.conversation.id, context, done); });
        QVERIFY_RESULT(loaded);
        QCOMPARE(loaded->info, record.conversation);
        QCOMPARE(loaded->messages.first().attachments, record.messages.first().attachments);

        record.conversation.draftAttachments.clear();
        QVERIFY_RESULT(
            await<void>([&](QObject *context, auto done) { store.save(record.conversation, context, done); }));
        QCOMPARE(test::scalar(database, u"SELECT group_concat(key) FROM attachments"_s).toString(), u"one,two"_s);
        QVERIFY_RESULT(
            await<void>([&](QObject *context, auto done) { store.remove({record.conversation.id}, context, done); }));
        QCOMPARE(test::scalar(database, u"SELECT count(*) FROM attachments"_s).toInt(), 0);
    }

    void onlyOldFilesThatNoRowNamesAreCollected()
    {
        DataFolder folder;
        Database database(folder.options());
        QVERIFY_RESULT(openDatabase(database));
        FileAttachmentStore store(folder.folder.filePath(u"attachments"_s));
        QStringList keys;
        const QByteArrayList contents {"of a message", "of a draft", "old", "young"};
        for (const QByteArray &bytes : contents) {
            const auto key = add(store, bytes);
            QVERIFY_RESULT(key);
            keys.append(*key);
            if (bytes != "young") age(placeOf(folder, *key), 2);
        }
        core::SystemClock clock;
        SqliteSessionJournal journal(database, clock);
        streaming::SessionRecord record = test::makeRecord();
        record.messages.first().attachments = {attachment(keys.at(0))};
        record.conversation.draftAttachments = {attachment(keys.at(1))};
        QVERIFY_RESULT(await<void>([&](QObject *context, auto done) { journal.begin(record, context, done); }));
        QFile half(folder.folder.filePath(u"attachments/%1/%2.half"_s.arg(keys.at(0).first(2), keys.at(0))));
        QVERIFY(half.open(QIODevice::WriteOnly));
        half.close();
        age(half.fileName(), 2);

        const auto collected = collect(store, database, folder);
        QVERIFY_RESULT(collected);
        QCOMPARE(*collected, 2);
        QStringList left {keys.at(0), keys.at(1), keys.at(3)};
        left.sort();
        QCOMPARE(filesIn(folder.folder.filePath(u"attachments"_s)), left);
    }

    void whatABackupNamesStaysAsLongAsTheBackup()
    {
        DataFolder folder;
        Database database(folder.options());
        QVERIFY_RESULT(openDatabase(database));
        FileAttachmentStore store(folder.folder.filePath(u"attachments"_s));
        const auto key = add(store, "bytes");
        QVERIFY_RESULT(key);
        age(placeOf(folder, *key), 2);
        core::SystemClock clock;
        SqliteSessionJournal journal(database, clock);
        SqliteConversationStore conversations(database);
        streaming::SessionRecord record = test::makeRecord();
        record.messages.first().attachments = {attachment(*key)};
        QVERIFY_RESULT(await<void>([&](QObject *context, auto done) { journal.begin(record, context, done); }));
        const auto reader = Connection::open(folder.file(), Connection::Access::ReadOnly);
        QVERIFY_RESULT(reader);
        const auto backup = backUp(**reader, folder.backupDir(), BackupReason::Asked, 1'000'000);
        QVERIFY_RESULT(backup);
        QVERIFY_RESULT(await<void>(
            [&](QObject *context, auto done) { conversations.remove({record.conversation.id}, context, done); }));
        QCOMPARE(collect(store, database, folder).value_or(-1), 0);
        // One that cannot be read may name anything.
        QFile broken(*backup);
        QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write(QByteArray(8192, 'x')) > 0);
        broken.close();
        QVERIFY(!collect(store, database, folder));
        QVERIFY(broken.remove());
        QCOMPARE(collect(store, database, folder).value_or(-1), 1);
    }

    void whatIsAddedAgainIsYoungAgain()
    {
        DataFolder folder;
        Database database(folder.options());
        QVERIFY_RESULT(openDatabase(database));
        FileAttachmentStore store(folder.folder.filePath(u"attachments"_s));
        const auto key = add(store, "bytes");
        QVERIFY_RESULT(key);
        age(placeOf(folder, *key), 2);
        QVERIFY_RESULT(add(store, "bytes"));
        const auto collected = collect(store, database, folder);
        QVERIFY_RESULT(collected);
        QCOMPARE(*collected, 0);
        QVERIFY(QDateTime::currentMSecsSinceEpoch() -
                    QFileInfo(placeOf(folder, *key)).lastModified().toMSecsSinceEpoch() <
                day);
    }

    void whatIsTemporaryIsReadAndNeverOnDisk()
    {
        DataFolder folder;
        FileAttachmentStore store(folder.folder.path());
        const QString key = store.addTemporary("secret");
        QVERIFY(key != store.addTemporary("secret"));
        QObject context;
        std::optional<chat::AttachmentStore::Contents> contents;
        const auto read = [&] {
            contents.reset();
            store.read({key}, &context, [&](const auto &found) { contents = found; });
        };
        read();
        QTRY_VERIFY(contents);
        QCOMPARE(contents->value(key), "secret");
        QCOMPARE(filesIn(folder.folder.path()), QStringList());
        store.forgetTemporary({key});
        read();
        QTRY_VERIFY(contents);
        QVERIFY(contents->isEmpty());
    }

    void whatIsNotThereIsLeftOutOfWhatIsRead()
    {
        DataFolder folder;
        FileAttachmentStore store(folder.folder.path());
        const auto key = add(store, "bytes");
        QVERIFY_RESULT(key);
        QObject context;
        std::optional<chat::AttachmentStore::Contents> contents;
        store.read({*key, QString(64, u'0')}, &context, [&](const auto &found) { contents = found; });
        QTRY_VERIFY(contents);
        QCOMPARE(contents->keys(), QStringList {*key});
        QCOMPARE(contents->value(*key), "bytes");
    }

    void aReadOnlyFolderTakesNothing()
    {
        DataFolder folder;
        FileAttachmentStore store(folder.folder.path());
        store.setReadOnly();
        QCOMPARE_ERROR(add(store, "bytes"), ErrorKind::Storage);
        QCOMPARE(filesIn(folder.folder.path()), QStringList());
    }

    //! The program dies at any moment between adding a file and the row that names it.
    void noRowNamesAFileThatIsNotThereWhenTheProgramIsKilled()
    {
        constexpr int kills = 25;
        DataFolder folder;
        for (int round = 0; round < kills; ++round) {
            QProcess writer;
            writer.start(QStringLiteral(RUNNEL_PROBE), {u"attach"_s, folder.folder.path(), QString::number(round)});
            QVERIFY(writer.waitForStarted());
            // So many lines into its work; each is one step.
            QByteArray output;
            while (output.count('\n') < 3 + round % 7) {
                QVERIFY2(writer.waitForReadyRead(20'000), writer.readAllStandardError().constData());
                output += writer.readAllStandardOutput();
            }
            writer.kill();
            QVERIFY(writer.waitForFinished());

            Database database(folder.options());
            QVERIFY_RESULT(openDatabase(database));
            AttachmentFiles files(folder.folder.filePath(u"attachments"_s));
            const QString keys =
                test::scalar(database, u"SELECT group_concat(DISTINCT key) FROM attachments"_s).toString();
            const QStringList all = keys.split(u',', Qt::SkipEmptyParts);
            for (const QString &key : all) QVERIFY_RESULT(files.read(key));
            QCOMPARE(test::integrity(folder.file()), u"ok"_s);
        }
    }
};

QTEST_GUILESS_MAIN(TestAttachments)
#include "tst_attachments.moc"
