// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/retrypolicy.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using namespace runnel::streaming;
using core::ErrorKind;

class TestRetryPolicy : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void onlyWhatPassesByItselfIsTriedAgain();
    void silenceIsNotTriedAgain();
    void pausesDoubleUpToEightSeconds();
    void jitterTakesAQuarterAtMost();
    void whatTheServiceAsksForCounts();
    void aServiceThatAsksForTooMuchIsNotAskedAgain();
    void aRefusedStreamIsTold_data();
    void aRefusedStreamIsTold();
    void oneProvidersRetriesAreSpread();
};

void TestRetryPolicy::onlyWhatPassesByItselfIsTriedAgain()
{
    QList<ErrorKind> retried;
    for (int i = 0; i <= static_cast<int>(ErrorKind::Cancelled); ++i) {
        if (maxRetries(static_cast<ErrorKind>(i)) > 0) retried.append(static_cast<ErrorKind>(i));
    }
    const QList<ErrorKind> expected {ErrorKind::RateLimit, ErrorKind::Overloaded, ErrorKind::Server, ErrorKind::Network,
                                     ErrorKind::Timeout};
    QVERIFY(retried == expected);
    for (const ErrorKind kind : expected) QVERIFY(!retryDelay({.kind = kind, .message = {}}, maxRetries(kind), 0.0));
}

void TestRetryPolicy::silenceIsNotTriedAgain()
{
    QVERIFY(!retryDelay({.kind = ErrorKind::Timeout, .message = {}}, 0, 0.0));
    QCOMPARE(retryDelay({.kind = ErrorKind::Timeout, .message = {}, .httpStatus = 408}, 0, 0.0), 500ms);
    QCOMPARE(retryDelay({.kind = ErrorKind::Timeout, .message = {}, .httpStatus = 504}, 0, 0.0), 500ms);
}

void TestRetryPolicy::pausesDoubleUpToEightSeconds()
{
    const core::Error error {.kind = ErrorKind::Server, .message = {}};
    QCOMPARE(retryDelay(error, 0, 0.0), 500ms);
    QCOMPARE(retryDelay(error, 1, 0.0), 1000ms);
    QVERIFY(!retryDelay(error, 2, 0.0));
}

void TestRetryPolicy::jitterTakesAQuarterAtMost()
{
    const core::Error error {.kind = ErrorKind::Overloaded, .message = {}};
    QCOMPARE(retryDelay(error, 1, 1.0), 750ms);
    QCOMPARE(retryDelay(error, 1, 0.5), 875ms);
}

void TestRetryPolicy::whatTheServiceAsksForCounts()
{
    core::Error error {.kind = ErrorKind::RateLimit, .message = {}, .retryAfter = 7s};
    QCOMPARE(retryDelay(error, 0, 0.9), 7s);
    error.retryAfter = 120s;
    QCOMPARE(retryDelay(error, 0, 0.9), 120s);
    error.retryAfter = -1s;
    QCOMPARE(retryDelay(error, 0, 0.9), 0s);
}

void TestRetryPolicy::aServiceThatAsksForTooMuchIsNotAskedAgain()
{
    QVERIFY(!retryDelay({.kind = ErrorKind::RateLimit, .message = {}, .retryAfter = 120'001ms}, 0, 0.0));
    QVERIFY(!retryDelay({.kind = ErrorKind::Quota, .message = {}, .retryAfter = 1s}, 0, 0.0));
}

void TestRetryPolicy::aRefusedStreamIsTold_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("detail");
    QTest::addColumn<bool>("refuses");
    QTest::newRow("400 naming it") << 400 << u"Unsupported value: 'stream' must be false"_s << true;
    QTest::newRow("400 of another kind") << 400 << u"bad model"_s << false;
    QTest::newRow("405 naming it") << 405 << u"Streaming is not allowed"_s << true;
    QTest::newRow("415 naming it") << 415 << u"text/event-stream not supported"_s << true;
    QTest::newRow("401 naming it") << 401 << u"stream"_s << false;
    QTest::newRow("JSON with 200") << 200 << u"application/json"_s << true;
    QTest::newRow("HTML with 200") << 200 << u"text/html"_s << false;
}

void TestRetryPolicy::aRefusedStreamIsTold()
{
    QFETCH(const int, status);
    QFETCH(const QString, detail);
    const auto kind = status == 200 ? ErrorKind::Protocol : ErrorKind::InvalidRequest;
    QTEST(refusesStreaming({.kind = kind, .message = u"m"_s, .detail = detail, .httpStatus = status}), "refuses");
}

void TestRetryPolicy::oneProvidersRetriesAreSpread()
{
    RetrySchedule schedule;
    QList<std::chrono::milliseconds> times;
    for (int i = 0; i < 100; ++i) times.append(schedule.reserve(u"p"_s, 10s, 0s));
    QCOMPARE(schedule.reserve(u"other"_s, 10s, 0s), 10s);
    std::ranges::sort(times);
    QCOMPARE(times.first(), 10s);
    for (qsizetype i = 1; i < times.size(); ++i) QVERIFY(times.at(i) - times.at(i - 1) >= RetrySchedule::spacing);
    // A gap is used, and what has passed is forgotten.
    QCOMPARE(schedule.reserve(u"p"_s, 1s, 0s), 1s);
    QCOMPARE(schedule.reserve(u"p"_s, 10s, 100s), 10s);
}

QTEST_GUILESS_MAIN(TestRetryPolicy)
#include "tst_retrypolicy.moc"
