// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/textfile.h"

#include "chat/attachedfile.h"
#include "core/errortext.h"
#include "support/images.h"
#include "support/results.h"

#include <QStringConverter>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::chat;

namespace {

QByteArray encoded(const QString &text, QStringConverter::Encoding encoding, bool marked)
{
    QStringEncoder encoder(encoding, marked ? QStringConverter::Flag::WriteBom : QStringConverter::Flag::Default);
    return encoder(text);
}

} // namespace

class TestTextFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void textIsTakenInItsEncoding_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("text");
        const QString greek = u"αβγ\r\n𝄞"_s;
        QTest::newRow("ASCII") << QByteArray("int main() {}\n") << u"int main() {}\n"_s;
        QTest::newRow("UTF-8") << greek.toUtf8() << greek;
        QTest::newRow("UTF-8 with a mark") << encoded(greek, QStringConverter::Utf8, true) << greek;
        QTest::newRow("UTF-16 LE") << encoded(greek, QStringConverter::Utf16LE, true) << greek;
        QTest::newRow("UTF-16 BE") << encoded(greek, QStringConverter::Utf16BE, true) << greek;
        QTest::newRow("UTF-32 LE") << encoded(greek, QStringConverter::Utf32LE, true) << greek;
        QTest::newRow("Windows-1252") << QByteArray("Viele Gr\xfc\xdf"
                                                    "e aus der Ferne, \x93\x80 5\x94")
                                      << u"Viele Grüße aus der Ferne, “€ 5”"_s;
        QTest::newRow("with escape sequences")
            << QByteArray("\x1b[1mred\x1b[0m\tlog\f") << u"\x1b[1mred\x1b[0m\tlog\f"_s;
    }

    void textIsTakenInItsEncoding()
    {
        QFETCH(const QByteArray, bytes);
        const auto text = checkText(bytes, u"a.bin"_s);
        QVERIFY_RESULT(text);
        QTEST(QString::fromUtf8(*text), "text");
    }

    void whatIsNoTextIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("reason");
        QTest::newRow("empty") << QByteArray() << u"empty"_s;
        QTest::newRow("only a mark") << QByteArray("\xef\xbb\xbf") << u"empty"_s;
        QTest::newRow("a null") << QByteArray("text\0text", 9) << u"binary"_s;
        QTest::newRow("a null in UTF-16")
            << encoded(u"a"_s + QChar() + u'b', QStringConverter::Utf16LE, true) << u"binary"_s;
        QTest::newRow("image") << test::makePng(4, 3) << u"binary"_s;
        QTest::newRow("archive") << QByteArray("PK\x03\x04\x14\0\0\0", 8) << u"binary"_s;
        QTest::newRow("control characters") << QByteArray("\x01\x02\x03 abc") << u"binary"_s;
        QTest::newRow("cut-off UTF-16") << encoded(u"ab"_s, QStringConverter::Utf16LE, true).chopped(1)
                                        << u"encoding"_s;
        QTest::newRow("Shift JIS") << QByteArray("\x93\xfa\x96\x7b\x8c\xea\x82\xcc\x95\xb6") << u"encoding"_s;
        QTest::newRow("KOI8-R") << QByteArray("\xf0\xd2\xc9\xd7\xc5\xd4, \xcd\xc9\xd2") << u"encoding"_s;
        QTest::newRow("mostly marks") << QByteArray("\x81\x8d") << u"encoding"_s;
        QTest::newRow("too long") << QByteArray(largestText + 1, 'a') << u"long_text"_s;
    }

    void whatIsNoTextIsRefused()
    {
        QFETCH(const QByteArray, bytes);
        const auto text = checkText(bytes, u"notes.txt"_s);
        QVERIFY(!text);
        QVERIFY(text.error().kind == core::ErrorKind::Attachment);
        QTEST(text.error().providerCode, "reason");
        QCOMPARE(text.error().message, u"notes.txt"_s);
        QVERIFY(core::describe(text.error()).sentence != u"The file cannot be attached."_s);
    }

    void theTokensOfATextAreNearToWhatTheEstimateSays()
    {
        const Attachment text {.key = {}, .name = {}, .mimeType = u"text/plain"_s, .bytes = 4001};
        QCOMPARE(text.tokens(), 1001);
        const Attachment image {.key = {}, .name = {}, .mimeType = u"image/png"_s, .bytes = 4001};
        QCOMPARE(image.tokens(), 0);
    }

    void aMessageTakesSoManyFilesAndSoMuchText()
    {
        const Attachment image {.key = {}, .name = {}, .mimeType = u"image/png"_s, .bytes = 4'000'000};
        QVERIFY_RESULT(checkAmount(QList<Attachment>(mostAttachments, image)));
        QCOMPARE(checkAmount(QList<Attachment>(mostAttachments + 1, image)).error().providerCode, u"too_many"_s);
        const Attachment text {.key = {}, .name = {}, .mimeType = u"text/plain"_s, .bytes = 1'000'000};
        QVERIFY_RESULT(checkAmount({text, text}));
        QCOMPARE(checkAmount({text, text, text}).error().providerCode, u"too_much_text"_s);
    }
};

QTEST_GUILESS_MAIN(TestTextFile)
#include "tst_textfile.moc"
