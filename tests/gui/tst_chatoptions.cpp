// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/promptbook.h"
#include "gui/shell/chatoptions.h"
#include "gui/shell/personarow.h"
#include "gui/theme/theme.h"
#include "support/memoryprompts.h"
#include "support/scriptedprovider.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;

namespace {

chat::ConversationInfo info(const llm::GenerationOptions &options = {})
{
    return {.id = chat::ConversationId::create(),
            .title = u"Rivers"_s,
            .model = {u"p"_s, u"model"_s},
            .createdMs = 0,
            .updatedMs = 0,
            .activeLeaf = {},
            .draft = {},
            .systemPrompt = u"Be brief."_s,
            .options = options};
}

} // namespace

class TestChatOptions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyChangeIsTheChatsAtOnce()
    {
        chat::Conversation conversation(info());
        auto dialog = std::make_unique<gui::ChatOptions>(m_theme, m_directory, m_prompts, conversation);
        dialog->findChild<QPlainTextEdit *>(u"systemPrompt"_s)->setPlainText(u"Rhyme."_s);
        QCOMPARE(conversation.info().systemPrompt, u"Rhyme."_s);
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"temperature"_s), QLocale().toString(0.5));
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"maxTokens"_s), u"200"_s);
        dialog->findChild<QLineEdit *>(u"stopSequences"_s)->setText(u" END | ### |"_s);
        auto *effort = dialog->findChild<QComboBox *>(u"reasoningEffort"_s);
        effort->setCurrentIndex(effort->findData(u"low"_s));
        dialog->findChild<QCheckBox *>(u"jsonMode"_s)->setChecked(true);
        QCOMPARE(conversation.info().options, (llm::GenerationOptions {.temperature = 0.5,
                                                                       .maxTokens = 200,
                                                                       .stop = {u"END"_s, u"###"_s},
                                                                       .reasoningEffort = llm::ReasoningEffort::Low,
                                                                       .json = true}));
        dialog->findChild<QLineEdit *>(u"temperature"_s)->clear();
        QVERIFY(!conversation.info().options.temperature);
    }

    void whatIsSetIsShownAndNotChangedByLooking()
    {
        const llm::GenerationOptions options {.temperature = 0.25, .topP = 1.0, .seed = 7, .stop = {u"a"_s}};
        chat::Conversation conversation(info(options));
        const gui::ChatOptions dialog(m_theme, m_directory, m_prompts, conversation);
        QCOMPARE(dialog.findChild<QLineEdit *>(u"temperature"_s)->text(), QLocale().toString(0.25));
        QCOMPARE(dialog.findChild<QLineEdit *>(u"seed"_s)->text(), u"7"_s);
        QCOMPARE(conversation.info().options, options);
    }

    void whatTheModelDoesNotTakeIsGreyAndKept()
    {
        const auto provider = m_directory.add(u"p"_s);
        provider->options.setFlag(llm::Option::Seed, false);
        chat::Conversation conversation(info({.seed = 7}));
        const gui::ChatOptions dialog(m_theme, m_directory, m_prompts, conversation);
        QVERIFY(!dialog.findChild<QLineEdit *>(u"seed"_s)->isEnabled());
        QVERIFY(dialog.findChild<QLineEdit *>(u"topP"_s)->isEnabled());
        QVERIFY(dialog.findChild<QLabel *>(u"optionsNote"_s)->text().contains(u"grey"_s));
        QCOMPARE(conversation.info().options.seed, 7);
        conversation.setModel({u"elsewhere"_s, u"m"_s});
        QVERIFY(dialog.findChild<QLineEdit *>(u"seed"_s)->isEnabled());
    }

    void aChatTakesAPersonaAndBecomesOne()
    {
        QSignalSpy loaded(&m_prompts, &chat::PromptBook::changed);
        m_prompts.load();
        QTRY_COMPARE(loaded.size(), 1);
        chat::Conversation conversation(info({.temperature = 0.25}));
        gui::ChatOptions dialog(m_theme, m_directory, m_prompts, conversation);
        auto *box = dialog.findChild<QComboBox *>(u"persona"_s);
        QCOMPARE(box->currentText(), u"None"_s);
        dialog.findChild<gui::PersonaRow *>()->saveAs(u" Brief one "_s);
        QCOMPARE(box->currentText(), u"Brief one"_s); // the chat is as it says
        auto *system = dialog.findChild<QPlainTextEdit *>(u"systemPrompt"_s);
        system->setPlainText(u"Rhyme."_s);
        QCOMPARE(box->currentText(), u"None"_s);
        box->setCurrentIndex(1);
        Q_EMIT box->activated(1);
        QCOMPARE(conversation.info().systemPrompt, u"Be brief."_s);
        QCOMPARE(system->toPlainText(), u"Be brief."_s);
        QCOMPARE(conversation.info().options.temperature, 0.25);
        Q_EMIT box->activated(0);
        QVERIFY(conversation.info().systemPrompt.isEmpty() && conversation.info().options.isEmpty());
        QCOMPARE(m_store.stored.personas.size(), 1);
    }

private:
    gui::Theme m_theme;
    test::ScriptedDirectory m_directory;
    test::MemoryPrompts m_store;
    chat::PromptBook m_prompts {m_store};
};

QTEST_MAIN(TestChatOptions)
#include "tst_chatoptions.moc"
