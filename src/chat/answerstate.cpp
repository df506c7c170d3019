// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/answerstate.h"

#include "core/wordtable.h"

using namespace Qt::StringLiterals;

namespace runnel::chat {

namespace {

// In the database and in JSON: never rename one.
constexpr std::array words {
    std::pair {AnswerState::Queued, "queued"_L1},       std::pair {AnswerState::Connecting, "connecting"_L1},
    std::pair {AnswerState::Waiting, "waiting"_L1},     std::pair {AnswerState::Retrying, "retrying"_L1},
    std::pair {AnswerState::Streaming, "streaming"_L1}, std::pair {AnswerState::Stalled, "stalled"_L1},
    std::pair {AnswerState::Complete, "complete"_L1},   std::pair {AnswerState::Stopped, "stopped"_L1},
    std::pair {AnswerState::Length, "length"_L1},       std::pair {AnswerState::Filtered, "filtered"_L1},
    std::pair {AnswerState::Refused, "refused"_L1},     std::pair {AnswerState::ToolCalls, "tool_calls"_L1},
    std::pair {AnswerState::Truncated, "truncated"_L1}, std::pair {AnswerState::Interrupted, "interrupted"_L1},
    std::pair {AnswerState::Failed, "failed"_L1},
};

} // namespace

QString toString(AnswerState state)
{
    return core::wordOf(words, state);
}

std::optional<AnswerState> answerStateFromString(QStringView word)
{
    return core::valueOf(words, word);
}

bool isRunning(AnswerState state)
{
    return state <= AnswerState::Stalled;
}

} // namespace runnel::chat
