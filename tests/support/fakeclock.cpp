// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/fakeclock.h"

#include <QPointer>

#include <algorithm>
#include <map>
#include <utility>

using namespace std::chrono_literals;

namespace runnel::test {

namespace {

struct Timer
{
    QPointer<QObject> context;
    std::function<void()> call;
};

} // namespace

struct FakeClock::State
{
    using Key = std::pair<std::chrono::milliseconds, quint64>; // due, order of asking

    std::chrono::milliseconds now {1'000'000};
    qint64 wallMs = 0;
    quint64 nextOrder = 0;
    std::map<Key, Timer> timers;

    void dropDead()
    {
        std::erase_if(timers, [](const auto &entry) { return !entry.second.context; });
    }
};

FakeClock::FakeClock(qint64 wallMs) : m_state(std::make_shared<State>())
{
    m_state->wallMs = wallMs;
}

std::chrono::milliseconds FakeClock::monotonic() const
{
    return m_state->now;
}

qint64 FakeClock::wallMs() const
{
    return m_state->wallMs;
}

core::TimerHandle FakeClock::after(std::chrono::milliseconds delay, QObject *context, std::function<void()> call)
{
    const State::Key key {m_state->now + std::max(delay, 0ms), m_state->nextOrder++};
    m_state->timers.emplace(key, Timer {context, std::move(call)});
    return core::TimerHandle([state = std::weak_ptr(m_state), key] {
        if (const auto alive = state.lock()) alive->timers.erase(key);
    });
}

void FakeClock::advance(std::chrono::milliseconds duration)
{
    const auto state = m_state;
    const auto target = state->now + duration;
    const auto moveTo = [&state](std::chrono::milliseconds time) {
        state->wallMs += (time - state->now).count();
        state->now = time;
    };
    while (true) {
        state->dropDead();
        const auto next = state->timers.begin();
        if (next == state->timers.end() || next->first.first > target) break;
        // What a sleep made late fires at once.
        moveTo(std::max(next->first.first, state->now));
        const Timer timer = std::move(next->second);
        state->timers.erase(next);
        timer.call();
    }
    moveTo(target);
}

void FakeClock::sleep(std::chrono::milliseconds duration, bool counted)
{
    m_state->wallMs += duration.count();
    if (counted) m_state->now += duration;
}

bool FakeClock::advanceToNext()
{
    const auto delay = untilNext();
    if (!delay) return false;
    advance(*delay);
    return true;
}

void FakeClock::setWallMs(qint64 wallMs)
{
    m_state->wallMs = wallMs;
}

qsizetype FakeClock::pendingTimers() const
{
    m_state->dropDead();
    return static_cast<qsizetype>(m_state->timers.size());
}

std::optional<std::chrono::milliseconds> FakeClock::untilNext() const
{
    m_state->dropDead();
    if (m_state->timers.empty()) return std::nullopt;
    return std::max(m_state->timers.begin()->first.first - m_state->now, 0ms);
}

} // namespace runnel::test
