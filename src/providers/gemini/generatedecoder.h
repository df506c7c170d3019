// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "providers/jsondecoder.h"

#include <QSet>

namespace runnel::providers {

//! \brief Decodes Google's generateContent, streamed or whole.
//!
//! Code that the model ran, and what it printed, are text in fences. Images and files in an answer are dropped, and so
//! are thought signatures.
//! Sources: googleapis/python-genai `types.py` and `_api_client.py`; ai.google.dev/api/generate-content.
class GenerateDecoder final : public JsonDecoder
{
protected:
    void takeObject(QByteArrayView type, const QJsonObject &object, llm::StreamEvents &out) override;
    bool takeAnswer(const QJsonObject &object, llm::StreamEvents &out) override;
    [[nodiscard]] const TextShape *textShape() const override;
    void takeText(const TextPiece &piece, llm::StreamEvents &out) override;

private:
    void takeCandidate(const QJsonObject &candidate, llm::StreamEvents &out);
    void takePart(const QJsonObject &part, llm::StreamEvents &out);
    void takeSources(const QJsonObject &candidate, llm::StreamEvents &out);
    void takeUsage(const QJsonObject &usage, llm::StreamEvents &out);
    void takeCounts(const TextPiece &counts, llm::StreamEvents &out);
    void takeFinishReason(const QJsonObject &candidate, llm::StreamEvents &out);

    QSet<QString> m_sources;
    llm::Usage m_usage;
    int m_toolCalls = 0;
    bool m_started = false;
};

} // namespace runnel::providers
