// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "documents.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel::markdown;
using namespace runnel::markdown::test;

namespace {

// Formulas of \a block and what it holds, in their order; blocks as "[tex]".
void collect(const Block &block, QStringList &formulas)
{
    if (block.kind == BlockKind::Math) formulas += u'[' + block.text.text + u']';
    const auto add = [&formulas](const InlineText &text) {
        for (const Span &span : text.spans) {
            if (span.styles.testFlag(SpanStyle::Math)) formulas += text.text.sliced(span.start, span.length);
        }
    };
    add(block.text);
    for (const auto &row : block.rows) {
        for (const InlineText &cell : row) add(cell);
    }
    for (const BlockPtr &child : block.children) collect(*child, formulas);
}

QStringList formulas(const QString &text)
{
    QStringList result;
    const BlockDocument document(text);
    for (const BlockPtr &block : document.blocks()) collect(*block, result);
    return result;
}

BlockDocument shown(const QString &text)
{
    BlockDocument document;
    for (const QChar c : text) document.append(QStringView(&c, 1));
    return document;
}

} // namespace

//! What is a formula and what is not, whole and at every prefix.
class MathTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void formulasAreFound_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("found");
        const auto row = [](const char *name, const QString &text, const QStringList &found = {}) {
            QTest::newRow(name) << text << found;
        };
        row("dollars", u"so $x^2$ is"_s, {u"$x^2$"_s});
        row("dollars with spaces", u"so $ x^2 $ is"_s, {u"$ x^2 $"_s});
        row("parentheses", u"so \\(x^2\\) is"_s, {u"\\(x^2\\)"_s});
        row("parentheses with spaces", u"so \\( x^2 \\) is"_s, {u"\\( x^2 \\)"_s});
        row("no spaces around", u"公式$a+b$是和\\(c\\)。"_s, {u"$a+b$"_s, u"\\(c\\)"_s});
        row("beside punctuation", u"($a$, $b$; \"$c$\")."_s, {u"$a$"_s, u"$b$"_s, u"$c$"_s});
        row("before letters", u"the $n$th and $p$-adic"_s, {u"$n$"_s, u"$p$"_s});
        row("a number", u"all $5$ of them"_s, {u"$5$"_s});
        row("marks inside", u"$a_1 * b_2 * c_3$ and *so*"_s, {u"$a_1 * b_2 * c_3$"_s});
        row("brackets inside", u"$f[a](b) <c>$"_s, {u"$f[a](b) <c>$"_s});
        row("over a line end", u"$a +\nb$"_s, {u"$a + b$"_s});
        row("in emphasis", u"**so $a$ is**"_s, {u"$a$"_s});
        row("in a heading", u"# On $a$"_s, {u"$a$"_s});
        row("in a table", u"| a |\n|---|\n| $x$ |\n"_s, {u"$x$"_s});
        row("beside each other", u"$a$, $b$"_s, {u"$a$"_s, u"$b$"_s});
        row("dollar inside", u"$\\$5 + x$"_s, {u"$\\$5 + x$"_s});

        row("money", u"between $5 and $6"_s);
        row("money and a formula", u"for $5 or $6 the $x$ is"_s, {u"$x$"_s});
        row("money in words", u"$5 million or about 4$ a head"_s);
        row("money with spaces", u"$ 5 and US $ 6"_s);
        row("money in bold", u"**$5** and **$6**"_s);
        row("money, ranges", u"$100-$200, $5/$6"_s);
        row("variables", u"$HOME and $PATH, $HOME/$USER, ${a}/${b}, $(a)$(b)"_s);
        row("one dollar", u"a $ sign"_s);
        row("two dollars with nothing", u"a $$ b $ $ c"_s);
        row("three dollars", u"$$$ and $$$x$$$"_s);
        row("escaped", u"\\$a\\$ and \\\\(b\\\\)"_s);
        row("in code", u"`$a$` and ``\\(b\\)``"_s);
        row("code inside", u"pay $5 `code$` or"_s);
        row("in a code block", u"```\n$a$ \\(b\\)\n$$\n```\n\n    $$\n    \\[\n"_s);
        row("empty parentheses", u"\\(\\) and \\( \\)"_s);
        row("parentheses that stay", u"a \\( b"_s);

        row("display", u"$$\nx = 1\n$$\n"_s, {u"[x = 1]"_s});
        row("display in one line", u"$$x = 1$$"_s, {u"[x = 1]"_s});
        row("display in one line with a full stop", u"$$x = 1$$."_s, {u"[x = 1.]"_s});
        row("brackets", u"\\[\nx = 1\n\\]\n"_s, {u"[x = 1]"_s});
        row("brackets in one line", u"\\[ x = 1 \\]"_s, {u"[x = 1]"_s});
        row("display that starts on its first line", u"$$\\begin{aligned}\na\n\\end{aligned}$$"_s,
            {u"[\\begin{aligned}\na\n\\end{aligned}]"_s});
        row("display after text", u"So:\n$$\nx\n$$\nand"_s, {u"[x]"_s});
        row("display before text", u"$$\nx\n$$ where\ny"_s, {u"[x]"_s});
        row("display before text that goes on",
            u"- a\n\n  $$\n  x\n  $$ where\n  - y\n\n$$\nx\n$$ # a\n---\n$$\ny\n$$ b"_s,
            {u"[x]"_s, u"[x]"_s, u"[y]"_s});
        row("brackets before text", u"\\[\nx\n\\] where $y$"_s, {u"[x]"_s, u"$y$"_s});
        row("display over empty lines", u"$$\na\n\n= b\n- c\n+ d\n$$\n"_s, {u"[a\n\n= b\n- c\n+ d]"_s});
        row("lines that look like blocks", u"$$\na\n- c\n+ d\n> e\n===\n$$\n"_s, {u"[a\n- c\n+ d\n> e\n===]"_s});
        row("in an item", u"- so\n  $$\n  a\n\n  b\n  $$\n- c"_s, {u"[a\n\nb]"_s});
        row("in a numbered item", u"1. so:\n   \\[ a \\]\n2. $b$"_s, {u"[a]"_s, u"$b$"_s});
        row("in a quote", u"> $$\n> a\n> $$\n> $b$"_s, {u"[a]"_s, u"$b$"_s});
        row("display in a text", u"so $$a$$ and \\[b\\] too"_s, {u"$$a$$"_s, u"\\[b\\]"_s});
        row("display that ends in a paragraph", u"so: $$\na = b\n$$\nand $c$"_s, {u"$$ a = b $$"_s, u"$c$"_s});
        row("text behind display", u"$$a$$ is nice"_s, {u"$$a$$"_s});
        row("prices", u"- $$ moderate\n- $$$ dear\n"_s);
        row("forgotten before a heading", u"$$\na\n## Next\n$b$"_s, {u"[a]"_s, u"$b$"_s});
        row("forgotten before a fence", u"\\[\na\n```\ncode\n```\n"_s, {u"[a]"_s});
        row("forgotten at the end", u"$$\na\n"_s, {u"[a]"_s});
        row("backslashes before a bracket", u"$$\na \\\\[1em]\nb\n$$"_s, {u"[a \\\\[1em]\nb]"_s});
        row("indented code", u"    $$\n    a\n"_s);
    }

    void formulasAreFound()
    {
        QFETCH(const QString, text);
        QFETCH(const QStringList, found);
        QCOMPARE(formulas(text), found);
        for (const QString &form : {text, QString(text).replace(u'\n', u"\r\n"_s)}) {
            const QString difference = differenceAtAnyPrefix(form);
            QVERIFY2(difference.isEmpty(), qPrintable(difference));
            BlockDocument document = shown(form);
            document.finish();
            QCOMPARE(test::difference(document, form), QString());
        }
    }

    void escapesThatAreNoFormulaReadAsBefore_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("text");
        QTest::newRow("text") << u"a \\(b \\[c d\\] e\\)"_s << u"a (b [c d] e)"_s;
        QTest::newRow("code") << u"`\\(a\\)`"_s << u"\\(a\\)"_s;
        QTest::newRow("html") << u"a <b c=\"\\(\">"_s << u"a <b c=\"\\(\">"_s;
        QTest::newRow("link text") << u"[a \\] b](c)"_s << u"a ] b"_s;
        QTest::newRow("two backslashes") << u"\\\\(a"_s << u"\\(a"_s;
    }

    void escapesThatAreNoFormulaReadAsBefore()
    {
        QFETCH(const QString, source);
        QFETCH(const QString, text);
        if (source.startsWith("a \\("_L1)) QCOMPARE(BlockDocument(u"a \\(b"_s).blocks().at(0)->text.text, u"a (b"_s);
        else QCOMPARE(BlockDocument(source).blocks().at(0)->text.text, text);
        QCOMPARE(differenceAtAnyPrefix(source), QString());
    }

    void addressesKeepTheirParentheses()
    {
        const BlockDocument document(u"[a](http://x/y_\\(z\\)) and [b]\n\n[b]: http://x/\\(b\\)\n"_s);
        const QList<Span> spans = document.blocks().at(0)->text.spans;
        QCOMPARE(spans.size(), 2);
        QCOMPARE(spans.at(0).target, u"http://x/y_(z)"_s);
        QCOMPARE(spans.at(1).target, u"http://x/(b)"_s);
    }

    void unclosedFormulasAreClosedForDisplay_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QStringList>("found");
        QTest::newRow("dollar") << u"so $\\frac{a}{b"_s << QStringList {u"$\\frac{a}{b$"_s};
        QTest::newRow("dollar, too early to say") << u"so $x"_s << QStringList();
        QTest::newRow("money") << u"so $5 and"_s << QStringList();
        QTest::newRow("marks") << u"so $a_1 *b"_s << QStringList {u"$a_1 *b$"_s};
        QTest::newRow("parenthesis") << u"so \\(x"_s << QStringList {u"\\(x\\)"_s};
        QTest::newRow("parenthesis, closing") << u"so \\(x\\"_s << QStringList {u"\\(x\\)"_s};
        QTest::newRow("parenthesis with nothing") << u"so \\("_s << QStringList();
        QTest::newRow("two dollars in a text") << u"so $$a=b"_s << QStringList {u"$$a=b$$"_s};
        QTest::newRow("two dollars, closing") << u"so $$a=b$"_s << QStringList {u"$$a=b$$"_s};
        QTest::newRow("block") << u"$$\na"_s << QStringList {u"[a]"_s};
        QTest::newRow("block, closing") << u"$$\na\n$"_s << QStringList {u"[a]"_s};
        QTest::newRow("brackets, closing") << u"\\[\na\n\\"_s << QStringList {u"[a]"_s};
    }

    void unclosedFormulasAreClosedForDisplay()
    {
        QFETCH(const QString, source);
        QFETCH(const QStringList, found);
        QStringList result;
        const BlockDocument document = shown(source);
        for (const BlockPtr &block : document.blocks()) collect(*block, result);
        QCOMPARE(result, found);
    }

    void aDollarAloneInALineIsHeldBack()
    {
        for (const QString &mark : {u"$"_s, u"$$"_s, u"\\"_s}) {
            const BlockDocument document = shown(u"Text\n"_s + mark);
            QCOMPARE(document.blocks().size(), 1);
            QCOMPARE(document.blocks().at(0)->text.text, u"Text"_s);
        }
    }

    void hostileTextTakesBoundedTime_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("dollars") << u"$"_s.repeated(500'000);
        QTest::newRow("pairs") << u"$ "_s.repeated(250'000);
        QTest::newRow("money") << u"$5"_s.repeated(250'000);
        QTest::newRow("double pairs") << u"$$ "_s.repeated(150'000);
        QTest::newRow("parentheses") << u"\\("_s.repeated(250'000);
        QTest::newRow("both brackets") << u"\\(\\["_s.repeated(125'000);
        QTest::newRow("dollars and brackets") << u"$ \\( "_s.repeated(100'000);
        QTest::newRow("lines of dollars") << u"a\n$$\n"_s.repeated(50'000);
        QTest::newRow("lines that open") << u"$$a=\n"_s.repeated(50'000);
        QTest::newRow("lines that do not open") << u"$$ a\n"_s.repeated(50'000);
        QTest::newRow("one open block") << u"$$\n"_s + u"a = b\n"_s.repeated(50'000);
    }

    void hostileTextTakesBoundedTime()
    {
        QFETCH(const QString, text);
        // What is quadratic here runs into the time that a test may take.
        BlockDocument document;
        const qsizetype step = text.size() / 40 + 1;
        for (qsizetype i = 0; i < text.size(); i += step) document.append(QStringView(text).mid(i, step));
        document.finish();
        QCOMPARE(difference(document, text).left(1000), QString());
    }
};

QTEST_APPLESS_MAIN(MathTest)
#include "tst_math.moc"
