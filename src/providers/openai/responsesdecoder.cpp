// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/openai/responsesdecoder.h"

#include "core/logging.h"
#include "providers/json.h"
#include "providers/providererror.h"

#include <QJsonArray>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;
using runnel::core::ErrorKind;
using runnel::llm::FinishReason;

namespace runnel::providers {

namespace {

// More than any answer has; beyond it a number is a mistake.
constexpr int maximumIndex = 100'000;

int indexOf(qint64 number)
{
    return number < 0 || number > maximumIndex ? 0 : static_cast<int>(number);
}

int indexIn(const QJsonObject &event, QLatin1StringView name)
{
    return indexOf(event[name].toInteger());
}

enum Place : std::uint8_t { numberPlace, itemPlace, contentPlace };
using enum TextRule::Takes;
constexpr std::array textRules {TextRule {.name = "type", .takes = Word, .word = "response.output_text.delta"},
                                TextRule {.name = "delta", .takes = Text},
                                TextRule {.name = "sequence_number", .takes = Number, .place = numberPlace},
                                TextRule {.name = "output_index", .takes = Number, .place = itemPlace},
                                TextRule {.name = "content_index", .takes = Number, .place = contentPlace}};
constexpr TextShape textShapeOfDelta {.rules = textRules};

std::optional<qint64> numberOf(const QJsonObject &event)
{
    const qint64 number = event["sequence_number"_L1].toInteger(-1);
    return number < 0 ? std::nullopt : std::optional(number);
}

bool isCall(const QJsonObject &item)
{
    const QString type = item["type"_L1].toString();
    return type == "function_call"_L1 || type == "custom_tool_call"_L1;
}

bool isRefusal(const QJsonObject &item)
{
    const QJsonArray parts = item["content"_L1].toArray();
    return std::ranges::any_of(
        parts, [](const auto &part) { return part.toObject().value("type"_L1).toString() == "refusal"_L1; });
}

// What the whole of a part is called depends on what it is.
QString wholeOf(const QJsonObject &object)
{
    for (const auto name : {"text"_L1, "arguments"_L1, "input"_L1, "refusal"_L1}) {
        if (const QJsonValue whole = object[name]; whole.isString()) return whole.toString();
    }
    return {};
}

core::Error protocolError(const QString &message)
{
    return {.kind = ErrorKind::Protocol, .message = message};
}

} // namespace

ResponsesDecoder::ResponsesDecoder(Mode mode) : m_mode(mode) {}

ResponsesDecoder::ResponsesDecoder(qint64 after)
    : m_mode(Mode::Background), m_number(after), m_isResumed(true), m_awaitsNext(true), m_started(true)
{}

const TextShape *ResponsesDecoder::textShape() const
{
    return &textShapeOfDelta;
}

void ResponsesDecoder::takeText(const TextPiece &piece, llm::StreamEvents &out)
{
    const Part part {indexOf(piece.numbers[itemPlace].value_or(0)), Channel::Text,
                     indexOf(piece.numbers[contentPlace].value_or(0))};
    takeNumbered(piece.numbers[numberPlace], out, [this, &part, &piece, &out] { say(part, piece.text, out); });
}

bool ResponsesDecoder::takeAnswer(const QJsonObject &response, llm::StreamEvents &out)
{
    if (m_isResumed) {
        m_gap = protocolError(u"the service sent the whole answer in the place of what is missing"_s);
        return true;
    }
    if (!response["output"_L1].isArray()) return false;
    takeStart({{"response"_L1, response}}, out);
    end(response, response["status"_L1].toString(u"completed"_s), out);
    return true;
}

void ResponsesDecoder::takeObject(QByteArrayView name, const QJsonObject &event, llm::StreamEvents &out)
{
    takeNumbered(numberOf(event), out,
                 [this, name, &event, &out] { take(event["type"_L1].toString(QString::fromUtf8(name)), event, out); });
}

// Lets \a take take an event in, unless it came before or leaves a gap.
template <typename Take>
void ResponsesDecoder::takeNumbered(std::optional<qint64> number, llm::StreamEvents &out, Take take)
{
    const bool isNext = number && (!m_number || *number > *m_number);
    // Some proxies number every event 0.
    if (number && !isNext && (*number > 0 || m_isResumed)) return;
    if (isNext && std::exchange(m_awaitsNext, false) && *number != *m_number + 1) {
        m_gap = protocolError(u"the service left out what follows the place where the answer broke off"_s);
        return close();
    }
    if (isNext) m_number = number;
    take();
    if (isNext && m_mode == Mode::Background && !isOver()) out.append(llm::CursorMoved {QString::number(*number)});
}

void ResponsesDecoder::take(const QString &type, const QJsonObject &event, llm::StreamEvents &out)
{
    struct Row
    {
        QLatin1StringView type;
        void (ResponsesDecoder::*handle)(const QJsonObject &event, llm::StreamEvents &out);
    };
    static constexpr std::array rows {
        Row {"response.output_text.delta"_L1, &ResponsesDecoder::takeDelta<Channel::Text>},
        Row {"response.function_call_arguments.delta"_L1, &ResponsesDecoder::takeDelta<Channel::Arguments>},
        Row {"response.reasoning_summary_text.delta"_L1, &ResponsesDecoder::takeDelta<Channel::Summary>},
        Row {"response.reasoning_text.delta"_L1, &ResponsesDecoder::takeDelta<Channel::Reasoning>},
        Row {"response.refusal.delta"_L1, &ResponsesDecoder::takeDelta<Channel::Refusal>},
        Row {"response.custom_tool_call_input.delta"_L1, &ResponsesDecoder::takeDelta<Channel::Arguments>},
        Row {"response.output_text.done"_L1, &ResponsesDecoder::takeWhole<Channel::Text>},
        Row {"response.function_call_arguments.done"_L1, &ResponsesDecoder::takeWhole<Channel::Arguments>},
        Row {"response.reasoning_summary_text.done"_L1, &ResponsesDecoder::takeWhole<Channel::Summary>},
        Row {"response.reasoning_text.done"_L1, &ResponsesDecoder::takeWhole<Channel::Reasoning>},
        Row {"response.refusal.done"_L1, &ResponsesDecoder::takeWhole<Channel::Refusal>},
        Row {"response.custom_tool_call_input.done"_L1, &ResponsesDecoder::takeWhole<Channel::Arguments>},
        Row {"response.reasoning_summary_part.added"_L1, &ResponsesDecoder::takeSummaryBegin},
        Row {"response.content_part.done"_L1, &ResponsesDecoder::takePartEnd},
        Row {"response.output_text.annotation.added"_L1, &ResponsesDecoder::takeAnnotation},
        Row {"response.output_item.added"_L1, &ResponsesDecoder::takeItemBegin},
        Row {"response.output_item.done"_L1, &ResponsesDecoder::takeItemEnd},
        Row {"response.created"_L1, &ResponsesDecoder::takeStart},
        Row {"response.queued"_L1, &ResponsesDecoder::takeStart},
        Row {"response.in_progress"_L1, &ResponsesDecoder::takeStart},
        Row {"response.completed"_L1, &ResponsesDecoder::takeEnd},
        Row {"response.incomplete"_L1, &ResponsesDecoder::takeEnd},
        Row {"response.failed"_L1, &ResponsesDecoder::takeEnd},
        Row {"response.cancelled"_L1, &ResponsesDecoder::takeEnd},
    };
    const auto row = std::ranges::find(rows, type, &Row::type);
    if (row != rows.end()) return (this->*row->handle)(event, out);
    qCDebug(lcProvider) << "dropped an event of type" << type.left(64);
}

void ResponsesDecoder::takeStart(const QJsonObject &event, llm::StreamEvents &out)
{
    const QJsonObject response = event["response"_L1].toObject();
    const QString id = response["id"_L1].toString();
    const QString model = response["model"_L1].toString();
    if (m_started || (id.isEmpty() && model.isEmpty())) return;
    m_started = true;
    out.append(llm::ResponseStarted {id, model});
}

void ResponsesDecoder::takeItemBegin(const QJsonObject &event, llm::StreamEvents &out)
{
    const int index = indexIn(event, "output_index"_L1);
    m_begun.insert(index);
    const QJsonObject item = event["item"_L1].toObject();
    if (isCall(item)) beginCall(index, item, out);
}

void ResponsesDecoder::takeItemEnd(const QJsonObject &event, llm::StreamEvents &out)
{
    takeItem(indexIn(event, "output_index"_L1), event["item"_L1].toObject(), out);
}

template <ResponsesDecoder::Channel channel>
void ResponsesDecoder::takeDelta(const QJsonObject &event, llm::StreamEvents &out)
{
    say(partOf(event, channel), event["delta"_L1].toString(), out);
}

template <ResponsesDecoder::Channel channel>
void ResponsesDecoder::takeWhole(const QJsonObject &event, llm::StreamEvents &out)
{
    mend(partOf(event, channel), wholeOf(event), out);
}

void ResponsesDecoder::takePartEnd(const QJsonObject &event, llm::StreamEvents &out)
{
    takePart(indexIn(event, "output_index"_L1), indexIn(event, "content_index"_L1), event["part"_L1].toObject(), out);
}

void ResponsesDecoder::takeSummaryBegin(const QJsonObject &event, llm::StreamEvents &)
{
    Part part = partOf(event, Channel::Summary);
    if (m_last || part.index == 0) return;
    // The part before it was told before the answer broke off.
    --part.index;
    m_last = part;
}

void ResponsesDecoder::takeAnnotation(const QJsonObject &event, llm::StreamEvents &out)
{
    cite(event["annotation"_L1].toObject(), out);
}

void ResponsesDecoder::takeEnd(const QJsonObject &event, llm::StreamEvents &out)
{
    takeStart(event, out);
    static constexpr std::array ends {"completed"_L1, "incomplete"_L1, "failed"_L1, "cancelled"_L1};
    const QJsonObject response = event["response"_L1].toObject();
    // Some proxies have one event for all ends.
    const QString status = response["status"_L1].toString();
    end(response, std::ranges::contains(ends, status) ? status : event["type"_L1].toString().section(u'.', 1), out);
}

ResponsesDecoder::Part ResponsesDecoder::partOf(const QJsonObject &event, Channel channel)
{
    const int item = indexIn(event, "output_index"_L1);
    switch (channel) {
    case Channel::Arguments:
        return {item, channel, 0};
    case Channel::Summary:
        return {item, channel, indexIn(event, "summary_index"_L1)};
    default:
        return {item, channel, indexIn(event, "content_index"_L1)};
    }
}

// Whether all that is said of \a item is for us to hear: its beginning was not told before the answer broke off.
bool ResponsesDecoder::isOurs(int item) const
{
    return !m_isResumed || m_begun.contains(item);
}

void ResponsesDecoder::takeItem(int index, const QJsonObject &item, llm::StreamEvents &out)
{
    if (isCall(item)) {
        beginCall(index, item, out);
        return mend({index, Channel::Arguments, 0}, wholeOf(item), out);
    }
    for (const auto name : {"summary"_L1, "content"_L1}) {
        const QJsonArray parts = item[name].toArray();
        for (int i = 0; i < parts.size(); ++i) takePart(index, i, parts.at(i).toObject(), out);
    }
}

void ResponsesDecoder::takePart(int item, int index, const QJsonObject &part, llm::StreamEvents &out)
{
    const QString type = part["type"_L1].toString();
    const QString whole = wholeOf(part);
    if (type == "summary_text"_L1) return mend({item, Channel::Summary, index}, whole, out);
    if (type == "reasoning_text"_L1) return mend({item, Channel::Reasoning, index}, whole, out);
    if (type == "refusal"_L1) return mend({item, Channel::Refusal, index}, whole, out);
    if (type != "output_text"_L1) return;
    mend({item, Channel::Text, index}, whole, out);
    const QJsonArray annotations = part["annotations"_L1].toArray();
    for (const auto &annotation : annotations) {
        if (isOurs(item)) cite(annotation.toObject(), out);
    }
}

void ResponsesDecoder::beginCall(int index, const QJsonObject &item, llm::StreamEvents &out)
{
    if (m_calls.contains(index) || !isOurs(index)) return;
    m_calls.insert(index);
    m_last = {index, Channel::Arguments, 0};
    out.append(llm::ToolCallDelta {index, item["call_id"_L1].toString(), item["name"_L1].toString(), {}});
}

void ResponsesDecoder::say(const Part &part, const QString &text, llm::StreamEvents &out)
{
    if (text.isEmpty()) return;
    if (part.channel == Channel::Summary || part.channel == Channel::Reasoning) {
        if (m_reasoning.value(part.item, part.channel) != part.channel) return;
        m_reasoning.insert(part.item, part.channel);
    }
    const QString joint = jointBefore(part);
    const QString words = joint.isEmpty() ? text : joint + text;
    if (m_last != part || part.channel != Channel::Text) m_said.insert(part);
    m_last = part;
    switch (part.channel) {
    case Channel::Text:
        out.append(llm::TextDelta {words});
        return;
    case Channel::Refusal:
        out.append(llm::RefusalDelta {words});
        return;
    case Channel::Summary:
    case Channel::Reasoning:
        out.append(llm::ReasoningDelta {words});
        return;
    case Channel::Arguments:
        out.append(llm::ToolCallDelta {part.item, {}, {}, words});
        return;
    }
}

// What follows in the same part of a message without being its continuation begins a paragraph.
QString ResponsesDecoder::jointBefore(const Part &part) const
{
    if (!m_last) return {};
    const auto isReasoning = [](Channel channel) {
        return channel == Channel::Summary || channel == Channel::Reasoning;
    };
    if (isReasoning(part.channel)) return isReasoning(m_last->channel) && *m_last != part ? u"\n\n"_s : QString();
    const bool isText = part.channel == Channel::Text && m_last->channel == Channel::Text;
    return isText && m_last->item != part.item ? u"\n\n"_s : QString();
}

// The whole of a part: it counts where no delta of it came.
void ResponsesDecoder::mend(const Part &part, const QString &text, llm::StreamEvents &out)
{
    if (!m_said.contains(part) && isOurs(part.item)) say(part, text, out);
}

void ResponsesDecoder::cite(const QJsonObject &annotation, llm::StreamEvents &out)
{
    const QString url = annotation["url"_L1].toString();
    if (url.isEmpty() || m_citations.contains(url)) return;
    m_citations.insert(url);
    out.append(llm::Annotation {url, annotation["title"_L1].toString()});
}

// The items of whose kind nothing was said at all. Only what is missing as a whole: proxies number items in one way
// here and in another in their deltas.
QList<int> ResponsesDecoder::silent(const QJsonArray &items) const
{
    bool hasReasoned = false;
    bool hasSpoken = false;
    for (const Part &part : m_said) {
        const bool isReasoning = part.channel == Channel::Summary || part.channel == Channel::Reasoning;
        hasReasoned |= isReasoning;
        hasSpoken |= !isReasoning && part.channel != Channel::Arguments;
    }
    QList<int> missing;
    for (int i = 0; i < items.size(); ++i) {
        const QJsonObject item = items.at(i).toObject();
        const bool isReasoning = item["type"_L1].toString() == "reasoning"_L1;
        const bool isKnown = isCall(item) ? !m_calls.isEmpty() : isReasoning ? hasReasoned : hasSpoken;
        if (!isKnown) missing.append(i);
    }
    return missing;
}

void ResponsesDecoder::end(const QJsonObject &response, const QString &status, llm::StreamEvents &out)
{
    const QJsonArray items = response["output"_L1].toArray();
    if (!m_isResumed) {
        const QList<int> missing = silent(items);
        for (const int i : missing) takeItem(i, items.at(i).toObject(), out);
    }
    const QJsonObject count = response["usage"_L1].toObject();
    const llm::Usage usage {.promptTokens = tokenCount(count, "input_tokens"_L1),
                            .cachedTokens = tokenCount(count["input_tokens_details"_L1].toObject(), "cached_tokens"_L1),
                            .completionTokens = tokenCount(count, "output_tokens"_L1),
                            .reasoningTokens =
                                tokenCount(count["output_tokens_details"_L1].toObject(), "reasoning_tokens"_L1),
                            .totalTokens = tokenCount(count, "total_tokens"_L1)};
    if (!usage.isEmpty()) out.append(llm::UsageReported {usage});

    if (status == "completed"_L1) return complete(items, out);
    if (status == "incomplete"_L1) {
        return breakOff(response["incomplete_details"_L1].toObject().value("reason"_L1).toString(status), out);
    }
    if (status == "failed"_L1) {
        const core::Error unknown {.kind = ErrorKind::Server, .message = u"the service broke its answer off"_s};
        return fail(errorFromObject(response, 0).value_or(unknown), out);
    }
    if (status == "cancelled"_L1) {
        return fail({.kind = ErrorKind::Cancelled, .message = u"the answer was cancelled at the service"_s}, out);
    }
    core::Error error = protocolError(u"the service ended an answer that is not at its end"_s);
    error.providerCode = status.left(100);
    fail(std::move(error), out);
}

void ResponsesDecoder::complete(const QJsonArray &items, llm::StreamEvents &out)
{
    const auto holds = [&items](bool (*is)(const QJsonObject &)) {
        return std::ranges::any_of(items, [is](const auto &item) { return is(item.toObject()); });
    };
    const auto isSaid = [this](Channel channel) {
        return std::ranges::any_of(m_said, [channel](const Part &part) { return part.channel == channel; });
    };
    FinishReason reason = FinishReason::Stop;
    if (!m_calls.isEmpty() || isSaid(Channel::Arguments) || holds(isCall)) reason = FinishReason::ToolCalls;
    else if (isSaid(Channel::Refusal) || holds(isRefusal)) reason = FinishReason::Refused;
    finish(reason, u"completed"_s, out);
    close();
}

void ResponsesDecoder::breakOff(const QString &reason, llm::StreamEvents &out)
{
    if (reason != "max_output_tokens"_L1 && reason != "content_filter"_L1) {
        qCInfo(lcProvider) << "unknown reason for an incomplete answer" << reason.left(64);
    }
    finish(reason == "content_filter"_L1 ? FinishReason::Filtered : FinishReason::Length, reason, out);
    close();
}

} // namespace runnel::providers
