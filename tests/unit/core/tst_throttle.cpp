// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/throttle.h"
#include "support/fakeclock.h"

#include <QTest>

using namespace runnel::core;
using namespace std::chrono_literals;

class TestThrottle : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void steadyRequestsRunOnceAnIntervalAndAreNeverStarved()
    {
        runnel::test::FakeClock clock;
        int runs = 0;
        Throttle throttle(clock, 100ms, [&runs] { ++runs; });
        for (int ms = 0; ms < 1000; ms += 10) {
            throttle.request();
            clock.advance(10ms);
        }
        QCOMPARE(runs, 10);
    }

    void flushRunsAtOnceAndOnlyWhenAsked()
    {
        runnel::test::FakeClock clock;
        int runs = 0;
        Throttle throttle(clock, 100ms, [&runs] { ++runs; });
        throttle.flush();
        QCOMPARE(runs, 0);
        throttle.request();
        throttle.flush();
        QCOMPARE(runs, 1);
        clock.advance(1s);
        QCOMPARE(runs, 1);
    }

    void cancelledRequestNeverRuns()
    {
        runnel::test::FakeClock clock;
        int runs = 0;
        Throttle throttle(clock, 100ms, [&runs] { ++runs; });
        throttle.request();
        QVERIFY(throttle.isPending());
        throttle.cancel();
        clock.advance(1s);
        QCOMPARE(runs, 0);
    }

    void actionMayAskAgain()
    {
        runnel::test::FakeClock clock;
        int runs = 0;
        Throttle *self = nullptr;
        Throttle throttle(clock, 100ms, [&] {
            if (++runs < 3) self->request();
        });
        self = &throttle;
        throttle.request();
        clock.advance(1s);
        QCOMPARE(runs, 3);
    }
};

QTEST_GUILESS_MAIN(TestThrottle)
#include "tst_throttle.moc"
