// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/chataddress.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel::chat;

namespace {

constexpr auto chatId = "0197a1b2-c3d4-7000-8000-000000000001"_L1;
constexpr auto messageId = "0197a1b2-c3d4-7000-8000-00000000000a"_L1;

} // namespace

class TestChatAddress : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsWrittenIsReadBack()
    {
        const ChatAddress chat {.conversation = ConversationId::fromString(QString(chatId))};
        QCOMPARE(toString(chat), "runnel://chat/"_L1 + chatId);
        QVERIFY(chatAddressFromString(toString(chat)) == chat);
        const ChatAddress message {.conversation = chat.conversation,
                                   .message = MessageId::fromString(QString(messageId))};
        QCOMPARE(toString(message), "runnel://chat/"_L1 + chatId + "/message/"_L1 + messageId);
        QVERIFY(chatAddressFromString(toString(message)) == message);
    }

    void anythingElseIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        const QString good = "runnel://chat/"_L1 + chatId;
        QTest::newRow("nothing") << QString();
        QTest::newRow("an id alone") << QString(chatId);
        QTest::newRow("the scheme alone") << u"runnel://"_s;
        QTest::newRow("no id") << u"runnel://chat/"_s;
        QTest::newRow("a null id") << u"runnel://chat/00000000-0000-0000-0000-000000000000"_s;
        QTest::newRow("another place") << "runnel://settings/"_L1 + chatId;
        QTest::newRow("another scheme") << "https://chat/"_L1 + chatId;
        QTest::newRow("the scheme in capitals") << "RUNNEL://chat/"_L1 + chatId;
        QTest::newRow("an id in capitals") << good.first(14) + QString(chatId).toUpper();
        QTest::newRow("an id in braces") << good.first(14) + u'{' + chatId + u'}';
        QTest::newRow("a slash behind") << good + u'/';
        QTest::newRow("a message without an id") << good + "/message/"_L1;
        QTest::newRow("a null message") << good + "/message/00000000-0000-0000-0000-000000000000"_L1;
        QTest::newRow("another part") << good + "/answers/"_L1 + messageId;
        QTest::newRow("more behind a message") << good + "/message/"_L1 + messageId + "/x"_L1;
        QTest::newRow("a query") << good + "?send=hello"_L1;
        QTest::newRow("a fragment") << good + "#x"_L1;
        QTest::newRow("a user") << "runnel://user@chat/"_L1 + chatId;
        QTest::newRow("an escaped letter") << "runnel://chat/%30"_L1 + QString(chatId).sliced(1);
        QTest::newRow("a line end") << good + u'\n';
        QTest::newRow("a zero") << good + QChar(u'\0');
        QTest::newRow("a blank before") << u' ' + good;
        QTest::newRow("long") << good + QString(100'000, u'0');
    }

    void anythingElseIsRefused()
    {
        QFETCH(const QString, text);
        QVERIFY(!chatAddressFromString(text));
    }

    void aBadAddressIsStillKnownForOne()
    {
        QVERIFY(looksLikeChatAddress(u"runnel://chat/what"));
        QVERIFY(looksLikeChatAddress(u"Runnel:x"));
        QVERIFY(!looksLikeChatAddress(u"open"));
        QVERIFY(!looksLikeChatAddress(u"https://runnel:/"));
    }
};

QTEST_GUILESS_MAIN(TestChatAddress)
#include "tst_chataddress.moc"
