// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "text/codecolors.h"
#include "text/highlighterrepository.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel::text;

class CodeColorsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyStyleCanBeReadOnTheGroundOfCode_data()
    {
        QTest::addColumn<QColor>("ground");
        QTest::addColumn<QColor>("text");
        QTest::newRow("light") << QColor(0xF4, 0xF2, 0xEE) << QColor(0x1F, 0x1F, 0x1F);
        QTest::newRow("dark") << QColor(0x23, 0x26, 0x28) << QColor(0xE6, 0xE6, 0xE6);
    }

    void everyStyleCanBeReadOnTheGroundOfCode()
    {
        QFETCH(const QColor, ground);
        QFETCH(const QColor, text);
        HighlighterRepository repository;
        const CodeColors colors(repository, ground, text);
        for (int i = 0; i < codeStyleCount; ++i) {
            const QColor color = colors.color(CodeStyle(i));
            QVERIFY2(contrast(color, ground) >= 4.5, qPrintable(u"style %1: %2"_s.arg(i).arg(color.name())));
        }
        QVERIFY(colors.color(CodeStyle::Keyword) != colors.color(CodeStyle::String));
        QVERIFY(colors.color(CodeStyle::Comment) != colors.color(CodeStyle::Normal));
    }

    void contrastIsThatOfWcag()
    {
        QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
    }
};

QTEST_GUILESS_MAIN(CodeColorsTest)
#include "tst_codecolors.moc"
