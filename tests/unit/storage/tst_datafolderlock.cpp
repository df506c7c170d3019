// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/datafolderlock.h"

#include "support/results.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::storage;
using runnel::core::ErrorKind;

class TestDataFolderLock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneHolderAtATime()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"runnel.lock"_s);
        auto first = DataFolderLock::acquire(file);
        QVERIFY_RESULT(first);
        QCOMPARE_ERROR(DataFolderLock::acquire(file), ErrorKind::Busy);
        first->reset();
        QVERIFY_RESULT(DataFolderLock::acquire(file));
    }

    void theMessageNamesTheHolder()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"runnel.lock"_s);
        const auto held = DataFolderLock::acquire(file);
        QVERIFY_RESULT(held);
        const auto second = DataFolderLock::acquire(file);
        QVERIFY(!second);
        QVERIFY2(second.error().message.contains(QString::number(QCoreApplication::applicationPid())),
                 qPrintable(second.error().message));
        QVERIFY(second.error().message.contains(folder.path()));
    }

    void aKilledHolderLetsGo()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"runnel.lock"_s);
        QProcess other;
        other.start(QString::fromUtf8(RUNNEL_PROBE), {u"lock"_s, file});
        QVERIFY(other.waitForReadyRead());
        QCOMPARE(other.readAllStandardOutput().trimmed(), "locked");
        QCOMPARE_ERROR(DataFolderLock::acquire(file), ErrorKind::Busy);
        other.kill();
        QVERIFY(other.waitForFinished());
        QVERIFY_RESULT(DataFolderLock::acquire(file));
    }

    void aLeftoverNamingALivingProcessIsNoLock()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"runnel.lock"_s);
        QFile leftover(file);
        QVERIFY(leftover.open(QIODevice::WriteOnly));
        leftover.write("runnel (process 1)\n");
        leftover.close();
        QVERIFY_RESULT(DataFolderLock::acquire(file));
    }

    void aFolderThatIsNotThereIsAnError()
    {
        QCOMPARE_ERROR(DataFolderLock::acquire(u"/nowhere/at/all/runnel.lock"_s), ErrorKind::Storage);
    }
};

QTEST_GUILESS_MAIN(TestDataFolderLock)
#include "tst_datafolderlock.moc"
