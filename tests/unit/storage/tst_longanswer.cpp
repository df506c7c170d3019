// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/faultyvfs.h"
#include "support/sqliteengine.h"
#include "support/storagefixture.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;

class TestLongAnswer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenGrowsWithTheAnswerAndNoFaster()
    {
        const qint64 shorter = bytesWritten(2'000);
        const qint64 longer = bytesWritten(8'000);
        QVERIFY2(shorter > 2'000 * m_piece.size(), "Qt brings an SQLite of its own, out of reach");
        QVERIFY2(longer < shorter * 9 / 2, qPrintable(u"%1 for one, %2 for four"_s.arg(shorter).arg(longer)));
        // Journal, log, checkpoint, and the same for the folded text; whole pages each time.
        constexpr int mostForAByte = 25;
        QVERIFY2(longer < 8'000 * m_piece.size() * mostForAByte, qPrintable(QString::number(longer)));
    }

private:
    //! Over the whole life of an answer of \a pieces pieces, 1,000 a second.
    qint64 bytesWritten(qsizetype pieces)
    {
        const test::DataFolder folder;
        const test::FaultyVfs vfs;
        {
            test::SqliteEngine engine(folder.options());
            test::ScriptedCall *call = engine.send();
            for (qsizetype i = 0; i < pieces; ++i) {
                call->playText(m_piece);
                engine.clock.advance(1ms);
                if (i % 50 == 0) engine.settle();
            }
            call->playFinish();
            engine.settle();
            if (engine.answer().text().size() != pieces * m_piece.size() || !engine.messages.isIdle()) return 0;
        }
        return vfs.bytes();
    }

    const QString m_piece = QString(100, u'x');
};

QTEST_GUILESS_MAIN(TestLongAnswer)
#include "tst_longanswer.moc"
