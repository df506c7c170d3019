// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/openexternal.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using runnel::gui::checkExternal;
using runnel::gui::displayUrl;
using runnel::gui::ExternalLinks;

class TestOpenExternal : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void onlyHarmlessAddressesReachTheSystem_data();
    void onlyHarmlessAddressesReachTheSystem();
    void aHostIsAskedForOnceInARun();
    void lookAlikeLettersShowInAscii();
    void aSystemWithoutAProgramIsTold();
};

void TestOpenExternal::onlyHarmlessAddressesReachTheSystem_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("passes");
    const QStringList good {
        u"https://example.org"_s,        u"http://example.org/a?b=c#d"_s,
        u"HTTPS://EXAMPLE.ORG/"_s,       u"https://example.org:8443/x"_s,
        u"http://127.0.0.1:8080/"_s,     u"http://[::1]/"_s,
        u"https://b%C3%BCcher.de/%20"_s, u"https://example.org/a%2Fb"_s,
        u"https://example.org/@user"_s,  u"https://example.org/?next=https://other.org"_s,
        u"mailto:someone@example.org"_s, u"mailto:someone@example.org?subject=Hi&body=Text"_s,
    };
    const QStringList bad {
        u""_s,
        u"example.org"_s,
        u"/etc/passwd"_s,
        u"//example.org/x"_s,
        u"file:///etc/passwd"_s,
        u"file://host/share"_s,
        u"FILE:///c:/windows"_s,
        u"javascript:alert(1)"_s,
        u"JaVaScRiPt:alert(1)"_s,
        u"data:text/html,<b>"_s,
        u"vbscript:msgbox(1)"_s,
        u"about:blank"_s,
        u"blob:https://example.org/x"_s,
        u"chrome://settings"_s,
        u"view-source:https://example.org"_s,
        u"ftp://example.org/x"_s,
        u"ftps://example.org"_s,
        u"sftp://example.org"_s,
        u"ssh://example.org"_s,
        u"telnet://example.org"_s,
        u"smb://example.org/share"_s,
        u"cifs://example.org"_s,
        u"nfs://example.org/x"_s,
        u"dav://example.org"_s,
        u"ldap://example.org"_s,
        u"gopher://example.org"_s,
        u"ms-msdt:/id PCWDiagnostic"_s,
        u"ms-msdt://x"_s,
        u"search-ms:query=x"_s,
        u"ms-officecmd:{}"_s,
        u"ms-settings:display"_s,
        u"calculator://"_s,
        u"shell:startup"_s,
        u"x-apple.systempreferences:"_s,
        u"vscode://file/etc/passwd"_s,
        u"slack://open"_s,
        u"zoommtg://zoom.us/join"_s,
        u"steam://run/1"_s,
        u"intent://scan/#Intent;end"_s,
        u"market://details?id=x"_s,
        u"tel:+123"_s,
        u"sms:+123"_s,
        u"facetime:x"_s,
        u"magnet:?xt=urn:btih:x"_s,
        u"bitcoin:x"_s,
        u"jar:file:///x!/y"_s,
        u"jdbc:sqlite:x"_s,
        u"res://x"_s,
        u"mk:@MSITStore:x"_s,
        u"help://x"_s,
        u"man:ls"_s,
        u"info:gcc"_s,
        u"apt:vim"_s,
        u"runnel://chat/x"_s,
        u"qrc:/runnel/runnel.svg"_s,
        u"http:"_s,
        u"http://"_s,
        u"https:///path"_s,
        u"http:example.org"_s,
        u"https://user@example.org"_s,
        u"https://user:word@example.org"_s,
        u"https://google.com@evil.example/"_s,
        u"https://google.com%40evil.example@evil.example"_s,
        u"https://@evil.example/"_s,
        u"https://:@evil.example/"_s,
        u"https:\\\\example.org"_s,
        u"https://example.org\\@evil.example"_s,
        u"mailto:"_s,
        u"mailto://host/x"_s,
        u"mailto:a@b.c?attach=/etc/passwd"_s,
        u"mailto:a@b.c?attachment=x"_s,
        u"mailto:a@b.c?ATTACH=x"_s,
        u"urn:isbn:1"_s,
        u"ws://example.org"_s,
        u"wss://example.org"_s,
        u"cmd:x"_s,
        u"https://example.org/"_s + QString(9000, u'a'),
    };
    for (const QString &address : good) QTest::newRow(qPrintable(address)) << address << true;
    for (const QString &address : bad) QTest::newRow(qPrintable(u"refused: "_s + address.left(60))) << address << false;
}

void TestOpenExternal::onlyHarmlessAddressesReachTheSystem()
{
    QFETCH(const QString, address);
    QFETCH(const bool, passes);
    QList<QUrl> reached;
    ExternalLinks links([&reached](const QUrl &url) {
        reached.append(url);
        return true;
    });
    QSignalSpy asked(&links, &ExternalLinks::confirmationNeeded);
    QSignalSpy refused(&links, &ExternalLinks::refused);
    links.openExternal(QUrl(address));
    QCOMPARE(reached.size(), 0); // the first of a host asks
    QCOMPARE(asked.size(), passes ? 1 : 0);
    QCOMPARE(refused.size(), passes ? 0 : 1);
    // Nor does a yes to something that was never asked.
    links.confirm(QUrl(address));
    QCOMPARE(reached.size(), passes ? 1 : 0);
}

void TestOpenExternal::aHostIsAskedForOnceInARun()
{
    int reached = 0;
    ExternalLinks links([&reached](const QUrl &) { return ++reached > 0; });
    QSignalSpy asked(&links, &ExternalLinks::confirmationNeeded);
    links.openExternal(QUrl(u"https://example.org/1"_s));
    links.confirm(QUrl(u"https://example.org/1"_s));
    links.openExternal(QUrl(u"https://EXAMPLE.org/2"_s));
    QCOMPARE(asked.size(), 1);
    QCOMPARE(reached, 2);
    links.openExternal(QUrl(u"https://example.org.evil.example/"_s));
    QCOMPARE(asked.size(), 2);
    QCOMPARE(reached, 2);
}

void TestOpenExternal::lookAlikeLettersShowInAscii()
{
    const QUrl url(u"https://p\u0430ypal.com/login"_s); // a Cyrillic letter
    QVERIFY(displayUrl(url).startsWith("https://xn--"_L1));
    // So do characters that turn the direction of what follows.
    QCOMPARE(displayUrl(QUrl(u"https://example.org/\u202Egpj.exe"_s)), u"https://example.org/%E2%80%AEgpj.exe"_s);
}

void TestOpenExternal::aSystemWithoutAProgramIsTold()
{
    ExternalLinks links([](const QUrl &) { return false; });
    QSignalSpy refused(&links, &ExternalLinks::refused);
    links.confirm(QUrl(u"https://example.org"_s));
    QCOMPARE(refused.size(), 1);
}

QTEST_GUILESS_MAIN(TestOpenExternal)
#include "tst_openexternal.moc"
