// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/wakedetector.h"

#include "core/logging.h"

#include <algorithm>

namespace runnel::streaming {

using std::chrono::milliseconds;

WakeDetector::WakeDetector(core::Clock &clock, QObject *parent) : QObject(parent), m_clock(clock) {}

void WakeDetector::start()
{
    if (m_running) return;
    m_running = true;
    arm();
}

void WakeDetector::stop()
{
    m_running = false;
    m_timer.cancel();
}

void WakeDetector::arm()
{
    const milliseconds now = m_clock.monotonic();
    m_offset = milliseconds(m_clock.wallMs()) - now;
    m_dueAt = now + interval;
    m_timer = m_clock.after(interval, this, [this] { tick(); });
}

void WakeDetector::tick()
{
    const milliseconds now = m_clock.monotonic();
    const milliseconds late = std::max(now - m_dueAt, milliseconds {0});
    const milliseconds ahead = milliseconds(m_clock.wallMs()) - now - m_offset;
    arm();
    if (late <= tolerance && ahead <= tolerance) return;
    qCInfo(lcStreaming) << "the machine slept for about" << std::max(late, ahead).count() << "ms";
    Q_EMIT woke(late > tolerance ? late : milliseconds {0});
}

} // namespace runnel::streaming
