// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "providers/jsondecoder.h"

#include <QHash>
#include <QSet>

namespace runnel::providers {

//! \brief A place in the stream of an interaction: the cursor that CursorMoved tells, taken apart.
//!
//! Taking up behind an event brings no start of the step that stands open there; so the cursor also tells how many
//! calls of tools had begun, and a fragment without a start belongs to the last of them.
struct InteractionCursor
{
    QString event; //!< the service's id of the event
    int calls = 0;

    [[nodiscard]] QString toString() const;
    [[nodiscard]] static InteractionCursor fromString(const QString &text);
};

//! \brief Decodes Google's Interactions, streamed or whole.
//!
//! Code that the model ran, and what it printed, are text in fences. Other tools of the service, media and signatures
//! are dropped. Sources: googleapis/python-genai `_interactions/types`; ai.google.dev/gemini-api/docs/interactions.
class InteractionsDecoder final : public JsonDecoder
{
public:
    //! \a calls of tools had begun before this stream.
    explicit InteractionsDecoder(int calls = 0) : m_calls(calls) {}

protected:
    void takeObject(QByteArrayView type, const QJsonObject &object, llm::StreamEvents &out) override;
    bool takeAnswer(const QJsonObject &object, llm::StreamEvents &out) override;
    [[nodiscard]] const TextShape *textShape() const override;
    void takeText(const TextPiece &piece, llm::StreamEvents &out) override;

private:
    void moveCursor(const QString &event, llm::StreamEvents &out) const;
    void takeStart(const QJsonObject &interaction, llm::StreamEvents &out);
    void takePiece(int step, const QJsonObject &piece, llm::StreamEvents &out);
    void takeCall(int step, const QJsonObject &call, llm::StreamEvents &out);
    void takeArguments(int step, const QJsonObject &delta, llm::StreamEvents &out);
    void takeSources(const QJsonValue &annotations, llm::StreamEvents &out);
    void endStep(int step, llm::StreamEvents &out);
    void takeEnd(const QJsonObject &interaction, llm::StreamEvents &out);
    void takeUsage(const QJsonObject &usage, llm::StreamEvents &out);

    struct Call
    {
        int index = 0;
        bool hasArguments = false;
    };

    QHash<int, Call> m_open; // by the number of the step
    QSet<QString> m_sources;
    int m_calls;
    bool m_started = false;
};

} // namespace runnel::providers
