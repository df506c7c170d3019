// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "providers/jsondecoder.h"

#include <QHash>
#include <QJsonObject>
#include <QSet>
#include <QString>

namespace runnel::providers {

//! \brief Decodes Anthropic's Messages, streamed or whole.
//!
//! What the service's own tools do and signatures of reasoning are dropped. Sources: platform.claude.com, "Streaming
//! messages"; anthropic-sdk-python `types/raw_message_stream_event.py`.
class MessagesDecoder final : public JsonDecoder
{
protected:
    void takeObject(QByteArrayView type, const QJsonObject &object, llm::StreamEvents &out) override;
    bool takeAnswer(const QJsonObject &object, llm::StreamEvents &out) override;
    [[nodiscard]] const TextShape *textShape() const override;
    void takeText(const TextPiece &piece, llm::StreamEvents &out) override;

private:
    struct Tool
    {
        int number = 0;
        QJsonObject input; // given at the start, for the case that no fragment follows
        bool isEmpty = true;
    };

    void takeStart(const QJsonObject &message, llm::StreamEvents &out);
    void beginBlock(int index, const QJsonObject &block, llm::StreamEvents &out);
    void takeDelta(int index, const QJsonObject &delta, llm::StreamEvents &out);
    void endBlock(int index, llm::StreamEvents &out);
    void takeCitation(const QJsonObject &citation, llm::StreamEvents &out);
    void takeUsage(const QJsonObject &object, llm::StreamEvents &out);
    void takeStop(const QJsonObject &message, llm::StreamEvents &out);

    QHash<int, Tool> m_tools; // by the index of the block
    QSet<QString> m_citations;
    QJsonObject m_usage; // the last of each count
    bool m_started = false;
};

} // namespace runnel::providers
