// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/clock.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace runnel::test {

//! \brief A clock that moves only when the test says so.
//!
//! advance() runs every timer that comes due, in the order of its due time (equal times: in the order in which they
//! were asked for), with the clock standing at that time. A timer that a timer starts runs too if it is due.
class FakeClock final : public core::Clock
{
public:
    explicit FakeClock(qint64 wallMs = 1'767'225'600'000); // 2026-01-01T00:00:00Z

    [[nodiscard]] std::chrono::milliseconds monotonic() const override;
    [[nodiscard]] qint64 wallMs() const override;
    [[nodiscard]] core::TimerHandle after(std::chrono::milliseconds delay, QObject *context,
                                          std::function<void()> call) override;

    //! Both clocks go on by \a duration.
    void advance(std::chrono::milliseconds duration);
    //! Goes on to the next timer and runs what is due then; false where none waits.
    bool advanceToNext();
    //! The wall clock jumps; the monotonic one stays.
    void setWallMs(qint64 wallMs);
    //! The machine sleeps: no timer fires meanwhile. \a counted: the monotonic clock goes on as well, as on some systems;
    //! timers then come late with the next advance().
    void sleep(std::chrono::milliseconds duration, bool counted);
    [[nodiscard]] qsizetype pendingTimers() const;
    //! How long until the next timer.
    [[nodiscard]] std::optional<std::chrono::milliseconds> untilNext() const;

private:
    struct State;

    std::shared_ptr<State> m_state;
};

} // namespace runnel::test
