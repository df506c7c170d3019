// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/promptbook.h"
#include "gui/composer/composer.h"
#include "gui/composer/promptchooser.h"
#include "gui/composer/promptfields.h"
#include "gui/settings/promptspage.h"
#include "gui/theme/theme.h"
#include "support/memoryprompts.h"
#include "support/scriptedprovider.h"

#include <QClipboard>
#include <QDate>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using gui::Composer;

class TestSavedPrompts : public QObject
{
    Q_OBJECT

    gui::Theme m_theme;
    test::ScriptedDirectory m_providers;
    test::MemoryPrompts m_store;
    std::unique_ptr<chat::PromptBook> m_prompts;
    std::unique_ptr<Composer> m_composer;

    [[nodiscard]] QPlainTextEdit *edit() const { return m_composer->findChild<QPlainTextEdit *>(u"prompt"_s); }
    [[nodiscard]] gui::PromptChooser *chooser() const
    {
        const auto all = m_composer->findChildren<gui::PromptChooser *>();
        return all.isEmpty() || !all.last()->isVisible() ? nullptr : all.last();
    }
    void openList()
    {
        QTest::keyClicks(edit(), u"/"_s);
        QVERIFY(chooser());
    }
    void take(const QString &filter)
    {
        openList();
        auto *field = chooser()->findChild<QLineEdit *>(u"promptFilter"_s);
        QTest::keyClicks(field, filter);
        QTest::keyClick(field, Qt::Key_Return);
    }

private Q_SLOTS:
    void init()
    {
        m_prompts = std::make_unique<chat::PromptBook>(m_store);
        m_store.stored.saved = {{.name = u"Sum up"_s, .text = u"Sum up in a sentence:\n"_s},
                                {.name = u"Translate"_s, .text = u"Into {{language}}, {{tone}}: {{language}}"_s},
                                {.name = u"Today"_s, .text = u"It is {{date}}. Look: {{clipboard}}"_s}};
        m_prompts->load();
        QTRY_COMPARE(m_prompts->saved().size(), 3);
        m_composer = std::make_unique<Composer>(m_theme, m_providers);
        m_composer->setPrompts(m_prompts.get());
        m_composer->resize(500, 160);
        m_composer->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_composer.get()));
        m_composer->focusText();
    }

    void aSlashInAnEmptyPromptOpensTheListAndEnterInserts()
    {
        QSignalSpy edited(m_composer.get(), &Composer::textEdited);
        take(u"sum"_s);
        QVERIFY(!chooser());
        QCOMPARE(m_composer->text(), u"Sum up in a sentence:\n"_s);
        QVERIFY(!edited.isEmpty()); // the draft knows
    }

    void aSlashAmongWordsIsASlash()
    {
        QTest::keyClicks(edit(), u"and/or"_s);
        QVERIFY(!chooser());
        QCOMPARE(m_composer->text(), u"and/or"_s);
    }

    void theListFindsByNameAndByWhatIsSaid()
    {
        openList();
        auto *field = chooser()->findChild<QLineEdit *>(u"promptFilter"_s);
        auto *list = chooser()->findChild<QListView *>(u"promptList"_s);
        QCOMPARE(list->model()->rowCount(), 3);
        field->setText(u"SENTENCE"_s);
        QCOMPARE(list->model()->rowCount(), 1);
        QCOMPARE(list->model()->index(0, 0).data().toString(), u"Sum up"_s);
        field->setText(u"nothing says this"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(chooser()); // there is nothing to take
        chooser()->close();
    }

    void whoDismissesTheListHasWhatWasTyped()
    {
        openList();
        auto *field = chooser()->findChild<QLineEdit *>(u"promptFilter"_s);
        QTest::keyClicks(field, u"etc"_s);
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!chooser());
        QCOMPARE(m_composer->text(), u"/etc"_s);
    }

    void aClickElsewhereTakesNothingAway()
    {
        openList();
        QTest::keyClicks(chooser()->findChild<QLineEdit *>(u"promptFilter"_s), u"etc/hosts"_s);
        QTest::mouseClick(chooser(), Qt::LeftButton, {}, QPoint(-8, -8));
        QVERIFY(!chooser());
        QCOMPARE(m_composer->text(), u"/etc/hosts"_s);
    }

    void whoGoesToTheListOfPromptsWantedNoSlash()
    {
        openList();
        chooser()->findChild<QPushButton *>(u"managePrompts"_s)->click();
        QVERIFY(!chooser());
        QVERIFY(m_composer->text().isEmpty());
    }

    void whereNothingIsSavedASlashIsASlash()
    {
        m_prompts->setSaved({});
        QTest::keyClicks(edit(), u"/etc"_s);
        QVERIFY(!chooser());
        QCOMPARE(m_composer->text(), u"/etc"_s);
        m_composer->clear();
        m_prompts->setSaved({{.name = u"Sum up"_s, .text = u"Sum up"_s}});
        openList();
        chooser()->close();
    }

    void variablesAreAskedForOnceEach()
    {
        take(u"trans"_s);
        auto *fields = m_composer->findChild<gui::PromptFields *>();
        QVERIFY(fields);
        QCOMPARE(fields->findChildren<QLineEdit *>().size(), 2);
        QVERIFY(m_composer->text().isEmpty());
        fields->findChild<QLineEdit *>(u"variable-language"_s)->setText(u"Greek"_s);
        fields->findChild<QLineEdit *>(u"variable-tone"_s)->setText(u"{{date}}"_s);
        fields->accept();
        QCOMPARE(m_composer->text(), u"Into Greek, {{date}}: Greek"_s);
    }

    void whoCancelsTheFieldsInsertsNothing()
    {
        take(u"trans"_s);
        m_composer->findChild<gui::PromptFields *>()->reject();
        QVERIFY(m_composer->text().isEmpty());
    }

    void whatTheProgramKnowsIsNotAskedFor()
    {
        QGuiApplication::clipboard()->setText(u"copied"_s);
        take(u"today"_s);
        QVERIFY(!m_composer->findChild<gui::PromptFields *>());
        QCOMPARE(m_composer->text(),
                 u"It is %1. Look: copied"_s.arg(QLocale().toString(QDate::currentDate(), QLocale::LongFormat)));
    }

    void thePageAddsEditsOrdersAndDeletes()
    {
        gui::PromptsPage page(m_theme, *m_prompts);
        auto *list = page.findChild<QListWidget *>(u"savedPrompts"_s);
        auto *name = page.findChild<QLineEdit *>(u"promptName"_s);
        auto *text = page.findChild<QPlainTextEdit *>(u"promptText"_s);
        QCOMPARE(list->count(), 3);
        QCOMPARE(name->text(), u"Sum up"_s);
        page.findChild<QPushButton *>(u"addPrompt"_s)->click();
        QCOMPARE(list->currentRow(), 3);
        name->selectAll();
        QTest::keyClicks(name, u"Mine"_s);
        text->setPlainText(u"My text"_s);
        QVERIFY(m_store.stored.saved.last() == (chat::SavedPrompt {.name = u"Mine"_s, .text = u"My text"_s}));
        QCOMPARE(list->item(3)->text(), u"Mine"_s);
        page.findChild<QPushButton *>(u"promptUp"_s)->click();
        QCOMPARE(m_store.stored.saved.at(2).name, u"Mine"_s);
        QCOMPARE(list->currentRow(), 2);
        QCOMPARE(name->text(), u"Mine"_s);
        page.findChild<QPushButton *>(u"removePrompt"_s)->click();
        QCOMPARE(m_store.stored.saved.size(), 3);
        QCOMPARE(name->text(), u"Today"_s);
        while (list->count() > 0) page.findChild<QPushButton *>(u"removePrompt"_s)->click();
        QVERIFY(!name->isEnabled() && !text->isEnabled() && text->toPlainText().isEmpty());
        QVERIFY(!page.findChild<QPushButton *>(u"exportPrompts"_s)->isEnabled());
    }

    void promptsAreTakenElsewhereAndBack()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(u"prompts.json"_s);
        gui::PromptsPage page(m_theme, *m_prompts);
        page.exportTo(file);
        const QList<chat::SavedPrompt> all = m_prompts->saved();
        page.importFrom(file);
        QVERIFY(m_prompts->saved() == all); // none comes twice
        m_prompts->setSaved({});
        page.importFrom(file);
        QVERIFY(m_prompts->saved() == all);
        page.importFrom(folder.filePath(u"missing"_s));
        QCOMPARE(page.findChild<QLabel *>(u"promptsSaid"_s)->text(), u"There are no prompts in this file."_s);
    }
};

QTEST_MAIN(TestSavedPrompts)
#include "tst_savedprompts.moc"
