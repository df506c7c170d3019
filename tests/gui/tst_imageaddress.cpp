// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/images/imageaddress.h"

#include <QTest>

using namespace Qt::StringLiterals;
using runnel::gui::ImageAddress;
using Kind = runnel::gui::ImageAddress::Kind;

class TestImageAddress : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyAddressIsOfOneKind_data();
    void everyAddressIsOfOneKind();
    void aPlaceTellsWhomAClickAsks_data();
    void aPlaceTellsWhomAClickAsks();
    void dataAreReadAsTheyStand();
};

void TestImageAddress::everyAddressIsOfOneKind_data()
{
    QTest::addColumn<int>("kind");
    for (const char *address : {"https://example.org/a.png", "http://example.org", "HTTPS://example.org/a.png"})
        QTest::newRow(address) << int(Kind::Web);
    for (const char *address :
         {"file:///tmp/a.png", "file://localhost/tmp/a.png", "/tmp/a.png", "file:///tmp/a%20b.png"})
        QTest::newRow(address) << int(Kind::File);
    for (const char *address : {"data:image/png;base64,AAAA", "DATA:image/jpeg;BASE64,AAAA"})
        QTest::newRow(address) << int(Kind::Data);
    for (const char *address : {"",
                                "a.png",
                                "../a.png",
                                "ftp://example.org/a.png",
                                "javascript:alert(1)",
                                "https:///a.png",
                                "https://name:word@example.org/a.png",
                                "https://name@example.org/a.png",
                                "//server/share/a.png",
                                "file://server/share/a.png",
                                "file:////server/share/a.png",
                                "file://///server/share/a.png",
                                "file:a.png",
                                "/%5C%5Cserver/a.png\\x",
                                "file:///%5C%5Cserver/a.png",
                                "\\\\server\\share",
                                "data:text/html;base64,AAAA",
                                "data:image/svg+xml,<svg/>",
                                "qrc:/icons/runnel.svg",
                                "sandbox:/mnt/data/a.png"})
        QTest::newRow(qPrintable(u"none: "_s + QString::fromLatin1(address))) << int(Kind::None);
}

void TestImageAddress::everyAddressIsOfOneKind()
{
    QFETCH(const int, kind);
    QString address = QString::fromLatin1(QTest::currentDataTag());
    if (address.startsWith("none: "_L1)) address = address.sliced(6);
    QCOMPARE(int(ImageAddress::of(address).kind), kind);
}

void TestImageAddress::aPlaceTellsWhomAClickAsks_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("place");
    QTest::newRow("a host") << u"https://Images.Example.org:8443/a.png?x=1"_s << u"images.example.org"_s;
    QTest::newRow("letters that look alike") << u"https://ex\u0430mple.org/a.png"_s << u"xn--exmple-4nf.org"_s;
    QTest::newRow("a file") << u"file:///tmp/a%20b.png"_s << u"/tmp/a b.png"_s;
}

void TestImageAddress::aPlaceTellsWhomAClickAsks()
{
    QFETCH(const QString, address);
    QFETCH(const QString, place);
    QCOMPARE(ImageAddress::of(address).place, place);
}

void TestImageAddress::dataAreReadAsTheyStand()
{
    QCOMPARE(runnel::gui::imageData(u"data:image/png;base64,aGVsbG8="_s), "hello");
    QCOMPARE(runnel::gui::imageData(u"data:image/png;base64,aGVsbG8%3D"_s), "hello");
    QVERIFY(runnel::gui::imageData(u"data:image/png;base64,a*b"_s).isEmpty());
    const QString tooLong = u"data:image/png;base64,"_s + QString(ImageAddress::longestData, u'A');
    QVERIFY(ImageAddress::of(tooLong).kind == Kind::None);
    QVERIFY(runnel::gui::imageData(tooLong).isEmpty());
}

QTEST_APPLESS_MAIN(TestImageAddress)
#include "tst_imageaddress.moc"
