// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/guide/guidescript.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using providers::GuideAnswer;
using Manner = GuideAnswer::Manner;

class tst_GuideScript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void promptChoosesTheScript_data();
    void promptChoosesTheScript();
    void failuresAreRehearsedOnRequestOnly();
    void everyScriptSaysThatItIsOne();
    void advertisedPipesAreWaitedFor();
    void anyOtherPromptIsQuotedAndAnswered();
    void longAnswerIsLongAndAlwaysTheSame();
    void tokensAreShortAndJoinToTheText();
};

void tst_GuideScript::promptChoosesTheScript_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<QString>("heading");
    const auto row = [](const char *prompt, const char *heading) {
        QTest::newRow(prompt) << QString::fromUtf8(prompt) << QString::fromUtf8(heading);
    };
    row("", "# Welcome to Runnel");
    row("hello", "# Welcome to Runnel");
    row("What can you do?", "# Welcome to Runnel");
    row("Show me Markdown", "# A tour of Markdown");
    row("code", "# Code in five languages");
    row("some Python, please", "# Code in five languages");
    row("how about C++?", "# Code in five languages");
    row("tables", "# Tables");
    row("a to-do list", "# Lists");
    row("math", "# Math");
    row("guide: math", "# Math");
    row("Give me a long answer", "# A walk along a stream");
    row("Why is the sky blue?", "You wrote:");
    row("decode this", "You wrote:");
}

void tst_GuideScript::promptChoosesTheScript()
{
    QFETCH(QString, prompt);
    QFETCH(QString, heading);
    const GuideAnswer answer = providers::guideAnswer(prompt);
    QVERIFY(answer.manner == Manner::Plain);
    QVERIFY2(answer.text.startsWith(heading), qPrintable(answer.text.left(60)));
    QVERIFY(!answer.text.contains("SPDX"_L1));
}

void tst_GuideScript::failuresAreRehearsedOnRequestOnly()
{
    const auto manner = [](const char *prompt) { return providers::guideAnswer(QString::fromLatin1(prompt)).manner; };
    QVERIFY(manner("guide: drop the connection") == Manner::Drop);
    QVERIFY(manner("Guide:drop") == Manner::Drop);
    QVERIFY(manner("guide: be slow") == Manner::Slow);
    QVERIFY(manner("guide: stall") == Manner::Stall);
    QVERIFY(manner("guide: 429") == Manner::TooManyRequests);
    QVERIFY(manner("guide: 401") == Manner::Unauthorized);
    QVERIFY(manner("guide: html") == Manner::Html);
    QVERIFY(manner("why did the guide drop the connection?") == Manner::Plain);
    QVERIFY(manner("what is a 429") == Manner::Plain);
}

void tst_GuideScript::everyScriptSaysThatItIsOne()
{
    for (const char *prompt : {"hello", "markdown", "code", "tables", "lists", "math", "long", "something else"}) {
        const QString start = providers::guideAnswer(QString::fromLatin1(prompt)).text.left(400);
        QVERIFY2(start.contains("script"_L1) || start.contains("No model"_L1), prompt);
    }
}

void tst_GuideScript::advertisedPipesAreWaitedFor()
{
    // Beside a prompt, a pipe is waited for without bound only with a dash.
    const QString text = providers::guideAnswer(u"hello"_s).text + providers::guideAnswer(u"code"_s).text;
    int count = 0;
    for (const QString &line : text.split(u'\n')) {
        if (!line.contains("| runnelctl ask"_L1)) continue;
        QVERIFY2(line.endsWith("\" -"_L1), qPrintable(line));
        ++count;
    }
    QVERIFY(count > 0);
}

void tst_GuideScript::anyOtherPromptIsQuotedAndAnswered()
{
    const QString text = providers::guideAnswer(u"first\n```\nsecond"_s).text;
    QVERIFY(text.contains("> first\n> ```\n> second\n"_L1));
    QVERIFY(text.contains("guide: drop the connection"_L1));
    QVERIFY(providers::guideAnswer(QString(5000, u'x')).text.size() < 2500);
}

void tst_GuideScript::longAnswerIsLongAndAlwaysTheSame()
{
    const QString text = providers::guideAnswer(u"a long answer"_s).text;
    static const QRegularExpression space(u"\\s+"_s);
    QVERIFY2(text.split(space).size() > 4000, qPrintable(QString::number(text.split(space).size())));
    QCOMPARE(providers::guideAnswer(u"a long answer"_s).text, text);
}

void tst_GuideScript::tokensAreShortAndJoinToTheText()
{
    const QString text = providers::guideAnswer(u"markdown"_s).text + u"😀😀😀😀😀😀😀😀"_s;
    const QStringList tokens = providers::guideTokens(text);
    QCOMPARE(tokens.join(QString()), text);
    for (const QString &token : tokens) {
        QVERIFY(!token.isEmpty() && token.size() <= 6);
        QVERIFY(!token.front().isLowSurrogate() && !token.back().isHighSurrogate());
    }
    QCOMPARE(providers::guideTokens({}), QStringList());
}

QTEST_APPLESS_MAIN(tst_GuideScript)
#include "tst_guidescript.moc"
