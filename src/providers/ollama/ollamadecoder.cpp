// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/ollama/ollamadecoder.h"

#include "core/logging.h"
#include "providers/json.h"

#include <QJsonArray>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;
using runnel::llm::FinishReason;

namespace runnel::providers {

namespace {

constexpr std::array reasonTable {
    ReasonRow {"stop"_L1, FinishReason::Stop},
    ReasonRow {"length"_L1, FinishReason::Length},
};

using enum TextRule::Takes;
constexpr std::array messageRules {
    TextRule {.name = "content", .takes = Text}, TextRule {.name = "thinking", .takes = Empty},
    TextRule {.name = "reasoning_content", .takes = Empty}, TextRule {.name = "tool_calls", .takes = Empty}};
constexpr TextShape messageShape {.rules = messageRules};
constexpr std::array lineRules {TextRule {.name = "message", .takes = Object, .inner = &messageShape},
                                TextRule {.name = "done", .takes = False}};
constexpr TextShape lineShape {.rules = lineRules};

// The server gives most calls no id. When they came tells them apart, also from those of other answers.
QString idFor(int number, const QString &createdAt)
{
    QString digits = createdAt;
    digits.removeIf([](QChar c) { return !c.isDigit(); });
    return u"call_%1_%2"_s.arg(digits.left(32)).arg(number);
}

} // namespace

void OllamaDecoder::takeObject(QByteArrayView, const QJsonObject &object, llm::StreamEvents &out)
{
    if (!takeAnswer(object, out)) qCDebug(lcProvider) << "dropped a line without a message";
}

bool OllamaDecoder::takeAnswer(const QJsonObject &object, llm::StreamEvents &out)
{
    const bool isEnd = object["done"_L1].toBool();
    if (!object["message"_L1].isObject() && !isEnd) return false;
    if (!std::exchange(m_started, true)) out.append(llm::ResponseStarted {{}, object["model"_L1].toString()});
    const QJsonObject message = object["message"_L1].toObject();
    // The second is what others who speak its language say.
    const QString reasoning = message["thinking"_L1].toString(message["reasoning_content"_L1].toString());
    if (!reasoning.isEmpty()) out.append(llm::ReasoningDelta {reasoning});
    if (const QString text = message["content"_L1].toString(); !text.isEmpty()) out.append(llm::TextDelta {text});
    const QJsonArray calls = message["tool_calls"_L1].toArray();
    for (const auto &call : calls) takeCall(call.toObject(), object["created_at"_L1].toString(), out);
    if (isEnd) takeEnd(object, out);
    return true;
}

const TextShape *OllamaDecoder::textShape() const
{
    return m_started ? &lineShape : nullptr;
}

void OllamaDecoder::takeText(const TextPiece &piece, llm::StreamEvents &out)
{
    if (!piece.text.isEmpty()) out.append(llm::TextDelta {piece.text});
}

// A call comes whole. Its index, where it has one, begins anew with every line.
void OllamaDecoder::takeCall(const QJsonObject &call, const QString &createdAt, llm::StreamEvents &out)
{
    const QJsonObject function = call["function"_L1].toObject();
    const QString name = function["name"_L1].toString();
    if (name.isEmpty()) return;
    const QJsonValue arguments = function["arguments"_L1];
    const QString text = arguments.isString() ? arguments.toString() : compactJson(arguments.toObject());
    QString id = call["id"_L1].toString();
    if (id.isEmpty()) id = idFor(m_calls, createdAt);
    out.append(llm::ToolCallDelta {m_calls, id, name, text});
    ++m_calls;
}

void OllamaDecoder::takeEnd(const QJsonObject &object, llm::StreamEvents &out)
{
    const QString reason = object["done_reason"_L1].toString();
    if (reason == "load"_L1 || reason == "unload"_L1) {
        return fail({.kind = core::ErrorKind::Protocol,
                     .message = u"the server loaded or unloaded the model and gave no answer"_s,
                     .providerCode = reason},
                    out);
    }
    llm::Usage usage {.promptTokens = tokenCount(object, "prompt_eval_count"_L1),
                      .completionTokens = tokenCount(object, "eval_count"_L1)};
    if (!usage.isEmpty()) {
        usage.totalTokens = usage.promptTokens.value_or(0) + usage.completionTokens.value_or(0);
        out.append(llm::UsageReported {usage});
    }
    // It has no word for it, and older servers have none at all.
    if (m_calls > 0 && reason != "length"_L1) finish(FinishReason::ToolCalls, reason, out);
    else finish(reason.isEmpty() ? FinishReason::Stop : reasonFor(reasonTable, reason), reason, out);
    close();
}

} // namespace runnel::providers
