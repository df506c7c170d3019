// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "llm/tokens.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel::llm;

class TestTokens : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void estimateFollowsTheWrittenRule_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("tokens");
        QTest::newRow("nothing") << QString() << qint64(0);
        QTest::newRow("a letter is a token begun") << u"a"_s << qint64(1);
        QTest::newRow("four characters") << u"word"_s << qint64(1);
        QTest::newRow("five") << u"words"_s << qint64(2);
        QTest::newRow("a character of Chinese each") << u"你好世界"_s << qint64(4);
        QTest::newRow("Kana and Hangul as well") << u"かな한글"_s << qint64(4);
        QTest::newRow("two of Cyrillic") << u"мир!"_s << qint64(2);
        QTest::newRow("outside the first plane, once") << u"😀😀"_s << qint64(1);
        QTest::newRow("ideographs outside the first plane") << u"𠀀𠀁"_s << qint64(2);
        QTest::newRow("half a pair is no crash") << QString(QChar(0xd83d)) << qint64(1);
    }

    void estimateFollowsTheWrittenRule()
    {
        QFETCH(QString, text);
        QFETCH(qint64, tokens);
        QCOMPARE(estimateTokens(text), tokens);
    }

    void anImageIsItsTiles_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<qint64>("tiles");
        QTest::newRow("of unknown size") << 0 << 0 << qint64(1);
        QTest::newRow("an icon") << 64 << 64 << qint64(1);
        QTest::newRow("one tile") << 768 << 768 << qint64(1);
        QTest::newRow("one pixel more") << 769 << 768 << qint64(2);
        QTest::newRow("a photograph") << 1568 << 1176 << qint64(6);
        QTest::newRow("a strip") << 2000 << 1 << qint64(3);
    }

    void anImageIsItsTiles()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(qint64, tiles);
        QCOMPARE(estimateImageTokens(width, height), tiles * imageTileTokens);
    }

    void aRequestIsAllThatIsSentOfIt()
    {
        QCOMPARE(estimateTokens(ChatRequest {}), qint64(0));
        const ChatRequest request {
            .model = u"m"_s,
            .systemPrompt = u"Be kind."_s,
            .turns = {{.text = u"What is it"_s,
                       .images = {{.mimeType = u"image/png"_s, .bytes = "x", .width = 1000, .height = 500}}},
                      {.role = Role::Assistant,
                       .text = {},
                       .toolCalls = {{.id = u"c0"_s, .name = u"look"_s, .arguments = u"{\"path\":1}"_s}},
                       .reasoning = u"Let me look."_s},
                      {.role = Role::Tool, .text = u"nothing"_s, .toolCallId = u"c0"_s}}};
        const qint64 words = 2 + 3 + (1 + 3 + 3) + 2;
        QCOMPARE(estimateTokens(request), 4 * turnTokens + words + 2 * imageTileTokens);
    }

    void whatNobodyCountedIsFilledIn_data()
    {
        QTest::addColumn<Usage>("told");
        QTest::addColumn<qint64>("answer");
        QTest::addColumn<QString>("figures");
        QTest::newRow("all told") << Usage {.promptTokens = 7, .completionTokens = 5, .estimatedPromptTokens = 100}
                                  << qint64(50) << u"7 5"_s;
        QTest::newRow("nothing told") << Usage {.estimatedPromptTokens = 100} << qint64(50) << u"≈100 ≈50"_s;
        QTest::newRow("nothing told and nothing came") << Usage {.estimatedPromptTokens = 100} << qint64(0) << u"- -"_s;
        QTest::newRow("only the prompt") << Usage {.promptTokens = 7, .estimatedPromptTokens = 100} << qint64(50)
                                         << u"7 ≈50"_s;
        QTest::newRow("only the answer") << Usage {.completionTokens = 5, .estimatedPromptTokens = 100} << qint64(50)
                                         << u"≈100 5"_s;
        QTest::newRow("the answer, before there were estimates")
            << Usage {.completionTokens = 5} << qint64(50) << u"- 5"_s;
        QTest::newRow("only the total") << Usage {.totalTokens = 120, .estimatedPromptTokens = 100} << qint64(50)
                                        << u"≈100 ≈20"_s;
        QTest::newRow("a total below the estimate")
            << Usage {.totalTokens = 80, .estimatedPromptTokens = 100} << qint64(50) << u"≈80 ≈0"_s;
        QTest::newRow("prompt and total") << Usage {.promptTokens = 70, .totalTokens = 120} << qint64(9) << u"70 50"_s;
        QTest::newRow("answer and total")
            << Usage {.completionTokens = 50, .totalTokens = 120} << qint64(9) << u"70 50"_s;
        QTest::newRow("a total that is too small")
            << Usage {.completionTokens = 50, .totalTokens = 20} << qint64(9) << u"0 50"_s;
        QTest::newRow("the prompt, and nothing came") << Usage {.promptTokens = 7} << qint64(0) << u"7 -"_s;
    }

    void whatNobodyCountedIsFilledIn()
    {
        QFETCH(Usage, told);
        QFETCH(qint64, answer);
        QFETCH(QString, figures);
        const Tally result = tally(told, answer);
        const auto word = [](const std::optional<qint64> &figure, bool estimated) {
            return figure ? (estimated ? u"≈"_s : QString()) + QString::number(*figure) : u"-"_s;
        };
        QCOMPARE(word(result.usage.promptTokens, result.isPromptEstimated) + u' ' +
                     word(result.usage.completionTokens, result.isCompletionEstimated),
                 figures);
    }

    void costCountsCachedTokensAtTheirOwnPrice()
    {
        const Usage usage {.promptTokens = 1'000'000, .cachedTokens = 400'000, .completionTokens = 100'000};
        QCOMPARE(cost(usage, {.prompt = 2, .completion = 10, .cached = 0.5}), 0.6 * 2 + 0.4 * 0.5 + 0.1 * 10);
        QCOMPARE(cost(usage, {.prompt = 2, .completion = 10}), 2.0 + 1.0);
        QVERIFY(!cost({.totalTokens = 5}, {.prompt = 2, .completion = 10}));
    }

    void moreCachedThanSentIsNoNegativeCost()
    {
        QCOMPARE(cost({.promptTokens = 1'000'000, .cachedTokens = 9'000'000}, {.prompt = 2, .cached = 1}), 1.0);
    }
};

QTEST_GUILESS_MAIN(TestTokens)
#include "tst_tokens.moc"
