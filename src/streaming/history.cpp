// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/history.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::streaming {

namespace {

// Not translated: it is for the model.
constexpr auto notRun = "not run: interrupted"_L1;

QString wholeArguments(const QString &json)
{
    return QJsonDocument::fromJson(json.toUtf8()).isObject() ? json : u"{}"_s;
}

llm::Image imageOf(const chat::Attachment &attachment)
{
    return {.mimeType = attachment.mimeType,
            .bytes = {},
            .attachment = attachment.key,
            .width = attachment.width,
            .height = attachment.height};
}

} // namespace

llm::Turn turnOf(const chat::Message &message)
{
    llm::Turn turn {.role = message.role, .text = message.text(), .isKept = message.isPinned};
    for (const chat::Attachment &attachment : message.attachments) {
        if (attachment.isImage()) turn.images.append(imageOf(attachment));
        else turn.files.append({.name = attachment.name, .attachment = attachment.key, .tokens = attachment.tokens()});
    }
    if (turn.text.isEmpty()) turn.text = message.text(chat::PartKind::Refusal);
    for (const chat::Part &part : message.parts) {
        if (part.kind != chat::PartKind::ToolCall || part.name.isEmpty()) continue;
        turn.toolCalls.append({.id = part.key, .name = part.name, .arguments = wholeArguments(part.text)});
    }
    if (!turn.toolCalls.isEmpty()) turn.reasoning = message.text(chat::PartKind::Reasoning);
    return turn;
}

QList<llm::Turn> history(const chat::Conversation &conversation, const chat::MessageId &upTo)
{
    QList<llm::Turn> turns;
    for (const chat::Message *message = conversation.find(upTo); message;
         message = conversation.find(message->parent)) {
        if (message->role != llm::Role::User && message->role != llm::Role::Assistant) continue;
        const llm::Turn turn = turnOf(*message);
        const bool isEmpty =
            turn.text.trimmed().isEmpty() && turn.images.isEmpty() && turn.files.isEmpty() && turn.toolCalls.isEmpty();
        if (!isEmpty) turns.append(turn);
    }
    std::ranges::reverse(turns);
    return withResults(turns);
}

QList<llm::Turn> withResults(const QList<llm::Turn> &turns)
{
    QList<llm::Turn> whole;
    QStringList open; // calls of the last turn of the assistant, in order
    const auto close = [&] {
        for (const QString &id : std::as_const(open)) {
            whole.append({.role = llm::Role::Tool, .text = notRun, .toolCallId = id});
        }
        open.clear();
    };
    for (const llm::Turn &turn : turns) {
        if (turn.role != llm::Role::Tool) close();
        else open.removeOne(turn.toolCallId);
        whole.append(turn);
        for (const llm::ToolCall &call : turn.toolCalls) open.append(call.id);
    }
    close();
    return whole;
}

} // namespace runnel::streaming
