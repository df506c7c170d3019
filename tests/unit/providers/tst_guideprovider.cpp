// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/logging.h"
#include "providers/guide/guideprovider.h"
#include "providers/guide/guidescript.h"

#include <QElapsedTimer>
#include <QNetworkProxy>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;

namespace {

struct Answer
{
    QString text;
    std::optional<llm::Finished> finished;
    std::optional<llm::Usage> usage;
    std::optional<core::Error> error;
    bool isOver = false;
    qsizetype pieces = 0;
};

llm::ChatRequest request(const QString &prompt, bool stream = true)
{
    llm::ChatRequest request {.model = u"guide"_s, .systemPrompt = {}, .turns = {{.text = prompt}}};
    request.stream = stream;
    return request;
}

void listen(llm::ProviderCall &call, Answer &answer)
{
    QObject::connect(&call, &llm::ProviderCall::eventsReceived, &call, [&answer](const llm::StreamEvents &events) {
        for (const llm::StreamEvent &event : events) {
            if (const auto *delta = std::get_if<llm::TextDelta>(&event)) {
                answer.text += delta->text;
                ++answer.pieces;
            }
            if (const auto *end = std::get_if<llm::Finished>(&event)) answer.finished = *end;
            if (const auto *report = std::get_if<llm::UsageReported>(&event)) answer.usage = report->usage;
        }
    });
    QObject::connect(&call, &llm::ProviderCall::ended, &call, [&answer](const std::optional<core::Error> &error) {
        answer.isOver = true;
        answer.error = error;
    });
}

// What a stranger gets who speaks HTTP by hand.
QByteArray ask(quint16 port, const QByteArray &bytes)
{
    QTcpSocket socket;
    socket.setProxy(QNetworkProxy::NoProxy);
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    QByteArray answer;
    bool isClosed = false;
    QObject::connect(&socket, &QIODevice::readyRead, &socket, [&] { answer += socket.readAll(); });
    QObject::connect(&socket, &QTcpSocket::disconnected, &socket, [&] { isClosed = true; });
    socket.write(bytes);
    (void)QTest::qWaitFor([&] { return isClosed || answer.contains("\r\n\r\n"); }, 3000);
    return answer.left(answer.indexOf('\r'));
}

} // namespace

class tst_GuideProvider : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void guideSaysWhatItIs();
    void answerComesAsAStreamAndIsTheScript();
    void answerWithoutStreamIsTheSame();
    void tokensComeAtTheirSpeed();
    void rehearsedRefusalsAreTyped_data();
    void rehearsedRefusalsAreTyped();
    void droppedConnectionIsANetworkErrorWithTheTextKept();
    void stalledAnswerStaysOpenUntilItIsStopped();
    void slowAnswerTakesItsTime();
    void longAnswerArrivesWhole();
    void modelsAreListed();
    void everyProxyIsPassedBy();
    void strangersAreRefused_data();
    void strangersAreRefused();
    void ownerIsServed();
    void providerMayGoBeforeItsCall();
};

void tst_GuideProvider::guideSaysWhatItIs()
{
    const providers::GuideProvider guide;
    QVERIFY(guide.info().isScripted);
    QCOMPARE(guide.info().id, u"guide"_s);
    QVERIFY(!guide.capabilities({}).images);
}

void tst_GuideProvider::answerComesAsAStreamAndIsTheScript()
{
    providers::GuideProvider guide({.tokensPerSecond = 0});
    Answer answer;
    const auto call = guide.open(request(u"show me code"_s));
    listen(*call, answer);
    QTRY_VERIFY(answer.isOver);
    QVERIFY(!answer.error);
    QCOMPARE(answer.text, providers::guideAnswer(u"code"_s).text);
    QVERIFY(answer.finished && answer.finished->reason == llm::FinishReason::Stop);
    QCOMPARE(answer.usage->completionTokens, answer.pieces);
    QVERIFY(answer.usage->promptTokens > 0);
}

void tst_GuideProvider::answerWithoutStreamIsTheSame()
{
    providers::GuideProvider guide({.tokensPerSecond = 0});
    Answer answer;
    const auto call = guide.open(request(u"tables"_s, false));
    listen(*call, answer);
    QTRY_VERIFY(answer.isOver);
    QCOMPARE(answer.text, providers::guideAnswer(u"tables"_s).text);
    QVERIFY(answer.finished && answer.usage);
}

void tst_GuideProvider::tokensComeAtTheirSpeed()
{
    providers::GuideProvider guide({.tokensPerSecond = 1000});
    const qsizetype tokens = providers::guideTokens(providers::guideAnswer(u"lists"_s).text).size();
    Answer answer;
    QElapsedTimer timer;
    timer.start();
    const auto call = guide.open(request(u"lists"_s));
    listen(*call, answer);
    QTRY_VERIFY(answer.isOver);
    QVERIFY2(timer.elapsed() >= tokens - 20, qPrintable(u"%1 ms for %2 tokens"_s.arg(timer.elapsed()).arg(tokens)));
}

void tst_GuideProvider::rehearsedRefusalsAreTyped_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("status");
    QTest::newRow("429") << u"guide: 429"_s << u"rate_limit"_s << 429;
    QTest::newRow("401") << u"guide: 401"_s << u"auth"_s << 401;
    QTest::newRow("html") << u"guide: html"_s << u"protocol"_s << 200;
}

void tst_GuideProvider::rehearsedRefusalsAreTyped()
{
    QFETCH(QString, prompt);
    QFETCH(QString, kind);
    QFETCH(int, status);
    providers::GuideProvider guide({.tokensPerSecond = 0});
    Answer answer;
    const auto call = guide.open(request(prompt));
    listen(*call, answer);
    QTRY_VERIFY(answer.isOver);
    QVERIFY(answer.error);
    QCOMPARE(core::toString(answer.error->kind), kind);
    QCOMPARE(answer.error->httpStatus, status);
    QVERIFY(answer.error->detail.contains("rehearsal"_L1));
    QCOMPARE(answer.error->retryAfter.has_value(), status == 429);
}

void tst_GuideProvider::droppedConnectionIsANetworkErrorWithTheTextKept()
{
    providers::GuideProvider guide({.tokensPerSecond = 0});
    Answer answer;
    const auto call = guide.open(request(u"guide: drop the connection"_s));
    listen(*call, answer);
    QTRY_VERIFY(answer.isOver);
    QVERIFY(answer.error && answer.error->kind == core::ErrorKind::Network);
    QVERIFY(!answer.finished);
    QCOMPARE(answer.text, providers::guideAnswer(u"guide: drop"_s).text);
}

void tst_GuideProvider::stalledAnswerStaysOpenUntilItIsStopped()
{
    providers::GuideProvider guide({.tokensPerSecond = 0});
    Answer answer;
    const auto call = guide.open(request(u"guide: stall"_s));
    listen(*call, answer);
    QTRY_COMPARE(answer.text, providers::guideAnswer(u"guide: stall"_s).text);
    QVERIFY(!answer.isOver && !answer.finished);
    call->abort();
    QVERIFY(!answer.isOver);
}

void tst_GuideProvider::slowAnswerTakesItsTime()
{
    providers::GuideProvider guide({.tokensPerSecond = 0, .slowInterval = std::chrono::milliseconds(5)});
    const qsizetype tokens = providers::guideTokens(providers::guideAnswer(u"guide: slow"_s).text).size();
    Answer answer;
    QElapsedTimer timer;
    timer.start();
    const auto call = guide.open(request(u"guide: be slow"_s));
    listen(*call, answer);
    QTRY_VERIFY(answer.isOver);
    QVERIFY(answer.finished);
    QCOMPARE(answer.pieces, tokens);
    QVERIFY(timer.elapsed() >= 5 * (tokens - 2));
}

void tst_GuideProvider::longAnswerArrivesWhole()
{
    providers::GuideProvider guide({.tokensPerSecond = 0});
    Answer answer;
    const auto call = guide.open(request(u"a long answer, please"_s));
    listen(*call, answer);
    QTRY_VERIFY(answer.isOver);
    QCOMPARE(answer.text, providers::guideAnswer(u"long"_s).text);
    QVERIFY(answer.text.size() > 20'000);
}

void tst_GuideProvider::modelsAreListed()
{
    providers::GuideProvider guide;
    QStringList ids;
    guide.listModels(this, [&](const core::Result<QList<llm::ModelInfo>> &models) {
        if (models) ids.append(models->first().id);
    });
    QTRY_COMPARE(ids, QStringList {u"guide"_s});
}

void tst_GuideProvider::everyProxyIsPassedBy()
{
    QNetworkProxy::setApplicationProxy(QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, 1));
    providers::GuideProvider guide({.tokensPerSecond = 0});
    Answer answer;
    const auto call = guide.open(request(u"hello"_s));
    listen(*call, answer);
    QTRY_VERIFY(answer.isOver);
    QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy);
    QVERIFY(answer.finished);
}

void tst_GuideProvider::strangersAreRefused_data()
{
    QTest::addColumn<QByteArray>("requestBytes"); // PORT and TOKEN stand for the real ones
    QTest::addColumn<QByteArray>("status");
    const auto row = [](const char *name, const char *bytes, const char *status) {
        QTest::newRow(name) << QByteArray(bytes) << QByteArray(status);
    };
    row("no token", "GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n", "HTTP/1.1 401");
    row("no token, no such path", "GET /x HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n", "HTTP/1.1 401");
    row("wrong token", "GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nAuthorization: Bearer 00\r\n\r\n",
        "HTTP/1.1 401");
    row("token in lower case scheme",
        "GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nAuthorization: bearer TOKEN\r\n\r\n", "HTTP/1.1 401");
    row("rebound host", "GET /v1/models HTTP/1.1\r\nHost: evil.example:PORT\r\nAuthorization: Bearer TOKEN\r\n\r\n",
        "HTTP/1.1 403");
    row("host without port", "GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer TOKEN\r\n\r\n",
        "HTTP/1.1 403");
    row("no host", "GET /v1/models HTTP/1.1\r\nAuthorization: Bearer TOKEN\r\n\r\n", "HTTP/1.1 403");
    row("two hosts",
        "GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nHost: evil\r\nAuthorization: Bearer TOKEN\r\n\r\n",
        "HTTP/1.1 400");
    row("web page",
        "GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: https://evil.example\r\nAuthorization: Bearer "
        "TOKEN\r\n\r\n",
        "HTTP/1.1 403");
    row("file page",
        "GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: null\r\nAuthorization: Bearer TOKEN\r\n\r\n",
        "HTTP/1.1 403");
    row("preflight",
        "OPTIONS /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: https://evil.example\r\n\r\n",
        "HTTP/1.1 403");
    row("nonsense", "hello\r\n\r\n", "HTTP/1.1 400");
    row("chunked request",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nAuthorization: Bearer "
        "TOKEN\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 411");
    row("huge request",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nAuthorization: Bearer TOKEN\r\nContent-Length: "
        "99999999999\r\n\r\n",
        "HTTP/1.1 413");
    row("owner, wrong path", "GET /x HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nAuthorization: Bearer TOKEN\r\n\r\n",
        "HTTP/1.1 404");
    row("owner, wrong method",
        "GET /v1/chat/completions HTTP/1.1\r\nHost: localhost:PORT\r\nAuthorization: Bearer TOKEN\r\n\r\n",
        "HTTP/1.1 405");
    row("owner, no JSON",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nAuthorization: Bearer TOKEN\r\nContent-Length: "
        "1\r\n\r\nx",
        "HTTP/1.1 400");
}

void tst_GuideProvider::strangersAreRefused()
{
    QFETCH(QByteArray, requestBytes);
    QFETCH(QByteArray, status);
    providers::GuideServer server({});
    QVERIFY(server.start());
    QCOMPARE(server.token().size(), 64);
    const auto port = static_cast<quint16>(server.baseUrl().port());
    requestBytes.replace("PORT", QByteArray::number(port)).replace("TOKEN", server.token());
    const QByteArray answer = ask(port, requestBytes);
    QVERIFY2(answer.startsWith(status), answer.constData());
}

void tst_GuideProvider::ownerIsServed()
{
    providers::GuideServer server({});
    QVERIFY(server.start());
    QVERIFY(server.start());
    const auto port = static_cast<quint16>(server.baseUrl().port());
    QCOMPARE(server.baseUrl().host(), u"127.0.0.1"_s);
    const QByteArray head =
        "GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port) + "\r\nAuthorization: Bearer ";
    QCOMPARE(ask(port, head + server.token() + "\r\n\r\n"), "HTTP/1.1 200 Guide");
    const providers::GuideServer other({});
    QVERIFY(other.token() != server.token());
    QVERIFY(!core::redacted(QString::fromLatin1(server.token())).contains(QString::fromLatin1(server.token())));
}

void tst_GuideProvider::providerMayGoBeforeItsCall()
{
    auto guide = std::make_unique<providers::GuideProvider>(providers::GuideOptions {.tokensPerSecond = 0});
    Answer answer;
    const auto call = guide->open(request(u"hello"_s));
    listen(*call, answer);
    guide.reset();
    QTRY_VERIFY(answer.isOver);
    QVERIFY(answer.error);
}

QTEST_GUILESS_MAIN(tst_GuideProvider)
#include "tst_guideprovider.moc"
