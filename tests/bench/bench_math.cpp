// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Formulas: what the first one takes, with MathJax's start, and later ones; and how long who asks is kept waiting. In time
// of the processor, which a busy machine does not change much; nothing else runs in this program.

#include "bench/benchreport.h"

#include "text/mathrenderer.h"

#include <QEventLoop>
#include <QGuiApplication>

#include <algorithm>
#include <ctime>

using namespace Qt::StringLiterals;
using namespace runnel;

namespace {

struct Measured
{
    double arrival = 0; // ms from asking to the formula
    double asking = 0;  // ms that asking took
};

double processorMs()
{
    return double(std::clock()) * 1000 / CLOCKS_PER_SEC;
}

Measured measure(text::MathRenderer &renderer, const QString &tex)
{
    QEventLoop loop;
    QObject::connect(&renderer, &text::MathRenderer::formulaArrived, &loop, &QEventLoop::quit);
    const double start = processorMs();
    (void)renderer.formula(tex, true);
    const double asked = processorMs() - start;
    loop.exec();
    return {.arrival = processorMs() - start, .asking = asked};
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv);
    const QStringList formulas {
        u"x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}"_s,
        u"\\sum_{i=1}^{n} i = \\frac{n(n+1)}{2}"_s,
        u"e^{i\\pi} + 1 = 0"_s,
        u"\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}"_s,
        u"\\begin{aligned} a &= b + c \\\\ &= d \\end{aligned}"_s,
        u"\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}"_s,
        u"\\nabla \\times \\mathbf{E} = -\\frac{\\partial \\mathbf{B}}{\\partial t}"_s,
        u"f(x) = \\begin{cases} x^2 & \\text{if } x \\ge 0 \\\\ -x & \\text{else} \\end{cases}"_s,
        u"\\ce{2H2 + O2 -> 2H2O}"_s,
        u"P(A \\mid B) = \\frac{P(B \\mid A)\\,P(A)}{P(B)}"_s,
        u"\\lim_{n \\to \\infty} \\left(1 + \\frac{1}{n}\\right)^n = e"_s,
        u"\\hat{\\theta} = \\operatorname*{arg\\,max}_\\theta \\mathcal{L}(\\theta)"_s};
    text::MathRenderer renderer;
    const Measured first = measure(renderer, u"x"_s);
    QList<double> arrivals;
    double asking = first.asking;
    for (int round = 0; round < 3; ++round) {
        for (const QString &tex : formulas) {
            const Measured one = measure(renderer, tex + u"\\quad%1"_s.arg(round));
            arrivals.append(one.arrival);
            asking = std::max(asking, one.asking);
        }
    }
    std::ranges::sort(arrivals);
    bench::Report report;
    report.add({.name = u"math: the first formula, with the start of MathJax"_s,
                .value = first.arrival,
                .unit = u"ms"_s,
                .better = bench::Better::Lower,
                .target = 600});
    report.add({.name = u"math: a later formula, the median of 36"_s,
                .value = arrivals.at(arrivals.size() / 2),
                .unit = u"ms"_s,
                .better = bench::Better::Lower,
                .target = 100,
                .beside = {{u"slowest"_s, arrivals.constLast()}}});
    report.add({.name = u"math: longest that asking keeps the asker"_s,
                .value = asking,
                .unit = u"ms"_s,
                .better = bench::Better::Lower,
                .target = 4});
    return report.finish();
}
