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

class TestChatCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void chatWaitsForItsPipe()
    {
        FakeHost host;
        host.directory.fake->script = greeting;
        Run run(host);
        run.terminal.kind = cli::Terminal::Input::Pipe;
        run.start({u"chat"_s});
        QTRY_VERIFY(run.terminal.isReading);
        bool over = false;
        QTimer::singleShot(1500, &run.terminal, [&over] { over = true; });
        QTRY_VERIFY(over);
        QVERIFY(host.directory.fake->requests.isEmpty());
        Q_EMIT run.terminal.inputArrived();
        Q_EMIT run.terminal.inputLine(u"late"_s);
        Q_EMIT run.terminal.inputEnded();
        QCOMPARE(run.wait(), 0);
        QCOMPARE(host.directory.fake->requests.value(0).turns.last().text, u"late"_s);
    }

    void chatAnswersLineAfterLine()
    {
        FakeHost host;
        host.directory.fake->script = greeting;
        Run run(host);
        run.terminal.kind = cli::Terminal::Input::Terminal;
        run.terminal.outputIsTerminal = true;
        run.start({u"chat"_s});
        QTRY_VERIFY(run.terminal.out.endsWith("> "_L1));
        Q_EMIT run.terminal.inputLine(u"One"_s);
        QTRY_COMPARE(run.terminal.out.count("> "_L1), 2);
        Q_EMIT run.terminal.inputLine(u""_s);
        Q_EMIT run.terminal.inputLine(u"Two"_s);
        QTRY_COMPARE(run.terminal.out.count("Hello there"_L1), 2);
        QCOMPARE(host.directory.fake->requests.size(), 2);
        QCOMPARE(host.directory.fake->requests.last().turns.size(), 3);
        // Ctrl+C stops an answer, and the chat goes on.
        host.directory.fake->script = {.events = {llm::TextDelta {u"Half"_s}}, .hangs = true};
        Q_EMIT run.terminal.inputLine(u"Three"_s);
        QTRY_VERIFY(run.terminal.out.contains("Half"_L1));
        Q_EMIT run.terminal.interrupted();
        QTRY_VERIFY(run.terminal.out.endsWith("\n> "_L1));
        QVERIFY(!run.status);
        Q_EMIT run.terminal.inputEnded();
        QCOMPARE(run.wait(), 0);
    }

    void anInterruptOfAnIdleChatLeaves()
    {
        FakeHost host;
        Run run(host);
        run.terminal.kind = cli::Terminal::Input::Terminal;
        run.start({u"chat"_s});
        QTRY_VERIFY(run.terminal.isReading);
        Q_EMIT run.terminal.interrupted();
        QCOMPARE(run.wait(), 0);
    }

    void chatWithoutATerminalAnswersOnce_data()
    {
        QTest::addColumn<QString>("piped");
        QTest::addColumn<QString>("prompt");
        QTest::newRow("nothing") << QString() << u"What can you do?"_s;
        QTest::newRow("a pipe that ends at once") << u""_s << u"What can you do?"_s;
        QTest::newRow("a prompt") << u"Tell me"_s << u"Tell me"_s;
    }

    void chatWithoutATerminalAnswersOnce()
    {
        QFETCH(QString, piped);
        QFETCH(QString, prompt);
        FakeHost host;
        host.directory.fake->script = greeting;
        Run run(host);
        run.terminal.piped = piped;
        run.terminal.kind = piped.isNull() ? cli::Terminal::Input::Nothing : cli::Terminal::Input::Pipe;
        run.start({u"chat"_s});
        QCOMPARE(run.wait(), 0);
        QCOMPARE(run.terminal.out, u"Hello there\n"_s);
        QCOMPARE(host.directory.fake->requests.value(0).turns.last().text, prompt);
    }
};

QTEST_GUILESS_MAIN(TestChatCommand)
#include "tst_chatcommand.moc"
