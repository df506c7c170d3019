// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "providers/jsondecoder.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QSet>
#include <QString>

#include <compare>
#include <cstdint>
#include <optional>
#include <set>

namespace runnel::providers {

//! \brief Decodes OpenAI's Responses, streamed or whole.
//!
//! An answer is a list of items, an item a list of parts, and every delta names its part. What `…done` events repeat
//! counts only for parts of which no delta came. Events are numbered; what comes twice counts once.
//!
//! Sources: openai-python `types/responses/*`; OpenAI's guides to streaming and to background mode.
class ResponsesDecoder final : public JsonDecoder
{
public:
    //! \brief Whether the answer goes on without us, so that it is worth while to tell cursors.
    enum class Mode : std::uint8_t { Foreground, Background };

    explicit ResponsesDecoder(Mode mode = Mode::Foreground);
    //! For what follows event number \a after of an answer in the background.
    explicit ResponsesDecoder(qint64 after);

    [[nodiscard]] std::optional<core::Error> gap() const override { return m_gap; }

private:
    enum class Channel : std::uint8_t { Text, Refusal, Summary, Reasoning, Arguments };
    struct Part
    {
        int item = 0;
        Channel channel = Channel::Text;
        int index = 0; // in its item
        auto operator<=>(const Part &) const = default;
    };

    void takeObject(QByteArrayView name, const QJsonObject &event, llm::StreamEvents &out) override;
    bool takeAnswer(const QJsonObject &response, llm::StreamEvents &out) override;
    [[nodiscard]] const TextShape *textShape() const override;
    void takeText(const TextPiece &piece, llm::StreamEvents &out) override;
    template <typename Take>
    void takeNumbered(std::optional<qint64> number, llm::StreamEvents &out, Take take);
    void take(const QString &type, const QJsonObject &event, llm::StreamEvents &out);
    void takeStart(const QJsonObject &event, llm::StreamEvents &out);
    void takeItemBegin(const QJsonObject &event, llm::StreamEvents &out);
    void takeItemEnd(const QJsonObject &event, llm::StreamEvents &out);
    template <Channel channel>
    void takeDelta(const QJsonObject &event, llm::StreamEvents &out);
    template <Channel channel>
    void takeWhole(const QJsonObject &event, llm::StreamEvents &out);
    void takePartEnd(const QJsonObject &event, llm::StreamEvents &out);
    void takeSummaryBegin(const QJsonObject &event, llm::StreamEvents &out);
    void takeAnnotation(const QJsonObject &event, llm::StreamEvents &out);
    void takeEnd(const QJsonObject &event, llm::StreamEvents &out);

    [[nodiscard]] static Part partOf(const QJsonObject &event, Channel channel);
    [[nodiscard]] bool isOurs(int item) const;
    [[nodiscard]] QList<int> silent(const QJsonArray &items) const;
    void takeItem(int index, const QJsonObject &item, llm::StreamEvents &out);
    void takePart(int item, int index, const QJsonObject &part, llm::StreamEvents &out);
    void beginCall(int index, const QJsonObject &item, llm::StreamEvents &out);
    void say(const Part &part, const QString &text, llm::StreamEvents &out);
    void mend(const Part &part, const QString &text, llm::StreamEvents &out);
    [[nodiscard]] QString jointBefore(const Part &part) const;
    void cite(const QJsonObject &annotation, llm::StreamEvents &out);
    void end(const QJsonObject &response, const QString &status, llm::StreamEvents &out);
    void complete(const QJsonArray &items, llm::StreamEvents &out);
    void breakOff(const QString &reason, llm::StreamEvents &out);

    Mode m_mode = Mode::Foreground;
    std::optional<qint64> m_number; // of the last event
    std::set<Part> m_said;
    QSet<int> m_begun;               // items whose beginning was seen
    QSet<int> m_calls;               // items that call tools and were named
    QHash<int, Channel> m_reasoning; // by item: its summary or itself, never both
    std::optional<Part> m_last;      // the part that spoke last
    QSet<QString> m_citations;
    std::optional<core::Error> m_gap;
    bool m_isResumed = false;
    bool m_awaitsNext = false; // resumed: the event behind the cursor
    bool m_started = false;
};

} // namespace runnel::providers
