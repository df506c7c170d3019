// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/scriptedhttpserver.h"

#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>
#include <QTcpSocket>

#include <algorithm>

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <sys/socket.h>
#endif

using namespace Qt::StringLiterals;

namespace runnel::test {

namespace {

constexpr qsizetype floodPiece = 64 * 1024;
constexpr qint64 unsentLimit = 256 * 1024;

// A linger time of zero makes close() send RST.
void reset(QTcpSocket &socket)
{
    linger now {};
    now.l_onoff = 1;
    now.l_linger = 0;
#ifdef Q_OS_WIN
    ::setsockopt(static_cast<SOCKET>(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER,
                 reinterpret_cast<const char *>(&now), sizeof now);
#else
    ::setsockopt(static_cast<int>(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
#endif
    socket.abort();
}

QByteArray chunk(const QJsonArray &choices, const QJsonValue &usage)
{
    const QJsonObject object {{"id"_L1, "chatcmpl-1"_L1}, {"object"_L1, "chat.completion.chunk"_L1},
                              {"created"_L1, 1767225600}, {"model"_L1, "scripted-1"_L1},
                              {"choices"_L1, choices},    {"usage"_L1, usage}};
    return "data: " + QJsonDocument(object).toJson(QJsonDocument::Compact) + "\n\n";
}

QJsonArray choice(const QJsonObject &delta, const QJsonValue &finishReason = QJsonValue::Null)
{
    return {QJsonObject {{"index"_L1, 0}, {"delta"_L1, delta}, {"finish_reason"_L1, finishReason}}};
}

} // namespace

HttpResponse HttpResponse::stream(const QByteArray &body)
{
    return {.body = body};
}

HttpResponse HttpResponse::json(int status, const QByteArray &body)
{
    return {.status = status, .contentType = "application/json", .body = body, .framing = Framing::ContentLength};
}

HttpResponse HttpResponse::html(int status, const QByteArray &body)
{
    return {
        .status = status, .contentType = "text/html; charset=utf-8", .body = body, .framing = Framing::ContentLength};
}

HttpResponse HttpResponse::redirect(int status, const QUrl &target)
{
    return {.status = status,
            .contentType = {},
            .headers = {{"Location", target.toEncoded()}},
            .framing = Framing::ContentLength};
}

QByteArray chatStream(const QStringList &deltas, const ChatStreamEnd &end)
{
    QByteArray body = chunk(choice({{"role"_L1, "assistant"_L1}, {"content"_L1, ""_L1}}), QJsonValue::Null);
    for (const QString &delta : deltas) body += chunk(choice({{"content"_L1, delta}}), QJsonValue::Null);
    if (!end.finishReason.isEmpty()) {
        body += chunk(choice({}, QString::fromLatin1(end.finishReason)), QJsonValue::Null);
    }
    if (end.usage) {
        const qint64 count = deltas.size();
        body += chunk(
            {}, QJsonObject {{"prompt_tokens"_L1, 7}, {"completion_tokens"_L1, count}, {"total_tokens"_L1, count + 7}});
    }
    if (end.done) body += "data: [DONE]\n\n";
    return body;
}

// One connection: reads requests one after the other, writes one answer at a time.
class ScriptedHttpServer::Connection final : public QObject
{
public:
    Connection(ScriptedHttpServer &server, QTcpSocket *socket) : QObject(&server), m_server(server), m_socket(socket)
    {
        m_socket->setParent(this);
        m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        connect(m_socket, &QTcpSocket::readyRead, this, &Connection::read);
        connect(m_socket, &QTcpSocket::bytesWritten, this, &Connection::send);
        connect(m_socket, &QTcpSocket::disconnected, this, [this] { m_server.forget(this); });
    }

private:
    void read()
    {
        m_input += m_socket->readAll();
        if (m_busy) return;
        const qsizetype headEnd = m_input.indexOf("\r\n\r\n");
        if (headEnd < 0) return;
        HttpRequest request;
        QList<QByteArray> lines = m_input.first(headEnd).split('\n');
        const QList<QByteArray> first = lines.takeFirst().trimmed().split(' ');
        request.method = first.value(0);
        request.path = first.value(1);
        for (const QByteArray &line : std::as_const(lines)) {
            const qsizetype colon = line.indexOf(':');
            if (colon > 0)
                request.headers.insert(line.first(colon).trimmed().toLower(), line.sliced(colon + 1).trimmed());
        }
        const qsizetype length = request.header("content-length").toLongLong();
        if (m_input.size() < headEnd + 4 + length) return;
        request.body = m_input.sliced(headEnd + 4, length);
        m_input.remove(0, headEnd + 4 + length);
        m_busy = true;
        start(m_server.answer(request));
    }

    void start(const HttpResponse &response)
    {
        m_response = response;
        m_sent = 0;
        m_total = response.body.size() * response.repeat;
        if (response.stallBeforeHead) return;
        if (response.resetBeforeHead) return reset(*m_socket);
        if (response.closeBeforeHead) return m_socket->disconnectFromHost();
        if (!response.garbage.isEmpty()) {
            m_socket->write(response.garbage);
            return m_socket->disconnectFromHost();
        }
        QByteArray head = "HTTP/1.1 " + QByteArray::number(response.status) + " Scripted\r\n";
        if (!response.contentType.isEmpty()) head += "Content-Type: " + response.contentType + "\r\n";
        for (const auto &[name, value] : response.headers) head += name + ": " + value + "\r\n";
        if (response.framing == HttpResponse::Framing::Chunked) head += "Transfer-Encoding: chunked\r\n";
        if (response.framing == HttpResponse::Framing::ContentLength) {
            head += "Content-Length: " + QByteArray::number(m_total) + "\r\n";
        }
        if (closesAfter()) head += "Connection: close\r\n";
        m_socket->write(head + "\r\n");
        m_sending = true;
        send();
    }

    [[nodiscard]] bool closesAfter() const
    {
        return !m_response.keepAlive || m_response.framing == HttpResponse::Framing::UntilClose;
    }

    // The position of the next fault, or the end of the body.
    [[nodiscard]] qint64 limit() const
    {
        qint64 end = m_total;
        for (const qint64 fault : {m_response.stallAfter, m_response.resetAfter, m_response.closeAfter}) {
            if (fault >= 0) end = std::min(end, fault);
        }
        return end;
    }

    void send()
    {
        const bool piecewise = m_response.splitEvery > 0;
        while (m_sending && m_sent < limit() && m_socket->bytesToWrite() < unsentLimit) {
            if (m_waiting) return;
            const qint64 offset = m_sent % m_response.body.size();
            const qint64 wanted = std::min(limit() - m_sent, m_response.body.size() - offset);
            write(m_response.body.sliced(
                offset, std::min(wanted, piecewise ? qint64(m_response.splitEvery) : qint64(floodPiece))));
            if (piecewise && m_sent < limit()) return waitForTurn();
        }
        if (m_sending && !m_waiting && m_sent >= limit()) end();
    }

    void waitForTurn()
    {
        m_waiting = true;
        m_socket->flush();
        const auto go = [this] {
            m_waiting = false;
            send();
        };
        if (m_response.drip.count() > 0) {
            m_timer = m_server.m_clock->after(m_response.drip, this, go);
        } else {
            QMetaObject::invokeMethod(this, go, Qt::QueuedConnection);
        }
    }

    void write(const QByteArray &piece)
    {
        m_sent += piece.size();
        m_server.m_bodyBytesSent += piece.size();
        if (m_response.framing == HttpResponse::Framing::Chunked) {
            m_socket->write(QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n");
        } else {
            m_socket->write(piece);
        }
    }

    void end()
    {
        m_sending = false;
        if (m_response.stallAfter == m_sent || m_response.holdOpen) return;
        if (m_response.resetAfter == m_sent) {
            while (m_socket->bytesToWrite() > 0 && m_socket->flush()) {
            }
            return reset(*m_socket);
        }
        if (m_response.closeAfter == m_sent) return m_socket->disconnectFromHost();
        if (m_response.framing == HttpResponse::Framing::Chunked) m_socket->write("0\r\n\r\n");
        if (closesAfter()) return m_socket->disconnectFromHost();
        m_busy = false;
        if (!m_input.isEmpty()) QMetaObject::invokeMethod(this, [this] { read(); }, Qt::QueuedConnection);
    }

    ScriptedHttpServer &m_server;
    QTcpSocket *m_socket;
    core::TimerHandle m_timer;
    QByteArray m_input;
    HttpResponse m_response;
    qint64 m_sent = 0;
    qint64 m_total = 0;
    bool m_busy = false;
    bool m_sending = false;
    bool m_waiting = false;
};

ScriptedHttpServer::ScriptedHttpServer(core::Clock *clock, QObject *parent) : QObject(parent), m_clock(clock)
{
    if (!m_clock) {
        m_ownClock = std::make_unique<core::SystemClock>();
        m_clock = m_ownClock.get();
    }
    connect(&m_server, &QTcpServer::newConnection, this, &ScriptedHttpServer::accept);
}

ScriptedHttpServer::~ScriptedHttpServer()
{
    close();
}

bool ScriptedHttpServer::listen()
{
    return m_server.listen(QHostAddress::LocalHost, 0);
}

void ScriptedHttpServer::close()
{
    m_server.close();
    const QList<Connection *> connections = std::exchange(m_connections, {});
    qDeleteAll(connections);
}

quint16 ScriptedHttpServer::port() const
{
    return m_server.serverPort();
}

QUrl ScriptedHttpServer::url(const QString &path) const
{
    return QUrl(u"http://127.0.0.1:%1%2"_s.arg(port()).arg(path));
}

void ScriptedHttpServer::enqueue(const HttpResponse &response)
{
    m_queue.append(response);
}

void ScriptedHttpServer::setHandler(Handler handler)
{
    m_handler = std::move(handler);
}

void ScriptedHttpServer::accept()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        ++m_accepted;
        m_connections.append(new Connection(*this, socket));
    }
}

HttpResponse ScriptedHttpServer::answer(const HttpRequest &request)
{
    m_requests.append(request);
    Q_EMIT requestReceived();
    if (!m_queue.isEmpty()) return m_queue.takeFirst();
    if (m_handler) return m_handler(request);
    return HttpResponse::json(404, R"({"error":{"message":"no scripted response"}})");
}

void ScriptedHttpServer::forget(Connection *connection)
{
    if (!m_connections.removeOne(connection)) return;
    connection->deleteLater();
    Q_EMIT connectionEnded();
}

} // namespace runnel::test
