// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "llm/types.h"

#include <QList>
#include <QMetaType>
#include <QString>

#include <variant>

namespace runnel::llm {

//! \brief The service accepted the request and named its answer.
struct ResponseStarted
{
    QString responseId; //!< may be empty
    QString model;      //!< the model that answers, as the service names it; may be empty
    bool operator==(const ResponseStarted &) const = default;
};

//! \brief A piece of the answer.
struct TextDelta
{
    QString text;
    bool operator==(const TextDelta &) const = default;
};

//! \brief A piece of the model's reasoning, or of its summary.
struct ReasoningDelta
{
    QString text;
    bool operator==(const ReasoningDelta &) const = default;
};

//! \brief A piece of the text with which the model declines.
struct RefusalDelta
{
    QString text;
    bool operator==(const RefusalDelta &) const = default;
};

//! \brief A fragment of a tool call: id and name come once, arguments are joined by index.
struct ToolCallDelta
{
    int index = 0;
    QString id;
    QString name;
    QString arguments; //!< a fragment of JSON text
    bool operator==(const ToolCallDelta &) const = default;
};

//! \brief A source that the answer cites.
struct Annotation
{
    QString url;
    QString title;
    bool operator==(const Annotation &) const = default;
};

//! \brief The service's count so far; replaces what it said before.
struct UsageReported
{
    Usage usage;
    bool operator==(const UsageReported &) const = default;
};

//! \brief Where to resume if the connection breaks after this event.
struct CursorMoved
{
    QString cursor;
    bool operator==(const CursorMoved &) const = default;
};

//! \brief The terminal signal: the answer is over and this is why. Without it an answer is never complete.
struct Finished
{
    FinishReason reason = FinishReason::Stop;
    QString rawReason; //!< the service's own word
    bool operator==(const Finished &) const = default;
};

//! \brief The service reported a failure inside the stream.
struct Failed
{
    core::Error error;
    bool operator==(const Failed &) const = default;
};

//! \brief Everything that a stream can say. Closed: what a decoder cannot map it drops and logs.
using StreamEvent = std::variant<ResponseStarted, TextDelta, ReasoningDelta, RefusalDelta, ToolCallDelta, Annotation,
                                 UsageReported, CursorMoved, Finished, Failed>;
using StreamEvents = QList<StreamEvent>;

//! Helper for std::visit with one lambda a kind of event.
template <typename... Ts>
struct Overloaded : Ts...
{
    using Ts::operator()...;
};

} // namespace runnel::llm

Q_DECLARE_METATYPE(runnel::llm::StreamEvent)
