// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/processidentity.h"

#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel::core;

class TestProcessIdentity : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void thisProcessIsAlive() { QVERIFY(ProcessIdentity::current().isAlive()); }

    void anotherProgramUnderTheSamePidIsNotTheSameProcess()
    {
        ProcessIdentity other = ProcessIdentity::current();
        ++other.startTicks;
        QVERIFY(!other.isAlive());
    }

    void processOfAnEarlierBootIsGone()
    {
        ProcessIdentity other = ProcessIdentity::current();
        other.bootId = u"another"_s;
        QVERIFY(!other.isAlive());
    }

    void killedProcessIsGone()
    {
        QProcess child;
        child.start(u"sleep"_s, {u"60"_s});
        QVERIFY(child.waitForStarted());
        const ProcessIdentity identity = ProcessIdentity::of(child.processId());
        QVERIFY(identity.isAlive());
        child.kill();
        QVERIFY(child.waitForFinished());
        QVERIFY(!identity.isAlive());
    }

    void nobodyIsNotAlive() { QVERIFY(!ProcessIdentity().isAlive()); }
};

QTEST_GUILESS_MAIN(TestProcessIdentity)
#include "tst_processidentity.moc"
