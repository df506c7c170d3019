// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/contextwindow.h"

#include "llm/tokens.h"

#include <algorithm>
#include <numeric>

namespace runnel::streaming {

namespace {

constexpr qint64 usualAnswer = 4096; // tokens

} // namespace

qint64 promptRoom(qint64 context, const llm::GenerationOptions &options)
{
    const qint64 answer = options.maxTokens ? qint64(*options.maxTokens) : std::min(usualAnswer, context / 4);
    return context - std::clamp<qint64>(answer, 0, context / 2);
}

QList<qsizetype> turnsOver(const QList<TurnWeight> &turns, qint64 room)
{
    qint64 total = std::accumulate(turns.cbegin(), turns.cend(), qint64(0),
                                   [](qint64 sum, const TurnWeight &turn) { return sum + turn.tokens; });
    QList<qsizetype> over;
    for (auto first = turns.cbegin(); first != turns.cend() && total > room;) {
        const auto end = std::ranges::find(first + 1, turns.cend(), llm::Role::User, &TurnWeight::role);
        if (end == turns.cend()) break; // the last exchange
        if (std::ranges::none_of(first, end, &TurnWeight::isKept)) {
            for (auto turn = first; turn != end; ++turn) {
                total -= turn->tokens;
                over.append(turn - turns.cbegin());
            }
        }
        first = end;
    }
    return over;
}

int fitToContext(llm::ChatRequest &request, qint64 context)
{
    QList<TurnWeight> weights;
    for (const llm::Turn &turn : std::as_const(request.turns)) {
        weights.append({.role = turn.role, .tokens = llm::estimateTokens(turn), .isKept = turn.isKept});
    }
    const qint64 room = promptRoom(context, request.options) - llm::estimateSystemTokens(request.systemPrompt);
    const QList<qsizetype> over = turnsOver(weights, room);
    int count = 0;
    for (auto index = over.crbegin(); index != over.crend(); ++index) {
        count += request.turns.at(*index).role == llm::Role::Tool ? 0 : 1;
        request.turns.removeAt(*index);
    }
    return count;
}

} // namespace runnel::streaming
