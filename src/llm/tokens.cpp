// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "llm/tokens.h"

#include <QChar>

#include <algorithm>

namespace runnel::llm {

namespace {

constexpr qint64 quarters = 4; // the estimate counts in quarters of a token
constexpr double million = 1'000'000;

bool isIdeographic(char32_t character)
{
    switch (QChar::script(character)) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Hangul:
        return true;
    default:
        return false;
    }
}

} // namespace

qint64 estimateTokens(QStringView text)
{
    qint64 count = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar unit = text[i];
        if (unit.unicode() < 0x80) {
            count += 1;
        } else if (unit.isHighSurrogate() && i + 1 < text.size()) {
            count += isIdeographic(QChar::surrogateToUcs4(unit, text[++i])) ? quarters : quarters / 2;
        } else {
            count += isIdeographic(unit.unicode()) ? quarters : quarters / 2;
        }
    }
    return (count + quarters - 1) / quarters;
}

qint64 estimateImageTokens(int width, int height)
{
    if (2 * std::max(width, height) <= imageTileSide) return imageTileTokens;
    const auto tiles = [](int side) { return std::max(1, (side + imageTileSide - 1) / imageTileSide); };
    return qint64(tiles(width)) * tiles(height) * imageTileTokens;
}

qint64 estimateTokens(const Turn &turn)
{
    qint64 tokens = turnTokens + estimateTokens(turn.text) + estimateTokens(turn.reasoning);
    for (const Image &image : turn.images) tokens += estimateImageTokens(image.width, image.height);
    for (const ToolCall &call : turn.toolCalls) tokens += estimateTokens(call.name) + estimateTokens(call.arguments);
    for (const TextFile &file : turn.files) tokens += file.tokens;
    return tokens;
}

qint64 estimateSystemTokens(QStringView systemPrompt)
{
    return systemPrompt.isEmpty() ? 0 : turnTokens + estimateTokens(systemPrompt);
}

qint64 estimateTokens(const ChatRequest &request)
{
    qint64 tokens = estimateSystemTokens(request.systemPrompt);
    for (const Turn &turn : request.turns) tokens += estimateTokens(turn);
    return tokens;
}

Tally tally(const Usage &told, qint64 answerTokens)
{
    Tally result {.usage = told};
    std::optional<qint64> &prompt = result.usage.promptTokens;
    std::optional<qint64> &completion = result.usage.completionTokens;
    const std::optional<qint64> total = told.totalTokens;
    if (!prompt && !completion && !total && answerTokens <= 0) return result;
    if (total && completion && !prompt) prompt = std::max<qint64>(0, *total - *completion);
    if (!prompt && told.estimatedPromptTokens) {
        prompt = std::min(*told.estimatedPromptTokens, total.value_or(*told.estimatedPromptTokens));
        result.isPromptEstimated = true;
    }
    if (completion) return result;
    if (total && prompt) {
        completion = std::max<qint64>(0, *total - *prompt);
        result.isCompletionEstimated = result.isPromptEstimated;
    } else if (answerTokens > 0) {
        completion = answerTokens;
        result.isCompletionEstimated = true;
    }
    return result;
}

std::optional<double> cost(const Usage &usage, const Price &price)
{
    if (!usage.promptTokens && !usage.completionTokens) return std::nullopt;
    const qint64 prompt = usage.promptTokens.value_or(0);
    const qint64 cached = std::clamp(usage.cachedTokens.value_or(0), qint64(0), prompt);
    return (double(prompt - cached) * price.prompt + double(cached) * price.cached.value_or(price.prompt) +
            double(usage.completionTokens.value_or(0)) * price.completion) /
           million;
}

} // namespace runnel::llm
