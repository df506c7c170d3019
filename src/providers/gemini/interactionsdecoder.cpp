// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/gemini/interactionsdecoder.h"

#include "core/logging.h"
#include "providers/gemini/codefence.h"
#include "providers/json.h"
#include "providers/providererror.h"

#include <QJsonArray>

#include <array>

using namespace Qt::StringLiterals;
using runnel::core::ErrorKind;
using runnel::llm::FinishReason;

namespace runnel::providers {

namespace {

constexpr std::array statuses {
    ReasonRow {"completed"_L1, FinishReason::Stop},
    ReasonRow {"requires_action"_L1, FinishReason::ToolCalls},
    ReasonRow {"incomplete"_L1, FinishReason::Length},
    ReasonRow {"budget_exceeded"_L1, FinishReason::Length},
};

using enum TextRule::Takes;
constexpr std::array deltaRules {TextRule {.name = "type", .takes = Word, .word = "text"},
                                 TextRule {.name = "text", .takes = Text},
                                 TextRule {.name = "annotations", .takes = Empty}};
constexpr TextShape deltaShape {.rules = deltaRules};
constexpr std::array eventRules {TextRule {.name = "event_type", .takes = Word, .word = "step.delta"},
                                 TextRule {.name = "delta", .takes = Object, .inner = &deltaShape},
                                 TextRule {.name = "event_id", .takes = Id}};
constexpr TextShape eventShape {.rules = eventRules};

// Arguments come as text, from some as an object.
QString argumentsOf(const QJsonValue &value)
{
    if (!value.isObject()) return value.toString();
    return value.toObject().isEmpty() ? QString() : compactJson(value.toObject());
}

} // namespace

QString InteractionCursor::toString() const
{
    return QString::number(calls) + u' ' + event;
}

InteractionCursor InteractionCursor::fromString(const QString &text)
{
    return {.event = text.section(u' ', 1), .calls = text.section(u' ', 0, 0).toInt()};
}

void InteractionsDecoder::takeObject(QByteArrayView type, const QJsonObject &object, llm::StreamEvents &out)
{
    const QString name = object["event_type"_L1].toString(QString::fromUtf8(type));
    const int step = object["index"_L1].toInt();
    if (hasEnded()) return;
    if (name == "step.delta"_L1) {
        takePiece(step, object["delta"_L1].toObject(), out);
    } else if (name == "step.start"_L1) {
        takePiece(step, object["step"_L1].toObject(), out);
    } else if (name == "step.stop"_L1) {
        endStep(step, out);
    } else if (name == "interaction.created"_L1) {
        takeStart(object["interaction"_L1].toObject(), out);
    } else if (name == "interaction.status_update"_L1) {
        takeStart({{"id"_L1, object["interaction_id"_L1]}}, out);
    } else if (name == "interaction.completed"_L1) {
        takeEnd(object["interaction"_L1].toObject(), out);
    } else {
        qCDebug(lcProvider) << "dropped an event of type" << excerpt(name.toUtf8());
    }
    if (!hasEnded()) moveCursor(object["event_id"_L1].toString(), out);
}

void InteractionsDecoder::moveCursor(const QString &event, llm::StreamEvents &out) const
{
    if (event.isEmpty()) return;
    out.append(llm::CursorMoved {InteractionCursor {.event = event, .calls = m_calls}.toString()});
}

const TextShape *InteractionsDecoder::textShape() const
{
    return &eventShape;
}

void InteractionsDecoder::takeText(const TextPiece &piece, llm::StreamEvents &out)
{
    if (!piece.text.isEmpty()) out.append(llm::TextDelta {piece.text});
    moveCursor(piece.id, out);
}

bool InteractionsDecoder::takeAnswer(const QJsonObject &object, llm::StreamEvents &out)
{
    if (!object.contains("status"_L1)) return false;
    takeStart(object, out);
    const QJsonArray steps = object["steps"_L1].toArray();
    for (int i = 0; i < steps.size(); ++i) {
        takePiece(i, steps[i].toObject(), out);
        endStep(i, out);
    }
    takeEnd(object, out);
    return true;
}

void InteractionsDecoder::takeStart(const QJsonObject &interaction, llm::StreamEvents &out)
{
    const QString id = interaction["id"_L1].toString();
    if (m_started || id.isEmpty()) return;
    m_started = true;
    out.append(llm::ResponseStarted {id, interaction["model"_L1].toString()});
}

// A step, a piece of its content, or a delta of it: their types do not overlap.
void InteractionsDecoder::takePiece(int step, const QJsonObject &piece, llm::StreamEvents &out)
{
    const QString type = piece["type"_L1].toString();
    if (type == "text"_L1) {
        if (const QString text = piece["text"_L1].toString(); !text.isEmpty()) out.append(llm::TextDelta {text});
        takeSources(piece["annotations"_L1], out);
    } else if (type == "model_output"_L1) {
        const QJsonArray content = piece["content"_L1].toArray();
        for (const auto &each : content) takePiece(step, each.toObject(), out);
    } else if (type == "thought_summary"_L1) {
        const QJsonValue content = piece["content"_L1];
        const QString text = content.isObject() ? content["text"_L1].toString() : piece["text"_L1].toString();
        if (!text.isEmpty()) out.append(llm::ReasoningDelta {text});
    } else if (type == "thought"_L1) {
        const QJsonArray summary = piece["summary"_L1].toArray();
        for (const auto &each : summary) {
            const QString text = each.toObject().value("text"_L1).toString();
            if (!text.isEmpty()) out.append(llm::ReasoningDelta {text});
        }
    } else if (type == "function_call"_L1) {
        takeCall(step, piece, out);
    } else if (type == "arguments_delta"_L1) {
        takeArguments(step, piece, out);
    } else if (type == "text_annotation_delta"_L1 || type == "text_annotation"_L1) {
        takeSources(piece["annotations"_L1], out);
    } else if (type == "code_execution_call"_L1) {
        const QJsonValue arguments = piece["arguments"_L1];
        const QString code = arguments["code"_L1].toString();
        if (!code.isEmpty()) out.append(llm::TextDelta {fenced(code, arguments["language"_L1].toString().toLower())});
    } else if (type == "code_execution_result"_L1) {
        const QString output = piece["result"_L1].toString();
        if (!output.isEmpty()) out.append(llm::TextDelta {fenced(output, u"text"_s)});
    } else if (!type.isEmpty() && type != "thought_signature"_L1 && type != "user_input"_L1) {
        qCInfo(lcProvider) << "dropped a piece of an interaction:" << excerpt(type.toUtf8());
    }
}

void InteractionsDecoder::takeCall(int step, const QJsonObject &call, llm::StreamEvents &out)
{
    const QString arguments = argumentsOf(call["arguments"_L1]);
    const int index = m_calls++;
    m_open.insert(step, {.index = index, .hasArguments = !arguments.isEmpty()});
    out.append(llm::ToolCallDelta {index, call["id"_L1].toString(), call["name"_L1].toString(), arguments});
}

void InteractionsDecoder::takeArguments(int step, const QJsonObject &delta, llm::StreamEvents &out)
{
    const QString arguments =
        argumentsOf(delta.contains("partial_arguments"_L1) ? delta["partial_arguments"_L1] : delta["arguments"_L1]);
    if (arguments.isEmpty()) return;
    const auto open = m_open.find(step);
    if (open == m_open.end() && m_calls == 0) {
        qCInfo(lcProvider) << "dropped arguments that belong to no call";
        return;
    }
    if (open != m_open.end()) open->hasArguments = true;
    out.append(llm::ToolCallDelta {open == m_open.end() ? m_calls - 1 : open->index, {}, {}, arguments});
}

void InteractionsDecoder::takeSources(const QJsonValue &annotations, llm::StreamEvents &out)
{
    const QJsonArray list = annotations.toArray();
    for (const auto &element : list) {
        const QJsonObject source = element.toObject();
        const QString url = source["url"_L1].toString(source["source"_L1].toString());
        if (url.isEmpty() || m_sources.contains(url)) continue;
        m_sources.insert(url);
        out.append(llm::Annotation {url, source["title"_L1].toString()});
    }
}

// A call of a tool without arguments is told by none, and is whole all the same.
void InteractionsDecoder::endStep(int step, llm::StreamEvents &out)
{
    const auto open = m_open.constFind(step);
    if (open == m_open.cend()) return;
    if (!open->hasArguments) out.append(llm::ToolCallDelta {open->index, {}, {}, u"{}"_s});
    m_open.erase(open);
}

void InteractionsDecoder::takeEnd(const QJsonObject &interaction, llm::StreamEvents &out)
{
    takeUsage(interaction["usage"_L1].toObject(), out);
    const QString status = interaction["status"_L1].toString();
    if (status == "failed"_L1) {
        fail(errorFromObject(interaction, 0)
                 .value_or(core::Error {.kind = ErrorKind::Server,
                                        .message = u"the service broke its answer off"_s,
                                        .providerCode = status}),
             out);
    } else if (status == "cancelled"_L1) {
        fail({.kind = ErrorKind::Cancelled,
              .message = u"the answer was cancelled at the service"_s,
              .providerCode = status},
             out);
    } else if (status == "in_progress"_L1) {
        qCInfo(lcProvider) << "an interaction ended that goes on";
    } else {
        const FinishReason told = reasonFor(statuses, status);
        finish(told == FinishReason::Stop && m_calls > 0 ? FinishReason::ToolCalls : told, status, out);
        close();
    }
}

void InteractionsDecoder::takeUsage(const QJsonObject &usage, llm::StreamEvents &out)
{
    const llm::Usage counted {.promptTokens = tokenSum(usage, "total_input_tokens"_L1, "total_tool_use_tokens"_L1),
                              .cachedTokens = tokenCount(usage, "total_cached_tokens"_L1),
                              .completionTokens = tokenSum(usage, "total_output_tokens"_L1, "total_thought_tokens"_L1),
                              .reasoningTokens = tokenCount(usage, "total_thought_tokens"_L1),
                              .totalTokens = tokenCount(usage, "total_tokens"_L1)};
    if (!counted.isEmpty()) out.append(llm::UsageReported {counted});
}

} // namespace runnel::providers
