// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/contextwindow.h"

#include "llm/tokens.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::streaming;

namespace {

constexpr auto user = llm::Role::User;
constexpr auto assistant = llm::Role::Assistant;

} // namespace

class TestContextWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theAnswerHasItsPart()
    {
        QCOMPARE(promptRoom(128'000, {}), 128'000 - 4'096);
        QCOMPARE(promptRoom(8'000, {}), 6'000);
        QCOMPARE(promptRoom(8'000, {.maxTokens = 1'000}), 7'000);
        // Who allows an answer more than there is still gets something to answer to.
        QCOMPARE(promptRoom(8'000, {.maxTokens = 100'000}), 4'000);
    }

    void whatFitsStays()
    {
        QCOMPARE(turnsOver({}, 0), QList<qsizetype>());
        QCOMPARE(turnsOver({{user, 50}, {assistant, 50}, {user, 50}}, 150), QList<qsizetype>());
    }

    void theOldestExchangeGoesFirstAndWhole()
    {
        const QList<TurnWeight> turns {{user, 10}, {assistant, 10}, {user, 50}, {assistant, 50}, {user, 50}};
        QCOMPARE(turnsOver(turns, 169), (QList<qsizetype> {0, 1}));
        QCOMPARE(turnsOver(turns, 150), (QList<qsizetype> {0, 1}));
        QCOMPARE(turnsOver(turns, 149), (QList<qsizetype> {0, 1, 2, 3}));
    }

    void theLastExchangeStaysWhateverItWeighs()
    {
        QCOMPARE(turnsOver({{user, 10}, {assistant, 10}, {user, 500}}, 100), (QList<qsizetype> {0, 1}));
        QCOMPARE(turnsOver({{user, 500}}, 100), QList<qsizetype>());
        // Also where it has been answered already, as in an answer that is asked to go on.
        QCOMPARE(turnsOver({{user, 500}, {assistant, 500}}, 100), QList<qsizetype>());
    }

    void whatIsKeptStaysWithItsExchange()
    {
        const QList<TurnWeight> turns {{user, 50}, {assistant, 50, true}, {user, 50}, {assistant, 50},
                                       {user, 50}, {assistant, 50},       {user, 50}};
        QCOMPARE(turnsOver(turns, 250), (QList<qsizetype> {2, 3}));
        QCOMPARE(turnsOver(turns, 10), (QList<qsizetype> {2, 3, 4, 5}));
    }

    void resultsOfToolsGoWithTheirCalls()
    {
        llm::ChatRequest request;
        request.turns = {
            {.role = user, .text = QString(4000, u'a')},
            {.role = assistant, .text = {}, .toolCalls = {{.id = u"1"_s, .name = u"f"_s, .arguments = u"{}"_s}}},
            {.role = llm::Role::Tool, .text = u"done"_s, .toolCallId = u"1"_s},
            {.role = assistant, .text = u"so"_s},
            {.role = user, .text = u"and?"_s}};
        QCOMPARE(fitToContext(request, 1'000), 3);
        QCOMPARE(request.turns.size(), 1);
        QCOMPARE(request.turns.first().text, u"and?"_s);
    }

    void theSystemPromptCounts()
    {
        llm::ChatRequest request;
        request.turns = {{.role = user, .text = QString(400, u'a')},
                         {.role = assistant, .text = u"so"_s},
                         {.role = user, .text = u"and?"_s}};
        llm::ChatRequest withSystem = request;
        withSystem.systemPrompt = QString(2000, u's');
        QCOMPARE(fitToContext(request, 400), 0);
        QCOMPARE(fitToContext(withSystem, 800), 2);
        QCOMPARE(withSystem.systemPrompt.size(), 2000);
    }
};

QTEST_GUILESS_MAIN(TestContextWindow)
#include "tst_contextwindow.moc"
