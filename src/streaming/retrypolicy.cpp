// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/retrypolicy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace runnel::streaming {

namespace {

using enum core::ErrorKind;

struct Rule
{
    core::ErrorKind kind;
    int retries;
};

// A kind that is not here is never tried again: asking twice does not mend a key, a bill, a request or a setting.
constexpr std::array rules {
    Rule {RateLimit, 2}, Rule {Overloaded, 2}, Rule {Server, 2}, Rule {Network, 2}, Rule {Timeout, 2},
};

// What another model of the same provider would meet as well.
constexpr std::array providerWide {Auth, Permission, Quota, Network, Tls, Proxy, Configuration};
// What no model is to be asked after.
constexpr std::array ours {Filtered, Storage, StorageFull, StorageTooNew, StorageCorrupt, Busy, Cancelled};

constexpr auto firstDelay = 500ms;
constexpr auto maxDelay = 8'000ms;
constexpr double maxJitter = 0.25;

std::optional<std::chrono::milliseconds> pause(const std::optional<std::chrono::milliseconds> &asked, int times,
                                               double random)
{
    if (asked) {
        if (*asked > maxRetryAfter) return std::nullopt;
        return std::max(*asked, 0ms);
    }
    const auto whole = std::min(firstDelay * (1 << std::min(times, 10)), maxDelay);
    return std::chrono::milliseconds(std::llround(static_cast<double>(whole.count()) * (1.0 - maxJitter * random)));
}

} // namespace

int maxRetries(core::ErrorKind kind)
{
    const auto rule = std::ranges::find(rules, kind, &Rule::kind);
    return rule == rules.end() ? 0 : rule->retries;
}

std::optional<std::chrono::milliseconds> retryDelay(const core::Error &error, int retry, double random)
{
    if (retry >= maxRetries(error.kind)) return std::nullopt;
    // Silence that lasted for minutes would last for as long again, twice; a service that tells of its own time-out is
    // there.
    if (error.kind == Timeout && error.httpStatus == 0) return std::nullopt;
    return pause(error.retryAfter, retry, random);
}

std::optional<std::chrono::milliseconds> resumeDelay(const std::optional<core::Error> &error, int resume, double random)
{
    if (resume >= maxResumes || (error && maxRetries(error->kind) == 0)) return std::nullopt;
    return pause(error ? error->retryAfter : std::nullopt, resume, random);
}

bool refusesStreaming(const core::Error &error)
{
    const auto names = [&error](QLatin1StringView word) {
        return error.message.contains(word, Qt::CaseInsensitive) || error.detail.contains(word, Qt::CaseInsensitive) ||
               error.providerCode.contains(word, Qt::CaseInsensitive);
    };
    switch (error.httpStatus) {
    case 400:
    case 405:
    case 415:
    case 422:
        return names("stream"_L1);
    default:
        // One JSON document where a stream was asked for.
        return error.kind == Protocol && error.httpStatus < 300 && names("application/json"_L1);
    }
}

bool mayFallBack(Fallback fallback, const std::optional<core::Error> &error)
{
    if (fallback == Fallback::None || fallback == Fallback::Asked) return false;
    if (!error) return true;
    if (std::ranges::contains(ours, error->kind)) return false;
    return fallback == Fallback::OtherProvider || !std::ranges::contains(providerWide, error->kind);
}

NextMove nextMove(const Tries &tries, const std::optional<core::Error> &error, double random)
{
    const bool fallsBack = mayFallBack(tries.fallback, error);
    const int left = maxRequests - tries.requests - (fallsBack ? 1 : 0);
    if (left > 0 && tries.fallback != Fallback::Asked) {
        // An end without a word is what a service makes of a stream that it does not know.
        if (!tries.plain && (!error || refusesStreaming(*error))) return {.step = NextStep::AskPlainly};
        if (const auto delay = error ? retryDelay(*error, tries.retries, random) : std::nullopt) {
            return {.step = NextStep::AskAgain, .delay = *delay};
        }
    }
    return {.step = fallsBack && tries.requests < maxRequests ? NextStep::AskFallback : NextStep::GiveUp};
}

core::Error wordlessEnd()
{
    return {.kind = Protocol, .message = u"the stream ended before the answer began"_s};
}

core::Error offlineError()
{
    return {.kind = Network, .message = u"offline: there is no network"_s, .providerCode = u"offline"_s};
}

core::Error truncatedEnd()
{
    return {.kind = Protocol, .message = u"the stream ended before the answer did"_s};
}

std::chrono::milliseconds RetrySchedule::reserve(const QString &provider, std::chrono::milliseconds earliest,
                                                 std::chrono::milliseconds now)
{
    QList<std::chrono::milliseconds> &taken = m_taken[provider];
    taken.removeIf([now](std::chrono::milliseconds time) { return time + spacing <= now; });
    auto time = earliest;
    auto place = taken.begin();
    for (; place != taken.end(); ++place) {
        if (*place + spacing <= time) continue;
        if (*place >= time + spacing) break;
        time = *place + spacing;
    }
    taken.insert(place, time);
    return time;
}

} // namespace runnel::streaming
