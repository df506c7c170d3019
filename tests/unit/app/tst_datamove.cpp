// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/datamove.h"

#include "support/storagefixture.h"

#include <QDir>
#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using runnel::core::ErrorKind;
using runnel::core::Paths;

namespace {

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return QDir().mkpath(QFileInfo(path).absolutePath()) && file.open(QIODevice::WriteOnly) &&
           file.write(bytes) == bytes.size();
}

QStringList filesIn(const QString &folder)
{
    QStringList files = QDir(folder).entryList(QDir::AllEntries | QDir::NoDotAndDotDot, QDir::Name);
    return files;
}

//! A closed library with one chat, settings, a backup, an attachment, and a file that is not the program's.
void makeLibrary(const Paths &paths)
{
    QVERIFY(paths.create());
    storage::Database database({.file = paths.database(), .backupDir = paths.backupDir()});
    QVERIFY_RESULT(test::openDatabase(database));
    QVERIFY_RESULT(test::execute(
        database,
        u"INSERT INTO conversations (id, title, provider, model, system_prompt, draft, created_at, updated_at) "
        "VALUES ('a', 'Of rivers', '', '', '', '', 1, 1)"_s));
    database.close();
    QSettings(paths.settingsFile(), QSettings::IniFormat).setValue(u"appearance/fontSize"_s, 18);
    QVERIFY(write(paths.dataDir() + "/backups/runnel-1.sqlite"_L1, "backup"));
    QVERIFY(write(paths.dataDir() + "/attachments/ab/cd"_L1, "attachment"));
    QVERIFY(write(paths.dataDir() + "/holiday.txt"_L1, "mine"));
}

QString title(const Paths &paths)
{
    storage::Database database({.file = paths.database(), .backupDir = paths.backupDir(), .readOnly = true});
    if (!test::openDatabase(database)) return {};
    return test::scalar(database, u"SELECT title FROM conversations"_s).toString();
}

int fontSize(const Paths &paths)
{
    return QSettings(paths.settingsFile(), QSettings::IniFormat).value(u"appearance/fontSize"_s).toInt();
}

} // namespace

class TestDataMove : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everythingMovesAndIsFoundAgain()
    {
        const QTemporaryDir folder;
        Paths paths(folder.filePath(u"old"_s));
        makeLibrary(paths);
        const QString target = folder.filePath(u"new/place"_s);
        QVERIFY(QDir(folder.path()).mkdir(u"new"_s));
        QVERIFY_RESULT(app::moveData(paths, target));
        QCOMPARE(paths.dataDir(), target);
        const Paths next(folder.filePath(u"old"_s));
        QCOMPARE(next.dataDir(), target);
        QVERIFY(next.isReachable());
        QCOMPARE(title(next), u"Of rivers"_s);
        QCOMPARE(fontSize(next), 18);
        QVERIFY(QFile::exists(target + "/backups/runnel-1.sqlite"_L1));
        QVERIFY(QFile::exists(target + "/attachments/ab/cd"_L1));
        // What is left says where it went, and is not the program's.
        QCOMPARE(filesIn(folder.filePath(u"old"_s)), QStringList({u"holiday.txt"_s, u"settings.ini"_s}));
        QCOMPARE(fontSize(Paths(target)), 18);
    }

    void itMovesOnAndBackAgain()
    {
        const QTemporaryDir folder;
        const QString home = folder.filePath(u"home"_s);
        Paths paths(home);
        makeLibrary(paths);
        QVERIFY_RESULT(app::moveData(paths, folder.filePath(u"second"_s)));
        QVERIFY_RESULT(app::moveData(paths, folder.filePath(u"third"_s)));
        QCOMPARE(Paths(home).dataDir(), folder.filePath(u"third"_s));
        QVERIFY(filesIn(folder.filePath(u"second"_s)).isEmpty());
        QVERIFY_RESULT(app::moveData(paths, home));
        const Paths back(home);
        QCOMPARE(back.dataDir(), home);
        QCOMPARE(title(back), u"Of rivers"_s);
        QCOMPARE(fontSize(back), 18);
        QVERIFY(filesIn(folder.filePath(u"third"_s)).isEmpty());
    }

    void aPlaceThatWillNotDoIsRefused()
    {
        const QTemporaryDir folder;
        Paths paths(folder.filePath(u"old"_s));
        makeLibrary(paths);
        Paths other(folder.filePath(u"other"_s));
        makeLibrary(other);
        const QString below = paths.dataDir() + "/below"_L1;
        for (const QString &target : {paths.dataDir(), below, other.dataDir(), u"/proc/1"_s}) {
            QCOMPARE_ERROR(app::moveData(paths, target), ErrorKind::InvalidRequest);
        }
        QCOMPARE(title(paths), u"Of rivers"_s);
        QVERIFY(!QDir(paths.dataDir()).exists(u"below"_s));
    }

    void aDamagedCopyIsNoMove()
    {
        const QTemporaryDir folder;
        Paths paths(folder.filePath(u"old"_s));
        makeLibrary(paths);
        QVERIFY(write(paths.database(), QByteArray(10'000, 'x')));
        const QStringList before = filesIn(paths.dataDir());
        const QString target = folder.filePath(u"new"_s);
        QVERIFY(!app::moveData(paths, target));
        QCOMPARE(paths.dataDir(), folder.filePath(u"old"_s));
        QCOMPARE(filesIn(paths.dataDir()), before);
        QVERIFY(!QDir(target).exists());
    }

    void aPlaceThatIsNotThereIsTold()
    {
        const QTemporaryDir folder;
        Paths paths(folder.filePath(u"old"_s));
        makeLibrary(paths);
        const QString target = folder.filePath(u"disk"_s);
        QVERIFY_RESULT(app::moveData(paths, target));
        QVERIFY(QDir(folder.path()).rename(u"disk"_s, u"away"_s));
        QVERIFY(QDir(folder.path()).mkdir(u"disk"_s)); // the place where it would be put in
        Paths next(folder.filePath(u"old"_s));
        QVERIFY(!next.isReachable());
        // Found where it is now.
        QVERIFY(next.pointTo(folder.filePath(u"away"_s)));
        QVERIFY(Paths(folder.filePath(u"old"_s)).isReachable());
        QCOMPARE(title(next), u"Of rivers"_s);
    }
};

QTEST_GUILESS_MAIN(TestDataMove)

#include "tst_datamove.moc"
