// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/clock.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QTcpServer>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>

class QTcpSocket;

namespace runnel::test {

//! \brief A request as it came.
struct HttpRequest
{
    QByteArray method;
    QByteArray path;                       //!< with the query
    QHash<QByteArray, QByteArray> headers; //!< names in lower case
    QByteArray body;

    [[nodiscard]] QByteArray header(const QByteArray &name) const { return headers.value(name.toLower()); }
};

//! \brief One answer, and what is wrong with it. Positions count bytes of the body.
struct HttpResponse
{
    enum class Framing : std::uint8_t {
        Chunked,
        ContentLength,
        UntilClose, //!< neither: the end of the connection is the end of the body
    };

    int status = 200;
    QByteArray contentType = "text/event-stream"; //!< empty: no such header
    QList<std::pair<QByteArray, QByteArray>> headers = {};
    QByteArray body = {};
    qint64 repeat = 1; //!< the body, so many times; for floods
    Framing framing = Framing::Chunked;
    bool keepAlive = true; //!< false: closes after the answer, and says so

    // Faults, each by itself or together.
    qsizetype splitEvery = 0;           //!< > 0: pieces of so many bytes, each in its own turn
    std::chrono::milliseconds drip {0}; //!< the time between two pieces, by the server's clock
    qint64 stallAfter = -1;             //!< >= 0: no byte after this one, the connection stays open
    qint64 resetAfter = -1;             //!< >= 0: the connection is reset (RST) there
    qint64 closeAfter = -1;             //!< >= 0: the connection is closed there, its framing unfinished
    bool holdOpen = false;              //!< the body is whole, but its framing never ends
    bool stallBeforeHead = false;       //!< takes the request and says nothing
    bool closeBeforeHead = false;       //!< takes the request and closes
    bool resetBeforeHead = false;       //!< takes the request and resets
    QByteArray garbage = {};            //!< sent in the place of a response, then closes

    //! An event stream.
    [[nodiscard]] static HttpResponse stream(const QByteArray &body);
    //! A JSON body of known length.
    [[nodiscard]] static HttpResponse json(int status, const QByteArray &body);
    //! An HTML page, as captive portals and proxies send it.
    [[nodiscard]] static HttpResponse html(int status, const QByteArray &body);
    //! A redirection.
    [[nodiscard]] static HttpResponse redirect(int status, const QUrl &target);
};

//! \brief What a chat stream ends with.
struct ChatStreamEnd
{
    QByteArray finishReason = "stop"; //!< empty: no terminal event
    bool usage = true;
    bool done = true; //!< `data: [DONE]`
};

//! The event stream of a chat completion that says \a deltas, as OpenAI's server shapes it.
[[nodiscard]] QByteArray chatStream(const QStringList &deltas, const ChatStreamEnd &end = {});

//! \brief A web server whose misbehaviour is a flag: on 127.0.0.1, on a port of its own.
//!
//! Answers come from the queue, in the order of the requests, then from the handler, then 404. Lives on the test's
//! thread. With no clock given, drips take real time; with a FakeClock the test says when the next piece goes out.
class ScriptedHttpServer : public QObject
{
    Q_OBJECT
public:
    using Handler = std::function<HttpResponse(const HttpRequest &)>;

    explicit ScriptedHttpServer(core::Clock *clock = nullptr, QObject *parent = nullptr);
    ~ScriptedHttpServer() override;

    //! Listens; false where it cannot.
    [[nodiscard]] bool listen();
    //! Stops listening and drops all connections: from now on a connection is refused.
    void close();
    [[nodiscard]] quint16 port() const;
    //! "http://127.0.0.1:<port>" and \a path.
    [[nodiscard]] QUrl url(const QString &path = {}) const;

    void enqueue(const HttpResponse &response);
    void setHandler(Handler handler);

    [[nodiscard]] const QList<HttpRequest> &requests() const { return m_requests; }
    //! How many connections were accepted so far: one, where keep-alive works.
    [[nodiscard]] int acceptedConnections() const { return m_accepted; }
    [[nodiscard]] qsizetype openConnections() const { return m_connections.size(); }
    //! Bytes of bodies that were handed to the system so far.
    [[nodiscard]] qint64 bodyBytesSent() const { return m_bodyBytesSent; }

Q_SIGNALS:
    void requestReceived();
    //! A connection ended, by either side.
    void connectionEnded();

private:
    class Connection;

    void accept();
    [[nodiscard]] HttpResponse answer(const HttpRequest &request);
    void forget(Connection *connection);

    QTcpServer m_server;
    std::unique_ptr<core::Clock> m_ownClock;
    core::Clock *m_clock;
    QList<HttpResponse> m_queue;
    Handler m_handler;
    QList<HttpRequest> m_requests;
    QList<Connection *> m_connections;
    qint64 m_bodyBytesSent = 0;
    int m_accepted = 0;
};

} // namespace runnel::test
