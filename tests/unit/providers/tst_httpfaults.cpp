// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "httpfixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using core::ErrorKind;
using test::HttpResponse;

class tst_HttpFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void malformedAddressSendsNothing_data();
    void malformedAddressSendsNothing();
    void missingKeySendsNothing();
    void refusalsOfTheServiceAreTyped_data();
    void refusalsOfTheServiceAreTyped();
    void refusedConnectionIsANetworkError();
    void plainServerUnderHttpsIsATlsError();
    void pageInThePlaceOfAStreamIsAProtocolError();
    void redirectionIsAnErrorAndTheKeyStays();
    void brokenTransportsAreTyped_data();
    void brokenTransportsAreTyped();
    void endWithoutTerminalSignalHasNoErrorAndNoFinish();
    void failureInsideTheStreamIsAnEvent();
    void bareFailureBetweenEventsEndsTheCall_data();
    void bareFailureBetweenEventsEndsTheCall();
    void bareJsonThatIsNoFailureIsDropped();
    void whatWasHeldBackComesOutWhenTheStreamFails_data();
    void whatWasHeldBackComesOutWhenTheStreamFails();
    void endlessLineIsCutOff();
    void endlessErrorBodyIsCutOff();

private:
    std::unique_ptr<test::HttpFixture> m_http;
};

void tst_HttpFaults::init()
{
    m_http = std::make_unique<test::HttpFixture>();
}

void tst_HttpFaults::cleanup()
{
    QVERIFY2(!m_http->logged().contains(m_http->canary()), qPrintable(m_http->logged()));
    m_http.reset();
}

void tst_HttpFaults::malformedAddressSendsNothing_data()
{
    QTest::addColumn<QString>("url");
    for (const char *url : {"http://", "not a url", "ftp://127.0.0.1/v1", "http://user:canary-key-0123456789@127.0.0.1",
                            "http://127.0.0.1:0x50"}) {
        QTest::newRow(url) << QString::fromLatin1(url);
    }
}

void tst_HttpFaults::malformedAddressSendsNothing()
{
    QFETCH(QString, url);
    const auto asked = m_http->ask(url);
    QVERIFY(!asked->hasEnded());
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->kind(), u"configuration"_s);
    QVERIFY(!asked->error->message.contains(test::HttpFixture::canary()));
    QVERIFY(m_http->server.requests().isEmpty());
}

void tst_HttpFaults::missingKeySendsNothing()
{
    for (const QString &key : {QString(), u"a\r\nX-Evil: 1"_s}) {
        providers::Server settings = m_http->settings();
        settings.key = [key](QObject *, const auto &done) { done(key); };
        settings.keyRequired = true;
        providers::ChatCompletions provider(m_http->network, settings);
        test::Listener asked(provider.open({.model = u"m"_s, .systemPrompt = {}, .turns = {}}));
        QTRY_VERIFY(asked.hasEnded());
        QCOMPARE(asked.kind(), u"auth"_s);
        QCOMPARE(asked.error->providerCode, key.isEmpty() ? u"no_key"_s : u"bad_key"_s);
    }
    QVERIFY(m_http->server.requests().isEmpty());
}

void tst_HttpFaults::refusalsOfTheServiceAreTyped_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("kind");
    QTest::newRow("wrong key")
        << 401
        << QByteArray(
               R"({"error":{"message":"Incorrect API key provided: canary-key-0123456789","code":"invalid_api_key"}})")
        << u"auth"_s;
    QTest::newRow("unknown model") << 404
                                   << QByteArray(R"({"error":{"message":"no such model","code":"model_not_found"}})")
                                   << u"not_found"_s;
    QTest::newRow("too many") << 429 << QByteArray(R"({"error":{"message":"slow"}})") << u"rate_limit"_s;
    QTest::newRow("quota") << 429 << QByteArray(R"({"error":{"message":"pay","code":"insufficient_quota"}})")
                           << u"quota"_s;
    QTest::newRow("down") << 503 << QByteArray("busy") << u"overloaded"_s;
    QTest::newRow("empty") << 500 << QByteArray() << u"server"_s;
}

void tst_HttpFaults::refusalsOfTheServiceAreTyped()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, kind);
    HttpResponse response = HttpResponse::json(status, body);
    response.headers = {{"Retry-After", "7"}};
    m_http->server.enqueue(response);
    const auto asked = m_http->ask();
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->kind(), kind);
    QCOMPARE(asked->error->httpStatus, status);
    QCOMPARE(asked->error->retryAfter, std::chrono::milliseconds(7000));
    QVERIFY(!asked->log.contains("connected"_L1));
    QVERIFY(!asked->error->detail.contains(test::HttpFixture::canary()) &&
            !asked->error->message.contains(test::HttpFixture::canary()));
    QCOMPARE(m_http->server.requests().size(), 1);
}

void tst_HttpFaults::refusedConnectionIsANetworkError()
{
    const QString url = m_http->server.url().toString();
    m_http->server.close();
    const auto asked = m_http->ask(url);
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->kind(), u"network"_s);
}

void tst_HttpFaults::plainServerUnderHttpsIsATlsError()
{
    // The scripted server waits for the blank line that a handshake does not have.
    QTcpServer plain;
    connect(&plain, &QTcpServer::newConnection, &plain, [&plain] {
        auto *socket = plain.nextPendingConnection();
        connect(socket, &QIODevice::readyRead, socket, [socket] {
            socket->write("HTTP/1.1 400 Bad Request\r\n\r\n");
            socket->close();
        });
    });
    QVERIFY(plain.listen(QHostAddress::LocalHost));
    const auto asked = m_http->ask(u"https://127.0.0.1:%1"_s.arg(plain.serverPort()));
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->kind(), u"tls"_s);
}

void tst_HttpFaults::pageInThePlaceOfAStreamIsAProtocolError()
{
    m_http->server.enqueue(HttpResponse::html(200, "<!doctype html><title>Sign in, canary-key-0123456789</title>" +
                                                       QByteArray(100'000, 'x')));
    m_http->server.enqueue(HttpResponse::html(502, "<h1>Bad gateway</h1>"));
    HttpResponse untyped = HttpResponse::stream(test::chatStream({u"x"_s}));
    untyped.contentType = {};
    m_http->server.enqueue(untyped);
    HttpResponse packed = HttpResponse::stream(test::chatStream({u"x"_s}));
    packed.headers = {{"Content-Encoding", "gzip"}};
    m_http->server.enqueue(packed);
    m_http->server.enqueue({.status = 204, .contentType = {}, .framing = HttpResponse::Framing::ContentLength});

    const auto page = m_http->ask();
    QTRY_VERIFY(page->hasEnded());
    QCOMPARE(page->kind(), u"protocol"_s);
    QVERIFY(page->error->detail.startsWith("<!doctype html><title>Sign in, "_L1));
    QVERIFY(!page->error->detail.contains(test::HttpFixture::canary()));
    QCOMPARE(page->error->detail.size(), 200);
    QVERIFY(!page->log.contains("connected"_L1));

    const auto gateway = m_http->ask();
    QTRY_VERIFY(gateway->hasEnded());
    QCOMPARE(gateway->kind(), u"server"_s);
    QCOMPARE(gateway->error->detail, u"<h1>Bad gateway</h1>"_s);

    for (int i = 0; i < 3; ++i) {
        const auto other = m_http->ask();
        QTRY_VERIFY(other->hasEnded());
        QCOMPARE(other->kind(), u"protocol"_s);
        QVERIFY(other->text.isEmpty());
    }
}

void tst_HttpFaults::redirectionIsAnErrorAndTheKeyStays()
{
    test::ScriptedHttpServer other;
    QVERIFY(other.listen());
    for (const int status : {301, 302, 303, 307, 308}) {
        m_http->server.enqueue(HttpResponse::redirect(status, other.url(u"/v1/chat/completions"_s)));
        const auto asked = m_http->ask();
        QTRY_VERIFY(asked->hasEnded());
        QCOMPARE(asked->kind(), u"configuration"_s);
        QCOMPARE(asked->error->httpStatus, status);
        QVERIFY2(asked->error->message.contains(u"127.0.0.1:%1"_s.arg(other.port())),
                 qPrintable(asked->error->message));
    }
    QCOMPARE(other.acceptedConnections(), 0);
    QCOMPARE(m_http->server.requests().size(), 5);
}

void tst_HttpFaults::brokenTransportsAreTyped_data()
{
    QTest::addColumn<int>("fault");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<bool>("hasText");
    QTest::newRow("reset before the answer") << 0 << u"network"_s << false;
    QTest::newRow("closed before the answer") << 1 << u"network"_s << false;
    QTest::newRow("reset inside the stream") << 2 << u"network"_s << true;
    QTest::newRow("closed inside the stream") << 3 << u"network"_s << true;
    QTest::newRow("garbage") << 4 << u"network"_s << false; // Qt tells it from a lost connection by its text only
}

void tst_HttpFaults::brokenTransportsAreTyped()
{
    QFETCH(int, fault);
    QFETCH(QString, kind);
    QFETCH(bool, hasText);
    const QByteArray body = test::chatStream({u"Hello"_s, u" world"_s});
    HttpResponse response = HttpResponse::stream(body);
    response.resetBeforeHead = fault == 0;
    response.closeBeforeHead = fault == 1;
    if (fault == 2) response.resetAfter = body.indexOf(" world");
    if (fault == 3) response.closeAfter = body.indexOf(" world");
    if (fault == 4) response.garbage = "SSH-2.0-OpenSSH_9.9\r\n\r\n";
    if (fault == 2) response.splitEvery = 50; // so that the first part is read before the reset throws it away
    m_http->server.setHandler([response](const test::HttpRequest &) { return response; });
    const auto asked = m_http->ask();
    QTRY_VERIFY(asked->hasEnded());
    // Where the close comes together with the last bytes Qt may not tell it; that the answer is not over counts.
    if (fault != 3 || asked->kind() != "none"_L1) QCOMPARE(asked->kind(), kind);
    QVERIFY(!asked->finished);
    if (fault == 3) QCOMPARE(asked->text, u"Hello"_s);
    QCOMPARE(asked->log.contains("connected"_L1), hasText);
}

void tst_HttpFaults::endWithoutTerminalSignalHasNoErrorAndNoFinish()
{
    for (const auto framing :
         {HttpResponse::Framing::Chunked, HttpResponse::Framing::ContentLength, HttpResponse::Framing::UntilClose}) {
        HttpResponse response =
            HttpResponse::stream(test::chatStream({u"Hello"_s}, {.finishReason = {}, .usage = false, .done = false}));
        response.framing = framing;
        m_http->server.enqueue(response);
        const auto asked = m_http->ask();
        QTRY_VERIFY(asked->hasEnded());
        QCOMPARE(asked->kind(), u"none"_s);
        QCOMPARE(asked->text, u"Hello"_s);
        QVERIFY(!asked->finished && !asked->failed);
    }
}

void tst_HttpFaults::failureInsideTheStreamIsAnEvent()
{
    HttpResponse response =
        HttpResponse::stream(test::chatStream({u"Hello"_s}, {.finishReason = {}, .usage = false, .done = false}) +
                             "data: {\"error\":{\"message\":\"canary-key-0123456789\",\"code\":503}}\n\n");
    response.holdOpen = true;
    m_http->server.enqueue(response);
    const auto asked = m_http->ask();
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->kind(), u"none"_s);
    QCOMPARE(asked->text, u"Hello"_s);
    QVERIFY(asked->failed && asked->failed->kind == ErrorKind::Overloaded);
    QVERIFY(!asked->failed->detail.contains(test::HttpFixture::canary()));
}

void tst_HttpFaults::bareFailureBetweenEventsEndsTheCall_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<bool>("isHeldOpen");
    QTest::newRow("the connection ends") << QByteArray("{") << QByteArray("}\r\n") << false;
    QTest::newRow("without a last line end") << QByteArray("{") << QByteArray("}") << false;
    QTest::newRow("in an array of one") << QByteArray("[{") << QByteArray("}\r\n]\r\n") << false;
    QTest::newRow("the connection stays") << QByteArray("{") << QByteArray("}\r\n\r\n") << true;
    QTest::newRow("more follows") << QByteArray("{") << "}\n" + test::chatStream({u"more"_s}, {.finishReason = "stop"})
                                  << false;
}

void tst_HttpFaults::bareFailureBetweenEventsEndsTheCall()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(bool, isHeldOpen);
    for (const qsizetype pieces : {0, 7}) {
        HttpResponse response = HttpResponse::stream(
            test::chatStream({u"Hello"_s}, {.finishReason = {}, .usage = false, .done = false}) + before +
            "\r\n  \"error\": {\r\n    \"code\": 503,\r\n    \"message\": "
            "\"canary-key-0123456789 is overloaded\",\r\n    \"status\": \"UNAVAILABLE\"\r\n  }\r\n" +
            after);
        response.holdOpen = isHeldOpen;
        response.splitEvery = pieces;
        m_http->server.enqueue(response);
        const auto asked = m_http->ask();
        QTRY_VERIFY(asked->hasEnded());
        QCOMPARE(asked->kind(), u"overloaded"_s);
        QCOMPARE(asked->error->providerCode, u"UNAVAILABLE"_s);
        QVERIFY(!asked->error->detail.contains(test::HttpFixture::canary()));
        QCOMPARE(asked->text, u"Hello"_s);
        QVERIFY(!asked->finished && !asked->failed);
    }
}

void tst_HttpFaults::bareJsonThatIsNoFailureIsDropped()
{
    m_http->server.enqueue(HttpResponse::stream("{\"hello\": 1}\n\n[{\n" + test::chatStream({u"Hello"_s}) +
                                                "{\"error\":{\"message\":\"behind the end\"}}\n\n"));
    const auto asked = m_http->ask();
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->kind(), u"none"_s);
    QCOMPARE(asked->text, u"Hello"_s);
    QVERIFY(asked->finished.has_value());
}

// What may be the beginning of a tag is held back until it is known to be one.
void tst_HttpFaults::whatWasHeldBackComesOutWhenTheStreamFails_data()
{
    QTest::addColumn<QByteArray>("failure");
    QTest::addColumn<QString>("kind");
    const QByteArray bare = "{\n \"error\": {\"code\": 503, \"message\": \"busy\"}\n}\n\n";
    const QByteArray endless = "data: " + QByteArray(9 * 1024 * 1024, 'x');
    QTest::newRow("bare failure") << bare << u"overloaded"_s;
    QTest::newRow("endless line") << endless << u"protocol"_s;
    QTest::newRow("bare failure, then an endless line") << bare.chopped(1) + endless << u"overloaded"_s;
}

void tst_HttpFaults::whatWasHeldBackComesOutWhenTheStreamFails()
{
    QFETCH(QByteArray, failure);
    QFETCH(QString, kind);
    HttpResponse response = HttpResponse::stream(
        test::chatStream({u"<thi"_s}, {.finishReason = {}, .usage = false, .done = false}) + failure);
    response.holdOpen = true;
    m_http->server.enqueue(response);
    const auto asked = m_http->ask();
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->kind(), kind);
    QCOMPARE(asked->text, u"<thi"_s);
}

void tst_HttpFaults::endlessLineIsCutOff()
{
    HttpResponse response = HttpResponse::stream(QByteArray(64 * 1024, 'x'));
    response.repeat = 10'000;
    response.body = "data: " + response.body; // one line, without an end
    m_http->server.enqueue(response);
    const auto asked = m_http->ask();
    QTRY_VERIFY_WITH_TIMEOUT(asked->hasEnded(), 30'000);
    QCOMPARE(asked->kind(), u"protocol"_s);
    QVERIFY(asked->bytes < 9 * 1024 * 1024);
    QTRY_COMPARE(m_http->server.openConnections(), 0);
}

void tst_HttpFaults::endlessErrorBodyIsCutOff()
{
    HttpResponse response = HttpResponse::html(500, QByteArray(64 * 1024, 'x'));
    response.repeat = 1'000'000;
    m_http->server.enqueue(response);
    const auto asked = m_http->ask();
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->kind(), u"server"_s);
    QVERIFY(asked->bytes < 1024 * 1024);
    QTRY_COMPARE(m_http->server.openConnections(), 0);
}

QTEST_GUILESS_MAIN(tst_HttpFaults)
#include "tst_httpfaults.moc"
