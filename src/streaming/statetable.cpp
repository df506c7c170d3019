// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/statetable.h"

#include <algorithm>
#include <array>
#include <utility>

namespace runnel::streaming {

using chat::AnswerState;

namespace {

constexpr std::size_t stateCount = std::to_underlying(AnswerState::Failed) + 1;

constexpr std::uint32_t bit(AnswerState state)
{
    return 1U << std::to_underlying(state);
}

template <typename... States>
constexpr std::uint32_t any(States... states)
{
    return (0U | ... | bit(states));
}

using enum AnswerState;

// Whatever runs can be stopped, be cut off by the end of the program, or fail.
constexpr std::uint32_t broken = any(Stopped, Interrupted, Failed);
// Where the service has spoken, it can end the answer in every way, also without having sent a word.
constexpr std::uint32_t over = broken | any(Complete, Length, Filtered, Refused, ToolCalls, Truncated);

struct Row
{
    AnswerState from;
    std::uint32_t to;
};

constexpr std::array<Row, stateCount> table {{
    {Queued, broken | any(Connecting)},
    {Connecting, broken | any(Waiting, Retrying)},
    {Waiting, over | any(Streaming, Retrying, Connecting)}, // Connecting: the plain call after a refused stream
    {Retrying, broken | any(Queued, Connecting)},
    {Streaming, over | any(Stalled, Retrying)}, // Retrying: to be taken up behind the last cursor
    {Stalled, over | any(Streaming, Retrying)},
    {Complete, 0},
    {Stopped, 0},
    {Length, 0},
    {Filtered, 0},
    {Refused, 0},
    {ToolCalls, 0},
    {Truncated, 0},
    {Interrupted, 0},
    {Failed, 0},
}};

constexpr bool rowsStandInOrder()
{
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (std::to_underlying(table[i].from) != i) return false;
    }
    return true;
}
static_assert(rowsStandInOrder());

} // namespace

bool isLegal(AnswerState from, AnswerState to)
{
    return (table.at(std::to_underlying(from)).to & bit(to)) != 0;
}

Affordances affordances(AnswerState state, bool hasText)
{
    switch (state) {
    case Queued:
    case Connecting:
    case Waiting:
    case Streaming:
    case Stalled:
        return {.canStop = true};
    case Retrying:
        return {.canStop = true, .canRetryNow = true};
    case Complete:
    case Filtered:
    case Refused:
    case ToolCalls:
        return {.canRetry = true};
    case Stopped:
    case Length:
    case Truncated:
    case Interrupted:
    case Failed:
        return {.canContinue = hasText, .canRetry = true, .canKeep = hasText};
    }
    Q_UNREACHABLE_RETURN({});
}

Affordances affordances(const chat::Message &message)
{
    if (message.role != llm::Role::Assistant) return {};
    const bool hasText = std::ranges::any_of(message.parts, [](const chat::Part &part) {
        return part.kind == chat::PartKind::Text && !part.text.isEmpty();
    });
    Affordances result = affordances(message.state, hasText);
    if (message.kept) result.canContinue = result.canKeep = false;
    return result;
}

} // namespace runnel::streaming
