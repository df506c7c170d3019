// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sse/sseparser.h"
#include "sse/ssewriter.h"

#include <QTest>

using namespace runnel;
using sse::SseWriter;

namespace {

class Recorder final : public sse::SseSink
{
public:
    void event(const sse::SseEvent &event) override
    {
        data.append(event.data.toByteArray());
        type = event.type.toByteArray();
        id = event.lastEventId.toByteArray();
    }
    void comment() override { ++comments; }

    QByteArrayList data;
    QByteArray type;
    QByteArray id;
    int comments = 0;
};

} // namespace

class tst_SseWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsReadBack_data();
    void whatIsWrittenIsReadBack();
    void nothingBreaksOutOfItsLine();
    void commentIsNoEvent();
    void retryIsRead();
};

void tst_SseWriter::whatIsWrittenIsReadBack_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QByteArray>("read");
    QTest::newRow("plain") << QByteArray("{\"a\":1}") << QByteArray("{\"a\":1}");
    QTest::newRow("empty") << QByteArray("") << QByteArray("");
    QTest::newRow("leading space") << QByteArray("  x") << QByteArray("  x");
    QTest::newRow("lines") << QByteArray("a\nb\r\nc\rd") << QByteArray("a\nb\nc\nd");
    QTest::newRow("trailing line end") << QByteArray("a\n") << QByteArray("a\n");
    QTest::newRow("looks like a field") << QByteArray("x\n\ndata: y\nid: 1") << QByteArray("x\n\ndata: y\nid: 1");
    QTest::newRow("nul") << QByteArray("a\0b", 3) << QByteArray("a\0b", 3);
}

void tst_SseWriter::whatIsWrittenIsReadBack()
{
    QFETCH(QByteArray, data);
    QFETCH(QByteArray, read);
    Recorder recorder;
    sse::SseParser parser;
    QVERIFY(parser.feed(SseWriter::event(data, "delta", "7"), recorder));
    QCOMPARE(recorder.data, QByteArrayList {read});
    QCOMPARE(recorder.type, "delta");
    QCOMPARE(recorder.id, "7");
}

void tst_SseWriter::nothingBreaksOutOfItsLine()
{
    Recorder recorder;
    sse::SseParser parser;
    QVERIFY(parser.feed(SseWriter::event("x", "a\ndata: evil", "1\r\n\r\ndata: evil"), recorder));
    QVERIFY(parser.feed(SseWriter::comment("c\n\ndata: evil\n\n"), recorder));
    QVERIFY(parser.feed(SseWriter::event("y"), recorder));
    QCOMPARE(recorder.data, (QByteArrayList {"x", "y"}));
    QVERIFY(!SseWriter::event("x", {}, QByteArrayView("a\0", 2)).contains("id:"));
    QVERIFY(!SseWriter::event("x").contains("id"));
}

void tst_SseWriter::commentIsNoEvent()
{
    Recorder recorder;
    sse::SseParser parser;
    QCOMPARE(SseWriter::comment("ping"), ": ping\n");
    QVERIFY(parser.feed(SseWriter::comment("ping"), recorder));
    QCOMPARE(recorder.comments, 1);
    QVERIFY(recorder.data.isEmpty());
}

void tst_SseWriter::retryIsRead()
{
    Recorder recorder;
    sse::SseParser parser;
    QVERIFY(parser.feed(SseWriter::retry(std::chrono::seconds(2)), recorder));
    QCOMPARE(parser.retry(), std::chrono::milliseconds(2000));
}

QTEST_APPLESS_MAIN(tst_SseWriter)
#include "tst_ssewriter.moc"
