// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "text/highlightedcode.h"
#include "text/highlighterrepository.h"

#include <KSyntaxHighlighting/Definition>

#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel::text;

class HighlightedCodeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void streamedCodeEndsWithTheSpansOfWholeCode()
    {
        const QString code =
            u"/* a comment\n   goes on */\nint main()\n{\n    return R\"(raw\nstring)\"[0]; // end\n}\n"_s;
        HighlightedCode streamed(m_repository, u"cpp"_s);
        for (qsizetype i = 1; i <= code.size(); ++i) streamed.update(code.first(i), i > 1);
        HighlightedCode whole(m_repository, u"c++"_s);
        whole.update(code, false);
        QCOMPARE(streamed.lineCount(), whole.lineCount());
        QCOMPARE(whole.lineCount(), 8);
        for (qsizetype line = 0; line < whole.lineCount(); ++line) {
            QCOMPARE(streamed.lineStart(line), whole.lineStart(line));
            QCOMPARE(streamed.lineLength(line), whole.lineLength(line));
            QCOMPARE(streamed.spans(line), whole.spans(line));
        }
        QVERIFY(!whole.spans(1).isEmpty());
        QCOMPARE(whole.spans(1).constFirst().style, CodeStyle::Comment);
    }

    void growthCostsTheLinesThatChanged()
    {
        HighlightedCode code(m_repository, u"python"_s);
        QString text;
        for (int i = 0; i < 1000; ++i) text += u"x = 1\n"_s;
        QCOMPARE(code.update(text, false), (LineRange {0, 1001}));
        const qint64 before = code.highlightedLines();
        text += u"if"_s;
        QCOMPARE(code.update(text, true), (LineRange {1000, 1}));
        text += u" x:\n    pass"_s;
        QCOMPARE(code.update(text, true), (LineRange {1000, 2}));
        QCOMPARE(code.highlightedLines() - before, 3);
    }

    void otherTextStartsAgain()
    {
        HighlightedCode code(m_repository, u"cpp"_s);
        code.update(u"/* open"_s, false);
        QCOMPARE(code.update(u"int x;\nint y;"_s, false), (LineRange {0, 2}));
        QCOMPARE(code.spans(1).constFirst().style, CodeStyle::DataType);
    }

    void knowsWhatAnswersCallLanguages_data()
    {
        QTest::addColumn<QString>("info");
        QTest::addColumn<QString>("name");
        QTest::newRow("cpp") << u"cpp"_s << u"C++"_s;
        QTest::newRow("c++ upper") << u"C++ title=\"x\""_s << u"C++"_s;
        QTest::newRow("js") << u"js"_s << u"JavaScript"_s;
        QTest::newRow("js attributes") << u"js{1,3}"_s << u"JavaScript"_s;
        QTest::newRow("ts") << u"ts"_s << u"TypeScript"_s;
        QTest::newRow("tsx") << u"tsx"_s << u"TypeScript React (TSX)"_s;
        QTest::newRow("py") << u"py"_s << u"Python"_s;
        QTest::newRow("sh") << u"sh"_s << u"Bash"_s;
        QTest::newRow("console") << u"console"_s << u"Bash"_s;
        QTest::newRow("yml") << u"yml"_s << u"YAML"_s;
        QTest::newRow("rs") << u"language-rs"_s << u"Rust"_s;
        QTest::newRow("go") << u"go"_s << u"Go"_s;
        QTest::newRow("kt") << u"kt"_s << u"Kotlin"_s;
        QTest::newRow("cs") << u"csharp"_s << u"C#"_s;
        QTest::newRow("html") << u"html"_s << u"HTML"_s;
        QTest::newRow("css") << u"css"_s << u"CSS"_s;
        QTest::newRow("json") << u"json"_s << u"JSON"_s;
        QTest::newRow("toml") << u"toml"_s << u"TOML"_s;
        QTest::newRow("diff") << u"diff"_s << u"Diff"_s;
        QTest::newRow("sql") << u"sql"_s << u"SQL"_s;
        QTest::newRow("swift") << u"swift"_s << u"Swift"_s;
        QTest::newRow("dockerfile") << u"Dockerfile"_s << u"Dockerfile"_s;
        QTest::newRow("makefile") << u"make"_s << u"Makefile"_s;
        QTest::newRow("powershell") << u"pwsh"_s << u"PowerShell"_s;
    }

    void knowsWhatAnswersCallLanguages()
    {
        QFETCH(const QString, info);
        QFETCH(const QString, name);
        QCOMPARE(m_repository.definition(info).name(), name);
    }

    void unknownLanguageIsPlain()
    {
        HighlightedCode code(m_repository, u"no-such-language"_s);
        QVERIFY(code.isPlain());
        QCOMPARE(code.update(u"int x;\n"_s, false), (LineRange {0, 2}));
        QVERIFY(code.spans(0).isEmpty());
        QCOMPARE(m_repository.displayName(u"no-such-language x"_s), u"no-such-language"_s);
        QVERIFY(!m_repository.definition(QString(5000, u'x')).isValid());
        QVERIFY(!m_repository.definition({}).isValid());
    }

    void lineOfOverFiveThousandCharactersStaysPlain()
    {
        HighlightedCode code(m_repository, u"cpp"_s);
        code.update(u"int a;\nint "_s + QString(5000, u'b') + u";\nint c;"_s, false);
        QVERIFY(!code.spans(0).isEmpty());
        QVERIFY(code.spans(1).isEmpty());
        QVERIFY(!code.spans(2).isEmpty());
    }

private:
    HighlighterRepository m_repository;
};

QTEST_GUILESS_MAIN(HighlightedCodeTest)
#include "tst_highlightedcode.moc"
