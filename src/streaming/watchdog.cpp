// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/watchdog.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace runnel::streaming {

namespace {

// A busy program is late as well, but not by so much.
constexpr auto maxLate = 5'000ms;
// Until whoever knows how long the machine slept has told.
constexpr auto lateGrace = 1'000ms;

} // namespace

Watchdog::Watchdog(core::Clock &clock, const Timeouts &timeouts, QObject *parent)
    : QObject(parent), m_clock(clock), m_timeouts(timeouts)
{}

void Watchdog::start(bool tellsSent, bool streamed)
{
    m_running = true;
    m_streamed = streamed;
    m_sent = !tellsSent;
    m_stallTold = false;
    m_requestAt = m_clock.monotonic();
    m_bytesAt.reset();
    m_progressAt.reset();
    m_finishedAt.reset();
    m_doubtAt.reset();
    arm();
}

void Watchdog::stop()
{
    m_running = false;
    m_timer.cancel();
}

void Watchdog::noteSent()
{
    if (!m_running || m_sent) return;
    m_sent = true;
    m_requestAt = m_clock.monotonic();
}

void Watchdog::noteBytes()
{
    noteSent();
    const bool first = !m_bytesAt;
    m_bytesAt = m_clock.monotonic();
    m_doubtAt.reset();
    // The limit between bytes may be the shorter one; until then the timer stood for the first byte.
    if (m_running && first) arm();
}

void Watchdog::noteProgress()
{
    noteBytes();
    const bool first = !m_progressAt;
    m_progressAt = m_clock.monotonic();
    const bool wasStalled = std::exchange(m_stallTold, false);
    if (m_running && (first || wasStalled)) arm();
}

void Watchdog::noteFinished()
{
    m_finishedAt = m_clock.monotonic();
    if (m_running) arm();
}

void Watchdog::noteWake(std::chrono::milliseconds counted)
{
    m_requestAt += counted;
    for (auto *reading : {&m_bytesAt, &m_progressAt, &m_finishedAt}) {
        if (*reading) **reading += counted;
    }
    noteDoubt();
}

void Watchdog::noteDoubt()
{
    m_doubtAt = m_clock.monotonic();
    if (m_running) arm();
}

Watchdog::Deadline Watchdog::next() const
{
    if (m_finishedAt) return {*m_finishedAt + m_timeouts.afterFinish, Silence::AfterFinish};
    if (!m_sent) return {m_requestAt + m_timeouts.connect, Silence::Connect};
    const Deadline progress {m_progressAt.value_or(m_requestAt) + m_timeouts.progressIdle, Silence::ProgressIdle};
    if (!m_streamed && !m_bytesAt) return progress;
    // The first byte may take long for good reasons; of those behind it one is soon missed.
    Deadline bytes = m_bytesAt ? Deadline {*m_bytesAt + m_timeouts.bytesIdle, Silence::BytesIdle}
                               : Deadline {m_requestAt + m_timeouts.firstByte, Silence::FirstByte};
    if (m_bytesAt && m_doubtAt) bytes.at = std::min(bytes.at, *m_doubtAt + m_timeouts.afterWake);
    return bytes.at <= progress.at ? bytes : progress;
}

void Watchdog::arm()
{
    auto at = next().at;
    if (m_progressAt && !m_stallTold && !m_finishedAt) at = std::min(at, *m_progressAt + m_timeouts.stallNotice);
    armAt(at);
}

void Watchdog::armAt(std::chrono::milliseconds at)
{
    const auto now = m_clock.monotonic();
    m_dueAt = std::max(at, now);
    m_timer = m_clock.after(m_dueAt - now, this, [this] { check(); });
}

void Watchdog::check()
{
    if (!m_running) return;
    const auto now = m_clock.monotonic();
    if (now - m_dueAt > maxLate) {
        armAt(now + lateGrace);
        return;
    }
    if (const Deadline deadline = next(); deadline.at <= now) {
        stop();
        Q_EMIT expired(deadline.silence);
        return;
    }
    const bool stalls = m_progressAt && !m_stallTold && !m_finishedAt && *m_progressAt + m_timeouts.stallNotice <= now;
    if (stalls) m_stallTold = true;
    arm();
    if (stalls) Q_EMIT stalled();
}

std::optional<core::Error> silenceError(Watchdog::Silence silence)
{
    core::Error error {.kind = core::ErrorKind::Timeout, .message = {}};
    switch (silence) {
    case Watchdog::Silence::Connect:
        error.message = u"no connection in time"_s;
        break;
    case Watchdog::Silence::FirstByte:
        error.message = u"no first byte in time"_s;
        break;
    case Watchdog::Silence::BytesIdle:
        error.message = u"no bytes for too long"_s;
        break;
    case Watchdog::Silence::ProgressIdle:
        error.message = u"only keep-alives for too long"_s;
        break;
    case Watchdog::Silence::AfterFinish:
        return std::nullopt;
    }
    return error;
}

} // namespace runnel::streaming
