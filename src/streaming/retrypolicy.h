// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QHash>
#include <QString>

#include <chrono>
#include <cstdint>
#include <optional>

namespace runnel::streaming {

//! Requests on the wire for one action of a user: the first, its retries, the plain call after a refused stream, and
//! the one to the fallback model.
inline constexpr int maxRequests = 3;
//! How often one answer is taken up again after its first token. That asks for nothing new, so it does not count above.
inline constexpr int maxResumes = 3;
//! A service that asks for more patience than this is not asked again by itself.
inline constexpr std::chrono::milliseconds maxRetryAfter {120'000};

//! How often a request that failed with \a kind before its first token is asked again. 0: never.
[[nodiscard]] int maxRetries(core::ErrorKind kind);

//! How long to wait before retry number \a retry, from 0; nothing where \a error is not to be tried again: neither is a
//! time-out that no HTTP status tells of. What the service asks for counts; else 0.5 s doubled each time, at most 8 s,
//! less up to a quarter. \a random is in [0, 1).
[[nodiscard]] std::optional<std::chrono::milliseconds> retryDelay(const core::Error &error, int retry, double random);

//! How long to wait before an answer that broke off with \a error, or with none, after its first token is taken up again
//! for time number \a resume, from 0; nothing where it is not. Silence counts here: the answer goes on without us.
[[nodiscard]] std::optional<std::chrono::milliseconds> resumeDelay(const std::optional<core::Error> &error, int resume,
                                                                   double random);

//! Whether \a error, met before the first token, says that the service would answer if it need not stream.
[[nodiscard]] bool refusesStreaming(const core::Error &error);

//! \brief Which other model could be asked in the place of the one that failed.
enum class Fallback : std::uint8_t {
    None,
    SameProvider,
    OtherProvider,
    Asked, //!< it is the one that failed
};

//! Whether \a fallback may answer where \a error is what the first model came to: not where it would fail for the same
//! reason, and not where an answer was withheld.
[[nodiscard]] bool mayFallBack(Fallback fallback, const std::optional<core::Error> &error);

//! \brief What was tried before a request failed.
struct Tries
{
    int requests = 0; //!< the failed one included
    int retries = 0;
    bool plain = false; //!< the failed request did not stream
    Fallback fallback = Fallback::None;
};

//! \brief What follows a request that failed.
enum class NextStep : std::uint8_t { GiveUp, AskPlainly, AskAgain, AskFallback };

//! \brief A step, and how long to wait before it.
struct NextMove
{
    NextStep step = NextStep::GiveUp;
    std::chrono::milliseconds delay {0};
    bool operator==(const NextMove &) const = default;
};

//! What to do after a request that ended with \a error before the first token. Where a fallback may answer, the last of
//! the \ref maxRequests is kept for it; it is asked once. \a random as in retryDelay().
[[nodiscard]] NextMove nextMove(const Tries &tries, const std::optional<core::Error> &error, double random);

//! The error of an exchange that ended without one and without a word.
[[nodiscard]] core::Error wordlessEnd();
//! The error of one that is not tried because there is no network.
[[nodiscard]] core::Error offlineError();
//! The error of one that ended without one, in the middle of its answer.
[[nodiscard]] core::Error truncatedEnd();

//! \brief Spreads what would fire at one instant: requests to one provider are told times at least \ref spacing apart.
class RetrySchedule
{
public:
    static constexpr std::chrono::milliseconds spacing {200};

    //! The time, not before \a earliest, at which \a provider may be asked again. \a now clears what has passed.
    [[nodiscard]] std::chrono::milliseconds reserve(const QString &provider, std::chrono::milliseconds earliest,
                                                    std::chrono::milliseconds now);

private:
    QHash<QString, QList<std::chrono::milliseconds>> m_taken; // sorted
};

} // namespace runnel::streaming
