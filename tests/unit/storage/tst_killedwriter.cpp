// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/streamingmessageservice.h"
#include "support/killedwriter.h"
#include "support/results.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using streaming::StreamingMessageService;
using test::KilledWriter;

class TestKilledWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aKillCostsNoMoreThanOneBatch()
    {
        constexpr int kills = 200;
        KilledWriter writer(QString::fromUtf8(RUNNEL_PROBE), KilledWriter::Pace::Simulated, 20261122);
        int duringAnAnswer = 0;
        int withLoss = 0;
        for (int i = 0; i < kills; ++i) {
            const auto round = writer.round();
            QVERIFY_RESULT(round);
            // What is not durable is the batch that fills, or the one on its way, for which the simulated clock waits.
            const auto pause = std::chrono::milliseconds(1000 / round->perSecond);
            QVERIFY2(round->lost() <= StreamingMessageService::batchInterval / pause + 1,
                     qPrintable(u"kill %1: %2 lost at %3 a second"_s.arg(i).arg(round->lost()).arg(round->perSecond)));
            duringAnAnswer += round->arrived > 0 ? 1 : 0;
            withLoss += round->lost() > 0 ? 1 : 0;
        }
        // Kills that hit nothing would prove nothing.
        QVERIFY2(duringAnAnswer > kills / 2 && withLoss > kills / 4, qPrintable(QString::number(withLoss)));
    }
};

QTEST_GUILESS_MAIN(TestKilledWriter)
#include "tst_killedwriter.moc"
