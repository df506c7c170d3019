// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/publicaddress.h"

#include <QHostAddress>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;

class TestPublicAddress : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void onlyAddressesOfTheInternetArePublic_data();
    void onlyAddressesOfTheInternetArePublic();
    void onlyNamesOfTheInternetArePublic_data();
    void onlyNamesOfTheInternetArePublic();
};

void TestPublicAddress::onlyAddressesOfTheInternetArePublic_data()
{
    QTest::addColumn<bool>("isPublic");
    for (const char *address : {"1.1.1.1", "93.184.215.14", "172.15.255.255", "172.32.0.1", "100.63.0.1", "100.128.0.1",
                                "192.0.1.1", "223.255.255.254", "2606:4700::1111", "::ffff:8.8.8.8"})
        QTest::newRow(address) << true;
    for (const char *address : {"0.0.0.0",
                                "0.1.2.3",
                                "10.1.2.3",
                                "100.64.0.1",
                                "100.127.255.255",
                                "127.0.0.1",
                                "127.8.8.8",
                                "169.254.169.254",
                                "172.16.0.1",
                                "172.31.255.255",
                                "192.0.0.8",
                                "192.0.2.1",
                                "192.88.99.1",
                                "192.168.1.1",
                                "198.18.0.1",
                                "198.19.255.255",
                                "198.51.100.7",
                                "203.0.113.9",
                                "224.0.0.1",
                                "240.0.0.1",
                                "255.255.255.255",
                                "::",
                                "::1",
                                "::127.0.0.1",
                                "::ffff:127.0.0.1",
                                "::ffff:10.0.0.1",
                                "64:ff9b::7f00:1",
                                "64:ff9b:1::1",
                                "100::1",
                                "2001::1",
                                "2001:db8::1",
                                "2002:7f00:1::1",
                                "3fff::1",
                                "fc00::1",
                                "fd12:3456::1",
                                "fe80::1",
                                "fec0::1",
                                "ff02::1"})
        QTest::newRow(address) << false;
}

void TestPublicAddress::onlyAddressesOfTheInternetArePublic()
{
    QFETCH(const bool, isPublic);
    const QHostAddress address(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY(!address.isNull());
    QCOMPARE(app::isPublicAddress(address), isPublic);
}

void TestPublicAddress::onlyNamesOfTheInternetArePublic_data()
{
    QTest::addColumn<bool>("isPublic");
    for (const char *name : {"example.org", "images.example.org.", "EXAMPLE.ORG", "local.example.org", "8.8.8.8"})
        QTest::newRow(name) << true;
    for (const char *name : {"localhost", "LOCALHOST.", "a.localhost", "printer", "printer.local", "router.lan",
                             "x.internal", "nas.home.arpa", "127.0.0.1", "10.0.0.1", "::1", "fd00::1", "192.168.0.1."})
        QTest::newRow(name) << false;
}

void TestPublicAddress::onlyNamesOfTheInternetArePublic()
{
    QFETCH(const bool, isPublic);
    QCOMPARE(app::isPublicName(QString::fromLatin1(QTest::currentDataTag())), isPublic);
}

QTEST_APPLESS_MAIN(TestPublicAddress)
#include "tst_publicaddress.moc"
