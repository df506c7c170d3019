// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "providers/streamdecoder.h"
#include "providers/textlane.h"

#include <QJsonObject>
#include <QString>

#include <span>

namespace runnel::providers {

//! \brief A service's word for the end of an answer, and ours.
struct ReasonRow
{
    QLatin1StringView word;
    llm::FinishReason reason;
};

//! \brief What decoders share whose events are one JSON object each: reading it, and how an answer ends.
//!
//! An event that is no JSON is dropped; JSON that cannot be read fails the answer, unless the connection was cut there.
//! Objects may come in an array. One that reports a failure fails the answer; one that says nothing of it is dropped.
class JsonDecoder : public StreamDecoder
{
public:
    void takeEvent(const sse::SseEvent &event, llm::StreamEvents &out) final;
    void takeBody(QByteArrayView json, llm::StreamEvents &out) final;
    [[nodiscard]] bool hasEnded() const final { return m_ended; }
    [[nodiscard]] bool isOver() const final { return m_over; }
    void takeClose(llm::StreamEvents &out) final { flush(out); }

protected:
    //! One event of \a type, "message" where the stream names none. It reports no error; what it says need not be known.
    virtual void takeObject(QByteArrayView type, const QJsonObject &object, llm::StreamEvents &out) = 0;
    //! The whole answer, or one of its pieces in an array. False where the object is none.
    virtual bool takeAnswer(const QJsonObject &object, llm::StreamEvents &out) = 0;

    //! What the events look like that say a piece of text and nothing else; null while they may mean more than that.
    [[nodiscard]] virtual const TextShape *textShape() const = 0;
    //! One of these events: it means what takeObject() would have made of it.
    virtual void takeText(const TextPiece &piece, llm::StreamEvents &out) = 0;

    //! The answer ends here: what was held back of it goes out. May come more than once.
    virtual void flush(llm::StreamEvents &) {}

    //! What \a table has for \a word, in whatever case; Stop where it has nothing.
    [[nodiscard]] static llm::FinishReason reasonFor(std::span<const ReasonRow> table, const QString &word);
    //! The answer ended, and \a word is what the service said.
    void finish(llm::FinishReason reason, const QString &word, llm::StreamEvents &out);
    //! The answer failed; nothing more is read.
    void fail(core::Error error, llm::StreamEvents &out);
    //! Nothing more is read.
    void close() { m_over = true; }

private:
    bool takeFailure(const QJsonObject &object, llm::StreamEvents &out);

    TextLane m_lane;
    bool m_ended = false;
    bool m_over = false;
};

} // namespace runnel::providers
