// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/clock.h"

#include <QTest>

using namespace runnel::core;
using namespace std::chrono_literals;

class TestClock : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void callHappensOnceAfterItsDelay()
    {
        SystemClock clock;
        int calls = 0;
        const auto before = clock.monotonic();
        const TimerHandle handle = clock.after(5ms, this, [&calls] { ++calls; });
        QTRY_COMPARE(calls, 1);
        QVERIFY(clock.monotonic() - before >= 5ms);
    }

    void callNeverHappensAfterCancelOrDestruction()
    {
        SystemClock clock;
        int calls = 0;
        TimerHandle cancelled = clock.after(1ms, this, [&calls] { ++calls; });
        cancelled.cancel();
        {
            const TimerHandle destroyed = clock.after(1ms, this, [&calls] { ++calls; });
        }
        auto context = std::make_unique<QObject>();
        const TimerHandle orphaned = clock.after(1ms, context.get(), [&calls] { ++calls; });
        context.reset();
        bool later = false;
        const TimerHandle handle = clock.after(10ms, this, [&later] { later = true; });
        QTRY_VERIFY(later);
        QCOMPARE(calls, 0);
    }

    void movedHandleKeepsTheCall()
    {
        SystemClock clock;
        bool called = false;
        TimerHandle first = clock.after(1ms, this, [&called] { called = true; });
        const TimerHandle second = std::move(first);
        QTRY_VERIFY(called);
    }

    void handleMayBeReassignedFromInsideItsOwnCall()
    {
        SystemClock clock;
        int calls = 0;
        TimerHandle handle;
        std::function<void()> again = [&] {
            if (++calls < 3) handle = clock.after(1ms, this, again);
        };
        handle = clock.after(1ms, this, again);
        QTRY_COMPARE(calls, 3);
    }
};

QTEST_GUILESS_MAIN(TestClock)
#include "tst_clock.moc"
