// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/message.h"

#include "core/wordtable.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::chat {

namespace {

// In the database: never rename one.
constexpr std::array words {
    std::pair {PartKind::Text, "text"_L1},
    std::pair {PartKind::Reasoning, "reasoning"_L1},
    std::pair {PartKind::Refusal, "refusal"_L1},
    std::pair {PartKind::ToolCall, "tool_call"_L1},
    std::pair {PartKind::Annotation, "annotation"_L1},
};

} // namespace

QString toString(PartKind kind)
{
    return core::wordOf(words, kind);
}

std::optional<PartKind> partKindFromString(QStringView word)
{
    return core::valueOf(words, word);
}

QString Message::text(PartKind kind) const
{
    const auto ofKind = [kind](const Part &part) { return part.kind == kind; };
    // The usual answer has one part of a kind: handing it out shares it instead of copying.
    if (std::ranges::count_if(parts, ofKind) == 1) return std::ranges::find_if(parts, ofKind)->text;
    QString joined;
    for (const Part &part : parts) {
        if (ofKind(part)) joined += part.text;
    }
    return joined;
}

void Message::append(PartKind kind, const QString &delta)
{
    append(Part {.kind = kind, .text = delta, .name = {}, .key = {}});
}

void Message::append(const Part &piece)
{
    switch (piece.kind) {
    case PartKind::Text:
    case PartKind::Reasoning:
    case PartKind::Refusal:
        if (!parts.isEmpty() && parts.last().kind == piece.kind) {
            parts.last().text += piece.text;
            return;
        }
        break;
    case PartKind::ToolCall: {
        const auto call = std::find_if(parts.rbegin(), parts.rend(), [&piece](const Part &part) {
            return part.kind == PartKind::ToolCall && part.key == piece.key;
        });
        if (call != parts.rend()) {
            call->text += piece.text;
            if (!piece.name.isEmpty()) call->name = piece.name;
            return;
        }
        break;
    }
    case PartKind::Annotation:
        break;
    }
    parts.append(piece);
}

bool Message::isEmpty() const
{
    return attachments.isEmpty() && std::ranges::all_of(parts, [](const Part &part) {
               return part.text.isEmpty() && part.name.isEmpty() && part.key.isEmpty();
           });
}

Message Message::user(const QString &text, const MessageId &parent, qint64 createdMs,
                      const QList<Attachment> &attachments)
{
    Message message;
    message.id = MessageId::create();
    message.parent = parent;
    message.role = llm::Role::User;
    message.createdMs = createdMs;
    message.attachments = attachments;
    if (!text.isEmpty() || attachments.isEmpty()) message.append(PartKind::Text, text);
    return message;
}

Message Message::placeholder(const llm::ModelRef &model, const MessageId &parent, qint64 createdMs)
{
    Message message;
    message.id = MessageId::create();
    message.parent = parent;
    message.role = llm::Role::Assistant;
    message.createdMs = createdMs;
    message.state = AnswerState::Queued;
    message.model = model;
    return message;
}

} // namespace runnel::chat
