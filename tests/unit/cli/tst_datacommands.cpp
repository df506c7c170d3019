// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/program.h"

#include "cli/output.h"
#include "clifixture.h"

#include <QTimer>

using namespace Qt::StringLiterals;
using namespace runnel;
using runnel::core::ErrorKind;
using runnel::test::FakeHost;
using runnel::test::lastRow;
using runnel::test::Run;
using runnel::test::saved;
using runnel::test::Script;

namespace {

const Script greeting {.events = {llm::ReasoningDelta {u"Hm."_s}, llm::TextDelta {u"Hello "_s},
                                  llm::TextDelta {u"there"_s},
                                  llm::UsageReported {{.promptTokens = 3, .completionTokens = 2}},
                                  llm::Finished {llm::FinishReason::Stop, u"stop"_s}}};

} // namespace

class TestDataCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void savedConversationsAreListedAndShown()
    {
        FakeHost host;
        {
            Run list(host, {u"list"_s, u"--json"_s});
            QCOMPARE(list.wait(), 0);
            QVERIFY(list.terminal.out.isEmpty());
        }
        host.directory.fake->script = greeting;
        for (const QString &prompt : {u"First question"_s, u"Second question"_s}) {
            Run run(host, {u"ask"_s, prompt});
            QCOMPARE(run.wait(), 0);
        }
        QString id;
        {
            Run list(host, {u"list"_s, u"--json"_s});
            QCOMPARE(list.wait(), 0);
            const auto rows = list.terminal.rows();
            QCOMPARE(rows.size(), 2);
            QCOMPARE(rows.first().value("title"_L1).toString(), u"Second question"_s);
            QCOMPARE(rows.first().value("state"_L1).toString(), u"complete"_s);
            QCOMPARE(rows.first().value("usage"_L1).toObject().value("completionTokens"_L1).toInt(), 2);
            id = rows.last().value("id"_L1).toString();
        }
        QCOMPARE(saved(host, {u"show"_s, id, u"--json"_s}), u"complete:Hello there"_s);
        {
            Run show(host, {u"show"_s, id});
            QCOMPARE(show.wait(), 0);
            QVERIFY(show.terminal.out.contains("First question"_L1) && show.terminal.out.contains("Hello there"_L1));
        }
        Run sessions(host, {u"sessions"_s, u"--json"_s});
        QCOMPARE(sessions.wait(), 0);
        QCOMPARE(sessions.terminal.rows().size(), 2);
        QCOMPARE(sessions.terminal.rows().first().value("finishReason"_L1).toString(), u"stop"_s);
    }

    void theShownBranchSaysThatThereAreOthers()
    {
        FakeHost host;
        chat::StoredConversation stored;
        stored.info.id = chat::ConversationId::create();
        const chat::Message prompt = chat::Message::user(u"Question"_s, {}, 1);
        stored.messages.append(prompt);
        for (int attempt = 1; attempt <= 3; ++attempt) {
            chat::Message answer = chat::Message::placeholder({}, prompt.id, 1);
            answer.state = chat::AnswerState::Complete;
            answer.attempt = attempt;
            answer.append(chat::PartKind::Text, u"Answer %1"_s.arg(attempt));
            stored.messages.append(answer);
        }
        stored.info.activeLeaf = stored.messages.at(2).id;
        host.onOpened = [&](auto &backend) { backend.services.store.add(stored, &host.backend->database, {}); };
        Run show(host, {u"show"_s, stored.info.id.toString()});
        QCOMPARE(show.wait(), 0);
        QVERIFY(show.terminal.out.contains("version 2 of 3"_L1));
        QVERIFY(show.terminal.out.contains("Answer 2"_L1));
        QVERIFY(!show.terminal.out.contains("Answer 3"_L1) && !show.terminal.out.contains("version 1 of 1"_L1));
    }

    void whatWasSaidIsFound_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QStringList>("excerpts");
        QTest::newRow("an answer") << QStringList {u"hello"_s} << QStringList {u"Hello there"_s};
        QTest::newRow("by what stands in it and whose it is")
            << QStringList {u"role:user"_s, u"first"_s} << QStringList {u"First question"_s};
        QTest::newRow("nothing") << QStringList {u"nowhere"_s} << QStringList();
        QTest::newRow("in an index that is made anew")
            << QStringList {u"--rebuild"_s, u"hello"_s} << QStringList {u"Hello there"_s};
    }
    void whatWasSaidIsFound()
    {
        QFETCH(QStringList, words);
        QFETCH(QStringList, excerpts);
        FakeHost host;
        host.directory.fake->script = greeting;
        {
            Run run(host, {u"ask"_s, u"First question"_s});
            QCOMPARE(run.wait(), 0);
        }
        {
            Run search(host, QStringList {u"search"_s, u"--json"_s} + words);
            QCOMPARE(search.wait(), 0);
            QStringList found;
            const auto rows = search.terminal.rows();
            for (const QJsonObject &row : rows) found.append(row.value("excerpt"_L1).toString());
            QCOMPARE(found, excerpts);
        }
        Run plain(host, QStringList {u"search"_s} + words);
        QCOMPARE(plain.wait(), 0);
        for (const QString &excerpt : std::as_const(excerpts)) QVERIFY(plain.terminal.out.contains(excerpt));
    }

    void aSearchNeedsWords()
    {
        FakeHost host;
        Run run(host, {u"search"_s});
        QCOMPARE(run.wait(), 2);
    }

    void providersAreListedWithoutAskingAnybody()
    {
        FakeHost host;
        Run run(host, {u"providers"_s, u"--json"_s});
        QCOMPARE(run.wait(), 0);
        QCOMPARE(lastRow(run).value("id"_L1).toString(), u"fake"_s);
        QCOMPARE(lastRow(run).value("scripted"_L1).toBool(true), false);
    }

    void modelsAreWhatTheProvidersName()
    {
        FakeHost host;
        host.directory.fake->listed = QList<llm::ModelInfo> {{.id = u"org/m1"_s,
                                                              .name = u"One"_s,
                                                              .contextTokens = 4096,
                                                              .price = llm::Price {.prompt = 1, .completion = 2}},
                                                             {.id = u"m2"_s, .name = u"m2"_s}};
        Run run(host, {u"models"_s, u"fake"_s, u"--json"_s});
        QCOMPARE(run.wait(), 0);
        const auto rows = run.terminal.rows();
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows.first().value("model"_L1).toString(), u"org/m1"_s);
        QCOMPARE(rows.first().value("contextTokens"_L1).toInt(), 4096);
        QCOMPARE(rows.first().value("dollarsPerMillionTokens"_L1).toObject().value("completion"_L1).toInt(), 2);
        Run plain(host, {u"models"_s});
        QCOMPARE(plain.wait(), 0);
        QVERIFY(plain.terminal.out.contains("fake/org/m1  One"_L1));
    }

    void aModelOfTheSettingsHasTheFactsOfItsService()
    {
        FakeHost host;
        host.directory.known = {{.id = u"m1"_s, .name = u"m1"_s},
                                {.id = u"m2"_s, .name = u"Mine"_s, .contextTokens = 1'000},
                                {.id = u"m3"_s, .name = u"m3"_s}};
        const llm::Price price {.prompt = 0.5, .completion = 2};
        host.directory.fake->listed =
            QList<llm::ModelInfo> {{.id = u"m1"_s, .name = u"One"_s, .contextTokens = 4096, .price = price},
                                   {.id = u"m2"_s, .name = u"Two"_s, .contextTokens = 8192}};
        Run run(host, {u"models"_s});
        QCOMPARE(run.wait(), 0);
        QCOMPARE(run.terminal.out, u"fake/m1  One  4096 tokens  $0.5 in, $2 out per million\n"
                                   "fake/m2  Mine  1000 tokens\nfake/m3\n"_s);
    }

    void aProviderThatListsNothingFailsTheVerb()
    {
        FakeHost host;
        host.directory.fake->listed = core::fail(ErrorKind::Network, u"no way there"_s);
        Run run(host, {u"models"_s});
        QCOMPARE(run.wait(), 4);
        QVERIFY(run.terminal.notes.join(u'\n').contains("no way there"_L1));
        Run unknown(host, {u"models"_s, u"nobody"_s});
        QCOMPARE(unknown.wait(), 2);
    }

    void theSystemPromptGoesWithTheQuestion()
    {
        FakeHost host;
        host.directory.fake->script = greeting;
        Run run(host, {u"ask"_s, u"--system"_s, u"Be brief."_s, u"Hello"_s});
        QCOMPARE(run.wait(), 0);
        QCOMPARE(host.directory.fake->requests.last().systemPrompt, u"Be brief."_s);
    }

    void aConversationThatIsDeletedMeanwhileIsNotThere()
    {
        FakeHost host;
        host.directory.fake->script = greeting;
        {
            Run run(host, {u"ask"_s, u"Hi"_s});
            QCOMPARE(run.wait(), 0);
        }
        // Reads and writes take effect in order: the deletion comes between the list and what follows from it.
        host.onOpened = [](test::Backend &backend) {
            auto &store = backend.store;
            store.list(&backend.library, [&backend](const core::Result<chat::ConversationListing> &list) {
                backend.store.remove({list->conversations.first().id}, &backend.library, [](const auto &) {});
            });
        };
        Run show(host, {u"show"_s, u"last"_s});
        QCOMPARE(show.wait(), 2);
        QVERIFY(show.terminal.notes.value(0).contains("no conversation"_L1));
    }

    void doctorSaysWhatToDo()
    {
        FakeHost host;
        host.findings = {{.topic = u"runnel"_s, .title = u"Runnel"_s, .value = u"1"_s},
                         {.topic = u"database"_s,
                          .title = u"Database"_s,
                          .value = u"damaged"_s,
                          .level = cli::Finding::Level::Problem,
                          .advice = u"Restore it"_s}};
        {
            Run run(host, {u"doctor"_s});
            QCOMPARE(run.wait(), 1);
            QVERIFY(run.terminal.out.contains("Restore it"_L1));
        }
        Run json(host, {u"doctor"_s, u"--json"_s});
        QCOMPARE(json.wait(), 1);
        QCOMPARE(lastRow(json).value("level"_L1).toString(), u"problem"_s);
    }

    void aSessionOfAnotherProgramIsStopped_data()
    {
        QTest::addColumn<qsizetype>("letters");
        QTest::newRow("whole id") << qsizetype(36);
        QTest::newRow("its beginning") << qsizetype(30);
    }

    void aSessionOfAnotherProgramIsStopped()
    {
        QFETCH(const qsizetype, letters);
        FakeHost host;
        const streaming::SessionRecord record = running();
        host.onOpened = [&record](test::Backend &backend) { backend.journal.begin(record, &backend.library, {}); };
        host.stopResult = 1;
        Run run(host, {u"stop"_s, record.id.toString().first(letters), u"--json"_s});
        QCOMPARE(run.wait(), 0);
        QCOMPARE(host.stopped, QList {record.id});
        QVERIFY(lastRow(run).value("stopped"_L1).toBool());
        QCOMPARE(lastRow(run).value("state"_L1).toString(), u"stopped"_s);
        QCOMPARE(host.sweeps, 0);
    }

    void aSessionThatNobodyWritesIsSweptAway()
    {
        FakeHost host;
        const streaming::SessionRecord record = running();
        host.onOpened = [&record](test::Backend &backend) { backend.journal.begin(record, &backend.library, {}); };
        Run run(host, {u"stop"_s, record.id.toString(), u"--json"_s});
        QCOMPARE(run.wait(), 0);
        QCOMPARE(host.sweeps, 1);
        QVERIFY(!lastRow(run).value("stopped"_L1).toBool(true));
    }

    void whatHasEndedIsNotStopped()
    {
        FakeHost host;
        host.directory.fake->script = greeting;
        {
            Run ask(host, {u"ask"_s, u"Hi"_s});
            QCOMPARE(ask.wait(), 0);
        }
        QString id;
        {
            Run sessions(host, {u"sessions"_s, u"--json"_s});
            QCOMPARE(sessions.wait(), 0);
            id = lastRow(sessions).value("id"_L1).toString();
        }
        Run run(host, {u"stop"_s, id, u"--json"_s});
        QCOMPARE(run.wait(), 0);
        QVERIFY(host.stopped.isEmpty());
        QCOMPARE(lastRow(run).value("state"_L1).toString(), u"complete"_s);
    }

    void allAreStopped()
    {
        FakeHost host;
        host.stopResult = 3;
        Run run(host, {u"stop"_s, u"--all"_s});
        QCOMPARE(run.wait(), 0);
        QCOMPARE(host.stopped, QList {chat::SessionId()});
        QCOMPARE(run.terminal.out, u"Stopped: 3\n"_s);
    }

    void aHolderThatDoesNotAnswerIsAnError()
    {
        FakeHost host;
        host.stopResult = core::fail(ErrorKind::Busy, u"no answer"_s);
        Run run(host, {u"stop"_s, u"--all"_s});
        QCOMPARE(run.wait(), 1);
        QCOMPARE(run.terminal.notes.size(), 1);
        QVERIFY(run.terminal.out.isEmpty());
    }

    void theSweepTellsWhatItFound_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("interrupted");
        QTest::addColumn<QString>("says");
        QTest::newRow("something") << QStringList {u"sweep"_s} << 2 << u"interrupted: 2\n"_s;
        QTest::newRow("nothing") << QStringList {u"sweep"_s} << 0 << u"Nothing was left behind.\n"_s;
        QTest::newRow("json") << QStringList {u"sweep"_s, u"--json"_s} << 2
                              << u"{\"deltasFolded\":0,\"interrupted\":2,\"orphanDeltas\":0,\"placeholders\":0}\n"_s;
    }

    void theSweepTellsWhatItFound()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const int, interrupted);
        QFETCH(const QString, says);
        FakeHost host;
        host.sweepResult = streaming::SweepReport {.interrupted = interrupted};
        Run run(host, arguments);
        QCOMPARE(run.wait(), 0);
        QVERIFY2(run.terminal.out.contains(says), qPrintable(run.terminal.out));
    }

    void repairTellsWhatItSaved_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<bool>("damaged");
        QTest::addColumn<QString>("says");
        QTest::newRow("damaged") << QStringList {u"repair"_s} << true << u"Saved: 2 chats with 31 messages\n"_s;
        QTest::newRow("with a better backup") << QStringList {u"repair"_s} << true << u"holds more: /backup\n"_s;
        QTest::newRow("whole") << QStringList {u"repair"_s} << false << u"Nothing was changed.\n"_s;
        QTest::newRow("json") << QStringList {u"repair"_s, u"--json"_s} << true << u"\"original\":\"/damaged\""_s;
        QTest::newRow("json of a whole one")
            << QStringList {u"repair"_s, u"--json"_s} << false << u"\"repaired\":false"_s;
    }

    void repairTellsWhatItSaved()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const bool, damaged);
        QFETCH(const QString, says);
        FakeHost host;
        if (damaged) {
            host.rescue = settings::Rescue {.original = u"/damaged"_s,
                                            .conversations = 2,
                                            .messages = 31,
                                            .lostMessages = 1,
                                            .backup = u"/backup"_s};
        }
        Run run(host, arguments);
        QCOMPARE(run.wait(), 0);
        QVERIFY2(run.terminal.out.contains(says), qPrintable(run.terminal.out));
    }

    void repairFailsWhereAnotherProgramHoldsTheFolder()
    {
        FakeHost host;
        host.rescue = core::fail(core::ErrorKind::Busy, u"runnel works there"_s);
        Run run(host, {u"repair"_s});
        QCOMPARE(run.wait(), 1);
        QVERIFY(run.terminal.out.isEmpty());
    }

private:
    //! What another program has begun to write.
    static streaming::SessionRecord running()
    {
        streaming::SessionRecord record;
        record.id = chat::SessionId::create();
        record.conversation.id = chat::ConversationId::create();
        const chat::Message prompt = chat::Message::user(u"Hi"_s, {}, 1000);
        const chat::Message answer =
            chat::Message::placeholder({.provider = u"fake"_s, .model = u"m1"_s}, prompt.id, 1000);
        record.messages = {prompt, answer};
        record.message = answer.id;
        record.owner = core::ProcessIdentity::current();
        record.createdMs = 1000;
        return record;
    }
};

QTEST_GUILESS_MAIN(TestDataCommands)
#include "tst_datacommands.moc"
