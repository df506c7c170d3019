// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/startarguments.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using app::HolderRequest;
using Verb = HolderRequest::Verb;

namespace {

constexpr auto chatId = "0197a1b2-c3d4-7000-8000-000000000001"_L1;

std::optional<HolderRequest> request(const QStringList &arguments)
{
    QCommandLineParser parser;
    app::addStartArguments(parser);
    return parser.parse(QStringList {u"runnel"_s} + arguments) ? app::startRequest(parser) : std::nullopt;
}

} // namespace

class TestStartArguments : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        qunsetenv("XDG_ACTIVATION_TOKEN");
        qunsetenv("DESKTOP_STARTUP_ID");
    }

    void everyWishIsUnderstood_data()
    {
        const QString address = "runnel://chat/"_L1 + chatId;
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("verb");
        QTest::addColumn<QString>("place");
        QTest::newRow("nothing") << QStringList() << int(Verb::Raise) << QString();
        QTest::newRow("new") << QStringList {u"--new"_s} << int(Verb::New) << QString();
        QTest::newRow("quick") << QStringList {u"--quick"_s} << int(Verb::Quick) << QString();
        QTest::newRow("open an id") << QStringList {u"open"_s, QString(chatId)} << int(Verb::Open) << address;
        QTest::newRow("open an address") << QStringList {u"open"_s, address} << int(Verb::Open) << address;
        QTest::newRow("an address") << QStringList {address} << int(Verb::Open) << address;
        QTest::newRow("a bad address") << QStringList {u"runnel://elsewhere"_s} << int(Verb::Open) << QString();
        QTest::newRow("no id") << QStringList {u"open"_s, u"last"_s} << int(Verb::Open) << QString();
    }

    void everyWishIsUnderstood()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const int, verb);
        QFETCH(const QString, place);
        const auto asked = request(arguments);
        QVERIFY(asked);
        QCOMPARE(int(asked->verb), verb);
        QVERIFY(asked->address == chat::chatAddressFromString(place).value_or(chat::ChatAddress {}));
    }

    void whatMakesNoSenseTogetherIsRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("two wishes") << QStringList {u"--new"_s, u"--quick"_s};
        QTest::newRow("a wish and a place") << QStringList {u"--new"_s, u"open"_s, QString(chatId)};
        QTest::newRow("a word") << QStringList {u"close"_s};
        QTest::newRow("open alone") << QStringList {u"open"_s};
        QTest::newRow("open two") << QStringList {u"open"_s, QString(chatId), QString(chatId)};
        QTest::newRow("a web page") << QStringList {u"https://example.org/"_s};
    }

    void whatMakesNoSenseTogetherIsRefused()
    {
        QFETCH(const QStringList, arguments);
        QVERIFY(!request(arguments));
    }

    void theTokenOfTheSystemGoesAlong()
    {
        qputenv("DESKTOP_STARTUP_ID", "x11_TIME12");
        QCOMPARE(request({})->activation, "x11_TIME12"_ba);
        qputenv("XDG_ACTIVATION_TOKEN", "wayland");
        QCOMPARE(request({})->activation, "wayland"_ba);
        qputenv("XDG_ACTIVATION_TOKEN", "two words");
        QCOMPARE(request({})->activation, "x11_TIME12"_ba);
    }
};

QTEST_GUILESS_MAIN(TestStartArguments)
#include "tst_startarguments.moc"
