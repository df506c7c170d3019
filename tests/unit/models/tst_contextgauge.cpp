// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/contextgauge.h"

#include "support/fakeclock.h"
#include "support/scriptedprovider.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using models::ContextGauge;

class TestContextGauge : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void withoutAContextThereIsNothingToTell()
    {
        test::FakeClock clock;
        test::ScriptedDirectory directory;
        directory.add(u"p"_s);
        chat::Conversation conversation({});
        conversation.setModel({.provider = u"p"_s, .model = u"model"_s});
        ContextGauge gauge(directory, clock);
        gauge.setConversation(&conversation);
        clock.advance(ContextGauge::interval);
        QCOMPARE(gauge.reading().context, 0);
        // It is learned later.
        directory.contextTokens = 1'000;
        directory.refreshModels();
        clock.advance(ContextGauge::interval);
        QCOMPARE(gauge.reading().context, 1'000);
        QCOMPARE(gauge.reading().room, 750);
        gauge.setConversation(nullptr);
        QCOMPARE(gauge.reading().context, 0);
    }

    void theListIsAskedForWithTheFirstPrompt()
    {
        test::FakeClock clock;
        test::ScriptedDirectory directory;
        directory.add(u"p"_s);
        directory.knowsModels = false;
        directory.contextTokens = 1'000;
        chat::Conversation conversation({});
        conversation.setModel({.provider = u"p"_s, .model = u"model"_s});
        ContextGauge gauge(directory, clock);
        gauge.setConversation(&conversation);
        conversation.setDraft(u"half"_s);
        clock.advance(ContextGauge::interval);
        QVERIFY(!directory.knowsModels);
        const chat::Message prompt = chat::Message::user(u"hi"_s, {}, 1);
        conversation.add(prompt);
        conversation.add(chat::Message::placeholder(conversation.info().model, prompt.id, 2));
        clock.advance(ContextGauge::interval);
        QVERIFY(directory.knowsModels);
        clock.advance(ContextGauge::interval);
        QCOMPARE(gauge.reading().context, 1'000);
    }

    void itFollowsWhatWillBeSent()
    {
        test::FakeClock clock;
        test::ScriptedDirectory directory;
        directory.add(u"p"_s);
        directory.contextTokens = 400;
        chat::Conversation conversation({});
        conversation.setModel({.provider = u"p"_s, .model = u"model"_s});
        ContextGauge gauge(directory, clock);
        gauge.setConversation(&conversation);
        QSignalSpy changed(&gauge, &ContextGauge::changed);
        const auto read = [&] {
            clock.advance(ContextGauge::interval);
            return gauge.reading();
        };
        QCOMPARE(read().tokens, 4); // an empty prompt, as it is marked
        conversation.setDraft(QString(40, u'd'));
        conversation.setSystemPrompt(QString(36, u's'));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(read().tokens, 4 + 10 + 4 + 9);
        QCOMPARE(changed.size(), 2);

        const chat::Message prompt = chat::Message::user(QString(400, u'a'), {}, 1);
        conversation.add(prompt);
        chat::Message answer = chat::Message::placeholder(conversation.info().model, prompt.id, 2);
        conversation.add(answer);
        QCOMPARE(read().leftOut, 0);
        QVERIFY(gauge.reading().firstSent.isNull());
        // As it grows.
        conversation.appendText(answer.id, chat::PartKind::Text, QString(800, u'b'));
        QCOMPARE(read().leftOut, 2);
        QVERIFY(gauge.reading().firstSent.isNull()); // only the draft is left
        QVERIFY(gauge.reading().share() > 1);
        const chat::Message next = chat::Message::user(u"next"_s, answer.id, 3);
        conversation.add(next);
        QCOMPARE(read().leftOut, 2);
        QCOMPARE(gauge.reading().firstSent, next.id);
        conversation.setPinned(prompt.id, true);
        QCOMPARE(read().leftOut, 1);
        conversation.setOptions({.maxTokens = 10});
        QCOMPARE(gauge.reading().room, 300);
        QCOMPARE(read().room, 390);
        QCOMPARE(gauge.reading().leftOut, 0);
    }
};

QTEST_GUILESS_MAIN(TestContextGauge)
#include "tst_contextgauge.moc"
