// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "text/formulareader.h"

#include <QImage>
#include <QPainter>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel::text;

namespace {

QString drawing(const QString &content, const QString &box = u"0 -800 2000 1000"_s)
{
    return u"<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\""_s +
           box +
           u"\"><defs><path id=\"A\" d=\"M0 0H500V700H0Z\"/></defs>"
           "<g stroke=\"currentColor\" fill=\"currentColor\" stroke-width=\"0\" transform=\"scale(1,-1)\">"_s +
           content + u"</g></svg>"_s;
}

QRectF bounds(const Formula &formula)
{
    QRectF all;
    for (const Formula::Shape &shape : formula.shapes) all |= shape.path.boundingRect();
    return all;
}

} // namespace

class TestFormulaReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void boxIsThatOfTheViewBoxInEm()
    {
        const auto formula = readFormula(drawing({}), {});
        QVERIFY(formula.has_value());
        QCOMPARE(formula->width, 2.0);
        QCOMPARE(formula->ascent, 0.8);
        QCOMPARE(formula->descent, 0.2);
        QVERIFY(formula->shapes.empty());
    }

    void shapesStandWhereTransformsPutThem_data()
    {
        QTest::addColumn<QString>("content");
        QTest::addColumn<QRectF>("where"); // 1/1000 em, y downwards
        const auto row = [](const char *name, const QString &content, const QRectF &where) {
            QTest::newRow(name) << content << where;
        };
        row("glyph", u"<use xlink:href=\"#A\"/>"_s, {0, -700, 500, 700});
        row("moved", u"<g transform=\"translate(100,200)\"><use xlink:href=\"#A\"/></g>"_s, {100, -900, 500, 700});
        row("moved, then smaller", u"<use xlink:href=\"#A\" transform=\"translate(100,0) scale(0.5)\"/>"_s,
            {100, -350, 250, 350});
        row("two", u"<use xlink:href=\"#A\"/><use xlink:href=\"#A\" transform=\"translate(900)\"/>"_s,
            {0, -700, 1400, 700});
        row("rule", u"<rect x=\"10\" y=\"20\" width=\"300\" height=\"40\"/>"_s, {10, -60, 300, 40});
        row("line", u"<line x1=\"0\" y1=\"0\" x2=\"400\" y2=\"0\"/>"_s, {0, 0, 400, 0});
        row("curve", u"<path d=\"M0 0Q100 200 200 0T400 0\"/>"_s, {0, -100, 400, 200});
        row("window onto a stretched glyph",
            u"<svg x=\"0\" y=\"100\" width=\"500\" height=\"1000\" viewBox=\"0 50 500 1000\"><use xlink:href=\"#A\" transform=\"scale(1,4)\"/></svg>"_s,
            {0, -2850, 500, 2800});
    }

    void shapesStandWhereTransformsPutThem()
    {
        QFETCH(const QString, content);
        QFETCH(const QRectF, where);
        const auto formula = readFormula(drawing(content), {});
        QVERIFY(formula.has_value());
        const QRectF found = bounds(*formula);
        for (const auto &[one, other] :
             {std::pair(found.left(), where.left()), std::pair(found.top(), where.top()),
              std::pair(found.width(), where.width()), std::pair(found.height(), where.height())}) {
            QVERIFY2(qAbs(one - other / 1000) < 0.002, qPrintable(QDebug::toString(found)));
        }
    }

    void whatStretchesIsCutToItsWindow()
    {
        const auto formula = readFormula(
            drawing(
                u"<svg y=\"100\" width=\"500\" height=\"1000\" viewBox=\"0 0 500 1000\"><use xlink:href=\"#A\" transform=\"scale(1,4)\"/></svg>"_s),
            {});
        QVERIFY(formula.has_value());
        QCOMPARE(formula->shapes.size(), 1);
        QCOMPARE(formula->shapes.front().clip, QRectF(0, -1.1, 0.5, 1));
    }

    void colorsAreThoseOfTheTextUnlessNamed()
    {
        const auto formula = readFormula(
            drawing(
                u"<use xlink:href=\"#A\"/><g fill=\"red\" stroke=\"red\"><use xlink:href=\"#A\"/></g><g fill=\"no colour\"><use xlink:href=\"#A\"/></g><rect width=\"9\" height=\"9\" fill=\"none\"/>"_s),
            {});
        QVERIFY(formula.has_value());
        QCOMPARE(formula->shapes.size(), 3);
        QVERIFY(!formula->shapes.at(0).color.isValid());
        QCOMPARE(formula->shapes.at(1).color, QColor(Qt::red));
        QVERIFY(!formula->shapes.at(2).color.isValid());
    }

    void lettersWithoutAGlyphAreDrawnWithTheTextFont()
    {
        const auto formula = readFormula(drawing(u"<text transform=\"scale(1,-1)\" font-size=\"1000px\">Ж</text>"
                                                 "<use xlink:href=\"#A\"/>"_s),
                                         {});
        QVERIFY(formula.has_value());
        QVERIFY(!formula->shapes.empty());
        QVERIFY(textWidth(u"ЖЖ"_s, {}) > textWidth(u"Ж"_s, {}));
    }

    void nothingButDrawingIsRead_data()
    {
        QTest::addColumn<QString>("svg");
        QTest::newRow("nothing") << QString();
        QTest::newRow("no box") << u"<g/>"_s;
        QTest::newRow("half") << drawing({}).chopped(4);
        QTest::newRow("image") << drawing(u"<image xlink:href=\"http://x.example/\"/>"_s);
        QTest::newRow("link") << drawing(u"<a xlink:href=\"http://x.example/\"/>"_s);
        QTest::newRow("style") << drawing(u"<style>*{}</style>"_s);
        QTest::newRow("script") << drawing(u"<script>1</script>"_s);
        QTest::newRow("foreign") << drawing(u"<foreignObject/>"_s);
        QTest::newRow("outside") << drawing(u"<use xlink:href=\"http://x.example/#A\"/>"_s);
        QTest::newRow("unknown glyph") << drawing(u"<use xlink:href=\"#B\"/>"_s);
        QTest::newRow("entity") << u"<!DOCTYPE svg [<!ENTITY a \"b\">]>"_s + drawing(u"&a;"_s);
        QTest::newRow("no path") << drawing(u"<path d=\"M0 0 L1\"/>"_s);
        QTest::newRow("wild path") << drawing(u"<path d=\"M0 0L9e99 0\"/>"_s);
        QTest::newRow("far away") << drawing(u"<rect x=\"99999999999\" width=\"1\" height=\"1\"/>"_s);
        QTest::newRow("deep") << drawing(u"<g>"_s.repeated(100'000) + u"</g>"_s.repeated(100'000));
    }

    void nothingButDrawingIsRead()
    {
        QFETCH(const QString, svg);
        QVERIFY(!readFormula(svg, {}).has_value());
    }

    void formulaPaintsInTheColorAndSizeAsked()
    {
        const auto formula = readFormula(drawing(u"<use xlink:href=\"#A\"/>"_s), {});
        QVERIFY(formula.has_value());
        QImage image(40, 40, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::white);
        QPainter painter(&image);
        formula->paint(painter, {10, 30}, 20, Qt::blue);
        painter.end();
        QCOMPARE(image.pixelColor(15, 25), QColor(Qt::blue)); // 10 px wide, 14 px high, on the baseline
        QCOMPARE(image.pixelColor(22, 25), QColor(Qt::white));
        QCOMPARE(image.pixelColor(15, 14), QColor(Qt::white));
        QCOMPARE(image.pixelColor(15, 31), QColor(Qt::white));
    }
};

QTEST_MAIN(TestFormulaReader)
#include "tst_formulareader.moc"
