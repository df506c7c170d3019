// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/sqlitepromptstore.h"
#include "support/results.h"
#include "support/storagefixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::storage;
using runnel::test::await;

class TestSqlitePromptStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsSavedIsThereAtTheNextStartInItsOrder()
    {
        const test::DataFolder folder;
        const chat::Prompts prompts {
            .saved = {{.name = u"two"_s, .text = u"{{a}}\n2"_s}, {.name = u"one"_s, .text = {}}},
            .personas = {{.name = u"Poet"_s,
                          .systemPrompt = u"Rhyme."_s,
                          .model = {.provider = u"p"_s, .model = u"org/m"_s},
                          .options = {.temperature = 1.5, .stop = {u"END"_s}}},
                         {.name = u"Critic"_s, .systemPrompt = {}}}};
        {
            Database database(folder.options());
            QVERIFY_RESULT(test::openDatabase(database));
            SqlitePromptStore store(database);
            const auto save = [&](const chat::Prompts &all) {
                return await<void>([&](QObject *context, auto done) { store.savePrompts(all, context, done); });
            };
            QVERIFY_RESULT(save({.saved = {{.name = u"gone"_s, .text = u"x"_s}}}));
            QVERIFY_RESULT(save(prompts));
        }
        Database database(folder.options());
        QVERIFY_RESULT(test::openDatabase(database));
        SqlitePromptStore store(database);
        const auto read = await<chat::Prompts>([&](QObject *context, auto done) { store.loadPrompts(context, done); });
        QVERIFY_RESULT(read);
        QVERIFY(*read == prompts);
    }
};

QTEST_GUILESS_MAIN(TestSqlitePromptStore)
#include "tst_sqlitepromptstore.moc"
