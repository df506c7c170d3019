// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"
#include "llm/provider.h"
#include "providers/streamdecoder.h"
#include "sse/ndjsonparser.h"
#include "sse/sseparser.h"

#include <QByteArray>
#include <QList>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QPointer>
#include <QTimer>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace runnel::providers {

//! Finds the key for a request and calls \a done once, at once or later, unless \a context dies first. An empty key
//! means that there is none.
using KeySource = std::function<void(QObject *context, std::function<void(const core::Result<QString> &)> done)>;

//! Names and values of headers; the same name may come twice.
using Headers = QList<std::pair<QByteArray, QByteArray>>;

//! \brief The header that carries the key.
struct KeyHeader
{
    QByteArray name = "Authorization";
    QByteArray prefix = "Bearer ";
};

//! \brief What to send, and what to expect back.
struct HttpExchange
{
    QUrl url;
    QByteArray body = {}; //!< JSON; empty: a GET
    bool wantsStream = false;
    KeySource key = {};
    bool keyRequired = false;
    KeyHeader keyHeader = {};
    Headers headers = {}; //!< besides those that every request has, which they replace but for the key
    std::optional<core::Error> refusal = std::nullopt; //!< found before sending: nothing is sent
    std::chrono::milliseconds timeout {0};             //!< without a byte; 0: the caller watches
    //! How long to wait for usage and the end after the terminal event, where a server holds the connection open.
    std::chrono::milliseconds grace {5'000};
};

//! \brief One exchange over HTTP: sends, gates on status and media type, parses, decodes.
//!
//! Follows the contract of llm::ProviderCall. A stream is one of events or of JSON lines: a line is an event that has
//! nothing but data. A failure that comes as bare JSON between the events of a stream ends the call. The key goes to the host of the URL and nowhere else: redirections are
//! errors, there are no cookies, no cache, and no authentication but ours. Bodies other than a stream are bounded.
class HttpCall final : public llm::ProviderCall, private sse::SseSink, private sse::NdjsonSink
{
    Q_OBJECT
public:
    HttpCall(QNetworkAccessManager &network, HttpExchange exchange, std::unique_ptr<StreamDecoder> decoder);
    ~HttpCall() override;

    void abort() override;
    [[nodiscard]] llm::StreamEvents takeHeld() override;
    [[nodiscard]] bool tellsSent() const override { return true; }

    //! Data events that were keep-alives in disguise and were dropped.
    [[nodiscard]] qint64 droppedEvents() const { return m_dropped; }

private:
    enum class Body : std::uint8_t { Unknown, Stream, Lines, Json, Refused };

    void begin();
    void takeKey(const core::Result<QString> &key);
    void send(const QString &key);
    [[nodiscard]] core::Result<QNetworkRequest> request(const QString &key) const;
    void tellSent();
    void takeHead();
    [[nodiscard]] std::optional<core::Error> checkHead();
    void read();
    void takeStream(QByteArrayView chunk);
    void closeStream();
    void deliver();
    void finish();
    void finishJson();
    void end(const std::optional<core::Error> &error);
    void letGo(bool reuse);
    [[nodiscard]] QByteArray header(QByteArrayView name) const;
    [[nodiscard]] core::Error errorOfBody() const;

    using QObject::event;
    void event(const sse::SseEvent &event) override;
    void stray(QByteArrayView text) override;
    void line(QByteArrayView line, bool unterminated) override;

    QPointer<QNetworkAccessManager> m_network;
    HttpExchange m_exchange;
    std::unique_ptr<StreamDecoder> m_decoder;
    QPointer<QNetworkReply> m_reply; // the manager may die first
    sse::SseParser m_parser;
    sse::NdjsonParser m_lines;
    llm::StreamEvents m_events; // decoded and not yet delivered
    QByteArray m_body;          // of a JSON answer or of an error
    QTimer m_grace;
    Body m_mode = Body::Unknown;
    std::optional<core::Error> m_headError;
    std::optional<core::Error> m_strayError;
    qint64 m_dropped = 0;
    int m_status = 0;
    bool m_awaitsKey = false; // and said so
    bool m_hasKey = false;
    bool m_sent = false;
    bool m_over = false;
};

} // namespace runnel::providers
