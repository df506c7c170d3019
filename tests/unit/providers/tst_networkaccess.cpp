// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/networkaccess.h"
#include "support/fakeclock.h"
#include "support/scriptedhttpserver.h"

#include <QFile>
#include <QNetworkReply>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace runnel;
using test::HttpResponse;

namespace {

const QString fixtures = QStringLiteral(RUNNEL_FIXTURES "/tls/");

//! A web server whose certificate nobody's system trusts. Answers every request with "{}".
class OwnServer
{
public:
    OwnServer()
    {
        QFile key(fixtures + u"server.key"_s);
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificateChain(QSslCertificate::fromPath(fixtures + u"server.pem"_s));
        if (key.open(QIODevice::ReadOnly)) configuration.setPrivateKey(QSslKey(&key, QSsl::Rsa));
        m_server.setSslConfiguration(configuration);
        QObject::connect(&m_server, &QTcpServer::pendingConnectionAvailable, &m_server, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QIODevice::readyRead, socket, [socket] {
                socket->readAll();
                socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
            });
        });
        m_listens = m_server.listen(QHostAddress::LocalHost);
    }

    [[nodiscard]] bool listens() const { return m_listens; }
    [[nodiscard]] QUrl url() const { return QUrl(u"https://127.0.0.1:%1/"_s.arg(m_server.serverPort())); }

private:
    QSslServer m_server;
    bool m_listens = false;
};

QNetworkReply::NetworkError get(QNetworkAccessManager &network, const QUrl &url)
{
    const std::unique_ptr<QNetworkReply> reply(network.get(QNetworkRequest(url)));
    return QTest::qWaitFor([&reply] { return reply->isFinished(); }) ? reply->error() : QNetworkReply::TimeoutError;
}

} // namespace

class TestNetworkAccess : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theProxyIsChangedWhileItRuns();
    void thisMachineIsNotBehindAProxy();
    void aCertificateOfOnesOwnIsTrustedAtOnce();
    void aFileThatCannotBeReadChangesNothing();
    void anAnswerThatRunsOutlivesTheChange();
};

void TestNetworkAccess::theProxyIsChangedWhileItRuns()
{
    test::ScriptedHttpServer first;
    test::ScriptedHttpServer second;
    providers::NetworkAccess network;
    for (test::ScriptedHttpServer *proxy : {&first, &second}) {
        QVERIFY(proxy->listen());
        proxy->enqueue(HttpResponse::json(200, "{}"));
        network.setProxyChoice(
            {.kind = settings::ProxyChoice::Kind::Http, .host = u"127.0.0.1"_s, .port = proxy->port()});
        QCOMPARE(get(network, QUrl(u"http://models.example/v1/models"_s)), QNetworkReply::NoError);
        QCOMPARE(proxy->requests().size(), 1);
        QCOMPARE(proxy->requests().first().path, "http://models.example/v1/models");
    }
}

void TestNetworkAccess::thisMachineIsNotBehindAProxy()
{
    test::ScriptedHttpServer proxy;
    test::ScriptedHttpServer server;
    QVERIFY(proxy.listen() && server.listen());
    server.enqueue(HttpResponse::json(200, "{}"));
    providers::NetworkAccess network;
    network.setProxyChoice({.kind = settings::ProxyChoice::Kind::Http, .host = u"127.0.0.1"_s, .port = proxy.port()});
    QCOMPARE(get(network, server.url(u"/v1/models"_s)), QNetworkReply::NoError);
    QVERIFY(proxy.requests().isEmpty());
}

void TestNetworkAccess::aCertificateOfOnesOwnIsTrustedAtOnce()
{
    const OwnServer server;
    QVERIFY(server.listens());
    providers::NetworkAccess network;
    QCOMPARE(get(network, server.url()), QNetworkReply::SslHandshakeFailedError);
    QVERIFY(network.trustFile(fixtures + u"ca.pem"_s));
    QCOMPARE(get(network, server.url()), QNetworkReply::NoError);
    QVERIFY(network.trustFile({}));
    QCOMPARE(get(network, server.url()), QNetworkReply::SslHandshakeFailedError);
}

void TestNetworkAccess::aFileThatCannotBeReadChangesNothing()
{
    const OwnServer server;
    QVERIFY(server.listens());
    providers::NetworkAccess network;
    const auto trusted = network.trustFile(fixtures + u"none.pem"_s);
    QVERIFY(!trusted);
    QVERIFY(trusted.error().kind == core::ErrorKind::Configuration);
    QCOMPARE(get(network, server.url()), QNetworkReply::SslHandshakeFailedError);
}

void TestNetworkAccess::anAnswerThatRunsOutlivesTheChange()
{
    test::FakeClock clock;
    test::ScriptedHttpServer server(&clock);
    QVERIFY(server.listen());
    HttpResponse slow = HttpResponse::json(200, "{}");
    slow.splitEvery = 1;
    slow.drip = std::chrono::seconds(1);
    server.enqueue(slow);
    providers::NetworkAccess network;
    const std::unique_ptr<QNetworkReply> reply(network.get(QNetworkRequest(server.url(u"/"_s))));
    QTRY_COMPARE(reply->bytesAvailable(), 1);
    for (const QString &path : QStringList {fixtures + u"ca.pem"_s, {}, fixtures + u"ca.pem"_s}) {
        QVERIFY(network.trustFile(path));
    }
    clock.advance(std::chrono::seconds(5));
    QTRY_VERIFY(reply->isFinished());
    QCOMPARE(reply->error(), QNetworkReply::NoError);
    QCOMPARE(reply->readAll(), "{}");
}

QTEST_GUILESS_MAIN(TestNetworkAccess)
#include "tst_networkaccess.moc"
