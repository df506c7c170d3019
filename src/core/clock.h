// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace runnel::core {

//! \brief Owns one pending call; destroying or cancelling it means that the call never happens.
class TimerHandle
{
public:
    TimerHandle() = default;
    //! \a cancel is called once at most, when the handle is cancelled, reassigned or destroyed.
    explicit TimerHandle(std::function<void()> cancel);
    TimerHandle(TimerHandle &&other) noexcept;
    TimerHandle &operator=(TimerHandle &&other) noexcept;
    ~TimerHandle();
    Q_DISABLE_COPY(TimerHandle)

    //! Safe at any time, also after the call has happened.
    void cancel();

private:
    std::function<void()> m_cancel;
};

//! \brief Time and timers, so that a test can hold them still.
//!
//! All durations and time-outs use monotonic(); wallMs() is for what a person reads. Used on one thread.
class Clock
{
public:
    Clock() = default;
    virtual ~Clock() = default;
    Q_DISABLE_COPY_MOVE(Clock)

    //! Never goes back, unaffected by changes of the system's time; the zero point has no meaning.
    [[nodiscard]] virtual std::chrono::milliseconds monotonic() const = 0;
    //! Milliseconds since 1970-01-01 UTC; may jump either way.
    [[nodiscard]] virtual qint64 wallMs() const = 0;
    //! Calls \a call once, \a delay from now, on the thread of \a context, unless the handle or \a context dies first.
    [[nodiscard]] virtual TimerHandle after(std::chrono::milliseconds delay, QObject *context,
                                            std::function<void()> call) = 0;
};

//! \brief The system's clock and Qt's timers.
class SystemClock final : public Clock
{
public:
    [[nodiscard]] std::chrono::milliseconds monotonic() const override;
    [[nodiscard]] qint64 wallMs() const override;
    [[nodiscard]] TimerHandle after(std::chrono::milliseconds delay, QObject *context,
                                    std::function<void()> call) override;
};

} // namespace runnel::core
