// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/processidentity.h"

#include <QProcess>
#include <QTest>

#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>
#endif

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

#ifdef Q_OS_LINUX
    void aDeadProcessThatNobodyAskedAboutIsGone()
    {
        const pid_t child = ::fork();
        if (child == 0) ::pause();
        QVERIFY(child > 0);
        const ProcessIdentity identity = ProcessIdentity::of(child);
        QVERIFY(identity.isAlive());
        ::kill(child, SIGKILL);
        // Waits for its end and leaves it unasked.
        siginfo_t info = {};
        QCOMPARE(::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT), 0);
        QVERIFY(!identity.isAlive());
        ::waitpid(child, nullptr, 0);
    }
#endif

    void nobodyIsNotAlive() { QVERIFY(!ProcessIdentity().isAlive()); }
};

QTEST_GUILESS_MAIN(TestProcessIdentity)
#include "tst_processidentity.moc"
