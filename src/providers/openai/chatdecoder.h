// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "providers/jsondecoder.h"
#include "providers/openai/thinkfilter.h"

#include <QHash>
#include <QJsonObject>
#include <QSet>
#include <QString>

namespace runnel::providers {

//! \brief Decodes OpenAI's Chat Completions, streamed or whole, with the noise of those who speak it.
//!
//! Sources: openai-python `types/chat/chat_completion_chunk.py` and `_streaming.py`; the documentation of vLLM,
//! OpenRouter, Azure, Mistral, DeepSeek, Groq and Ollama for their departures.
class ChatDecoder final : public JsonDecoder
{
protected:
    void takeObject(QByteArrayView type, const QJsonObject &object, llm::StreamEvents &out) override;
    bool takeAnswer(const QJsonObject &object, llm::StreamEvents &out) override;
    [[nodiscard]] const TextShape *textShape() const override;
    void takeText(const TextPiece &piece, llm::StreamEvents &out) override;
    void flush(llm::StreamEvents &out) override;

private:
    void takeChoice(const QJsonObject &choice, llm::StreamEvents &out);
    void takeDelta(const QJsonObject &delta, llm::StreamEvents &out);
    void takeToolCalls(const QJsonObject &delta, llm::StreamEvents &out);
    void takeUsage(const QJsonObject &object, llm::StreamEvents &out);
    void takeFinishReason(const QString &reason, llm::StreamEvents &out);

    QHash<QString, int> m_toolIndexes; // of calls that come without an index
    QSet<QString> m_citations;
    ThinkFilter m_think;
    bool m_started = false;
    bool m_declined = false;
};

} // namespace runnel::providers
