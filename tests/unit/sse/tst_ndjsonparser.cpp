// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sse/ndjsonparser.h"

#include <QTest>

using namespace runnel;

namespace {

class Recorder final : public sse::NdjsonSink
{
public:
    void line(QByteArrayView line, bool unterminated) override
    {
        lines.append(line.toByteArray() + (unterminated ? "|cut" : ""));
    }
    QByteArrayList lines;
};

} // namespace

class tst_NdjsonParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everySplitGivesEqualLines_data();
    void everySplitGivesEqualLines();
    void lineOverItsLimitFailsUntilReset();
};

void tst_NdjsonParser::everySplitGivesEqualLines_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArrayList>("lines");
    QTest::newRow("lines") << QByteArray("{\"a\":1}\n{\"b\":2}\n") << QByteArrayList {"{\"a\":1}", "{\"b\":2}"};
    QTest::newRow("crlf and blanks") << QByteArray("{}\r\n\r\n \n{\"x\":\"\\n\"}\n")
                                     << QByteArrayList {"{}", "{\"x\":\"\\n\"}"};
    QTest::newRow("unterminated") << QByteArray("{}\n{\"done\":true}") << QByteArrayList {"{}", "{\"done\":true}|cut"};
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF{}\n") << QByteArrayList {"{}"};
    QTest::newRow("separators of Unicode")
        << QByteArray("{\"a\":\"\xE2\x80\xA8\xC2\x85\"}\n") << QByteArrayList {"{\"a\":\"\xE2\x80\xA8\xC2\x85\"}"};
    QTest::newRow("empty") << QByteArray("") << QByteArrayList {};
}

void tst_NdjsonParser::everySplitGivesEqualLines()
{
    QFETCH(QByteArray, stream);
    QFETCH(QByteArrayList, lines);
    for (qsizetype cut = 0; cut <= stream.size(); ++cut) {
        Recorder recorder;
        sse::NdjsonParser parser;
        QVERIFY(parser.feed(QByteArrayView(stream).first(cut), recorder));
        QVERIFY(parser.feed(QByteArrayView(stream).sliced(cut), recorder));
        parser.finish(recorder);
        QCOMPARE(recorder.lines, lines);
    }
    Recorder recorder;
    sse::NdjsonParser parser;
    for (qsizetype i = 0; i < stream.size(); ++i) QVERIFY(parser.feed(QByteArrayView(stream).sliced(i, 1), recorder));
    parser.finish(recorder);
    QCOMPARE(recorder.lines, lines);
}

void tst_NdjsonParser::lineOverItsLimitFailsUntilReset()
{
    Recorder recorder;
    sse::NdjsonParser parser(10);
    QVERIFY(parser.feed("0123456789\n", recorder));
    QVERIFY(!parser.feed("0123456789x", recorder));
    const auto again = parser.feed("\n{}\n", recorder);
    QVERIFY(!again);
    QVERIFY(again.error().kind == core::ErrorKind::Protocol);
    parser.reset();
    QVERIFY(parser.feed("{}\n", recorder));
    QCOMPARE(recorder.lines, (QByteArrayList {"0123456789", "{}"}));
}

QTEST_APPLESS_MAIN(tst_NdjsonParser)
#include "tst_ndjsonparser.moc"
