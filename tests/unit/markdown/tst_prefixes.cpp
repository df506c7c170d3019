// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "documents.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel::markdown;
using namespace runnel::markdown::test;

//! Streaming must not change what a document means: at every prefix the blocks are those of one full parse.
class PrefixesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void randomMarksGiveTheBlocksOfAFullParse()
    {
        // More rounds and other seeds for a long run: RUNNEL_FUZZ=100000 RUNNEL_SEED=3.
        bool isSet = false;
        const int wanted = qEnvironmentVariableIntValue("RUNNEL_FUZZ", &isSet);
        const int rounds = isSet ? wanted : 3000;
        Random random(unsigned(qEnvironmentVariableIntValue("RUNNEL_SEED")) + 7);
        int failures = 0;
        for (int i = 0; i < rounds; ++i) {
            const QString text = tokenSoup(random, 4 + int(random() % 24));
            const QString found = differenceAtAnyPrefix(chunks(random, text, 1 + int(random() % 6)));
            if (!found.isEmpty()) {
                qWarning().noquote() << "document" << i << found;
                if (++failures > 2) break;
            }
        }
        QCOMPARE(failures, 0);
    }

    void longBlocksGiveTheBlocksOfAFullParse_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("fence") << 0;
        QTest::newRow("list") << 1;
        QTest::newRow("table") << 2;
    }

    void longBlocksGiveTheBlocksOfAFullParse()
    {
        QFETCH(const int, kind);
        Random random(5);
        for (int i = 0; i < 3; ++i) {
            const QString text = longBlock(random, kind, 6000) + answer(random, 300);
            const QString found = differenceAtAnyPrefix(chunks(random, text, 40));
            QVERIFY2(found.isEmpty(), qPrintable(found));
        }
    }

    void whatIsShownDoesNotHangOnHowTheTextWasCut()
    {
        Random random(13);
        int failures = 0;
        for (int i = 0; i < 1500 && failures < 3; ++i) {
            const QString text =
                i % 50 == 0 ? answer(random, 1200).left(1200) : tokenSoup(random, 4 + int(random() % 24));
            const QStringList cut = chunks(random, text, 1 + int(random() % 9));
            BlockDocument grown;
            QString prefix;
            for (const QString &chunk : cut) {
                grown.append(chunk);
                prefix += chunk;
                // Half a definition may count already where its label stands elsewhere in the open text.
                if (prefix.sliced(prefix.lastIndexOf(u'\n') + 1).contains("]:"_L1)) continue;
                BlockDocument atOnce;
                atOnce.append(prefix);
                const QString left = dump(grown.blocks());
                const QString right = dump(atOnce.blocks());
                if (left == right) continue;
                ++failures;
                const QStringList a = left.split(u'\n');
                const QStringList b = right.split(u'\n');
                for (qsizetype line = 0; line < std::min(a.size(), b.size()); ++line) {
                    if (a.at(line) != b.at(line)) {
                        qWarning().noquote() << "document" << i << QDebug::toString(prefix.right(300)) << "\ngrown:\n"
                                             << a.at(line) << "\nat once:\n"
                                             << b.at(line);
                        break;
                    }
                }
                break;
            }
        }
        QCOMPARE(failures, 0);
    }

    void realisticAnswersGiveTheBlocksOfAFullParse()
    {
        Random random(11);
        for (int i = 0; i < 12; ++i) {
            const QString text = answer(random, 1500);
            const QString found = differenceAtAnyPrefix(chunks(random, text, 12));
            QVERIFY2(found.isEmpty(), qPrintable(found));
        }
    }
};

QTEST_APPLESS_MAIN(PrefixesTest)
#include "tst_prefixes.moc"
