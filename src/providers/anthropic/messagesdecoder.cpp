// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/anthropic/messagesdecoder.h"

#include "core/logging.h"
#include "providers/json.h"

#include <QJsonArray>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;
using runnel::llm::FinishReason;

namespace runnel::providers {

namespace {

// A pause is the service's own limit for its tools: as with the token limit, the answer can be continued.
constexpr std::array reasonTable {
    ReasonRow {"end_turn"_L1, FinishReason::Stop},
    ReasonRow {"stop_sequence"_L1, FinishReason::Stop},
    ReasonRow {"max_tokens"_L1, FinishReason::Length},
    ReasonRow {"model_context_window_exceeded"_L1, FinishReason::Length},
    ReasonRow {"pause_turn"_L1, FinishReason::Length},
    ReasonRow {"tool_use"_L1, FinishReason::ToolCalls},
    ReasonRow {"refusal"_L1, FinishReason::Refused},
};

using enum TextRule::Takes;
constexpr std::array deltaRules {TextRule {.name = "type", .takes = Word, .word = "text_delta"},
                                 TextRule {.name = "text", .takes = Text}};
constexpr TextShape deltaShape {.rules = deltaRules};
constexpr std::array eventRules {TextRule {.name = "type", .takes = Word, .word = "content_block_delta"},
                                 TextRule {.name = "delta", .takes = Object, .inner = &deltaShape}};
constexpr TextShape eventShape {.rules = eventRules};

template <typename Delta>
void appendText(const QJsonValue &value, llm::StreamEvents &out)
{
    if (const QString text = value.toString(); !text.isEmpty()) out.append(Delta {text});
}

} // namespace

void MessagesDecoder::takeObject(QByteArrayView eventType, const QJsonObject &object, llm::StreamEvents &out)
{
    const QString type = object["type"_L1].toString(QString::fromLatin1(eventType));
    const int index = object["index"_L1].toInt();
    if (type == "content_block_delta"_L1) {
        if (!hasEnded()) takeDelta(index, object["delta"_L1].toObject(), out);
    } else if (type == "content_block_start"_L1) {
        if (!hasEnded()) beginBlock(index, object["content_block"_L1].toObject(), out);
    } else if (type == "content_block_stop"_L1) {
        if (!hasEnded()) endBlock(index, out);
    } else if (type == "message_start"_L1) {
        takeStart(object["message"_L1].toObject(), out);
    } else if (type == "message_delta"_L1) {
        takeUsage(object["usage"_L1].toObject(), out);
        takeStop(object["delta"_L1].toObject(), out);
    } else if (type == "message_stop"_L1) {
        finish(FinishReason::Stop, {}, out);
        close();
    } else if (type != "ping"_L1) {
        qCDebug(lcProvider) << "dropped an event of type" << type.left(64);
    }
}

bool MessagesDecoder::takeAnswer(const QJsonObject &object, llm::StreamEvents &out)
{
    const QJsonValue content = object["content"_L1];
    if (!content.isArray()) return false;
    takeStart(object, out);
    int index = 0;
    const QJsonArray blocks = content.toArray();
    for (const auto &block : blocks) {
        beginBlock(index, block.toObject(), out);
        endBlock(index, out);
        ++index;
    }
    takeStop(object, out);
    return true;
}

const TextShape *MessagesDecoder::textShape() const
{
    return &eventShape;
}

void MessagesDecoder::takeText(const TextPiece &piece, llm::StreamEvents &out)
{
    if (!piece.text.isEmpty()) out.append(llm::TextDelta {piece.text});
}

void MessagesDecoder::takeStart(const QJsonObject &message, llm::StreamEvents &out)
{
    if (!hasEnded() && !std::exchange(m_started, true)) {
        out.append(llm::ResponseStarted {message["id"_L1].toString(), message["model"_L1].toString()});
    }
    takeUsage(message["usage"_L1].toObject(), out);
}

void MessagesDecoder::beginBlock(int index, const QJsonObject &block, llm::StreamEvents &out)
{
    const QString type = block["type"_L1].toString();
    if (type == "text"_L1) {
        appendText<llm::TextDelta>(block["text"_L1], out);
        const QJsonArray citations = block["citations"_L1].toArray();
        for (const auto &citation : citations) takeCitation(citation.toObject(), out);
    } else if (type == "thinking"_L1) {
        appendText<llm::ReasoningDelta>(block["thinking"_L1], out);
    } else if (type == "tool_use"_L1) {
        const int number = static_cast<int>(m_tools.size());
        m_tools.insert(index, {.number = number, .input = block["input"_L1].toObject()});
        out.append(llm::ToolCallDelta {number, block["id"_L1].toString(), block["name"_L1].toString(), {}});
    } else {
        qCInfo(lcProvider) << "dropped a block of type" << type.left(64);
    }
}

void MessagesDecoder::takeDelta(int index, const QJsonObject &delta, llm::StreamEvents &out)
{
    const QString type = delta["type"_L1].toString();
    if (type == "text_delta"_L1) {
        appendText<llm::TextDelta>(delta["text"_L1], out);
    } else if (type == "thinking_delta"_L1) {
        appendText<llm::ReasoningDelta>(delta["thinking"_L1], out);
    } else if (type == "input_json_delta"_L1) {
        const auto tool = m_tools.find(index);
        const QString fragment = delta["partial_json"_L1].toString();
        // What belongs to no call of ours is the input of one of the service's own tools.
        if (tool == m_tools.end() || fragment.isEmpty()) return;
        tool->isEmpty = false;
        out.append(llm::ToolCallDelta {tool->number, {}, {}, fragment});
    } else if (type == "citations_delta"_L1) {
        takeCitation(delta["citation"_L1].toObject(), out);
    } else if (type != "signature_delta"_L1) {
        qCDebug(lcProvider) << "dropped a delta of type" << type.left(64);
    }
}

void MessagesDecoder::endBlock(int index, llm::StreamEvents &out)
{
    const auto tool = m_tools.find(index);
    if (tool == m_tools.end() || !std::exchange(tool->isEmpty, false)) return;
    out.append(llm::ToolCallDelta {tool->number, {}, {}, compactJson(tool->input)});
}

void MessagesDecoder::takeCitation(const QJsonObject &citation, llm::StreamEvents &out)
{
    // Those of documents that came with the prompt have no address.
    const QString url = citation["url"_L1].toString(citation["source"_L1].toString());
    if (url.isEmpty() || m_citations.contains(url)) return;
    m_citations.insert(url);
    out.append(llm::Annotation {url, citation["title"_L1].toString()});
}

// The counts are cumulative, and an event has only those that changed.
void MessagesDecoder::takeUsage(const QJsonObject &object, llm::StreamEvents &out)
{
    for (auto each = object.begin(); each != object.end(); ++each) {
        if (!each.value().isNull()) m_usage.insert(each.key(), each.value());
    }
    if (object.isEmpty()) return;
    llm::Usage usage {.cachedTokens = tokenCount(m_usage, "cache_read_input_tokens"_L1),
                      .completionTokens = tokenCount(m_usage, "output_tokens"_L1)};
    const QJsonObject details = m_usage["output_tokens_details"_L1].toObject();
    usage.reasoningTokens = tokenCount(details, "thinking_tokens"_L1);
    if (!usage.reasoningTokens) usage.reasoningTokens = tokenCount(details, "reasoning_tokens"_L1);
    if (const auto input = tokenCount(m_usage, "input_tokens"_L1)) {
        usage.promptTokens =
            *input + usage.cachedTokens.value_or(0) + tokenCount(m_usage, "cache_creation_input_tokens"_L1).value_or(0);
        usage.totalTokens = *usage.promptTokens + usage.completionTokens.value_or(0);
    }
    if (!usage.isEmpty()) out.append(llm::UsageReported {usage});
}

void MessagesDecoder::takeStop(const QJsonObject &message, llm::StreamEvents &out)
{
    const QString reason = message["stop_reason"_L1].toString();
    if (reason.isEmpty() || hasEnded()) return;
    if (reason == "refusal"_L1) {
        appendText<llm::RefusalDelta>(message["stop_details"_L1].toObject()["explanation"_L1], out);
    }
    finish(reasonFor(reasonTable, reason), reason, out);
}

} // namespace runnel::providers
