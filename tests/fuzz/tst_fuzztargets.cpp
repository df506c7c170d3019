// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fuzz/targets.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;

//! What must hold for any input holds for the seeds, for pieces of them, and for what a fuzzer once found.
class TestFuzzTargets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void seedsHold_data() { eachTarget(); }
    void seedsHold();
    void findingsStayMended_data() { eachTarget(); }
    void findingsStayMended();
    void everyFolderOfFindingsHasItsTarget();

private:
    static void eachTarget();
    static QDir findings() { return QDir(QStringLiteral(RUNNEL_FUZZ_CORPUS)); }
};

void TestFuzzTargets::eachTarget()
{
    QTest::addColumn<fuzz::Target>("target");
    for (const fuzz::Target &target : fuzz::targets()) QTest::newRow(target.name) << target;
}

void TestFuzzTargets::seedsHold()
{
    QFETCH(const fuzz::Target, target);
    const QByteArrayList seeds = target.seeds();
    QVERIFY(seeds.size() >= 4);
    for (const QByteArray &seed : seeds) {
        for (const qsizetype size : {seed.size(), seed.size() / 2, seed.size() * 2 / 3}) {
            target.run(QByteArrayView(seed).first(size));
        }
    }
}

void TestFuzzTargets::findingsStayMended()
{
    QFETCH(const fuzz::Target, target);
    const QDir folder(findings().filePath(QLatin1StringView(target.name)));
    const QStringList names = folder.entryList(QDir::Files);
    for (const QString &name : names) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        qInfo("%s", qPrintable(name));
        target.run(file.readAll());
    }
}

void TestFuzzTargets::everyFolderOfFindingsHasItsTarget()
{
    QStringList names;
    for (const fuzz::Target &target : fuzz::targets()) names.append(QLatin1StringView(target.name));
    const QStringList folders = findings().entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &folder : folders) QVERIFY2(names.contains(folder), qPrintable(folder));
}

QTEST_APPLESS_MAIN(TestFuzzTargets)
#include "tst_fuzztargets.moc"
