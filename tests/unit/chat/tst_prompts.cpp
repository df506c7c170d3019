// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/conversation.h"
#include "chat/promptbook.h"
#include "chat/promptfile.h"
#include "chat/prompttemplate.h"
#include "support/memoryprompts.h"
#include "support/results.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::chat;

class TestPrompts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void variablesAreFoundAndFilled_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("variables");
        QTest::addColumn<QString>("whole");
        QTest::newRow("none") << u"Translate."_s << QStringList() << u"Translate."_s;
        QTest::newRow("one") << u"Into {{language}}:"_s << QStringList {u"language"_s} << u"Into Greek:"_s;
        QTest::newRow("twice, with spaces")
            << u"{{ language }} and {{language}}"_s << QStringList {u"language"_s} << u"Greek and Greek"_s;
        QTest::newRow("words in a name") << u"{{the text}}!"_s << QStringList {u"the text"_s} << u"{{language}}!"_s;
        QTest::newRow("one character") << u"{{x}}"_s << QStringList {u"x"_s} << u"{{x}}"_s;
        QTest::newRow("code is none") << u"{{}} {{ }} {x} {{a{b}}} {{a\nb}}"_s << QStringList()
                                      << u"{{}} {{ }} {x} {{a{b}}} {{a\nb}}"_s;
        QTest::newRow("open") << u"{{language"_s << QStringList() << u"{{language"_s;
    }

    void variablesAreFoundAndFilled()
    {
        QFETCH(const QString, text);
        QTEST(variablesIn(text), "variables");
        // A value that looks like a variable is none.
        QTEST(filled(text, {{u"language"_s, u"Greek"_s}, {u"the text"_s, u"{{language}}"_s}}), "whole");
    }

    void everyChangeIsWrittenAndReadAgain()
    {
        test::MemoryPrompts store;
        {
            PromptBook book(store);
            QSignalSpy loaded(&book, &PromptBook::changed);
            book.load();
            QTRY_COMPARE(loaded.size(), 1);
            book.setSaved({{.name = u"one"_s, .text = u"1"_s}, {.name = u"two"_s, .text = u"2"_s}});
            book.savePersona({.name = u"Poet"_s, .systemPrompt = u"Rhyme."_s});
            book.savePersona({.name = u"Critic"_s, .systemPrompt = u"Doubt."_s});
            book.savePersona({.name = u"Poet"_s, .systemPrompt = u"Rhyme well."_s});
            book.removePersona(u"Critic"_s);
        }
        PromptBook book(store);
        QSignalSpy changed(&book, &PromptBook::changed);
        book.load();
        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(book.saved().size(), 2);
        QCOMPARE(book.personas().size(), 1);
        QCOMPARE(book.persona(u"Poet"_s)->systemPrompt, u"Rhyme well."_s);
        QVERIFY(!book.persona(u"Critic"_s));
    }

    void whatCouldNotBeReadIsNotWrittenOver()
    {
        test::MemoryPrompts store;
        store.stored.saved = {{.name = u"one"_s, .text = u"1"_s}};
        store.failure = core::Error {.kind = core::ErrorKind::Storage, .message = u"a torn page"_s};
        PromptBook book(store);
        QSignalSpy failed(&book, &PromptBook::failed);
        book.load();
        QTRY_COMPARE(failed.size(), 1);
        book.setSaved({{.name = u"two"_s, .text = u"2"_s}});
        QCOMPARE(failed.size(), 2);
        QCOMPARE(store.stored.saved.first().name, u"one"_s);
    }

    void aPersonaIsWhatAChatBeginsWith()
    {
        ConversationInfo info;
        info.model = {u"p"_s, u"m"_s};
        Conversation conversation(info);
        Persona persona {.name = u"Poet"_s, .systemPrompt = u"Rhyme."_s, .options = {.temperature = 1.2}};
        QVERIFY(!isAs(conversation, persona));
        applyPersona(persona, conversation);
        QVERIFY(isAs(conversation, persona));
        QCOMPARE(conversation.info().model.model, u"m"_s); // it names none
        persona.model = {u"p"_s, u"other"_s};
        applyPersona(persona, conversation);
        QCOMPARE(conversation.info().model.model, u"other"_s);
    }

    void whatIsExportedIsImported()
    {
        const QList<SavedPrompt> prompts {{.name = u"Ü"_s, .text = u"{{a}}\n\"b\""_s},
                                          {.name = u"two"_s, .text = u"2"_s}};
        const auto read = readPromptFile(promptFile(prompts));
        QVERIFY_RESULT(read);
        QVERIFY(*read == prompts);
    }

    void whatIsNoPromptFileIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("hello");
        QTest::newRow("other JSON") << QByteArray("{\"prompts\": 3}");
        QTest::newRow("nothing of use") << QByteArray("[1, {\"name\": \"x\"}, {\"text\": \"y\"}]");
    }

    void whatIsNoPromptFileIsRefused()
    {
        QFETCH(const QByteArray, bytes);
        QVERIFY(!readPromptFile(bytes));
    }
};

QTEST_GUILESS_MAIN(TestPrompts)
#include "tst_prompts.moc"
