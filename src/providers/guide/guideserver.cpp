// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/guide/guideserver.h"

#include "core/logging.h"
#include "providers/guide/guidescript.h"
#include "sse/ssewriter.h"

#include <QElapsedTimer>
#include <QHash>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTcpSocket>
#include <QTimer>

#include <array>

using namespace Qt::StringLiterals;

namespace runnel::providers {

namespace {

constexpr qsizetype maximumHead = 16 * 1024;
constexpr qsizetype maximumBody = 64 * 1024 * 1024; // a prompt can hold images
constexpr qint64 unsentLimit = 128 * 1024;
constexpr std::chrono::milliseconds tick {16};
constexpr auto model = "guide"_L1;

QByteArray randomToken()
{
    std::array<quint32, 8> words {};
    QRandomGenerator::system()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toHex();
}

// Takes the same time wherever the two differ.
bool isEqual(QByteArrayView left, QByteArrayView right)
{
    if (left.size() != right.size()) return false;
    unsigned char difference = 0;
    for (qsizetype i = 0; i < left.size(); ++i) difference |= static_cast<unsigned char>(left[i] ^ right[i]);
    return difference == 0;
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray errorBody(const QString &message, const QString &type, const QString &code)
{
    return compact({{"error"_L1, QJsonObject {{"message"_L1, message}, {"type"_L1, type}, {"code"_L1, code}}}});
}

QString lastPrompt(const QJsonObject &request)
{
    const QJsonArray messages = request["messages"_L1].toArray();
    for (qsizetype i = messages.size() - 1; i >= 0; --i) {
        const QJsonObject message = messages[i].toObject();
        if (message["role"_L1] != "user"_L1) continue;
        const QJsonValue content = message["content"_L1];
        if (content.isString()) return content.toString();
        const QJsonArray parts = content.toArray();
        for (const auto &part : parts) {
            if (const QString text = part.toObject().value("text"_L1).toString(); !text.isEmpty()) return text;
        }
        return {};
    }
    return {};
}

// A guess that serves to show where the count goes: four characters make a token.
qint64 countOf(const QJsonObject &request)
{
    return compact({{"m"_L1, request["messages"_L1]}}).size() / 4;
}

QJsonObject usageOf(qint64 prompt, qint64 completion)
{
    return {
        {"prompt_tokens"_L1, prompt}, {"completion_tokens"_L1, completion}, {"total_tokens"_L1, prompt + completion}};
}

QByteArray chunk(const QJsonArray &choices, const QJsonValue &usage = QJsonValue::Null)
{
    return sse::SseWriter::event(compact({{"id"_L1, "chatcmpl-guide"_L1},
                                          {"object"_L1, "chat.completion.chunk"_L1},
                                          {"model"_L1, model},
                                          {"choices"_L1, choices},
                                          {"usage"_L1, usage}}));
}

QJsonArray choice(const QJsonObject &delta, const QJsonValue &finishReason = QJsonValue::Null)
{
    return {QJsonObject {{"index"_L1, 0}, {"delta"_L1, delta}, {"finish_reason"_L1, finishReason}}};
}

} // namespace

// One connection: one request at a time, kept alive between them.
class GuideServer::Connection final : public QObject
{
public:
    Connection(GuideServer &server, QTcpSocket *socket) : QObject(&server), m_server(server), m_socket(socket)
    {
        m_socket->setParent(this);
        m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(m_socket, &QTcpSocket::readyRead, this, &Connection::read);
        connect(m_socket, &QTcpSocket::bytesWritten, this, &Connection::speak);
        connect(m_socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
        connect(&m_timer, &QTimer::timeout, this, &Connection::speak);
    }

private:
    struct Request
    {
        QByteArray method;
        QByteArray path;
        QHash<QByteArray, QByteArray> headers;
    };

    void read()
    {
        if (m_isBusy) { // nobody sends before the answer is there
            if (m_socket->bytesAvailable() > maximumHead) m_socket->abort();
            return;
        }
        m_input += m_socket->readAll();
        const qsizetype headEnd = m_input.indexOf("\r\n\r\n");
        if (headEnd < 0 ? m_input.size() > maximumHead : headEnd > maximumHead)
            return refuse(431, "request head too large");
        if (headEnd < 0) return;
        const auto request = parseHead(QByteArrayView(m_input).first(headEnd));
        if (!request) return refuse(400, "malformed request");
        if (const int status = checkCaller(*request); status != 0) {
            return refuse(status,
                          status == 401 ? "this server is for the program that runs it" : "wrong host or origin");
        }
        if (request->headers.contains("transfer-encoding")) return refuse(411, "length required");
        const qsizetype length = request->headers.value("content-length", "0").toLongLong();
        if (length < 0 || length > maximumBody) return refuse(413, "request too large");
        if (m_input.size() < headEnd + 4 + length) return;
        const QByteArray body = m_input.sliced(headEnd + 4, length);
        m_input.remove(0, headEnd + 4 + length);
        m_isBusy = true;
        route(*request, body);
    }

    static std::optional<Request> parseHead(QByteArrayView head)
    {
        QList<QByteArray> lines = head.toByteArray().split('\n');
        const QList<QByteArray> first = lines.takeFirst().trimmed().split(' ');
        if (first.size() != 3 || first[2] != "HTTP/1.1") return std::nullopt;
        Request request {first[0], first[1], {}};
        for (const QByteArray &line : std::as_const(lines)) {
            const qsizetype colon = line.indexOf(':');
            if (colon <= 0) return std::nullopt;
            const QByteArray name = line.first(colon).toLower();
            if (request.headers.contains(name)) return std::nullopt; // twice the same is how requests are smuggled
            request.headers.insert(name, line.sliced(colon + 1).trimmed());
        }
        return request;
    }

    // 0 where all is well. Before routing, so that no path is an exception.
    [[nodiscard]] int checkCaller(const Request &request) const
    {
        const QByteArray port = QByteArray::number(m_server.m_server.serverPort());
        const QByteArray host = request.headers.value("host").toLower();
        if (host != "127.0.0.1:" + port && host != "localhost:" + port) return 403;
        if (request.headers.contains("origin")) return 403;
        return isEqual(request.headers.value("authorization"), QByteArray("Bearer ").append(m_server.m_token)) ? 0
                                                                                                               : 401;
    }

    void route(const Request &request, const QByteArray &body)
    {
        if (request.path == "/v1/models") {
            if (request.method != "GET")
                return reply(405, "application/json", errorBody(u"only GET"_s, u"invalid_request_error"_s, {}));
            const QJsonObject entry {{"id"_L1, model}, {"object"_L1, "model"_L1}, {"name"_L1, "Guide"_L1}};
            return reply(200, "application/json", compact({{"object"_L1, "list"_L1}, {"data"_L1, QJsonArray {entry}}}));
        }
        if (request.path != "/v1/chat/completions") {
            return reply(404, "application/json", errorBody(u"there is nothing here"_s, u"not_found_error"_s, {}));
        }
        if (request.method != "POST")
            return reply(405, "application/json", errorBody(u"only POST"_s, u"invalid_request_error"_s, {}));
        const QJsonDocument document = QJsonDocument::fromJson(body);
        if (!document.isObject())
            return reply(400, "application/json",
                         errorBody(u"the body is no JSON object"_s, u"invalid_request_error"_s, {}));
        answer(document.object());
    }

    void answer(const QJsonObject &request)
    {
        const GuideAnswer answer = guideAnswer(lastPrompt(request));
        switch (answer.manner) {
        case GuideAnswer::Manner::TooManyRequests:
            return reply(
                429, "application/json",
                errorBody(u"A rehearsal of the guide: too many requests."_s, u"requests"_s, u"rate_limit_exceeded"_s),
                "Retry-After: 5\r\n");
        case GuideAnswer::Manner::Unauthorized:
            return reply(401, "application/json",
                         errorBody(u"A rehearsal of the guide: this key is not known."_s, u"invalid_request_error"_s,
                                   u"invalid_api_key"_s));
        case GuideAnswer::Manner::Html:
            return reply(200, "text/html; charset=utf-8",
                         "<!doctype html><title>Sign in</title><p>A rehearsal of the guide: "
                         "this is what a captive portal sends in the place of an answer.</p>");
        default:
            break;
        }
        m_tokens = guideTokens(answer.text);
        m_manner = answer.manner;
        m_promptTokens = countOf(request);
        if (!request["stream"_L1].toBool()) return replyWhole(answer.text);
        m_next = 0;
        m_socket->write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: "
                        "no-store\r\nTransfer-Encoding: chunked\r\n\r\n");
        write(chunk(choice({{"role"_L1, "assistant"_L1}, {"content"_L1, ""_L1}})));
        m_isSpeaking = true;
        m_elapsed.start();
        m_timer.start(m_manner == GuideAnswer::Manner::Slow ? m_server.m_options.slowInterval : tick);
        speak();
    }

    // How many pieces should be on their way by now.
    [[nodiscard]] qsizetype due() const
    {
        const GuideOptions &options = m_server.m_options;
        if (m_manner == GuideAnswer::Manner::Slow && options.slowInterval.count() > 0) {
            return 1 + m_elapsed.elapsed() / options.slowInterval.count();
        }
        if (options.tokensPerSecond <= 0) return m_tokens.size();
        return 1 + static_cast<qsizetype>(static_cast<double>(m_elapsed.elapsed()) * options.tokensPerSecond / 1000);
    }

    void speak()
    {
        if (!m_isSpeaking) return;
        const qsizetype until = std::min(due(), m_tokens.size());
        while (m_next < until && m_socket->bytesToWrite() < unsentLimit) {
            write(chunk(choice({{"content"_L1, m_tokens[m_next++]}})));
        }
        if (m_next == m_tokens.size()) finish();
    }

    void finish()
    {
        m_isSpeaking = false;
        m_timer.stop();
        if (m_manner == GuideAnswer::Manner::Stall) return;
        if (m_manner == GuideAnswer::Manner::Drop) return m_socket->disconnectFromHost();
        write(chunk(choice({}, "stop"_L1)));
        write(chunk({}, usageOf(m_promptTokens, m_tokens.size())));
        write(sse::SseWriter::event("[DONE]"));
        m_socket->write("0\r\n\r\n");
        ready();
    }

    void replyWhole(const QString &text)
    {
        if (m_manner == GuideAnswer::Manner::Stall) return;
        if (m_manner == GuideAnswer::Manner::Drop) return m_socket->disconnectFromHost();
        const QJsonObject message {{"role"_L1, "assistant"_L1}, {"content"_L1, text}};
        const QJsonArray choices {
            QJsonObject {{"index"_L1, 0}, {"message"_L1, message}, {"finish_reason"_L1, "stop"_L1}}};
        reply(200, "application/json",
              compact({{"id"_L1, "chatcmpl-guide"_L1},
                       {"object"_L1, "chat.completion"_L1},
                       {"model"_L1, model},
                       {"choices"_L1, choices},
                       {"usage"_L1, usageOf(m_promptTokens, m_tokens.size())}}));
    }

    void write(const QByteArray &bytes)
    {
        m_socket->write(QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n");
    }

    void reply(int status, const QByteArray &type, const QByteArray &body, const QByteArray &headers = {})
    {
        m_socket->write("HTTP/1.1 " + QByteArray::number(status) + " Guide\r\nContent-Type: " + type + "\r\n" +
                        headers + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        ready();
    }

    // Before anything of the request is trusted: answers and closes.
    void refuse(int status, const char *why)
    {
        m_isBusy = true;
        m_input.clear();
        const QByteArray body = errorBody(QLatin1StringView(why), u"invalid_request_error"_s, {});
        m_socket->write("HTTP/1.1 " + QByteArray::number(status) +
                        " Refused\r\nContent-Type: application/json\r\nContent-Length: " +
                        QByteArray::number(body.size()) + "\r\nConnection: close\r\n\r\n" + body);
        m_socket->disconnectFromHost();
    }

    void ready()
    {
        m_isBusy = false;
        m_tokens.clear();
        if (m_socket->bytesAvailable() > 0 || !m_input.isEmpty())
            QMetaObject::invokeMethod(this, &Connection::read, Qt::QueuedConnection);
    }

    GuideServer &m_server;
    QTcpSocket *m_socket;
    QTimer m_timer;
    QElapsedTimer m_elapsed;
    QByteArray m_input;
    QStringList m_tokens;
    GuideAnswer::Manner m_manner = GuideAnswer::Manner::Plain;
    qsizetype m_next = 0;
    qint64 m_promptTokens = 0;
    bool m_isBusy = false;
    bool m_isSpeaking = false;
};

GuideServer::GuideServer(const GuideOptions &options, QObject *parent)
    : QObject(parent), m_options(options), m_token(randomToken())
{
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) new Connection(*this, socket);
    });
}

GuideServer::~GuideServer() = default;

core::Result<void> GuideServer::start()
{
    if (m_server.isListening()) return {};
    if (!m_server.listen(QHostAddress::LocalHost, 0)) {
        return core::fail(core::ErrorKind::Network,
                          u"the guide cannot listen on 127.0.0.1: %1"_s.arg(m_server.errorString()));
    }
    core::protectSecret(QString::fromLatin1(m_token));
    return {};
}

QUrl GuideServer::baseUrl() const
{
    return QUrl(u"http://127.0.0.1:%1/v1"_s.arg(m_server.serverPort()));
}

} // namespace runnel::providers
