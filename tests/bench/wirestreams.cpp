// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bench/wirestreams.h"

#include "providers/anthropic/messagesdecoder.h"
#include "providers/gemini/generatedecoder.h"
#include "providers/gemini/interactionsdecoder.h"
#include "providers/ollama/ollamadecoder.h"
#include "providers/openai/chatdecoder.h"
#include "providers/openai/responsesdecoder.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::bench {

namespace {

QByteArray padded(const QByteArray &head, const QByteArray &tail)
{
    return head + QByteArray(std::max<qsizetype>(0, wireEventBytes - head.size() - tail.size()), 'x') + tail;
}

template <typename Decoder>
std::unique_ptr<providers::StreamDecoder> make()
{
    return std::make_unique<Decoder>();
}

QByteArray chatEvent(const QByteArray &token)
{
    return padded(
        R"(data: {"id":"chatcmpl-8a1f","object":"chat.completion.chunk","created":1750000000,"model":"example",)"
        R"("service_tier":"default","choices":[{"index":0,"delta":{"content":")" +
            token + R"("},"finish_reason":null}],"obfuscation":")",
        "\"}\n\n");
}

QString chatText(const QJsonObject &event)
{
    return event["choices"_L1].toArray().first().toObject()["delta"_L1].toObject()["content"_L1].toString();
}

QByteArray responsesEvent(const QByteArray &token)
{
    static const QByteArray type = "response.output_text.delta";
    return padded("event: " + type + R"(
data: {"type":")" + type +
                      R"(","sequence_number":0,"item_id":"msg_8a1f","output_index":0,"content_index":0,"delta":")" +
                      token + R"(","logprobs":[],"obfuscation":")",
                  "\"}\n\n");
}

QString responsesText(const QJsonObject &event)
{
    return event["delta"_L1].toString();
}

// This service pads nothing; what it sends is shorter.
QByteArray messagesEvent(const QByteArray &token)
{
    return padded(R"(event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":")" +
                      token + R"("},"pad":")",
                  "\"}\n\n");
}

QString messagesText(const QJsonObject &event)
{
    return event["delta"_L1].toObject()["text"_L1].toString();
}

// The counts change with every event.
QByteArray generateEvent(const QByteArray &token)
{
    const QByteArray count = QByteArray::number(1000 + token.size() + token.back() % 8);
    return padded(R"(data: {"candidates":[{"content":{"parts":[{"text":")" + token +
                      R"("}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":12,)"
                      R"("candidatesTokenCount":)" +
                      count + R"(,"totalTokenCount":)" + count +
                      R"(},"modelVersion":"example","responseId":"8a1f","pad":")",
                  "\"}\n\n");
}

QString generateText(const QJsonObject &event)
{
    return event["candidates"_L1]
        .toArray()
        .first()
        .toObject()["content"_L1]
        .toObject()["parts"_L1]
        .toArray()
        .first()
        .toObject()["text"_L1]
        .toString();
}

QByteArray interactionsEvent(const QByteArray &token)
{
    return padded(R"(event: step.delta
data: {"event_type":"step.delta","event_id":"8a1f","index":0,"delta":{"type":"text","text":")" +
                      token + R"("},"pad":")",
                  "\"}\n\n");
}

QByteArray ollamaLine(const QByteArray &token)
{
    return padded(R"({"model":"example","created_at":"2026-08-21T10:00:00.000000Z",)"
                  R"("message":{"role":"assistant","content":")" +
                      token + R"("},"done":false,"pad":")",
                  "\"}\n");
}

QString ollamaText(const QJsonObject &line)
{
    return line["message"_L1].toObject()["content"_L1].toString();
}

} // namespace

const QList<Wire> &wires()
{
    using enum Wire::Framing;
    using namespace providers;
    static const QList<Wire> all {
        {u"Chat Completions"_s, Events, chatEvent, chatText, make<ChatDecoder>},
        {u"Responses"_s, Events, responsesEvent, responsesText, make<ResponsesDecoder>},
        {u"Messages"_s, Events, messagesEvent, messagesText, make<MessagesDecoder>},
        {u"generateContent"_s, Events, generateEvent, generateText, make<GenerateDecoder>},
        {u"Interactions"_s, Events, interactionsEvent, messagesText, make<InteractionsDecoder>},
        {u"Ollama"_s, Lines, ollamaLine, ollamaText, make<OllamaDecoder>},
    };
    return all;
}

} // namespace runnel::bench
