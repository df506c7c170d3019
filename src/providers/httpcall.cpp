// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/httpcall.h"

#include "core/logging.h"
#include "providers/compatible/endpoint.h"
#include "providers/json.h"
#include "providers/providererror.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using runnel::core::ErrorKind;

namespace runnel::providers {

namespace {

constexpr qint64 readBuffer = 256 * 1024; // beyond this the server waits
constexpr qint64 readPiece = 64 * 1024;
constexpr qsizetype maximumJson = 128 * 1024 * 1024;
constexpr qsizetype maximumErrorBody = 64 * 1024;
constexpr std::chrono::milliseconds drainTime {500};

QByteArray essenceOf(QByteArrayView contentType)
{
    const qsizetype semicolon = contentType.indexOf(';');
    return (semicolon < 0 ? contentType : contentType.first(semicolon)).trimmed().toByteArray().toLower();
}

bool isJson(QByteArrayView contentType)
{
    const QByteArray essence = essenceOf(contentType);
    return essence == "application/json" || essence.endsWith("+json");
}

bool isJsonLines(QByteArrayView contentType)
{
    static constexpr std::array types {QByteArrayView("application/x-ndjson"), QByteArrayView("application/ndjson"),
                                       QByteArrayView("application/jsonl"), QByteArrayView("application/x-jsonlines")};
    return std::ranges::contains(types, QByteArrayView(essenceOf(contentType)));
}

bool fitsHeader(QByteArrayView value)
{
    return !value.contains('\n') && !value.contains('\r') && !value.contains('\0');
}

std::optional<core::Error> urlError(const QUrl &url)
{
    if (url.isValid() && !url.host().isEmpty() && (url.scheme() == "http"_L1 || url.scheme() == "https"_L1))
        return std::nullopt;
    return core::Error {.kind = ErrorKind::Configuration,
                        .message = u"the address of the service is no http or https URL"_s};
}

} // namespace

HttpCall::HttpCall(QNetworkAccessManager &network, HttpExchange exchange, std::unique_ptr<StreamDecoder> decoder)
    : m_network(&network), m_exchange(std::move(exchange)), m_decoder(std::move(decoder))
{
    m_grace.setSingleShot(true);
    m_grace.setInterval(m_exchange.grace);
    connect(&m_grace, &QTimer::timeout, this, [this] { end(std::nullopt); });
    // Later, so that no signal can come from inside open(), whatever happens.
    QMetaObject::invokeMethod(this, &HttpCall::begin, Qt::QueuedConnection);
}

HttpCall::~HttpCall()
{
    abort();
}

void HttpCall::abort()
{
    m_over = true;
    m_grace.stop();
    letGo(false);
}

llm::StreamEvents HttpCall::takeHeld()
{
    if (m_over) return {};
    if (m_mode == Body::Stream || m_mode == Body::Lines) closeStream();
    return std::exchange(m_events, {});
}

void HttpCall::begin()
{
    if (m_over) return;
    if (m_exchange.refusal) return end(m_exchange.refusal);
    if (const auto error = urlError(m_exchange.url)) return end(error);
    if (!m_exchange.key) return send({});
    const QPointer<HttpCall> self(this);
    m_exchange.key(this, [this](const core::Result<QString> &key) { takeKey(key); });
    if (!self || m_over || m_hasKey) return;
    m_awaitsKey = true;
    Q_EMIT keyAwaited();
}

void HttpCall::takeKey(const core::Result<QString> &key)
{
    if (m_over) return;
    m_hasKey = true;
    if (!key) return end(key.error());
    if (key->isEmpty() && m_exchange.keyRequired) {
        return end(core::Error {.kind = ErrorKind::Auth,
                                .message = u"there is no key for this provider; nothing was sent"_s,
                                .providerCode = u"no_key"_s});
    }
    if (m_awaitsKey) {
        const QPointer<HttpCall> self(this);
        Q_EMIT keyFound();
        if (!self || m_over) return;
    }
    send(*key);
}

core::Result<QNetworkRequest> HttpCall::request(const QString &key) const
{
    QNetworkRequest request(m_exchange.url);
    request.setRawHeader("User-Agent", "Runnel/" RUNNEL_VERSION);
    request.setRawHeader("Accept",
                         m_exchange.wantsStream ? "text/event-stream, application/x-ndjson" : "application/json");
    // Qt would unpack, but a compressed stream is a held-back stream.
    request.setRawHeader("Accept-Encoding", "identity");
    for (const auto &[name, value] : m_exchange.headers) {
        if (fitsHeader(name) && fitsHeader(value)) request.setRawHeader(name, value);
    }
    if (!key.isEmpty()) {
        const QByteArray bytes = key.toUtf8();
        if (!fitsHeader(bytes)) {
            return std::unexpected(core::Error {.kind = ErrorKind::Auth,
                                                .message = u"the key holds a line break; nothing was sent"_s,
                                                .providerCode = u"bad_key"_s});
        }
        core::protectSecret(key);
        request.setRawHeader(m_exchange.keyHeader.name, m_exchange.keyHeader.prefix + bytes);
    }
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, true);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    if (m_exchange.timeout.count() > 0) request.setTransferTimeout(m_exchange.timeout);
    if (!m_exchange.body.isEmpty()) request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    return request;
}

void HttpCall::send(const QString &key)
{
    if (!m_network) return end(core::Error {.kind = ErrorKind::Cancelled, .message = u"the network is shut down"_s});
    const core::Result<QNetworkRequest> request = this->request(key);
    if (!request) return end(request.error());
    m_reply = m_exchange.body.isEmpty() ? m_network->get(*request) : m_network->post(*request, m_exchange.body);
    m_exchange.body.clear();
    m_reply->setReadBufferSize(readBuffer);
    connect(m_reply, &QNetworkReply::requestSent, this, &HttpCall::tellSent);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &HttpCall::takeHead);
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpCall::read);
    connect(m_reply, &QNetworkReply::finished, this, &HttpCall::finish);
}

QByteArray HttpCall::header(QByteArrayView name) const
{
    return m_reply->headers().value(name).toByteArray();
}

void HttpCall::tellSent()
{
    // Qt says it again where it had to open another connection.
    if (!m_over && !std::exchange(m_sent, true)) Q_EMIT sent();
}

void HttpCall::takeHead()
{
    QNetworkReply *const reply = m_reply;
    if (m_over || !reply || m_mode != Body::Unknown) return;
    m_status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_status < 200) return;
    // Qt 6.8 forgets the size that a POST was given before its transfer began; only from here on does it hold.
    reply->setReadBufferSize(readBuffer);
    m_headError = checkHead();
    if (m_headError || m_status >= 300) {
        m_mode = Body::Refused;
        return;
    }
    const QByteArray type = header("content-type");
    m_mode = sse::isEventStream(type) ? Body::Stream : isJsonLines(type) ? Body::Lines : Body::Json;
    Q_EMIT connected();
}

// What is wrong with an answer before its body is read. Other statuses of failure have their say in the body.
std::optional<core::Error> HttpCall::checkHead()
{
    if (m_status >= 300 && m_status < 400) {
        const QUrl target =
            m_exchange.url.resolved(m_reply->attribute(QNetworkRequest::RedirectionTargetAttribute).toUrl());
        return core::Error {
            .kind = ErrorKind::Configuration,
            .message = u"the service redirects to %1://%2; the key is not sent there"_s.arg(
                target.scheme(), core::redacted(target.authority(QUrl::FullyEncoded | QUrl::RemoveUserInfo))),
            .httpStatus = m_status};
    }
    if (m_status >= 400) return std::nullopt;
    const QByteArray encoding = header("content-encoding").trimmed().toLower();
    const QByteArray type = header("content-type");
    core::Error error {.kind = ErrorKind::Protocol, .message = {}, .httpStatus = m_status};
    if (m_status == 204 || m_status == 205) {
        error.message = u"the service answered with HTTP status %1 and nothing else"_s.arg(m_status);
    } else if (!encoding.isEmpty() && encoding != "identity") {
        error.message = u"the service compressed its answer although it was asked not to"_s;
    } else if (!sse::isEventStream(type) && !isJsonLines(type) && !isJson(type)) {
        error.message = u"the service answered with \"%1\", which is neither a stream nor JSON"_s.arg(
            excerpt(type.isEmpty() ? QByteArray("no media type") : type));
    } else {
        return std::nullopt;
    }
    return error;
}

void HttpCall::read()
{
    const QPointer<HttpCall> self(this);
    takeHead();
    while (self && !m_over && m_reply->bytesAvailable() > 0) {
        const QByteArray chunk = m_reply->read(readPiece);
        if (chunk.isEmpty()) break;
        Q_EMIT bytesReceived(chunk.size());
        if (!self || m_over) return;
        if (m_mode == Body::Stream || m_mode == Body::Lines) {
            takeStream(chunk);
            continue;
        }
        m_body += chunk;
        if (m_mode == Body::Json && m_body.size() > maximumJson) {
            return end(core::Error {.kind = ErrorKind::Protocol,
                                    .message = u"the answer is larger than %1 bytes"_s.arg(maximumJson)});
        }
        if (m_mode == Body::Refused && m_body.size() >= maximumErrorBody) return end(errorOfBody());
    }
}

void HttpCall::takeStream(QByteArrayView chunk)
{
    const QPointer<HttpCall> self(this);
    const core::Result<void> fed = m_mode == Body::Lines ? m_lines.feed(chunk, *this) : m_parser.feed(chunk, *this);
    // What came outside of all events before the parser gave up says more than that it did.
    if (!fed) m_parser.finish(*this, sse::SseParser::End::Strict);
    const std::optional<core::Error> broken = m_strayError ? m_strayError
                                              : fed        ? std::nullopt
                                                           : std::optional(fed.error());
    if (broken) m_decoder->takeClose(m_events);
    deliver();
    if (!self || m_over) return;
    if (m_decoder->isOver()) return end(m_decoder->gap());
    if (broken) return end(m_decoder->hasEnded() ? std::nullopt : broken);
    if (m_decoder->hasEnded()) m_grace.start();
}

void HttpCall::event(const sse::SseEvent &event)
{
    // Some gateways wrap the comments of others into data.
    if (event.data.trimmed().startsWith(':')) {
        ++m_dropped;
        return;
    }
    if (!m_decoder->isOver() && !m_strayError) m_decoder->takeEvent(event, m_events);
}

void HttpCall::stray(QByteArrayView text)
{
    const std::optional<core::Error> error = errorFromObject(parseJson(text).firstObject(), 0);
    if (!error) qCInfo(lcProvider) << "dropped what came outside of all events:" << excerpt(text);
    if (error && !m_strayError) m_strayError = error;
}

void HttpCall::line(QByteArrayView line, bool unterminated)
{
    if (m_decoder->isOver()) return;
    m_decoder->takeEvent({.type = "message", .data = line, .lastEventId = {}, .unterminated = unterminated}, m_events);
}

// No more bytes come: what waits for them goes out.
void HttpCall::closeStream()
{
    m_parser.finish(*this, sse::SseParser::End::Lenient);
    m_lines.finish(*this);
    m_decoder->takeClose(m_events);
}

void HttpCall::deliver()
{
    if (m_events.isEmpty()) return;
    const llm::StreamEvents events = std::exchange(m_events, {});
    Q_EMIT eventsReceived(events);
}

core::Error HttpCall::errorOfBody() const
{
    core::Error error = m_headError ? *m_headError : errorFromResponse(m_status, m_body);
    if (m_headError) error.detail = excerpt(m_body);
    const auto wait = retryAfter(header("retry-after-ms"), header("retry-after"), QDateTime::currentDateTimeUtc());
    if (wait) error.retryAfter = wait;
    return error;
}

void HttpCall::finish()
{
    if (m_over) return;
    const QPointer<HttpCall> self(this);
    read();
    if (!self || m_over) return;
    const QNetworkReply::NetworkError error = m_reply->error();
    auto broken =
        error == QNetworkReply::NoError ? std::nullopt : std::optional(errorFromNetwork(error, m_reply->errorString()));
    // On this machine the cure is known, and describe() tells it.
    if (error == QNetworkReply::ConnectionRefusedError && isLoopback(m_exchange.url))
        broken->providerCode = u"not_running"_s;
    switch (m_mode) {
    case Body::Unknown:
        return end(
            broken ? *broken
                   : core::Error {.kind = ErrorKind::Protocol, .message = u"the service closed without an answer"_s});
    case Body::Refused:
        return end(errorOfBody());
    case Body::Stream:
    case Body::Lines:
        closeStream();
        deliver();
        if (!self || m_over) return;
        return end(m_decoder->hasEnded() ? std::nullopt : m_strayError ? m_strayError : broken);
    case Body::Json:
        if (broken) return end(broken);
        return finishJson();
    }
}

void HttpCall::finishJson()
{
    const QPointer<HttpCall> self(this);
    m_decoder->takeBody(m_body, m_events);
    m_body.clear();
    deliver();
    if (!self || m_over) return;
    end(m_decoder->gap());
}

void HttpCall::end(const std::optional<core::Error> &error)
{
    if (m_over) return;
    m_over = true;
    m_grace.stop();
    letGo(!error);
    if (m_dropped > 0) qCDebug(lcProvider) << "dropped" << m_dropped << "keep-alives that came as data";
    Q_EMIT ended(error);
}

// An aborted connection cannot be used again, so a reply that is about to end by itself gets a moment to do so.
void HttpCall::letGo(bool reuse)
{
    QNetworkReply *const reply = m_reply;
    m_reply = nullptr;
    if (!reply) return;
    reply->disconnect(this);
    if (reply->isFinished()) {
        reply->deleteLater();
    } else if (reuse) {
        connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
        connect(reply, &QIODevice::readyRead, reply, [reply] { reply->skip(reply->bytesAvailable()); });
        reply->skip(reply->bytesAvailable());
        QTimer::singleShot(drainTime, reply, [reply] { reply->abort(); });
    } else {
        reply->abort();
        reply->deleteLater();
    }
}

} // namespace runnel::providers
