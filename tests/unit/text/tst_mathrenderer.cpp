// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "text/mathengine.h"
#include "text/mathrenderer.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::text;
using namespace std::chrono_literals;

namespace {

constexpr int patience = 60'000; // ms, of a loaded machine

MathRenderer::Answer wait(MathRenderer &renderer, const QString &tex, bool display = false)
{
    QSignalSpy arrived(&renderer, &MathRenderer::formulaArrived);
    for (int i = 0; i < 100 && renderer.formula(tex, display).isPending(); ++i) {
        if (!arrived.wait(patience)) break;
    }
    return renderer.formula(tex, display);
}

} // namespace

class TestMathRenderer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knownFormulasHaveSaneBoxes_data()
    {
        QTest::addColumn<QString>("tex");
        QTest::addColumn<QRectF>("box"); // em: least width, ascent and descent, and most width
        const auto row = [](const QString &tex, double leastWidth, double mostWidth, double ascent, double descent) {
            QTest::newRow(qPrintable(tex)) << tex << QRectF(leastWidth, mostWidth, ascent, descent);
        };
        row(u"x"_s, 0.5, 0.7, 0.44, 0.02);
        row(u"x^2"_s, 0.9, 1.2, 0.8, 0.02);
        row(u"x=\\frac{-b\\pm\\sqrt{b^2-4ac}}{2a}"_s, 8, 10, 1.6, 0.7);
        row(u"\\sum_{i=1}^n i = \\frac{n(n+1)}{2}"_s, 7, 9, 1.6, 1.3);
        row(u"\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}"_s, 3, 4, 1.4, 0.9);
        row(u"\\begin{aligned}a&=b\\\\&=c+d\\end{aligned}"_s, 4, 6, 1.4, 0.9);
        row(u"\\text{если } x \\in \\mathbb{R}"_s, 4, 7, 0.7, 0.1);
        row(u"\\ce{2H2 + O2 -> 2H2O}"_s, 8, 12, 0.7, 0.1);
        row(u"\\left\\{\\begin{array}{c|c}1&2\\\\ \\hline 3&4\\\\5&6\\\\7&8\\\\9&0\\end{array}\\right."_s, 2.5, 4, 3.6,
            3.1);
        row(u"a \\tag{1}"_s, 2, 6, 0.7, 0.2);
    }

    void knownFormulasHaveSaneBoxes()
    {
        QFETCH(const QString, tex);
        QFETCH(const QRectF, box);
        const auto formula = m_engine.render(tex, true, {});
        QVERIFY2(formula.has_value(), formula ? "" : qPrintable(formula.error().message));
        QVERIFY2(formula->width >= box.x() && formula->width <= box.y(), qPrintable(QString::number(formula->width)));
        QVERIFY2(qAbs(formula->ascent - box.width()) < 0.35, qPrintable(QString::number(formula->ascent)));
        QVERIFY2(qAbs(formula->descent - box.height()) < 0.35, qPrintable(QString::number(formula->descent)));
        QVERIFY(!formula->shapes.empty());
        for (const Formula::Shape &shape : formula->shapes) {
            const QRectF bounds =
                shape.clip.isNull() ? shape.path.boundingRect() : shape.path.boundingRect().intersected(shape.clip);
            QVERIFY(!shape.path.isEmpty());
            QVERIFY2(bounds.left() > -0.5 && bounds.right() < formula->width + 0.5,
                     qPrintable(QDebug::toString(bounds)));
            QVERIFY(bounds.top() > -formula->ascent - 0.5 && bounds.bottom() < formula->descent + 0.5);
        }
    }

    void hostileTexIsAnErrorInBoundedTime_data()
    {
        QTest::addColumn<QString>("tex");
        QTest::newRow("unknown command") << u"\\nosuchcommand"_s;
        QTest::newRow("open brace") << u"\\frac{a"_s;
        QTest::newRow("endless macro") << u"\\def\\a{\\a}\\a"_s;
        QTest::newRow("growing macro") << u"\\def\\a{\\a\\a}\\a"_s;
        QTest::newRow("doubling macros")
            << u"\\def\\a{xxxxxxxxxx}\\def\\b{\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a}"
               "\\def\\c{\\b\\b\\b\\b\\b\\b\\b\\b\\b\\b}\\def\\d{\\c\\c\\c\\c\\c\\c\\c\\c\\c\\c}"
               "\\def\\e{\\d\\d\\d\\d\\d\\d\\d\\d\\d\\d}\\e\\e\\e\\e"_s;
        QTest::newRow("nested fractions") << u"\\frac1{"_s.repeated(1'200) + u"x"_s + u"}"_s.repeated(1'200);
        QTest::newRow("nested braces") << u"{"_s.repeated(4'900) + u"x"_s + u"}"_s.repeated(4'900);
        QTest::newRow("long") << u"x+"_s.repeated(20'000);
        QTest::newRow("loads code") << u"\\require{html}x"_s;
        QTest::newRow("link") << u"\\href{javascript:alert(1)}{x}"_s;
        QTest::newRow("style") << u"\\style{color:red}{x}"_s;
        QTest::newRow("picture") << u"\\mmlToken{mglyph}[src=\"http://x.example/\"]{}"_s;
    }

    void hostileTexIsAnErrorInBoundedTime()
    {
        QFETCH(const QString, tex);
        MathRenderer renderer;
        renderer.setTimeout(300ms);
        QVERIFY(wait(renderer, u"x"_s).formula); // MathJax is loaded
        QElapsedTimer timer;
        timer.start();
        const MathRenderer::Answer answer = wait(renderer, tex, true);
        qInfo("%lld ms: %s", timer.elapsed(), qPrintable(answer.error));
        QVERIFY(!answer.formula);
        QVERIFY(!answer.error.isEmpty());
        renderer.setTimeout(std::chrono::milliseconds(patience));
        QVERIFY(wait(renderer, u"y"_s).formula);
    }

    void definitionsEndWithTheirFormula()
    {
        QVERIFY(m_engine.render(u"\\def\\mine{x}\\mine"_s, false, {}).has_value());
        QVERIFY(m_engine.render(u"\\newcommand{\\ours}{x}\\ours"_s, false, {}).has_value());
        QVERIFY(!m_engine.render(u"\\mine"_s, false, {}).has_value());
        QVERIFY(!m_engine.render(u"\\ours"_s, false, {}).has_value());
        QVERIFY(m_engine.render(u"\\DeclareMathOperator{\\theirs}{x}\\theirs"_s, false, {}).has_value());
        QVERIFY(!m_engine.render(u"\\theirs"_s, false, {}).has_value());
        QVERIFY(m_engine.render(u"\\definecolor{mine}{rgb}{1,0,0}\\color{mine}x"_s, false, {}).has_value());
        QVERIFY(!m_engine.render(u"\\def\\half{x}\\half{"_s, false, {}).has_value());
        QVERIFY(!m_engine.render(u"\\half"_s, false, {}).has_value());
        (void)m_engine.render(u"\\def\\sin{no}\\let\\frac\\sin x"_s, false, {});
        QVERIFY(m_engine.render(u"\\frac{\\sin x}{2}"_s, false, {})->ascent > 0.8);
    }

    void displayIsLargerThanInline()
    {
        const auto text = m_engine.render(u"\\sum_{i=1}^n"_s, false, {});
        const auto display = m_engine.render(u"\\sum_{i=1}^n"_s, true, {});
        QVERIFY(display->ascent + display->descent > 1.5 * (text->ascent + text->descent));
    }

    void formulaComesLaterAndIsKept()
    {
        MathRenderer renderer;
        QVERIFY(renderer.formula(u"a+b"_s, false).isPending());
        QVERIFY(renderer.formula(u"a+b"_s, false).isPending());
        const MathRenderer::Answer answer = wait(renderer, u"a+b"_s);
        QVERIFY(answer.formula);
        QCOMPARE(renderer.rendered(), 1);
        QCOMPARE(renderer.formula(u"a+b"_s, false).formula, answer.formula);
        QVERIFY(renderer.formula(u"a+b"_s, true).isPending());
    }

    void errorComesLaterAndIsKept()
    {
        MathRenderer renderer;
        QVERIFY(!wait(renderer, u"\\nosuchcommand"_s).error.isEmpty());
        QVERIFY(!renderer.formula(u"\\nosuchcommand"_s, false).formula);
        QCOMPARE(renderer.rendered(), 1);
    }

    void whatIsAskedForLastIsMadeFirst()
    {
        MathRenderer renderer;
        QSignalSpy arrived(&renderer, &MathRenderer::formulaArrived);
        for (int i = 0; i < 5; ++i) (void)renderer.formula(u"x_%1"_s.arg(i), false);
        QVERIFY(arrived.wait(patience)); // the one that was begun
        while (arrived.size() < 2) QVERIFY(arrived.wait(patience));
        QVERIFY(!renderer.formula(u"x_4"_s, false).isPending());
        QVERIFY(renderer.formula(u"x_1"_s, false).isPending());
    }

    void whatTakesTooLongIsGivenUp()
    {
        MathRenderer renderer;
        QVERIFY(wait(renderer, u"x"_s).formula);
        renderer.setTimeout(1ms);
        const QString slow = u"\\frac{x^2}{\\sqrt{y_1}}+"_s.repeated(600) + u"z"_s;
        QVERIFY(!wait(renderer, slow).error.isEmpty());
        renderer.setTimeout(std::chrono::milliseconds(patience));
        QVERIFY(wait(renderer, u"y"_s).formula);
    }

    void endsWhileAFormulaIsMade()
    {
        for (int i = 0; i < 3; ++i) {
            MathRenderer renderer;
            (void)renderer.formula(u"\\frac{x^2}{\\sqrt{y_1}}+"_s.repeated(600) + u"z"_s, true);
        }
    }

private:
    MathEngine m_engine;
};

QTEST_MAIN(TestMathRenderer)
#include "tst_mathrenderer.moc"
