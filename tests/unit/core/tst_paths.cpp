// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/paths.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel::core;

class TestPaths : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { qunsetenv("RUNNEL_DATA_DIR"); }

    void argumentWinsOverTheVariableAndTheVariableOverTheSystem()
    {
        const QString system = Paths().dataDir();
        QVERIFY(system.endsWith("/runnel"_L1));
        qputenv("RUNNEL_DATA_DIR", "/from/variable");
        QCOMPARE(Paths().dataDir(), u"/from/variable"_s);
        QCOMPARE(Paths(u"/from/argument/"_s).dataDir(), u"/from/argument"_s);
    }

    void everythingLiesInTheDataFolder()
    {
        const Paths paths(u"/data"_s);
        for (const QString &path :
             {paths.database(), paths.settingsFile(), paths.lockFile(), paths.logFile(), paths.backupDir()}) {
            QVERIFY2(path.startsWith("/data/"_L1), qUtf8Printable(path));
        }
    }

    void relativeFolderIsTakenFromWhereTheProgramWasStarted()
    {
        QCOMPARE(Paths(u"some/where"_s).dataDir(), QDir::currentPath() + "/some/where"_L1);
    }

    void foldersAreMadeForTheirOwnerOnly()
    {
        const QTemporaryDir folder;
        const Paths paths(folder.filePath(u"a/b"_s));
        QVERIFY(paths.create());
        QVERIFY(paths.create());
        constexpr auto others = QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther;
        QVERIFY(!(QFile::permissions(paths.dataDir()) & others));
        QVERIFY(QDir(paths.backupDir()).exists());
    }

    void folderThatCannotBeMadeIsToldOf() { QVERIFY(!Paths(u"/proc/runnel"_s).create()); }
};

QTEST_GUILESS_MAIN(TestPaths)
#include "tst_paths.moc"
