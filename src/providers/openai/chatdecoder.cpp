// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/openai/chatdecoder.h"

#include "core/logging.h"
#include "providers/json.h"
#include "providers/providererror.h"

#include <QJsonArray>

#include <array>

using namespace Qt::StringLiterals;
using runnel::core::ErrorKind;
using runnel::llm::FinishReason;

namespace runnel::providers {

namespace {

constexpr std::array reasonTable {
    ReasonRow {"stop"_L1, FinishReason::Stop},
    ReasonRow {"end_turn"_L1, FinishReason::Stop},
    ReasonRow {"eos"_L1, FinishReason::Stop},
    ReasonRow {"complete"_L1, FinishReason::Stop},
    ReasonRow {"stop_sequence"_L1, FinishReason::Stop},
    ReasonRow {"length"_L1, FinishReason::Length},
    ReasonRow {"max_tokens"_L1, FinishReason::Length},
    ReasonRow {"model_length"_L1, FinishReason::Length},
    ReasonRow {"tool_calls"_L1, FinishReason::ToolCalls},
    ReasonRow {"tool_use"_L1, FinishReason::ToolCalls},
    ReasonRow {"function_call"_L1, FinishReason::ToolCalls},
    ReasonRow {"content_filter"_L1, FinishReason::Filtered},
    ReasonRow {"sensitive"_L1, FinishReason::Filtered},
    ReasonRow {"safety"_L1, FinishReason::Filtered},
    ReasonRow {"recitation"_L1, FinishReason::Filtered},
    ReasonRow {"refusal"_L1, FinishReason::Refused},
};

using enum TextRule::Takes;
constexpr std::array deltaRules {TextRule {.name = "content", .takes = Text}, TextRule {.name = "role"},
                                 TextRule {.name = "reasoning_content", .takes = Empty},
                                 TextRule {.name = "reasoning", .takes = Empty},
                                 TextRule {.name = "refusal", .takes = Empty}};
constexpr TextShape deltaShape {.rules = deltaRules, .isOpen = false};
constexpr std::array choiceRules {TextRule {.name = "delta", .takes = Object, .inner = &deltaShape},
                                  TextRule {.name = "index", .takes = Zero},
                                  TextRule {.name = "finish_reason", .takes = Empty}, TextRule {.name = "logprobs"},
                                  TextRule {.name = "content_filter_results"}};
constexpr TextShape choiceShape {.rules = choiceRules, .isOpen = false};
constexpr std::array chunkRules {TextRule {.name = "choices", .takes = One, .inner = &choiceShape},
                                 TextRule {.name = "usage", .takes = Empty},
                                 TextRule {.name = "x_groq", .takes = Empty}};
constexpr TextShape chunkShape {.rules = chunkRules};

// A string, or Mistral's array of typed pieces: those of type \a type.
QString textOf(const QJsonValue &value, QLatin1StringView type)
{
    if (value.isString()) return type == "text"_L1 ? value.toString() : QString();
    QString text;
    const QJsonArray pieces = value.toArray();
    for (const auto &element : pieces) {
        const QJsonObject piece = element.toObject();
        if (piece["type"_L1].toString() != type) continue;
        const QJsonValue inner = piece[type];
        text += inner.isArray() ? textOf(inner, "text"_L1) : inner.toString();
    }
    return text;
}

// The same reasoning comes under several names, from some servers under two at once: the first that speaks counts.
QString reasoningOf(const QJsonObject &delta)
{
    for (const auto name : {"reasoning_content"_L1, "reasoning"_L1, "reasoning_text"_L1, "thinking"_L1}) {
        if (QString text = delta[name].toString(); !text.isEmpty()) return text;
    }
    if (QString text = textOf(delta["content"_L1], "thinking"_L1); !text.isEmpty()) return text;
    QString text;
    const QJsonArray details = delta["reasoning_details"_L1].toArray();
    for (const auto &element : details) {
        const QJsonObject detail = element.toObject();
        text += detail["text"_L1].toString(detail["summary"_L1].toString());
    }
    return text;
}

} // namespace

const TextShape *ChatDecoder::textShape() const
{
    return m_started ? &chunkShape : nullptr;
}

void ChatDecoder::takeText(const TextPiece &piece, llm::StreamEvents &out)
{
    m_think.take(piece.text, out);
}

void ChatDecoder::flush(llm::StreamEvents &out)
{
    m_think.finish(out);
}

void ChatDecoder::takeObject(QByteArrayView, const QJsonObject &object, llm::StreamEvents &out)
{
    if (!takeAnswer(object, out)) qCDebug(lcProvider) << "dropped an object without choices";
}

// A chunk, or the whole.
bool ChatDecoder::takeAnswer(const QJsonObject &object, llm::StreamEvents &out)
{
    const QString id = object["id"_L1].toString();
    const QString model = object["model"_L1].toString();
    const QJsonValue choices = object["choices"_L1];
    if (!m_started && !hasEnded() && object.contains("choices"_L1) && !(id.isEmpty() && model.isEmpty())) {
        m_started = true;
        out.append(llm::ResponseStarted {id, model});
    }
    const QJsonArray list = choices.toArray();
    for (const auto &choice : list) takeChoice(choice.toObject(), out);
    takeUsage(object["usage"_L1].toObject(object["x_groq"_L1].toObject()["usage"_L1].toObject()), out);
    return object.contains("choices"_L1) || object.contains("usage"_L1);
}

void ChatDecoder::takeChoice(const QJsonObject &choice, llm::StreamEvents &out)
{
    if (choice["index"_L1].toInt() != 0 || hasEnded()) return;
    if (auto error = errorFromObject(choice, 0)) return fail(*error, out);
    const QJsonValue delta = choice["delta"_L1];
    takeDelta(delta.isObject() ? delta.toObject() : choice["message"_L1].toObject(), out);
    takeFinishReason(choice["finish_reason"_L1].toString(), out);
}

void ChatDecoder::takeDelta(const QJsonObject &delta, llm::StreamEvents &out)
{
    // Some servers send it inside the text, some beside it, some both ways: the first that speaks counts.
    if (const QString text = reasoningOf(delta); !text.isEmpty() && !m_think.hasReasoned()) {
        m_think.mute();
        out.append(llm::ReasoningDelta {text});
    }
    m_think.take(textOf(delta["content"_L1], "text"_L1), out);
    if (const QString text = delta["refusal"_L1].toString(); !text.isEmpty()) {
        m_declined = true;
        out.append(llm::RefusalDelta {text});
    }
    takeToolCalls(delta, out);
    const QJsonArray annotations = delta["annotations"_L1].toArray();
    for (const auto &element : annotations) {
        const QJsonObject citation = element.toObject().value("url_citation"_L1).toObject();
        const QString url = citation["url"_L1].toString();
        if (url.isEmpty() || m_citations.contains(url)) continue;
        m_citations.insert(url);
        out.append(llm::Annotation {url, citation["title"_L1].toString()});
    }
}

void ChatDecoder::takeToolCalls(const QJsonObject &delta, llm::StreamEvents &out)
{
    const auto append = [&out](int index, const QString &id, const QJsonObject &function) {
        // Fragments of text from most, an object at once from some.
        const QJsonValue arguments = function["arguments"_L1];
        const QString text = arguments.isObject() ? compactJson(arguments.toObject()) : arguments.toString();
        out.append(llm::ToolCallDelta {index, id, function["name"_L1].toString(), text});
    };
    const QJsonArray calls = delta["tool_calls"_L1].toArray();
    for (const auto &element : calls) {
        const QJsonObject call = element.toObject();
        const QString id = call["id"_L1].toString();
        int index = call["index"_L1].toInt(-1);
        if (index < 0) {
            // Without an index an id names a call, and a fragment without either belongs to the last.
            const int next = static_cast<int>(m_toolIndexes.size());
            index = id.isEmpty() ? std::max(0, next - 1) : m_toolIndexes.value(id, next);
            if (!id.isEmpty()) m_toolIndexes.insert(id, index);
        }
        append(index, id, call["function"_L1].toObject());
    }
    if (const QJsonValue call = delta["function_call"_L1]; call.isObject()) append(0, {}, call.toObject());
}

void ChatDecoder::takeUsage(const QJsonObject &object, llm::StreamEvents &out)
{
    if (object.isEmpty()) return;
    const QJsonObject prompt = object["prompt_tokens_details"_L1].toObject();
    const QJsonObject completion = object["completion_tokens_details"_L1].toObject();
    const llm::Usage usage {.promptTokens = tokenCount(object, "prompt_tokens"_L1),
                            .cachedTokens = tokenCount(prompt, "cached_tokens"_L1),
                            .completionTokens = tokenCount(object, "completion_tokens"_L1),
                            .reasoningTokens = tokenCount(completion, "reasoning_tokens"_L1),
                            .totalTokens = tokenCount(object, "total_tokens"_L1)};
    if (!usage.isEmpty()) out.append(llm::UsageReported {usage});
}

void ChatDecoder::takeFinishReason(const QString &reason, llm::StreamEvents &out)
{
    if (reason.isEmpty() || hasEnded()) return;
    if (reason == "error"_L1 || reason == "network_error"_L1) {
        return fail(
            {.kind = ErrorKind::Server, .message = u"the service broke its answer off"_s, .providerCode = reason}, out);
    }
    const FinishReason known = reasonFor(reasonTable, reason);
    finish(m_declined && known == FinishReason::Stop ? FinishReason::Refused : known, reason, out);
}

} // namespace runnel::providers
