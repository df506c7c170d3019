// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/clock.h"

#include <QObject>

#include <chrono>

namespace runnel::streaming {

//! \brief Notices that the machine slept: at a tick that comes late, or to which the wall clock has run ahead of the
//! monotonic one. A wall clock that was set looks the same; whoever listens must not mind.
class WakeDetector : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds interval {5'000};
    //! More than a busy program is late, less than a sleep that matters.
    static constexpr std::chrono::milliseconds tolerance {5'000};

    explicit WakeDetector(core::Clock &clock, QObject *parent = nullptr);

    //! Watches from now on; nothing where it does.
    void start();
    void stop();

Q_SIGNALS:
    //! \a counted: how much of the sleep is on the monotonic clock. All of it on some systems, nothing on others.
    void woke(std::chrono::milliseconds counted);

private:
    void arm();
    void tick();

    core::Clock &m_clock;
    core::TimerHandle m_timer;
    std::chrono::milliseconds m_dueAt {0};
    std::chrono::milliseconds m_offset {0}; // of the wall clock to the monotonic one
    bool m_running = false;
};

} // namespace runnel::streaming
