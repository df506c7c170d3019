// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/logging.h"
#include "providers/httpcall.h"
#include "providers/openai/chatcompletions.h"
#include "providers/openai/chatdecoder.h"
#include "support/scriptedhttpserver.h"

#include <QNetworkAccessManager>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using core::ErrorKind;
using test::HttpResponse;

namespace {

const QString canary = u"canary-key-0123456789"_s;

// Everything that a call says, in order.
class Listener final : public QObject
{
public:
    explicit Listener(std::unique_ptr<llm::ProviderCall> listened) : call(std::move(listened))
    {
        connect(call.get(), &llm::ProviderCall::connected, this, [this] { log.append(u"connected"_s); });
        connect(call.get(), &llm::ProviderCall::bytesReceived, this, [this](qint64 count) {
            bytes += count;
            if (log.isEmpty() || log.last() != "bytes"_L1) log.append(u"bytes"_s);
        });
        connect(call.get(), &llm::ProviderCall::eventsReceived, this, [this](const llm::StreamEvents &received) {
            log.append(u"events"_s);
            for (const llm::StreamEvent &event : received) take(event);
        });
        connect(call.get(), &llm::ProviderCall::ended, this, [this](const std::optional<core::Error> &with) {
            ++ends;
            error = with;
        });
    }

    [[nodiscard]] bool hasEnded() const { return ends > 0; }
    [[nodiscard]] QString kind() const { return error ? core::toString(error->kind) : u"none"_s; }

    std::unique_ptr<llm::ProviderCall> call;
    QStringList log;
    QString text;
    std::optional<llm::Finished> finished;
    std::optional<core::Error> failed;
    std::optional<llm::Usage> usage;
    std::optional<core::Error> error;
    qint64 bytes = 0;
    int ends = 0;

private:
    void take(const llm::StreamEvent &event)
    {
        if (const auto *delta = std::get_if<llm::TextDelta>(&event)) text += delta->text;
        if (const auto *end = std::get_if<llm::Finished>(&event)) finished = *end;
        if (const auto *end = std::get_if<llm::Failed>(&event)) failed = end->error;
        if (const auto *report = std::get_if<llm::UsageReported>(&event)) usage = report->usage;
    }
};

QStringList logged;

void record(QtMsgType, const QMessageLogContext &, const QString &message)
{
    logged.append(message);
}

} // namespace

class tst_HttpCall : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void streamBecomesEventsInOrder();
    void requestCarriesKeyAndAsksForNoCompression();
    void everySplitOnTheWireGivesTheSameAnswer_data();
    void everySplitOnTheWireGivesTheSameAnswer();
    void answerWithoutStreamComesFromOneBody();
    void wholeAnswerIsTakenWhereAStreamWasAsked();
    void connectionIsUsedAgain();

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
    void finishedAnswerIsWholeAlthoughTheConnectionBreaks();
    void heldConnectionEndsAfterDone();
    void heldConnectionEndsSoonAfterTheFinishReason();
    void failureInsideTheStreamIsAnEvent();
    void endlessLineIsCutOff();
    void endlessErrorBodyIsCutOff();

    void nothingComesFromInsideOpenOrAbort();
    void abortInsideEverySignalIsTheEnd_data();
    void abortInsideEverySignalIsTheEnd();
    void deletionInsideEverySignalIsSafe_data() { abortInsideEverySignalIsTheEnd_data(); }
    void deletionInsideEverySignalIsSafe();
    void abortClosesTheConnection();
    void floodIsHeldBackWhileNobodyReads();
    void listOfModelsIsAsked();

private:
    [[nodiscard]] providers::ChatServer server(const QString &base = {}) const;
    [[nodiscard]] std::unique_ptr<Listener> ask(const QString &base = {}, bool stream = true);

    std::unique_ptr<QNetworkAccessManager> m_network;
    std::unique_ptr<test::ScriptedHttpServer> m_server;
    QtMessageHandler m_before = nullptr;
};

void tst_HttpCall::initTestCase()
{
    core::protectSecret(canary);
}

void tst_HttpCall::init()
{
    m_network = std::make_unique<QNetworkAccessManager>();
    m_server = std::make_unique<test::ScriptedHttpServer>();
    QVERIFY(m_server->listen());
    logged.clear();
    m_before = qInstallMessageHandler(record);
}

void tst_HttpCall::cleanup()
{
    qInstallMessageHandler(m_before);
    QVERIFY2(!logged.join(u'\n').contains(canary), qPrintable(logged.join(u'\n')));
}

providers::ChatServer tst_HttpCall::server(const QString &base) const
{
    return {.info = {.id = u"test"_s, .name = u"Test"_s},
            .base = providers::baseUrlFrom(base.isEmpty() ? m_server->url().toString() : base),
            .key = [](QObject *, const auto &done) { done(canary); }};
}

std::unique_ptr<Listener> tst_HttpCall::ask(const QString &base, bool stream)
{
    providers::ChatCompletions provider(*m_network, server(base));
    llm::ChatRequest request {.model = u"scripted-1"_s, .systemPrompt = {}, .turns = {{.text = u"Hi"_s}}};
    request.stream = stream;
    return std::make_unique<Listener>(provider.open(request));
}

void tst_HttpCall::streamBecomesEventsInOrder()
{
    m_server->enqueue(HttpResponse::stream(test::chatStream({u"Hello, "_s, u"world"_s})));
    const auto asked = ask();
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->kind(), u"none"_s);
    QCOMPARE(asked->text, u"Hello, world"_s);
    QVERIFY(asked->finished && asked->finished->reason == llm::FinishReason::Stop);
    QCOMPARE(asked->usage->completionTokens, 2);
    QCOMPARE(asked->log.first(), u"connected"_s);
    QCOMPARE(asked->log.value(1), u"bytes"_s);
    QCOMPARE(asked->log.count(u"connected"_s), 1);
    QCOMPARE(asked->bytes, test::chatStream({u"Hello, "_s, u"world"_s}).size());
    QTest::qWait(0);
    QCOMPARE(asked->ends, 1);
}

void tst_HttpCall::requestCarriesKeyAndAsksForNoCompression()
{
    m_server->enqueue(HttpResponse::stream(test::chatStream({u"x"_s})));
    const auto asked = ask();
    QTRY_VERIFY(asked->hasEnded());
    const test::HttpRequest request = m_server->requests().first();
    QCOMPARE(request.method, "POST");
    QCOMPARE(request.path, "/v1/chat/completions");
    QCOMPARE(request.header("authorization"), "Bearer " + canary.toUtf8());
    QCOMPARE(request.header("accept-encoding"), "identity");
    QCOMPARE(request.header("content-type"), "application/json");
    QVERIFY(request.header("cookie").isEmpty());
    QVERIFY(request.body.contains("\"stream\":true"));
}

void tst_HttpCall::everySplitOnTheWireGivesTheSameAnswer_data()
{
    QTest::addColumn<int>("splitEvery");
    for (const int size : {1, 2, 3, 7, 64}) QTest::addRow("pieces of %d", size) << size;
}

void tst_HttpCall::everySplitOnTheWireGivesTheSameAnswer()
{
    QFETCH(int, splitEvery);
    HttpResponse response = HttpResponse::stream(test::chatStream({u"Grüße "_s, u"🌊 日本"_s}));
    response.splitEvery = splitEvery;
    m_server->enqueue(response);
    const auto asked = ask();
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->text, u"Grüße 🌊 日本"_s);
    QVERIFY(asked->finished);
    QCOMPARE(asked->kind(), u"none"_s);
}

void tst_HttpCall::answerWithoutStreamComesFromOneBody()
{
    m_server->enqueue(HttpResponse::json(200, R"({"id":"c","model":"m","choices":[{"index":0,"message":{"content":"Hello"},"finish_reason":"stop"}],"usage":{"total_tokens":3}})"));
    const auto asked = ask({}, false);
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->text, u"Hello"_s);
    QVERIFY(asked->finished);
    QCOMPARE(asked->usage->totalTokens, 3);
    QCOMPARE(asked->kind(), u"none"_s);
    QVERIFY(m_server->requests().first().body.contains("\"stream\":false"));
}

void tst_HttpCall::wholeAnswerIsTakenWhereAStreamWasAsked()
{
    m_server->enqueue(HttpResponse::json(200, R"({"id":"c","choices":[{"message":{"content":"Hello"},"finish_reason":"stop"}]})"));
    m_server->enqueue(HttpResponse::json(200, R"({"error":{"message":"x","code":"insufficient_quota"}})"));
    const auto whole = ask();
    QTRY_VERIFY(whole->hasEnded());
    QCOMPARE(whole->text, u"Hello"_s);
    const auto error = ask();
    QTRY_VERIFY(error->hasEnded());
    QVERIFY(error->failed && error->failed->kind == ErrorKind::Quota);
    QCOMPARE(error->kind(), u"none"_s);
}

void tst_HttpCall::connectionIsUsedAgain()
{
    for (int i = 0; i < 3; ++i) {
        m_server->enqueue(HttpResponse::stream(test::chatStream({u"x"_s})));
        const auto asked = ask();
        QTRY_VERIFY(asked->hasEnded());
        // The answer ended at [DONE]; its connection ends its own way a moment later.
        QTRY_VERIFY(m_network->findChildren<QNetworkReply *>().isEmpty());
    }
    QCOMPARE(m_server->acceptedConnections(), 1);
}

void tst_HttpCall::malformedAddressSendsNothing_data()
{
    QTest::addColumn<QString>("url");
    for (const char *url : {"http://", "not a url", "ftp://127.0.0.1/v1", "http://user:canary-key-0123456789@127.0.0.1", "http://127.0.0.1:0x50"}) {
        QTest::newRow(url) << QString::fromLatin1(url);
    }
}

void tst_HttpCall::malformedAddressSendsNothing()
{
    QFETCH(QString, url);
    const auto asked = ask(url);
    QVERIFY(!asked->hasEnded());
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->kind(), u"configuration"_s);
    QVERIFY(!asked->error->message.contains(canary));
    QVERIFY(m_server->requests().isEmpty());
}

void tst_HttpCall::missingKeySendsNothing()
{
    for (const QString &key : {QString(), u"a\r\nX-Evil: 1"_s}) {
        providers::ChatServer settings = server();
        settings.key = [key](QObject *, const auto &done) { done(key); };
        settings.keyRequired = true;
        providers::ChatCompletions provider(*m_network, settings);
        Listener asked(provider.open({.model = u"m"_s, .systemPrompt = {}, .turns = {}}));
        QTRY_VERIFY(asked.hasEnded());
        QCOMPARE(asked.kind(), u"auth"_s);
    }
    QVERIFY(m_server->requests().isEmpty());
}

void tst_HttpCall::refusalsOfTheServiceAreTyped_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("kind");
    QTest::newRow("wrong key") << 401 << QByteArray(R"({"error":{"message":"Incorrect API key provided: canary-key-0123456789","code":"invalid_api_key"}})") << u"auth"_s;
    QTest::newRow("unknown model") << 404 << QByteArray(R"({"error":{"message":"no such model","code":"model_not_found"}})") << u"not_found"_s;
    QTest::newRow("too many") << 429 << QByteArray(R"({"error":{"message":"slow"}})") << u"rate_limit"_s;
    QTest::newRow("quota") << 429 << QByteArray(R"({"error":{"message":"pay","code":"insufficient_quota"}})") << u"quota"_s;
    QTest::newRow("down") << 503 << QByteArray("busy") << u"overloaded"_s;
    QTest::newRow("empty") << 500 << QByteArray() << u"server"_s;
}

void tst_HttpCall::refusalsOfTheServiceAreTyped()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, kind);
    HttpResponse response = HttpResponse::json(status, body);
    response.headers = {{"Retry-After", "7"}};
    m_server->enqueue(response);
    const auto asked = ask();
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->kind(), kind);
    QCOMPARE(asked->error->httpStatus, status);
    QCOMPARE(asked->error->retryAfter, std::chrono::milliseconds(7000));
    QVERIFY(!asked->log.contains("connected"_L1));
    QVERIFY(!asked->error->detail.contains(canary) && !asked->error->message.contains(canary));
    QCOMPARE(m_server->requests().size(), 1);
}

void tst_HttpCall::refusedConnectionIsANetworkError()
{
    const QString url = m_server->url().toString();
    m_server->close();
    const auto asked = ask(url);
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->kind(), u"network"_s);
}

void tst_HttpCall::plainServerUnderHttpsIsATlsError()
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
    const auto asked = ask(u"https://127.0.0.1:%1"_s.arg(plain.serverPort()));
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->kind(), u"tls"_s);
}

void tst_HttpCall::pageInThePlaceOfAStreamIsAProtocolError()
{
    m_server->enqueue(HttpResponse::html(200, "<!doctype html><title>Sign in, canary-key-0123456789</title>" + QByteArray(100'000, 'x')));
    m_server->enqueue(HttpResponse::html(502, "<h1>Bad gateway</h1>"));
    HttpResponse untyped = HttpResponse::stream(test::chatStream({u"x"_s}));
    untyped.contentType = {};
    m_server->enqueue(untyped);
    HttpResponse packed = HttpResponse::stream(test::chatStream({u"x"_s}));
    packed.headers = {{"Content-Encoding", "gzip"}};
    m_server->enqueue(packed);
    m_server->enqueue({.status = 204, .contentType = {}, .framing = HttpResponse::Framing::ContentLength});

    const auto page = ask();
    QTRY_VERIFY(page->hasEnded());
    QCOMPARE(page->kind(), u"protocol"_s);
    QVERIFY(page->error->detail.startsWith("<!doctype html><title>Sign in, "_L1));
    QVERIFY(!page->error->detail.contains(canary));
    QCOMPARE(page->error->detail.size(), 200);
    QVERIFY(!page->log.contains("connected"_L1));

    const auto gateway = ask();
    QTRY_VERIFY(gateway->hasEnded());
    QCOMPARE(gateway->kind(), u"server"_s);
    QCOMPARE(gateway->error->detail, u"<h1>Bad gateway</h1>"_s);

    for (int i = 0; i < 3; ++i) {
        const auto other = ask();
        QTRY_VERIFY(other->hasEnded());
        QCOMPARE(other->kind(), u"protocol"_s);
        QVERIFY(other->text.isEmpty());
    }
}

void tst_HttpCall::redirectionIsAnErrorAndTheKeyStays()
{
    test::ScriptedHttpServer other;
    QVERIFY(other.listen());
    for (const int status : {301, 302, 303, 307, 308}) {
        m_server->enqueue(HttpResponse::redirect(status, other.url(u"/v1/chat/completions"_s)));
        const auto asked = ask();
        QTRY_VERIFY(asked->hasEnded());
        QCOMPARE(asked->kind(), u"configuration"_s);
        QVERIFY2(asked->error->message.contains(u"127.0.0.1:%1"_s.arg(other.port())), qPrintable(asked->error->message));
    }
    QCOMPARE(other.acceptedConnections(), 0);
    QCOMPARE(m_server->requests().size(), 5);
}

void tst_HttpCall::brokenTransportsAreTyped_data()
{
    QTest::addColumn<int>("fault");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<bool>("hasText");
    QTest::newRow("reset before the answer") << 0 << u"network"_s << false;
    QTest::newRow("closed before the answer") << 1 << u"network"_s << false;
    QTest::newRow("reset inside the stream") << 2 << u"network"_s << true;
    QTest::newRow("closed inside the stream") << 3 << u"network"_s << true;
    QTest::newRow("garbage") << 4 << u"protocol"_s << false;
}

void tst_HttpCall::brokenTransportsAreTyped()
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
    if (fault == 2) response.splitEvery = 50;   // so that the first part is read before the reset throws it away
    m_server->setHandler([response](const test::HttpRequest &) { return response; });
    const auto asked = ask();
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->kind(), kind);
    QVERIFY(!asked->finished);
    if (fault == 3) QCOMPARE(asked->text, u"Hello"_s);
    QCOMPARE(asked->log.contains("connected"_L1), hasText);
}

void tst_HttpCall::endWithoutTerminalSignalHasNoErrorAndNoFinish()
{
    for (const auto framing : {HttpResponse::Framing::Chunked, HttpResponse::Framing::ContentLength, HttpResponse::Framing::UntilClose}) {
        HttpResponse response = HttpResponse::stream(test::chatStream({u"Hello"_s}, {.finishReason = {}, .usage = false, .done = false}));
        response.framing = framing;
        m_server->enqueue(response);
        const auto asked = ask();
        QTRY_VERIFY(asked->hasEnded());
        QCOMPARE(asked->kind(), u"none"_s);
        QCOMPARE(asked->text, u"Hello"_s);
        QVERIFY(!asked->finished && !asked->failed);
    }
}

void tst_HttpCall::finishedAnswerIsWholeAlthoughTheConnectionBreaks()
{
    const QByteArray body = test::chatStream({u"Hello"_s}, {.done = false});
    HttpResponse response = HttpResponse::stream(body);
    response.closeAfter = body.size();
    m_server->enqueue(response);
    const auto asked = ask();
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->kind(), u"none"_s);
    QVERIFY(asked->finished);
}

void tst_HttpCall::heldConnectionEndsAfterDone()
{
    HttpResponse response = HttpResponse::stream(test::chatStream({u"Hello"_s}));
    response.holdOpen = true;
    m_server->enqueue(response);
    const auto asked = ask();
    QTRY_VERIFY(asked->hasEnded());
    QVERIFY(asked->finished);
    QTRY_COMPARE(m_server->openConnections(), 0);
}

void tst_HttpCall::heldConnectionEndsSoonAfterTheFinishReason()
{
    HttpResponse response = HttpResponse::stream(test::chatStream({u"Hello"_s}, {.done = false}));
    response.holdOpen = true;
    m_server->enqueue(response);
    providers::HttpExchange exchange {.url = m_server->url(u"/v1/chat/completions"_s), .body = "{}", .wantsStream = true};
    exchange.grace = std::chrono::milliseconds(20);
    Listener asked(std::make_unique<providers::HttpCall>(*m_network, exchange, std::make_unique<providers::ChatDecoder>()));
    QTRY_VERIFY(asked.hasEnded());
    QCOMPARE(asked.kind(), u"none"_s);
    QVERIFY(asked.finished && asked.usage);
}

void tst_HttpCall::failureInsideTheStreamIsAnEvent()
{
    HttpResponse response = HttpResponse::stream(test::chatStream({u"Hello"_s}, {.finishReason = {}, .usage = false, .done = false})
                                                 + "data: {\"error\":{\"message\":\"canary-key-0123456789\",\"code\":503}}\n\n");
    response.holdOpen = true;
    m_server->enqueue(response);
    const auto asked = ask();
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->kind(), u"none"_s);
    QCOMPARE(asked->text, u"Hello"_s);
    QVERIFY(asked->failed && asked->failed->kind == ErrorKind::Overloaded);
    QVERIFY(!asked->failed->detail.contains(canary));
}

void tst_HttpCall::endlessLineIsCutOff()
{
    HttpResponse response = HttpResponse::stream(QByteArray(64 * 1024, 'x'));
    response.repeat = 10'000;
    response.body = "data: " + response.body;   // one line, without an end
    m_server->enqueue(response);
    const auto asked = ask();
    QTRY_VERIFY_WITH_TIMEOUT(asked->hasEnded(), 30'000);
    QCOMPARE(asked->kind(), u"protocol"_s);
    QVERIFY(asked->bytes < 9 * 1024 * 1024);
    QTRY_COMPARE(m_server->openConnections(), 0);
}

void tst_HttpCall::endlessErrorBodyIsCutOff()
{
    HttpResponse response = HttpResponse::html(500, QByteArray(64 * 1024, 'x'));
    response.repeat = 1'000'000;
    m_server->enqueue(response);
    const auto asked = ask();
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->kind(), u"server"_s);
    QVERIFY(asked->bytes < 1024 * 1024);
    QTRY_COMPARE(m_server->openConnections(), 0);
}

void tst_HttpCall::nothingComesFromInsideOpenOrAbort()
{
    m_server->enqueue(HttpResponse::stream(test::chatStream({u"Hello"_s})));
    auto asked = ask();
    QVERIFY(asked->log.isEmpty() && !asked->hasEnded());
    asked->call->abort();
    asked->call->abort();
    QTest::qWait(20);
    QVERIFY(asked->log.isEmpty() && !asked->hasEnded());
    QVERIFY(m_server->requests().isEmpty());
}

void tst_HttpCall::abortInsideEverySignalIsTheEnd_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("connected") << 0;
    QTest::newRow("bytesReceived") << 1;
    QTest::newRow("eventsReceived") << 2;
    QTest::newRow("ended") << 3;
}

void tst_HttpCall::abortInsideEverySignalIsTheEnd()
{
    QFETCH(int, signal);
    m_server->enqueue(HttpResponse::stream(test::chatStream({u"Hello"_s})));
    const auto asked = ask();
    QStringList after;
    bool aborted = false;
    const auto act = [&](int which) {
        if (aborted) after.append(QString::number(which));
        if (which != signal) return;
        aborted = true;
        asked->call->abort();
    };
    connect(asked->call.get(), &llm::ProviderCall::connected, this, [&] { act(0); });
    connect(asked->call.get(), &llm::ProviderCall::bytesReceived, this, [&] { act(1); });
    connect(asked->call.get(), &llm::ProviderCall::eventsReceived, this, [&] { act(2); });
    connect(asked->call.get(), &llm::ProviderCall::ended, this, [&] { act(3); });
    QTRY_VERIFY(aborted);
    QTRY_VERIFY(m_network->findChildren<QNetworkReply *>().isEmpty());
    QCOMPARE(after, QStringList());
    QCOMPARE(asked->ends, signal == 3 ? 1 : 0);
}

void tst_HttpCall::deletionInsideEverySignalIsSafe()
{
    QFETCH(int, signal);
    for (const bool later : {true, false}) {
        m_server->enqueue(HttpResponse::stream(test::chatStream({u"Hello"_s})));
        providers::ChatCompletions provider(*m_network, server());
        QPointer<llm::ProviderCall> call = provider.open({.model = u"m"_s, .systemPrompt = {}, .turns = {}}).release();
        const auto act = [&, later](int which) {
            if (which != signal) return;
            if (later) call->deleteLater();
            else delete call.get();
        };
        connect(call, &llm::ProviderCall::connected, this, [&] { act(0); });
        connect(call, &llm::ProviderCall::bytesReceived, this, [&] { act(1); });
        connect(call, &llm::ProviderCall::eventsReceived, this, [&] { act(2); });
        connect(call, &llm::ProviderCall::ended, this, [&] { act(3); });
        QTRY_VERIFY(!call);
        QTRY_VERIFY(m_network->findChildren<QNetworkReply *>().isEmpty());
    }
}

void tst_HttpCall::abortClosesTheConnection()
{
    HttpResponse response = HttpResponse::stream(test::chatStream({u"Hello"_s}));
    response.stallAfter = 40;
    m_server->enqueue(response);
    const auto asked = ask();
    QTRY_VERIFY(asked->log.contains("bytes"_L1));
    asked->call->abort();
    QTRY_COMPARE(m_server->openConnections(), 0);
    QVERIFY(!asked->hasEnded());
}

// From its first bytes on the reader hears nothing, so only the buffers of the transport can take what the server sends.
void tst_HttpCall::floodIsHeldBackWhileNobodyReads()
{
    HttpResponse response = HttpResponse::stream(QByteArray(": comment that means nothing\n").repeated(2000));
    response.repeat = 4'000;   // 232 MB
    m_server->enqueue(response);
    auto asked = ask();
    QNetworkReply *reply = nullptr;
    connect(asked->call.get(), &llm::ProviderCall::bytesReceived, this, [&] {
        reply = m_network->findChild<QNetworkReply *>();
        reply->blockSignals(true);
    });
    QTRY_VERIFY(reply);
    QTRY_VERIFY(reply->bytesAvailable() > 0);
    // The kernel's buffers take their share; once nothing moves for a while, nothing will.
    qint64 sent = -1;
    QTRY_VERIFY_WITH_TIMEOUT(std::exchange(sent, m_server->bodyBytesSent()) == m_server->bodyBytesSent(), 10'000);
    QVERIFY2(sent < 60 * 1024 * 1024, qPrintable(QString::number(sent)));
    QVERIFY2(reply->bytesAvailable() <= 1024 * 1024, qPrintable(QString::number(reply->bytesAvailable())));
    asked.reset();
    QTRY_COMPARE(m_server->openConnections(), 0);
}

void tst_HttpCall::listOfModelsIsAsked()
{
    m_server->enqueue(HttpResponse::json(200, R"({"data":[{"id":"a"},{"id":"b"}]})"));
    m_server->enqueue(HttpResponse::json(401, "{}"));
    m_server->enqueue(HttpResponse::html(200, "<html>"));
    providers::ChatCompletions provider(*m_network, server());
    QStringList answers;
    const auto done = [&](const core::Result<QList<llm::ModelInfo>> &models) {
        answers.append(models ? QString::number(models->size()) : core::toString(models.error().kind));
    };
    for (int i = 0; i < 3; ++i) {
        provider.listModels(this, done);
        QCOMPARE(answers.size(), i);
        QTRY_COMPARE(answers.size(), i + 1);
    }
    QCOMPARE(answers, (QStringList {u"2"_s, u"auth"_s, u"protocol"_s}));
    QCOMPARE(m_server->requests().first().method, "GET");
    QCOMPARE(m_server->requests().first().path, "/v1/models");

    auto context = std::make_unique<QObject>();
    m_server->enqueue(HttpResponse::json(200, "{}"));
    provider.listModels(context.get(), done);
    context.reset();
    QTest::qWait(20);
    QCOMPARE(answers.size(), 3);
}

QTEST_GUILESS_MAIN(tst_HttpCall)
#include "tst_httpcall.moc"
