// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/clock.h"
#include "core/error.h"
#include "streaming/limits.h"

#include <QObject>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

namespace runnel::streaming {

//! \brief Watches one exchange for silence.
//!
//! It takes readings of the clock as things happen and looks at them when its one timer fires, so that a token costs
//! no timer. Byte and progress silence are apart: a service that only sends keep-alives is alive and does not answer.
class Watchdog : public QObject
{
    Q_OBJECT
public:
    //! \brief What did not happen in time.
    enum class Silence : std::uint8_t { Connect, FirstByte, BytesIdle, ProgressIdle, AfterFinish };
    Q_ENUM(Silence)

    Watchdog(core::Clock &clock, const Timeouts &timeouts, QObject *parent = nullptr);

    //! A request leaves. \a tellsSent: noteSent() will be called. \a streamed false: the answer comes in one piece, so
    //! the service may be silent until it is whole.
    void start(bool tellsSent, bool streamed);
    void stop();
    void noteSent();
    void noteBytes();
    void noteProgress();
    void noteFinished();
    //! The machine slept; \a counted: how much of it is on the monotonic clock. No limit counts that time. But the
    //! connection may be dead: the next byte has less time than others.
    void noteWake(std::chrono::milliseconds counted);
    //! The network went and came back: as above, without the sleep.
    void noteDoubt();

Q_SIGNALS:
    //! Once; the watch is over.
    void expired(runnel::streaming::Watchdog::Silence silence);
    //! No progress for a while; once until noteProgress().
    void stalled();

private:
    struct Deadline
    {
        std::chrono::milliseconds at;
        Silence silence;
    };

    [[nodiscard]] Deadline next() const;
    void arm();
    void armAt(std::chrono::milliseconds at);
    void check();

    core::Clock &m_clock;
    Timeouts m_timeouts;
    core::TimerHandle m_timer;
    bool m_running = false;
    bool m_streamed = true;
    bool m_sent = false;
    bool m_stallTold = false;
    std::chrono::milliseconds m_dueAt {0};
    std::chrono::milliseconds m_requestAt {0};
    std::optional<std::chrono::milliseconds> m_bytesAt;
    std::optional<std::chrono::milliseconds> m_progressAt;
    std::optional<std::chrono::milliseconds> m_finishedAt;
    std::optional<std::chrono::milliseconds> m_doubtAt; // until the next byte
};

//! What an exchange that was silent in this way ends with; nothing where its answer was over.
[[nodiscard]] std::optional<core::Error> silenceError(Watchdog::Silence silence);

} // namespace runnel::streaming
