// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/clock.h"

#include <QPointer>
#include <QTimer>

#include <utility>

namespace runnel::core {

TimerHandle::TimerHandle(std::function<void()> cancel) : m_cancel(std::move(cancel)) {}

TimerHandle::TimerHandle(TimerHandle &&other) noexcept : m_cancel(std::exchange(other.m_cancel, nullptr)) {}

TimerHandle &TimerHandle::operator=(TimerHandle &&other) noexcept
{
    if (this != &other) {
        cancel();
        m_cancel = std::exchange(other.m_cancel, nullptr);
    }
    return *this;
}

TimerHandle::~TimerHandle()
{
    cancel();
}

void TimerHandle::cancel()
{
    if (const auto call = std::exchange(m_cancel, nullptr)) call();
}

std::chrono::milliseconds SystemClock::monotonic() const
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

qint64 SystemClock::wallMs() const
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

TimerHandle SystemClock::after(std::chrono::milliseconds delay, QObject *context, std::function<void()> call)
{
    QPointer<QTimer> timer = new QTimer(context);
    timer->setSingleShot(true);
    // Frames and watchdogs alike: coarse timers may be 5 % late, which at 10 s is half a second.
    timer->setTimerType(Qt::PreciseTimer);
    QObject::connect(timer, &QTimer::timeout, context, [timer, call = std::move(call)] {
        timer->deleteLater();
        call();
    });
    timer->start(delay);
    return TimerHandle([timer] {
        if (!timer) return;
        timer->stop();
        timer->deleteLater();
    });
}

} // namespace runnel::core
