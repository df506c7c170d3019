// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/gemini/generatedecoder.h"

#include "core/logging.h"
#include "providers/gemini/codefence.h"
#include "providers/json.h"
#include "providers/providererror.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using runnel::core::ErrorKind;
using runnel::llm::FinishReason;

namespace runnel::providers {

namespace {

constexpr std::array reasons {
    ReasonRow {"STOP"_L1, FinishReason::Stop},
    ReasonRow {"MAX_TOKENS"_L1, FinishReason::Length},
    ReasonRow {"FUNCTION_CALL"_L1, FinishReason::ToolCalls},
    ReasonRow {"SAFETY"_L1, FinishReason::Filtered},
    ReasonRow {"RECITATION"_L1, FinishReason::Filtered},
    ReasonRow {"LANGUAGE"_L1, FinishReason::Filtered},
    ReasonRow {"BLOCKLIST"_L1, FinishReason::Filtered},
    ReasonRow {"PROHIBITED_CONTENT"_L1, FinishReason::Filtered},
    ReasonRow {"SPII"_L1, FinishReason::Filtered},
    ReasonRow {"IMAGE_SAFETY"_L1, FinishReason::Filtered},
    ReasonRow {"IMAGE_PROHIBITED_CONTENT"_L1, FinishReason::Filtered},
    ReasonRow {"IMAGE_RECITATION"_L1, FinishReason::Filtered},
};

// The service gave up: there is no answer, or not the whole of it.
constexpr std::array failures {
    "OTHER"_L1,       "MALFORMED_FUNCTION_CALL"_L1,   "UNEXPECTED_TOOL_CALL"_L1, "TOO_MANY_TOOL_CALLS"_L1,
    "IMAGE_OTHER"_L1, "MISSING_THOUGHT_SIGNATURE"_L1, "MALFORMED_RESPONSE"_L1,   "NO_IMAGE"_L1,
};

enum Place : std::uint8_t { promptPlace, toolPlace, cachedPlace, candidatesPlace, thoughtsPlace, totalPlace };
using enum TextRule::Takes;
constexpr std::array partRules {TextRule {.name = "text", .takes = Text}, TextRule {.name = "thought", .takes = False},
                                TextRule {.name = "thoughtSignature"}};
constexpr TextShape partShape {.rules = partRules, .isOpen = false};
constexpr std::array contentRules {TextRule {.name = "parts", .takes = One, .inner = &partShape}};
constexpr TextShape contentShape {.rules = contentRules};
constexpr std::array candidateRules {TextRule {.name = "content", .takes = Object, .inner = &contentShape},
                                     TextRule {.name = "index", .takes = Zero}, TextRule {.name = "safetyRatings"},
                                     TextRule {.name = "finishReason", .takes = Empty}};
constexpr TextShape candidateShape {.rules = candidateRules, .isOpen = false};
constexpr std::array countRules {TextRule {.name = "promptTokenCount", .takes = Number, .place = promptPlace},
                                 TextRule {.name = "toolUsePromptTokenCount", .takes = Number, .place = toolPlace},
                                 TextRule {.name = "cachedContentTokenCount", .takes = Number, .place = cachedPlace},
                                 TextRule {.name = "candidatesTokenCount", .takes = Number, .place = candidatesPlace},
                                 TextRule {.name = "thoughtsTokenCount", .takes = Number, .place = thoughtsPlace},
                                 TextRule {.name = "totalTokenCount", .takes = Number, .place = totalPlace}};
constexpr TextShape countShape {.rules = countRules};
constexpr std::array chunkRules {TextRule {.name = "candidates", .takes = One, .inner = &candidateShape},
                                 TextRule {.name = "usageMetadata", .takes = Numbers, .inner = &countShape}};
constexpr TextShape chunkShape {.rules = chunkRules};

std::optional<qint64> sum(std::optional<qint64> first, std::optional<qint64> second)
{
    return first || second ? std::optional(first.value_or(0) + second.value_or(0)) : std::nullopt;
}

} // namespace

void GenerateDecoder::takeObject(QByteArrayView, const QJsonObject &object, llm::StreamEvents &out)
{
    if (!takeAnswer(object, out)) qCDebug(lcProvider) << "dropped an object that says nothing known";
}

bool GenerateDecoder::takeAnswer(const QJsonObject &object, llm::StreamEvents &out)
{
    const QString id = object["responseId"_L1].toString();
    const QString model = object["modelVersion"_L1].toString();
    if (!m_started && !hasEnded() && !(id.isEmpty() && model.isEmpty())) {
        m_started = true;
        out.append(llm::ResponseStarted {id, model});
    }
    const QJsonArray candidates = object["candidates"_L1].toArray();
    for (const auto &candidate : candidates) takeCandidate(candidate.toObject(), out);
    const QJsonObject feedback = object["promptFeedback"_L1].toObject();
    if (const QString reason = feedback["blockReason"_L1].toString(); !reason.isEmpty() && candidates.isEmpty()) {
        qCInfo(lcProvider) << "the prompt was blocked:"
                           << excerpt(feedback["blockReasonMessage"_L1].toString().toUtf8());
        finish(FinishReason::Filtered, reason, out);
    }
    takeUsage(object["usageMetadata"_L1].toObject(), out);
    // What the last object counts is the whole count.
    if (hasEnded() && object.contains("usageMetadata"_L1)) close();
    return object.contains("candidates"_L1) || object.contains("promptFeedback"_L1) ||
           object.contains("usageMetadata"_L1);
}

const TextShape *GenerateDecoder::textShape() const
{
    return m_started ? &chunkShape : nullptr;
}

void GenerateDecoder::takeText(const TextPiece &piece, llm::StreamEvents &out)
{
    if (!piece.text.isEmpty()) out.append(llm::TextDelta {piece.text});
    takeCounts(piece, out);
}

void GenerateDecoder::takeCandidate(const QJsonObject &candidate, llm::StreamEvents &out)
{
    if (candidate["index"_L1].toInt() != 0 || hasEnded()) return;
    const QJsonArray parts = candidate["content"_L1].toObject()["parts"_L1].toArray();
    for (const auto &part : parts) takePart(part.toObject(), out);
    takeSources(candidate, out);
    takeFinishReason(candidate, out);
}

void GenerateDecoder::takePart(const QJsonObject &part, llm::StreamEvents &out)
{
    if (const QString text = part["text"_L1].toString(); !text.isEmpty()) {
        if (part["thought"_L1].toBool()) out.append(llm::ReasoningDelta {text});
        else out.append(llm::TextDelta {text});
    } else if (const QJsonValue call = part["functionCall"_L1]; call.isObject()) {
        out.append(llm::ToolCallDelta {m_toolCalls++, call["id"_L1].toString(), call["name"_L1].toString(),
                                       compactJson(call["args"_L1].toObject())});
    } else if (const QJsonValue code = part["executableCode"_L1]; code.isObject()) {
        out.append(llm::TextDelta {fenced(code["code"_L1].toString(), code["language"_L1].toString().toLower())});
    } else if (const QJsonValue result = part["codeExecutionResult"_L1]; result.isObject()) {
        if (const QString output = result["output"_L1].toString(); !output.isEmpty())
            out.append(llm::TextDelta {fenced(output, u"text"_s)});
    } else if (!part.contains("text"_L1) && !part.contains("thoughtSignature"_L1)) {
        qCInfo(lcProvider) << "dropped a part of an answer:" << excerpt(part.keys().join(u' ').toUtf8());
    }
}

void GenerateDecoder::takeSources(const QJsonObject &candidate, llm::StreamEvents &out)
{
    const auto take = [&](const QJsonObject &source) {
        const QString url = source["uri"_L1].toString();
        if (url.isEmpty() || m_sources.contains(url)) return;
        m_sources.insert(url);
        out.append(llm::Annotation {url, source["title"_L1].toString()});
    };
    const QJsonArray chunks = candidate["groundingMetadata"_L1].toObject()["groundingChunks"_L1].toArray();
    for (const auto &element : chunks) {
        const QJsonObject chunk = element.toObject();
        for (const auto kind : {"web"_L1, "retrievedContext"_L1, "maps"_L1}) take(chunk[kind].toObject());
    }
    const QJsonObject citations = candidate["citationMetadata"_L1].toObject();
    for (const auto name : {"citationSources"_L1, "citations"_L1}) {
        const QJsonArray sources = citations[name].toArray();
        for (const auto &source : sources) take(source.toObject());
    }
}

// Running totals, in which the prompt is without what tools added to it, and the answer without the thoughts.
void GenerateDecoder::takeUsage(const QJsonObject &usage, llm::StreamEvents &out)
{
    TextPiece counts;
    for (const TextRule &rule : countRules) {
        counts.numbers[rule.place] = tokenCount(usage, {rule.name.data(), static_cast<qsizetype>(rule.name.size())});
    }
    takeCounts(counts, out);
}

void GenerateDecoder::takeCounts(const TextPiece &counts, llm::StreamEvents &out)
{
    const auto &numbers = counts.numbers;
    const llm::Usage counted {.promptTokens = sum(numbers[promptPlace], numbers[toolPlace]),
                              .cachedTokens = numbers[cachedPlace],
                              .completionTokens = sum(numbers[candidatesPlace], numbers[thoughtsPlace]),
                              .reasoningTokens = numbers[thoughtsPlace],
                              .totalTokens = numbers[totalPlace]};
    if (counted.isEmpty() || counted == m_usage) return;
    m_usage = counted;
    out.append(llm::UsageReported {counted});
}

void GenerateDecoder::takeFinishReason(const QJsonObject &candidate, llm::StreamEvents &out)
{
    const QString reason = candidate["finishReason"_L1].toString();
    if (reason.isEmpty() || reason == "FINISH_REASON_UNSPECIFIED"_L1) return;
    if (std::ranges::any_of(failures, [&reason](QLatin1StringView word) { return reason == word; })) {
        return fail({.kind = ErrorKind::Server,
                     .message = u"the service broke its answer off"_s,
                     .providerCode = reason,
                     .detail = excerpt(candidate["finishMessage"_L1].toString().toUtf8())},
                    out);
    }
    // The service has no word of its own for a model that waits for its calls.
    const FinishReason told = reasonFor(reasons, reason);
    finish(told == FinishReason::Stop && m_toolCalls > 0 ? FinishReason::ToolCalls : told, reason, out);
}

} // namespace runnel::providers
