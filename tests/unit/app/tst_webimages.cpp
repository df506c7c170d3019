// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/publicaddress.h"
#include "app/webimages.h"
#include "support/fakeclock.h"
#include "support/images.h"
#include "support/results.h"
#include "support/scriptedhttpserver.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslServer>
#include <QTest>

#include <memory>
#include <optional>

using namespace Qt::StringLiterals;
using namespace runnel;
using test::HttpResponse;
using Reply = gui::ImageDownloader::Reply;

namespace {

HttpResponse picture(const QByteArray &bytes, const QByteArray &type = "image/png")
{
    HttpResponse response;
    response.contentType = type;
    response.body = bytes;
    response.framing = HttpResponse::Framing::ContentLength;
    return response;
}

//! \brief One image and the internet that it is in: every name leads to this machine.
struct Asker
{
    explicit Asker(bool seesAll = true)
        : images(clock, [this] { return way; },
                 {.lookUp =
                      [this](const QString &host, QObject *asking, const app::WebImages::Found &found) {
                          looked.append(host);
                          QMetaObject::invokeMethod(
                              asking, [found, all = addresses] { found(all); }, Qt::QueuedConnection);
                      },
                  .mayAsk = [seesAll](const QHostAddress &) { return seesAll; }})
    {}

    void ask(const QUrl &url)
    {
        result.reset();
        calls = 0;
        context = std::make_unique<QObject>();
        images.download(url, context.get(), [this](const core::Result<Reply> &reply) {
            result = reply;
            ++calls;
        });
    }
    [[nodiscard]] bool isAnswered() const
    {
        return QTest::qWaitFor([this] { return result.has_value(); });
    }
    [[nodiscard]] core::Error error() const { return *result ? core::Error() : result->error(); }

    test::FakeClock clock;
    app::WebImages::Way way {.proxy = {.kind = settings::ProxyChoice::Kind::None}, .caFile = {}};
    QList<QHostAddress> addresses {QHostAddress(QHostAddress::LocalHost)};
    QStringList looked;
    app::WebImages images;
    std::unique_ptr<QObject> context;
    std::optional<core::Result<Reply>> result;
    int calls = 0;
};

QUrl at(const test::ScriptedHttpServer &server, const QString &host, const QString &path = u"/a.png"_s)
{
    return QUrl(u"http://%1:%2%3"_s.arg(host).arg(server.port()).arg(path));
}

} // namespace

class TestWebImages : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aStrangerAsksForTheImage();
    void aNameIsLookedUpOnceAndAskedAsItself();
    void theNextAddressIsTriedWhereOneIsShut();
    void theCertificateIsThatOfTheName();
    void whatIsNotInTheInternetIsNotAsked_data();
    void whatIsNotInTheInternetIsNotAsked();
    void whatIsNoAddressOfAnImageIsNotAsked_data();
    void whatIsNoAddressOfAnImageIsNotAsked();
    void anotherHostIsToldAndNotAsked();
    void theSameHostMaySendOn();
    void aServerMaySendOnOnlySoOften();
    void noServerLeadsElsewhereThanTheWeb_data();
    void noServerLeadsElsewhereThanTheWeb();
    void whatTheServerCallsNoImageIsNotRead_data();
    void whatTheServerCallsNoImageIsNotRead();
    void aFloodIsCutOff_data();
    void aFloodIsCutOff();
    void aServerThatTricklesIsLeft();
    void whoDoesNotWaitEndsTheRequest();
    void aProxyLooksUpTheName();
    void aProxyIsNotAskedForTheOwnNetwork();
    void noCookieIsGivenBack();
};

void TestWebImages::aStrangerAsksForTheImage()
{
    test::ScriptedHttpServer server;
    QVERIFY(server.listen());
    server.enqueue(picture("bytes"));
    Asker asker;
    asker.ask(at(server, u"pictures.example"_s, u"/a.png?q=1"_s));
    QVERIFY(!asker.result); // later
    QVERIFY(asker.isAnswered());
    QVERIFY(asker.result->has_value());
    QCOMPARE((*asker.result)->bytes, "bytes");
    QVERIFY((*asker.result)->elsewhere.isEmpty());
    const test::HttpRequest &request = server.requests().first();
    QCOMPARE(request.method, "GET");
    QCOMPARE(request.path, "/a.png?q=1");
    for (const char *told : {"cookie", "referer", "authorization", "proxy-authorization", "origin", "from"})
        QVERIFY2(!request.headers.contains(told), told);
    QCOMPARE(request.header("accept-language"), "en");
    QCOMPARE(request.header("accept-encoding"), "identity");
}

void TestWebImages::aNameIsLookedUpOnceAndAskedAsItself()
{
    test::ScriptedHttpServer server;
    QVERIFY(server.listen());
    server.enqueue(picture("bytes"));
    Asker asker;
    asker.ask(at(server, u"pictures.example"_s));
    QVERIFY(asker.isAnswered());
    QCOMPARE(asker.looked, QStringList {u"pictures.example"_s});
    // The system does not know this name: who connects by it gets nowhere.
    QCOMPARE(server.requests().first().header("host"), "pictures.example:" + QByteArray::number(server.port()));
}

void TestWebImages::theNextAddressIsTriedWhereOneIsShut()
{
    test::ScriptedHttpServer server;
    QVERIFY(server.listen());
    server.enqueue(picture("bytes"));
    Asker asker;
    asker.addresses = {QHostAddress(u"::1"_s), QHostAddress(u"127.0.0.9"_s), QHostAddress(QHostAddress::LocalHost)};
    asker.ask(at(server, u"pictures.example"_s));
    QVERIFY(asker.isAnswered());
    QVERIFY_RESULT(*asker.result);
    QCOMPARE((*asker.result)->bytes, "bytes");
}

void TestWebImages::theCertificateIsThatOfTheName()
{
    const QString fixtures = QStringLiteral(RUNNEL_FIXTURES "/tls/");
    QFile key(fixtures + u"server.key"_s);
    QVERIFY(key.open(QIODevice::ReadOnly));
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    const QList<QSslCertificate> chain = QSslCertificate::fromPath(fixtures + u"server.pem"_s);
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(QSslKey(&key, QSsl::Rsa));
    QSslServer server;
    server.setSslConfiguration(configuration);
    connect(&server, &QTcpServer::pendingConnectionAvailable, &server, [&server] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QIODevice::readyRead, socket, [socket] {
            socket->readAll();
            socket->write("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 2\r\n\r\nok");
        });
    });
    QVERIFY(server.listen(QHostAddress::LocalHost));
    Asker asker;
    asker.way.caFile = fixtures + u"ca.pem"_s;
    // The certificate is of the address; for a name that leads there it is somebody else's.
    asker.ask(QUrl(u"https://127.0.0.1:%1/a.png"_s.arg(server.serverPort())));
    QVERIFY(asker.isAnswered());
    QVERIFY_RESULT(*asker.result);
    asker.ask(QUrl(u"https://pictures.example:%1/a.png"_s.arg(server.serverPort())));
    QVERIFY(asker.isAnswered());
    QVERIFY(asker.error().kind == core::ErrorKind::Tls);
    asker.way.caFile.clear();
    asker.ask(QUrl(u"https://127.0.0.1:%1/a.png"_s.arg(server.serverPort())));
    QVERIFY(asker.isAnswered());
    QVERIFY(asker.error().kind == core::ErrorKind::Tls);
}

void TestWebImages::whatIsNotInTheInternetIsNotAsked_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QStringList>("addresses");
    QTest::newRow("an address") << u"127.0.0.1"_s << QStringList();
    QTest::newRow("an address in another writing") << u"2130706433"_s << QStringList {u"127.0.0.1"_s};
    QTest::newRow("an address of the newer protocol") << u"[::1]"_s << QStringList();
    QTest::newRow("a name") << u"pictures.example"_s << QStringList {u"127.0.0.1"_s};
    QTest::newRow("a name that also leads into the internet")
        << u"pictures.example"_s << QStringList {u"93.184.215.14"_s, u"127.0.0.1"_s};
}

void TestWebImages::whatIsNotInTheInternetIsNotAsked()
{
    QFETCH(const QString, host);
    QFETCH(const QStringList, addresses);
    test::ScriptedHttpServer server;
    QVERIFY(server.listen());
    Asker asker;
    app::WebImages images(asker.clock, [&asker] { return asker.way; },
                          {.lookUp =
                               [&addresses](const QString &, QObject *context, const app::WebImages::Found &found) {
                                   QList<QHostAddress> all;
                                   for (const QString &one : addresses) all.append(QHostAddress(one));
                                   QMetaObject::invokeMethod(
                                       context, [found, all] { found(all); }, Qt::QueuedConnection);
                               },
                           .mayAsk = app::isPublicAddress});
    std::optional<core::Result<Reply>> result;
    QObject context;
    images.download(at(server, host), &context, [&result](const core::Result<Reply> &reply) { result = reply; });
    QVERIFY(QTest::qWaitFor([&result] { return result.has_value(); }));
    QVERIFY(!result->has_value());
    QCOMPARE(result->error().providerCode, u"private"_s);
    QCOMPARE(server.acceptedConnections(), 0);
}

void TestWebImages::whatIsNoAddressOfAnImageIsNotAsked_data()
{
    QTest::addColumn<QUrl>("url");
    for (const char *url :
         {"file:///etc/passwd", "ftp://pictures.example/a.png", "data:image/png;base64,AAAA", "https:///a.png",
          "https://name:word@pictures.example/a.png", "https://pictures.example:22/a.png",
          "http://pictures.example:25/a.png", "qrc:/icons/runnel.svg", "//pictures.example/a.png"})
        QTest::newRow(url) << QUrl(QString::fromLatin1(url));
}

void TestWebImages::whatIsNoAddressOfAnImageIsNotAsked()
{
    QFETCH(const QUrl, url);
    Asker asker;
    asker.ask(url);
    QVERIFY(asker.isAnswered());
    QVERIFY(!asker.result->has_value());
    QVERIFY(asker.looked.isEmpty());
}

void TestWebImages::anotherHostIsToldAndNotAsked()
{
    test::ScriptedHttpServer server;
    QVERIFY(server.listen());
    const QUrl there = at(server, u"elsewhere.example"_s);
    server.enqueue(HttpResponse::redirect(302, there));
    Asker asker;
    asker.ask(at(server, u"pictures.example"_s));
    QVERIFY(asker.isAnswered());
    QVERIFY_RESULT(*asker.result);
    QCOMPARE((*asker.result)->elsewhere, there);
    QVERIFY((*asker.result)->bytes.isEmpty());
    QCOMPARE(server.requests().size(), 1);
    QCOMPARE(asker.looked, QStringList {u"pictures.example"_s});
}

void TestWebImages::theSameHostMaySendOn()
{
    test::ScriptedHttpServer server;
    QVERIFY(server.listen());
    server.enqueue(HttpResponse::redirect(301, QUrl(u"/b.png"_s)));
    server.enqueue(picture("bytes"));
    Asker asker;
    asker.ask(at(server, u"pictures.example"_s));
    QVERIFY(asker.isAnswered());
    QVERIFY_RESULT(*asker.result);
    QCOMPARE((*asker.result)->bytes, "bytes");
    QCOMPARE(server.requests().last().path, "/b.png");
    // Each hop looks again at where the name leads.
    QCOMPARE(asker.looked.size(), 2);
}

void TestWebImages::aServerMaySendOnOnlySoOften()
{
    test::ScriptedHttpServer server;
    QVERIFY(server.listen());
    server.setHandler([](const test::HttpRequest &) { return HttpResponse::redirect(302, QUrl(u"/a.png"_s)); });
    Asker asker;
    asker.ask(at(server, u"pictures.example"_s));
    QVERIFY(asker.isAnswered());
    QVERIFY(!asker.result->has_value());
    QCOMPARE(server.requests().size(), app::WebImages::mostHops + 1);
}

void TestWebImages::noServerLeadsElsewhereThanTheWeb_data()
{
    QTest::addColumn<QUrl>("target");
    for (const char *url : {"file:///etc/passwd", "ftp://pictures.example/a.png", "data:image/png;base64,AAAA",
                            "https://name:word@elsewhere.example/", "http://elsewhere.example:22/"})
        QTest::newRow(url) << QUrl(QString::fromLatin1(url));
}

void TestWebImages::noServerLeadsElsewhereThanTheWeb()
{
    QFETCH(const QUrl, target);
    test::ScriptedHttpServer server;
    QVERIFY(server.listen());
    server.enqueue(HttpResponse::redirect(302, target));
    Asker asker;
    asker.ask(at(server, u"pictures.example"_s));
    QVERIFY(asker.isAnswered());
    QVERIFY(asker.error().kind == core::ErrorKind::Permission);
    QCOMPARE(server.requests().size(), 1);
}

void TestWebImages::whatTheServerCallsNoImageIsNotRead_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<core::ErrorKind>("kind");
    QTest::newRow("a page") << 200 << QByteArray("text/html; charset=utf-8") << core::ErrorKind::Attachment;
    QTest::newRow("a drawing") << 200 << QByteArray("image/svg+xml") << core::ErrorKind::Attachment;
    QTest::newRow("nothing there") << 404 << QByteArray("text/html") << core::ErrorKind::NotFound;
    QTest::newRow("a picture instead of nothing") << 404 << QByteArray("image/png") << core::ErrorKind::NotFound;
    QTest::newRow("a password") << 401 << QByteArray("text/html") << core::ErrorKind::Permission;
    QTest::newRow("a failure") << 500 << QByteArray("text/html") << core::ErrorKind::Permission;
    QTest::newRow("a part") << 206 << QByteArray("image/png") << core::ErrorKind::Network;
}

void TestWebImages::whatTheServerCallsNoImageIsNotRead()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, type);
    QFETCH(const core::ErrorKind, kind);
    test::ScriptedHttpServer server;
    QVERIFY(server.listen());
    HttpResponse response = picture("<html>", type);
    response.status = status;
    server.enqueue(response);
    Asker asker;
    asker.ask(at(server, u"pictures.example"_s));
    QVERIFY(asker.isAnswered());
    QVERIFY(!asker.result->has_value());
    QVERIFY(asker.error().kind == kind);
    QCOMPARE(asker.calls, 1);
}

void TestWebImages::aFloodIsCutOff_data()
{
    QTest::addColumn<HttpResponse::Framing>("framing");
    QTest::newRow("announced") << HttpResponse::Framing::ContentLength;
    QTest::newRow("in chunks") << HttpResponse::Framing::Chunked;
    QTest::newRow("without end") << HttpResponse::Framing::UntilClose;
}

void TestWebImages::aFloodIsCutOff()
{
    QFETCH(const HttpResponse::Framing, framing);
    test::ScriptedHttpServer server;
    QVERIFY(server.listen());
    HttpResponse response = picture(QByteArray(1'000'000, 'x'));
    response.framing = framing;
    response.repeat = 60;
    server.enqueue(response);
    Asker asker;
    asker.ask(at(server, u"pictures.example"_s));
    QVERIFY(asker.isAnswered());
    QCOMPARE(asker.error().providerCode, u"too_big"_s);
    QTRY_COMPARE(server.openConnections(), 0);
    QVERIFY(server.bodyBytesSent() < 60'000'000);
}

void TestWebImages::aServerThatTricklesIsLeft()
{
    test::ScriptedHttpServer server;
    QVERIFY(server.listen());
    HttpResponse response = picture("bytes");
    response.stallAfter = 2;
    server.enqueue(response);
    Asker asker;
    asker.ask(at(server, u"pictures.example"_s));
    QTRY_COMPARE(server.requests().size(), 1);
    QVERIFY(!asker.result);
    asker.clock.advance(app::WebImages::patience);
    QVERIFY(asker.isAnswered());
    QVERIFY(asker.error().kind == core::ErrorKind::Timeout);
    QTRY_COMPARE(server.openConnections(), 0);
}

void TestWebImages::whoDoesNotWaitEndsTheRequest()
{
    test::ScriptedHttpServer server;
    QVERIFY(server.listen());
    HttpResponse response = picture("bytes");
    response.stallAfter = 2;
    server.enqueue(response);
    Asker asker;
    asker.ask(at(server, u"pictures.example"_s));
    QTRY_COMPARE(server.requests().size(), 1);
    asker.context.reset();
    QTRY_COMPARE(server.openConnections(), 0);
    QVERIFY(!asker.result);
}

void TestWebImages::aProxyLooksUpTheName()
{
    test::ScriptedHttpServer proxy;
    QVERIFY(proxy.listen());
    proxy.enqueue(picture("bytes"));
    Asker asker;
    asker.way.proxy = {.kind = settings::ProxyChoice::Kind::Http, .host = u"127.0.0.1"_s, .port = proxy.port()};
    asker.ask(QUrl(u"http://pictures.example.org/a.png"_s));
    QVERIFY(asker.isAnswered());
    QVERIFY_RESULT(*asker.result);
    QCOMPARE(proxy.requests().first().path, "http://pictures.example.org/a.png");
    QVERIFY(asker.looked.isEmpty()); // nobody beside the proxy learns of it
}

void TestWebImages::aProxyIsNotAskedForTheOwnNetwork()
{
    test::ScriptedHttpServer proxy;
    QVERIFY(proxy.listen());
    Asker asker;
    asker.way.proxy = {.kind = settings::ProxyChoice::Kind::Http, .host = u"127.0.0.1"_s, .port = proxy.port()};
    for (const auto &url : {u"http://printer.local/a.png"_s, u"http://router/a.png"_s, u"http://192.168.1.1/a.png"_s}) {
        asker.ask(QUrl(url));
        QVERIFY(asker.isAnswered());
        QCOMPARE(asker.error().providerCode, u"private"_s);
    }
    QVERIFY(proxy.requests().isEmpty());
}

void TestWebImages::noCookieIsGivenBack()
{
    test::ScriptedHttpServer server;
    QVERIFY(server.listen());
    HttpResponse first = picture("bytes");
    first.headers = {{"Set-Cookie", "who=you"}};
    server.enqueue(first);
    server.enqueue(picture("bytes"));
    Asker asker;
    asker.ask(at(server, u"pictures.example"_s));
    QVERIFY(asker.isAnswered());
    asker.ask(at(server, u"pictures.example"_s));
    QVERIFY(asker.isAnswered());
    QCOMPARE(server.requests().size(), 2);
    QVERIFY(!server.requests().last().headers.contains("cookie"));
    QCOMPARE(server.acceptedConnections(), 2);
}

QTEST_MAIN(TestWebImages)
#include "tst_webimages.moc"
