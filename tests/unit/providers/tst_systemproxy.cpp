// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/systemproxy.h"

#include <QTest>
#include <QUrl>

using namespace Qt::StringLiterals;

class TestSystemProxy : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qputenv("http_proxy", "http://proxy.invalid:3128"); }
    void cleanupTestCase() { qunsetenv("http_proxy"); }

    void serverOnThisMachineIsAskedDirectly_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("direct");
        QTest::newRow("address") << u"http://127.0.0.1:11434/v1"_s << true;
        QTest::newRow("other loopback address") << u"http://127.8.0.1/v1"_s << true;
        QTest::newRow("sixth version") << u"http://[::1]:8080/v1"_s << true;
        QTest::newRow("name") << u"http://localhost:1234/v1"_s << true;
        QTest::newRow("name below") << u"http://models.localhost/v1"_s << true;
        QTest::newRow("elsewhere") << u"http://models.example/v1"_s << false;
        QTest::newRow("name that only looks so") << u"http://localhost.example/v1"_s << false;
    }

    void serverOnThisMachineIsAskedDirectly()
    {
        QFETCH(QString, url);
        QFETCH(bool, direct);
        runnel::providers::SystemProxy proxies;
        const QList<QNetworkProxy> found = proxies.queryProxy(QNetworkProxyQuery(QUrl(url)));
        QVERIFY(!found.isEmpty());
        QCOMPARE(found.first().type() == QNetworkProxy::NoProxy, direct);
    }
};

QTEST_GUILESS_MAIN(TestSystemProxy)
#include "tst_systemproxy.moc"
