// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "httpfixture.h"
#include "providers/factory.h"
#include "providers/httpcall.h"
#include "providers/openai/chatdecoder.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using core::ErrorKind;
using test::HttpResponse;

class tst_HttpCall : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void streamBecomesEventsInOrder();
    void requestCarriesKeyAndAsksForNoCompression();
    void nothingIsSentBeforeTheKeyIsThere();
    void whoStopsWhileTheKeyIsLookedForSendsNothing();
    void everySplitOnTheWireGivesTheSameAnswer_data();
    void everySplitOnTheWireGivesTheSameAnswer();
    void answerWithoutStreamComesFromOneBody();
    void wholeAnswerIsTakenWhereAStreamWasAsked();
    void connectionIsUsedAgain();
    void finishedAnswerIsWholeAlthoughTheConnectionBreaks();
    void heldConnectionEndsAfterDone();
    void heldConnectionEndsSoonAfterTheFinishReason();
    void nothingComesFromInsideOpenOrAbort();
    void abortInsideEverySignalIsTheEnd_data();
    void abortInsideEverySignalIsTheEnd();
    void deletionInsideEverySignalIsSafe_data() { abortInsideEverySignalIsTheEnd_data(); }
    void deletionInsideEverySignalIsSafe();
    void abortClosesTheConnection();
    void floodIsHeldBackWhileNobodyReads_data();
    void floodIsHeldBackWhileNobodyReads();
    void listOfModelsIsAsked();

private:
    std::unique_ptr<test::HttpFixture> m_http;
};

void tst_HttpCall::init()
{
    m_http = std::make_unique<test::HttpFixture>();
}

void tst_HttpCall::cleanup()
{
    QVERIFY2(!m_http->logged().contains(m_http->canary()), qPrintable(m_http->logged()));
    m_http.reset();
}

void tst_HttpCall::streamBecomesEventsInOrder()
{
    m_http->server.enqueue(HttpResponse::stream(test::chatStream({u"Hello, "_s, u"world"_s})));
    const auto asked = m_http->ask();
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->kind(), u"none"_s);
    QCOMPARE(asked->text, u"Hello, world"_s);
    QVERIFY(asked->finished && asked->finished->reason == llm::FinishReason::Stop);
    QCOMPARE(asked->usage->completionTokens, 2);
    QCOMPARE(asked->log.first(3), (QStringList {u"sent"_s, u"connected"_s, u"bytes"_s}));
    QCOMPARE(asked->log.count(u"sent"_s), 1);
    QCOMPARE(asked->log.count(u"connected"_s), 1);
    QCOMPARE(asked->bytes, test::chatStream({u"Hello, "_s, u"world"_s}).size());
    QTRY_VERIFY(m_http->isQuiet());
    QCOMPARE(asked->ends, 1);
}

void tst_HttpCall::requestCarriesKeyAndAsksForNoCompression()
{
    m_http->server.enqueue(HttpResponse::stream(test::chatStream({u"x"_s})));
    const auto asked = m_http->ask();
    QTRY_VERIFY(asked->hasEnded());
    const test::HttpRequest request = m_http->server.requests().first();
    QCOMPARE(request.method, "POST");
    QCOMPARE(request.path, "/v1/chat/completions");
    QCOMPARE(request.header("authorization"), "Bearer " + test::HttpFixture::canary().toUtf8());
    QCOMPARE(request.header("accept-encoding"), "identity");
    QCOMPARE(request.header("content-type"), "application/json");
    QVERIFY(request.header("cookie").isEmpty());
    QVERIFY(request.body.contains("\"stream\":true"));
}

void tst_HttpCall::nothingIsSentBeforeTheKeyIsThere()
{
    m_http->server.enqueue(HttpResponse::stream(test::chatStream({u"Hi"_s})));
    std::function<void(const core::Result<QString> &)> give;
    providers::Server settings = m_http->settings();
    settings.key = [&give](QObject *, const auto &done) { give = done; };
    providers::ChatCompletions provider(m_http->network, settings);
    test::Listener asked(provider.open({.model = u"m"_s, .systemPrompt = {}, .turns = {}}));
    QTRY_COMPARE(asked.log, QStringList {u"keyAwaited"_s});
    QVERIFY(m_http->server.requests().isEmpty());
    QCOMPARE(m_http->server.acceptedConnections(), 0);
    give(test::HttpFixture::canary());
    QTRY_VERIFY(asked.hasEnded());
    QCOMPARE(asked.log.first(3), (QStringList {u"keyAwaited"_s, u"keyFound"_s, u"sent"_s}));
    QCOMPARE(asked.text, u"Hi"_s);
    QCOMPARE(m_http->server.requests().first().header("authorization"),
             "Bearer " + test::HttpFixture::canary().toUtf8());
}

void tst_HttpCall::whoStopsWhileTheKeyIsLookedForSendsNothing()
{
    std::function<void(const core::Result<QString> &)> give;
    providers::Server settings = m_http->settings();
    settings.key = [&give](QObject *, const auto &done) { give = done; };
    providers::ChatCompletions provider(m_http->network, settings);
    test::Listener asked(provider.open({.model = u"m"_s, .systemPrompt = {}, .turns = {}}));
    QTRY_COMPARE(asked.log, QStringList {u"keyAwaited"_s});
    asked.call->abort();
    give(test::HttpFixture::canary());
    QCoreApplication::processEvents();
    QVERIFY(m_http->isQuiet());
    QCOMPARE(asked.log, QStringList {u"keyAwaited"_s});
    QVERIFY(!asked.hasEnded());
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
    m_http->server.enqueue(response);
    const auto asked = m_http->ask();
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->text, u"Grüße 🌊 日本"_s);
    QVERIFY(asked->finished);
    QCOMPARE(asked->kind(), u"none"_s);
}

void tst_HttpCall::answerWithoutStreamComesFromOneBody()
{
    m_http->server.enqueue(HttpResponse::json(
        200,
        R"({"id":"c","model":"m","choices":[{"index":0,"message":{"content":"Hello"},"finish_reason":"stop"}],"usage":{"total_tokens":3}})"));
    const auto asked = m_http->ask({}, false);
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->text, u"Hello"_s);
    QVERIFY(asked->finished);
    QCOMPARE(asked->usage->totalTokens, 3);
    QCOMPARE(asked->kind(), u"none"_s);
    QVERIFY(m_http->server.requests().first().body.contains("\"stream\":false"));
}

void tst_HttpCall::wholeAnswerIsTakenWhereAStreamWasAsked()
{
    m_http->server.enqueue(
        HttpResponse::json(200, R"({"id":"c","choices":[{"message":{"content":"Hello"},"finish_reason":"stop"}]})"));
    m_http->server.enqueue(HttpResponse::json(200, R"({"error":{"message":"x","code":"insufficient_quota"}})"));
    const auto whole = m_http->ask();
    QTRY_VERIFY(whole->hasEnded());
    QCOMPARE(whole->text, u"Hello"_s);
    const auto error = m_http->ask();
    QTRY_VERIFY(error->hasEnded());
    QVERIFY(error->failed && error->failed->kind == ErrorKind::Quota);
    QCOMPARE(error->kind(), u"none"_s);
}

void tst_HttpCall::connectionIsUsedAgain()
{
    for (int i = 0; i < 3; ++i) {
        m_http->server.enqueue(HttpResponse::stream(test::chatStream({u"x"_s})));
        const auto asked = m_http->ask();
        QTRY_VERIFY(asked->hasEnded());
        // The answer ended at [DONE]; its connection ends its own way a moment later.
        QTRY_VERIFY(m_http->isQuiet());
    }
    QCOMPARE(m_http->server.acceptedConnections(), 1);
}

void tst_HttpCall::finishedAnswerIsWholeAlthoughTheConnectionBreaks()
{
    const QByteArray body = test::chatStream({u"Hello"_s}, {.done = false});
    HttpResponse response = HttpResponse::stream(body);
    response.closeAfter = body.size();
    m_http->server.enqueue(response);
    const auto asked = m_http->ask();
    QTRY_VERIFY(asked->hasEnded());
    QCOMPARE(asked->kind(), u"none"_s);
    QVERIFY(asked->finished);
}

void tst_HttpCall::heldConnectionEndsAfterDone()
{
    HttpResponse response = HttpResponse::stream(test::chatStream({u"Hello"_s}));
    response.holdOpen = true;
    m_http->server.enqueue(response);
    const auto asked = m_http->ask();
    QTRY_VERIFY(asked->hasEnded());
    QVERIFY(asked->finished);
    QTRY_COMPARE(m_http->server.openConnections(), 0);
}

void tst_HttpCall::heldConnectionEndsSoonAfterTheFinishReason()
{
    HttpResponse response = HttpResponse::stream(test::chatStream({u"Hello"_s}, {.done = false}));
    response.holdOpen = true;
    m_http->server.enqueue(response);
    providers::HttpExchange exchange {
        .url = m_http->server.url(u"/v1/chat/completions"_s), .body = "{}", .wantsStream = true};
    exchange.grace = std::chrono::milliseconds(20);
    test::Listener asked(
        std::make_unique<providers::HttpCall>(m_http->network, exchange, std::make_unique<providers::ChatDecoder>()));
    QTRY_VERIFY(asked.hasEnded());
    QCOMPARE(asked.kind(), u"none"_s);
    QVERIFY(asked.finished && asked.usage);
}

void tst_HttpCall::nothingComesFromInsideOpenOrAbort()
{
    m_http->server.enqueue(HttpResponse::stream(test::chatStream({u"Hello"_s})));
    auto asked = m_http->ask();
    QVERIFY(asked->log.isEmpty() && !asked->hasEnded());
    asked->call->abort();
    asked->call->abort();
    const auto next = m_http->ask(); // by the time that it is over, the first one had its time too
    QTRY_VERIFY(next->hasEnded());
    QVERIFY(asked->log.isEmpty() && !asked->hasEnded());
    QCOMPARE(m_http->server.requests().size(), 1);
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
    m_http->server.enqueue(HttpResponse::stream(test::chatStream({u"Hello"_s})));
    const auto asked = m_http->ask();
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
    QTRY_VERIFY(m_http->isQuiet());
    QCOMPARE(after, QStringList());
    QCOMPARE(asked->ends, signal == 3 ? 1 : 0);
}

void tst_HttpCall::deletionInsideEverySignalIsSafe()
{
    QFETCH(int, signal);
    for (const bool later : {true, false}) {
        m_http->server.enqueue(HttpResponse::stream(test::chatStream({u"Hello"_s})));
        providers::ChatCompletions provider(m_http->network, m_http->settings());
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
        QTRY_VERIFY(m_http->isQuiet());
    }
}

void tst_HttpCall::abortClosesTheConnection()
{
    HttpResponse response = HttpResponse::stream(test::chatStream({u"Hello"_s}));
    response.stallAfter = 40;
    m_http->server.enqueue(response);
    const auto asked = m_http->ask();
    QTRY_VERIFY(asked->log.contains("bytes"_L1));
    asked->call->abort();
    QTRY_COMPARE(m_http->server.openConnections(), 0);
    QVERIFY(!asked->hasEnded());
}

void tst_HttpCall::floodIsHeldBackWhileNobodyReads_data()
{
    QTest::addColumn<settings::ProviderKind>("kind");
    const QStringList words = settings::providerKindWords();
    for (const QString &word : words) QTest::newRow(qPrintable(word)) << *settings::providerKindFromString(word);
}

// From its first bytes on the reader hears nothing, so only the buffers of the transport can take what the server sends.
void tst_HttpCall::floodIsHeldBackWhileNobodyReads()
{
    QFETCH(const settings::ProviderKind, kind);
    HttpResponse response = HttpResponse::stream(QByteArray(": comment that means nothing\n").repeated(2000));
    if (kind == settings::ProviderKind::Ollama) response.contentType = "application/x-ndjson";
    response.repeat = 4'000; // 232 MB
    m_http->server.enqueue(response);
    settings::ProviderConfig config;
    config.id = u"flood"_s;
    config.kind = kind;
    config.baseUrl = m_http->server.url().toString();
    const auto provider = providers::makeProvider(m_http->network, config, m_http->settings().key);
    auto asked = std::make_unique<test::Listener>(
        provider->open({.model = u"scripted-1"_s, .systemPrompt = {}, .turns = {{.text = u"Hi"_s}}}));
    QNetworkReply *reply = nullptr;
    connect(asked->call.get(), &llm::ProviderCall::bytesReceived, this, [&] {
        reply = m_http->network.findChild<QNetworkReply *>();
        disconnect(reply, nullptr, asked->call.get(), nullptr);
    });
    QTRY_VERIFY(reply);
    QTRY_VERIFY(reply->bytesAvailable() > 0);
    // The kernel's buffers take their share; once nothing moves for a while, nothing will.
    qint64 sent = -1;
    QTRY_VERIFY_WITH_TIMEOUT(std::exchange(sent, m_http->server.bodyBytesSent()) == m_http->server.bodyBytesSent(),
                             10'000);
    QVERIFY2(sent < 60 * 1024 * 1024, qPrintable(QString::number(sent)));
    QVERIFY2(reply->bytesAvailable() < 16 * 1024 * 1024, qPrintable(QString::number(reply->bytesAvailable())));
    asked.reset();
    QTRY_COMPARE(m_http->server.openConnections(), 0);
}

void tst_HttpCall::listOfModelsIsAsked()
{
    m_http->server.enqueue(HttpResponse::json(200, R"({"data":[{"id":"a"},{"id":"b"}]})"));
    m_http->server.enqueue(HttpResponse::json(401, "{}"));
    m_http->server.enqueue(HttpResponse::html(200, "<html>"));
    providers::ChatCompletions provider(m_http->network, m_http->settings());
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
    QCOMPARE(m_http->server.requests().first().method, "GET");
    QCOMPARE(m_http->server.requests().first().path, "/v1/models");

    auto context = std::make_unique<QObject>();
    provider.listModels(context.get(), done);
    context.reset();
    m_http->server.enqueue(HttpResponse::json(200, R"({"data":[]})"));
    provider.listModels(this, done);
    QTRY_COMPARE(answers.size(), 4);
    QCOMPARE(answers.last(), u"0"_s);
}

QTEST_GUILESS_MAIN(tst_HttpCall)
#include "tst_httpcall.moc"
