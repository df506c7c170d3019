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
    void thisProcessRuns() { QCOMPARE(ProcessIdentity::current().liveness(), Liveness::Running); }

    void whoHasThePidIsToldFromWhoHadIt_data()
    {
        QTest::addColumn<ProcessIdentity>("then");
        QTest::addColumn<ProcessIdentity>("now");
        QTest::addColumn<bool>("exists");
        QTest::addColumn<Liveness>("expected");
        const auto process = [](const QString &machine, const QString &boot, qint64 ticks) {
            return ProcessIdentity {.pid = 7, .bootId = boot, .startTicks = ticks, .machine = machine};
        };
        const ProcessIdentity whole = process(u"m"_s, u"b"_s, 5);
        QTest::newRow("the same") << whole << whole << true << Liveness::Running;
        QTest::newRow("nobody has it") << whole << whole << false << Liveness::Gone;
        QTest::newRow("given out again") << whole << process(u"m"_s, u"b"_s, 6) << true << Liveness::Gone;
        QTest::newRow("started again") << whole << process(u"m"_s, u"c"_s, 5) << true << Liveness::Gone;
        QTest::newRow("another machine") << whole << process(u"n"_s, u"c"_s, 5) << false << Liveness::Unknown;
        QTest::newRow("machine unknown") << process({}, u"b"_s, 5) << whole << true << Liveness::Running;
        QTest::newRow("machine unknown, started again")
            << process({}, u"b"_s, 5) << process(u"m"_s, u"c"_s, 5) << true << Liveness::Gone;
        QTest::newRow("boot unknown") << process(u"m"_s, {}, 0) << process(u"m"_s, {}, 0) << true << Liveness::Unknown;
        QTest::newRow("boot unknown, nobody has it")
            << process(u"m"_s, {}, 0) << process(u"m"_s, {}, 0) << false << Liveness::Gone;
        QTest::newRow("both unknown") << process({}, {}, 0) << whole << false << Liveness::Unknown;
        QTest::newRow("no process") << ProcessIdentity() << whole << true << Liveness::Gone;
    }

    void whoHasThePidIsToldFromWhoHadIt()
    {
        QFETCH(const ProcessIdentity, then);
        QFETCH(const ProcessIdentity, now);
        QFETCH(const bool, exists);
        QFETCH(const Liveness, expected);
        QCOMPARE(then.liveness(now, exists), expected);
    }

    void aKilledProcessIsGone()
    {
        QProcess child;
        child.start(u"sleep"_s, {u"60"_s});
        QVERIFY(child.waitForStarted());
        const ProcessIdentity identity = ProcessIdentity::of(child.processId());
        QVERIFY(identity.liveness() != Liveness::Gone);
        child.kill();
        QVERIFY(child.waitForFinished());
        QCOMPARE(identity.liveness(), Liveness::Gone);
    }

#ifdef Q_OS_LINUX
    void aDeadProcessThatNobodyAskedAboutIsGone()
    {
        const pid_t child = ::fork();
        if (child == 0) ::pause();
        QVERIFY(child > 0);
        const ProcessIdentity identity = ProcessIdentity::of(child);
        QVERIFY(identity.liveness() != Liveness::Gone);
        ::kill(child, SIGKILL);
        // Waits for its end and leaves it unasked.
        siginfo_t info = {};
        QCOMPARE(::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT), 0);
        QCOMPARE(identity.liveness(), Liveness::Gone);
        ::waitpid(child, nullptr, 0);
    }
#endif
};

QTEST_GUILESS_MAIN(TestProcessIdentity)
#include "tst_processidentity.moc"
