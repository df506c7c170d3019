// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/output.h"

#include "cli/terminal.h"
#include "core/errortext.h"
#include "core/logging.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace runnel::cli {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

QJsonObject times(qint64 createdMs, qint64 endedMs, const chat::Timings &timings)
{
    QJsonObject object {{u"created"_s, jsonTime(createdMs)}, {u"ended"_s, jsonTime(endedMs)}};
    const auto add = [&object](const QString &name, const std::optional<qint64> &ms) {
        if (ms) object.insert(name, *ms);
    };
    add(u"firstByteMs"_s, timings.firstByteMs);
    add(u"firstTokenMs"_s, timings.firstTokenMs);
    add(u"endedMs"_s, timings.endedMs);
    return object;
}

//! What a terminal obeys, and what turns the order of what is read around (Unicode UAX #9).
bool isControl(QChar c)
{
    const char16_t code = c.unicode();
    return code < 0x20 || (code >= 0x7f && code <= 0x9f) || (code >= 0x202a && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069);
}

//! Whether a tag character, U+E0000 to U+E007F, begins at \a i: nobody sees it, and a model reads it.
bool isTag(const QString &text, qsizetype i)
{
    return text.at(i) == QChar(0xdb40) && i + 1 < text.size() && text.at(i + 1) >= QChar(0xdc00) &&
           text.at(i + 1) <= QChar(0xdc7f);
}

//! \a json with all that harmless() leaves out written as an escape, which says the same.
QString escaped(const QString &json)
{
    QString safe;
    safe.reserve(json.size());
    const auto escape = [&safe](QChar c) { safe += u"\\u%1"_s.arg(c.unicode(), 4, 16, QChar(u'0')); };
    for (qsizetype i = 0; i < json.size(); ++i) {
        if (isTag(json, i)) escape(json.at(i++));
        else if (!isControl(json.at(i))) {
            safe += json.at(i);
            continue;
        }
        escape(json.at(i));
    }
    return safe;
}

} // namespace

QString harmless(const QString &text)
{
    QString kept;
    kept.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (isTag(text, i)) {
            ++i;
            continue;
        }
        const QChar c = text.at(i);
        if (!isControl(c) || c == u'\n' || c == u'\t') kept.append(c);
    }
    return kept;
}

void writeText(Terminal &terminal, const QString &text)
{
    terminal.write(terminal.isOutputTerminal() ? harmless(text) : text);
}

void writeRow(Terminal &terminal, const QJsonObject &object)
{
    terminal.write(escaped(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact))) + u'\n');
}

void noteError(Terminal &terminal, const core::Error &error)
{
    QString line = u"runnelctl: "_s + core::describe(error).sentence;
    QString technical = error.message;
    if (!error.detail.isEmpty() && error.detail != error.message) {
        technical += (technical.isEmpty() ? ""_L1 : ": "_L1) + error.detail;
    }
    if (!technical.isEmpty()) line += u" ("_s + technical.simplified().left(400) + u')';
    terminal.note(harmless(core::redacted(line)));
}

QString localTime(qint64 ms)
{
    return ms == 0 ? QString() : QDateTime::fromMSecsSinceEpoch(ms).toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

QJsonValue jsonTime(qint64 ms)
{
    if (ms == 0) return QJsonValue::Null;
    return QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::UTC).toString(Qt::ISODateWithMs);
}

QJsonObject toJson(const core::Error &error)
{
    QJsonObject object {{u"kind"_s, core::toString(error.kind)},
                        {u"sentence"_s, core::describe(error).sentence},
                        {u"message"_s, core::redacted(error.message)}};
    if (error.httpStatus > 0) object.insert(u"httpStatus"_s, error.httpStatus);
    if (!error.providerCode.isEmpty()) object.insert(u"code"_s, error.providerCode);
    if (!error.detail.isEmpty()) object.insert(u"detail"_s, core::redacted(error.detail));
    if (error.retryAfter) object.insert(u"retryAfterMs"_s, qint64(error.retryAfter->count()));
    return object;
}

QJsonObject toJson(const llm::Usage &usage)
{
    QJsonObject object;
    const auto add = [&object](const QString &name, const std::optional<qint64> &tokens) {
        if (tokens) object.insert(name, *tokens);
    };
    add(u"promptTokens"_s, usage.promptTokens);
    add(u"cachedTokens"_s, usage.cachedTokens);
    add(u"completionTokens"_s, usage.completionTokens);
    add(u"reasoningTokens"_s, usage.reasoningTokens);
    add(u"totalTokens"_s, usage.totalTokens);
    add(u"estimatedPromptTokens"_s, usage.estimatedPromptTokens);
    return object;
}

QJsonObject toJson(const chat::Attachment &attachment)
{
    QJsonObject object {{u"key"_s, attachment.key},
                        {u"name"_s, attachment.name},
                        {u"mimeType"_s, attachment.mimeType},
                        {u"bytes"_s, attachment.bytes}};
    if (attachment.isImage()) {
        object.insert(u"width"_s, attachment.width);
        object.insert(u"height"_s, attachment.height);
    }
    return object;
}

QJsonObject toJson(const chat::Message &message)
{
    QJsonObject object {{u"id"_s, message.id.toString()},
                        {u"parent"_s, message.parent.isNull() ? QJsonValue() : QJsonValue(message.parent.toString())},
                        {u"role"_s, llm::toString(message.role)},
                        {u"state"_s, chat::toString(message.state)},
                        {u"text"_s, message.text()},
                        {u"times"_s, times(message.createdMs, message.endedMs, message.timings)}};
    for (const chat::PartKind kind : {chat::PartKind::Reasoning, chat::PartKind::Refusal}) {
        if (const QString text = message.text(kind); !text.isEmpty()) object.insert(chat::toString(kind), text);
    }
    QJsonArray attached;
    for (const chat::Attachment &file : message.attachments) attached.append(toJson(file));
    if (!attached.isEmpty()) object.insert(u"attachments"_s, attached);
    QJsonArray others;
    for (const chat::Part &part : message.parts) {
        if (part.kind != chat::PartKind::ToolCall && part.kind != chat::PartKind::Annotation) continue;
        others.append(QJsonObject {{u"kind"_s, chat::toString(part.kind)},
                                   {u"text"_s, part.text},
                                   {u"name"_s, part.name},
                                   {u"key"_s, part.key}});
    }
    if (!others.isEmpty()) object.insert(u"parts"_s, others);
    if (message.role == llm::Role::Assistant) {
        object.insert(u"model"_s, message.model.toString());
        object.insert(u"attempt"_s, message.attempt);
        object.insert(u"usage"_s, toJson(message.usage));
        if (message.kept) object.insert(u"kept"_s, true);
        if (!message.streamed) object.insert(u"streamed"_s, false);
    }
    if (message.error) object.insert(u"error"_s, toJson(*message.error));
    return object;
}

QJsonObject toJson(const chat::ConversationInfo &info)
{
    return {
        {u"id"_s, info.id.toString()},
        {u"title"_s, info.title},
        {u"model"_s, info.model.toString()},
        {u"times"_s, QJsonObject {{u"created"_s, jsonTime(info.createdMs)}, {u"updated"_s, jsonTime(info.updatedMs)}}}};
}

QJsonObject toJson(const streaming::SessionInfo &session)
{
    QJsonObject object {{u"id"_s, session.id.toString()},
                        {u"conversation"_s, session.conversation.toString()},
                        {u"message"_s, session.message.toString()},
                        {u"attempt"_s, session.attempt},
                        {u"model"_s, session.model.toString()},
                        {u"state"_s, chat::toString(session.state)},
                        {u"times"_s, times(session.createdMs, session.endedMs, session.timings)},
                        {u"usage"_s, toJson(session.usage)},
                        {u"bytes"_s, session.bytes},
                        {u"deltas"_s, session.deltas},
                        {u"retries"_s, session.retries},
                        {u"streamed"_s, session.streamed},
                        {u"pid"_s, session.owner.pid}};
    if (!session.finishReason.isEmpty()) object.insert(u"finishReason"_s, session.finishReason);
    if (!session.responseId.isEmpty()) object.insert(u"responseId"_s, session.responseId);
    if (session.error) object.insert(u"error"_s, toJson(*session.error));
    return object;
}

QString describe(chat::AnswerState state)
{
    using enum chat::AnswerState;
    switch (state) {
    case Queued:
        return tr("queued");
    case Connecting:
        return tr("connecting");
    case Waiting:
        return tr("waiting");
    case Retrying:
        return tr("about to try again");
    case Streaming:
        return tr("streaming");
    case Stalled:
        return tr("no data for a while");
    case Complete:
        return tr("complete");
    case Stopped:
        return tr("stopped");
    case Length:
        return tr("ended at the model's length limit");
    case Filtered:
        return tr("withheld by a safety filter");
    case Refused:
        return tr("declined by the model");
    case ToolCalls:
        return tr("waiting for tools");
    case Truncated:
        return tr("ended early, without a finish signal");
    case Interrupted:
        return tr("interrupted");
    case Failed:
        return tr("failed");
    }
    Q_UNREACHABLE_RETURN({});
}

} // namespace runnel::cli
