// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/jsondecoder.h"

#include "core/logging.h"
#include "providers/json.h"
#include "providers/providererror.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;
using runnel::core::ErrorKind;

namespace runnel::providers {

namespace {

QList<QJsonObject> objectsOf(const QJsonDocument &document)
{
    if (document.isObject()) return {document.object()};
    QList<QJsonObject> objects;
    const QJsonArray array = document.array();
    for (const auto &element : array) objects.append(element.toObject());
    return objects;
}

} // namespace

void JsonDecoder::takeEvent(const sse::SseEvent &event, llm::StreamEvents &out)
{
    if (m_over) return;
    const QByteArrayView data = event.data.trimmed();
    if (const TextShape *shape = m_ended || event.type == "error" ? nullptr : textShape()) {
        if (const auto piece = m_lane.read(data, *shape)) return takeText(*piece, out);
    }
    if (data == "[DONE]") {
        flush(out);
        return close();
    }
    if (!data.startsWith('{') && !data.startsWith('[')) {
        if (event.type == "error") {
            return fail({.kind = ErrorKind::Server,
                         .message = u"the service reported a failure inside its answer"_s,
                         .detail = excerpt(data)},
                        out);
        }
        if (!data.isEmpty()) qCDebug(lcProvider) << "dropped an event that is no JSON:" << excerpt(data);
        return;
    }
    const ParsedJson parsed = parseJson(data);
    if (!parsed.isWhole) {
        // The last event may be cut; after the terminal signal nothing matters any more.
        if (event.unterminated || m_ended) return;
        return fail({.kind = ErrorKind::Protocol,
                     .message = u"the service sent JSON that cannot be read"_s,
                     .detail = excerpt(data)},
                    out);
    }
    const QList<QJsonObject> objects = objectsOf(parsed.document);
    for (QJsonObject object : objects) {
        if (event.type == "error" && !object.contains("error"_L1)) object.insert("object"_L1, "error"_L1);
        if (!m_over && !takeFailure(object, out)) takeObject(event.type, object, out);
    }
}

void JsonDecoder::takeBody(QByteArrayView json, llm::StreamEvents &out)
{
    bool isAnswer = false;
    const QList<QJsonObject> objects = objectsOf(parseJson(json).document);
    for (const QJsonObject &object : objects) {
        if (!m_over && !takeFailure(object, out)) isAnswer |= takeAnswer(object, out);
    }
    if (!isAnswer && !m_ended) {
        fail({.kind = ErrorKind::Protocol,
              .message = u"the service answered with JSON that is no answer to a chat"_s,
              .detail = excerpt(json)},
             out);
    }
    flush(out);
    m_over = true;
}

bool JsonDecoder::takeFailure(const QJsonObject &object, llm::StreamEvents &out)
{
    std::optional<core::Error> error = errorFromObject(object, 0);
    if (!error) return false;
    if (error->providerCode.isEmpty() && error->detail.isEmpty() && error->httpStatus == 0) {
        qCInfo(lcProvider) << "dropped a failure that says nothing";
    } else {
        fail(std::move(*error), out);
    }
    return true;
}

llm::FinishReason JsonDecoder::reasonFor(std::span<const ReasonRow> table, const QString &word)
{
    const auto row = std::ranges::find_if(
        table, [&word](const ReasonRow &each) { return word.compare(each.word, Qt::CaseInsensitive) == 0; });
    if (row != table.end()) return row->reason;
    qCInfo(lcProvider) << "unknown finish reason" << excerpt(word.toUtf8());
    return llm::FinishReason::Stop;
}

void JsonDecoder::finish(llm::FinishReason reason, const QString &word, llm::StreamEvents &out)
{
    if (m_ended) return;
    flush(out);
    m_ended = true;
    out.append(llm::Finished {reason, word});
}

void JsonDecoder::fail(core::Error error, llm::StreamEvents &out)
{
    m_over = true;
    if (m_ended) {
        qCInfo(lcProvider) << "an error came after the end of the answer:" << error.providerCode << error.detail;
        return;
    }
    flush(out);
    m_ended = true;
    out.append(llm::Failed {std::move(error)});
}

} // namespace runnel::providers
