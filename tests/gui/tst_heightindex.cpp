// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/heightindex.h"

#include <QRandomGenerator>
#include <QTest>

#include <numeric>

using runnel::gui::HeightIndex;

class TestHeightIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emptyListHasNoHeightAndFindsNothing();
    void findsTheThingThatCoversAPlace();
    void agreesWithAPlainSumWhateverIsDone();
};

void TestHeightIndex::emptyListHasNoHeightAndFindsNothing()
{
    HeightIndex index;
    QCOMPARE(index.total(), 0);
    QCOMPARE(index.find(10), -1);
    index.insert(0, {5});
    index.remove(0, 1);
    QCOMPARE(index.total(), 0);
}

void TestHeightIndex::findsTheThingThatCoversAPlace()
{
    HeightIndex index;
    index.assign({10, 0, 20, 5});
    QCOMPARE(index.find(-3), 0);
    QCOMPARE(index.find(9), 0);
    QCOMPARE(index.find(10), 2);
    QCOMPARE(index.find(29), 2);
    QCOMPARE(index.find(30), 3);
    QCOMPARE(index.find(1000), 3);
}

void TestHeightIndex::agreesWithAPlainSumWhateverIsDone()
{
    QRandomGenerator random(7);
    HeightIndex index;
    QList<int> plain;
    for (int step = 0; step < 2000; ++step) {
        const auto at = qsizetype(random.bounded(int(plain.size()) + 1));
        switch (random.bounded(4)) {
        case 0: {
            const QList<int> heights(1 + random.bounded(3), random.bounded(100));
            index.insert(at, heights);
            for (qsizetype i = 0; i < heights.size(); ++i) plain.insert(at + i, heights.at(i));
            break;
        }
        case 1:
            index.insert(plain.size(), {step % 50});
            plain.append(step % 50);
            break;
        case 2:
            if (at == plain.size()) break;
            index.set(at, step % 90);
            plain[at] = step % 90;
            break;
        default:
            if (at == plain.size()) break;
            index.remove(at, 1);
            plain.remove(at);
        }
        const auto upTo = qsizetype(random.bounded(int(plain.size()) + 1));
        QCOMPARE(index.size(), plain.size());
        QCOMPARE(index.top(upTo), std::accumulate(plain.begin(), plain.begin() + upTo, qint64(0)));
    }
}

QTEST_APPLESS_MAIN(TestHeightIndex)
#include "tst_heightindex.moc"
