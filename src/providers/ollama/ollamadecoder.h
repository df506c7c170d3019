// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "providers/jsondecoder.h"

#include <QJsonObject>
#include <QString>

namespace runnel::providers {

//! \brief Decodes Ollama's chat: lines of JSON, or one object.
//!
//! Source: ollama `docs/api` and `api/types.go`.
class OllamaDecoder final : public JsonDecoder
{
protected:
    void takeObject(QByteArrayView type, const QJsonObject &object, llm::StreamEvents &out) override;
    bool takeAnswer(const QJsonObject &object, llm::StreamEvents &out) override;
    [[nodiscard]] const TextShape *textShape() const override;
    void takeText(const TextPiece &piece, llm::StreamEvents &out) override;

private:
    void takeCall(const QJsonObject &call, const QString &createdAt, llm::StreamEvents &out);
    void takeEnd(const QJsonObject &object, llm::StreamEvents &out);

    int m_calls = 0;
    bool m_started = false;
};

} // namespace runnel::providers
