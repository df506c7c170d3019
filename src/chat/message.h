// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/answerstate.h"
#include "chat/attachment.h"
#include "core/error.h"
#include "core/id.h"
#include "llm/types.h"

#include <QList>
#include <QString>

#include <cstdint>
#include <optional>

namespace runnel::chat {

using ConversationId = core::Id<struct ConversationTag>;
using MessageId = core::Id<struct MessageTag>;
using SessionId = core::Id<struct SessionTag>;

//! \brief What a part of a message is.
enum class PartKind : std::uint8_t { Text, Reasoning, Refusal, ToolCall, Annotation };

[[nodiscard]] QString toString(PartKind kind);
[[nodiscard]] std::optional<PartKind> partKindFromString(QStringView word);

//! \brief A typed piece of a message, in the order in which it came.
struct Part
{
    PartKind kind = PartKind::Text;
    QString text; //!< the text; a tool call's arguments; an annotation's title
    QString name; //!< a tool call's function
    QString key;  //!< a tool call's id; an annotation's URL

    bool operator==(const Part &) const = default;
};

//! \brief When things happened in one attempt, in ms on the monotonic clock since the request was made.
struct Timings
{
    std::optional<qint64> firstByteMs = std::nullopt;
    std::optional<qint64> firstTokenMs = std::nullopt;
    std::optional<qint64> endedMs = std::nullopt;

    bool operator==(const Timings &) const = default;
};

//! \brief One message of a conversation: a node of its tree. A value.
struct Message
{
    MessageId id;
    MessageId parent; //!< null for the first message
    llm::Role role = llm::Role::User;
    QList<Part> parts;
    qint64 createdMs = 0;               //!< UTC
    QList<Attachment> attachments = {}; //!< a prompt's
    //! The user wants it in every request, also where the context is full.
    bool isPinned = false;

    // An answer's own:
    AnswerState state = AnswerState::Complete;
    SessionId session; //!< the session that makes or made it
    llm::ModelRef model;
    llm::Usage usage;
    Timings timings;
    std::optional<core::Error> error = std::nullopt;
    qint64 endedMs = 0;   //!< UTC; 0 while it runs
    int attempt = 1;      //!< counts the answers to the same prompt, from 1
    bool kept = false;    //!< the user took an answer that ended early as it is: no more offers to mend it
    bool streamed = true; //!< false: the service would not stream, one plain call brought the answer whole
    //! While Retrying: when it asks again, in ms on core::Clock::monotonic(). Never stored.
    std::optional<qint64> retryDueMs = std::nullopt;

    bool operator==(const Message &) const = default;

    //! All parts of \a kind joined.
    [[nodiscard]] QString text(PartKind kind = PartKind::Text) const;
    //! Appends to the last part if it is of \a kind, else opens a new one. Amortised O(length of \a delta).
    void append(PartKind kind, const QString &delta);
    //! Takes in one piece of an answer; the rule by which deltas become parts, live and out of the journal alike. Text,
    //! reasoning and refusal join the last part of their kind only if it is the last of all; a tool call's fragment
    //! joins the call with the same key; an annotation is always a part of its own.
    void append(const Part &piece);
    //! Whether there is anything to show.
    [[nodiscard]] bool isEmpty() const;

    [[nodiscard]] static Message user(const QString &text, const MessageId &parent, qint64 createdMs,
                                      const QList<Attachment> &attachments = {});
    [[nodiscard]] static Message placeholder(const llm::ModelRef &model, const MessageId &parent, qint64 createdMs);
};

} // namespace runnel::chat
