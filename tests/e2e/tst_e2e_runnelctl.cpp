// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "programs.h"
#include "support/scriptedhttpserver.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

#include <csignal>
#include <memory>

using namespace Qt::StringLiterals;
using namespace runnel;
using runnel::test::Aimock;
using runnel::test::canary;
using runnel::test::chatStream;
using runnel::test::ChatStreamEnd;
using runnel::test::Ctl;
using runnel::test::HttpResponse;
using runnel::test::ScriptedHttpServer;

class TestE2eRunnelctl : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] QStringList ask(const QString &prompt, const QStringList &more = {},
                                  const QString &model = u"gpt-4o"_s, const QString &kind = u"openai"_s) const
    {
        return QStringList {u"ask"_s,         prompt,       u"--kind"_s, kind,           u"--base-url"_s,
                            m_url + "/v1"_L1, u"--model"_s, model,       u"--key-env"_s, u"E2E_KEY"_s} +
               more;
    }
    //! As ask(), over another service's interface.
    [[nodiscard]] QStringList askOver(const QString &kind, const QString &prompt,
                                      const QString &model = u"some-model"_s) const
    {
        return {u"ask"_s, prompt,       u"--kind"_s, kind,           u"--base-url"_s,
                m_url,    u"--model"_s, model,       u"--key-env"_s, u"E2E_KEY"_s};
    }
    [[nodiscard]] static QStringList askAt(const QUrl &url, const QString &prompt)
    {
        return {u"ask"_s, prompt, u"--base-url"_s, url.toString(), u"--model"_s, u"m"_s};
    }
    //! What the service was asked so far, as JSON.
    [[nodiscard]] QByteArray journal() const
    {
        QNetworkAccessManager network;
        const std::unique_ptr<QNetworkReply> reply(network.get(QNetworkRequest(QUrl(m_url + "/v1/_requests"_L1))));
        return QTest::qWaitFor([&reply] { return reply->isFinished(); }) ? reply->readAll() : QByteArray();
    }
    //! The last answer as `show` tells it.
    QJsonObject lastAnswer()
    {
        Ctl show(m_folder->path(), {u"show"_s, u"last"_s, u"--json"_s});
        if (show.wait() != 0 || show.rows().isEmpty()) return {};
        return show.rows().last();
    }

    Aimock m_aimock;
    QString m_url;
    QString m_greeting;
    QString m_story;
    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_aimock.start(), "Node.js is needed for this test");
        m_url = m_aimock.url;
        m_greeting = m_aimock.greeting;
        m_story = m_aimock.story;
        QVERIFY(m_url.startsWith("http://127.0.0.1:"_L1) || m_url.startsWith("http://localhost:"_L1));
    }

    void cleanupTestCase() { m_aimock.end(); }

    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aPromptBecomesAStreamedAndSavedAnswer()
    {
        Ctl run(m_folder->path(), ask(u"hello"_s));
        QCOMPARE(run.wait(), 0);
        QCOMPARE(QString::fromUtf8(run.out), m_greeting + u'\n');
        QVERIFY2(run.err.isEmpty(), run.err.constData());
        const QJsonObject answer = lastAnswer();
        QCOMPARE(answer.value("text"_L1).toString(), m_greeting);
        QCOMPARE(answer.value("state"_L1).toString(), u"complete"_s);
        QVERIFY(answer.value("usage"_L1).toObject().contains("completionTokens"_L1));
    }

    void everyServiceAnswersOverItsOwnInterface_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QString>("reasoning"); // the mock tells none over Interactions
        const QString reasoning = u"Let me see."_s;
        QTest::newRow("Anthropic") << u"anthropic"_s << QByteArray("\"/v1/messages\"") << reasoning;
        QTest::newRow("Gemini") << u"gemini"_s << QByteArray("\"/v1beta/models/some-model:streamGenerateContent")
                                << reasoning;
        QTest::newRow("Gemini's Interactions")
            << u"gemini-interactions"_s << QByteArray("\"/v1beta/interactions\"") << QString();
        QTest::newRow("Ollama") << u"ollama"_s << QByteArray("\"/api/chat\"") << reasoning;
    }

    void everyServiceAnswersOverItsOwnInterface()
    {
        QFETCH(QString, kind);
        QFETCH(QByteArray, path);
        QFETCH(QString, reasoning);
        QVERIFY(!journal().contains(path));
        Ctl run(m_folder->path(), askOver(kind, u"hello"_s));
        QCOMPARE(run.wait(), 0);
        QCOMPARE(QString::fromUtf8(run.out), m_greeting + u'\n');
        const QJsonObject answer = lastAnswer();
        QCOMPARE(answer.value("state"_L1).toString(), u"complete"_s);
        QVERIFY(answer.value("usage"_L1).toObject().contains("completionTokens"_L1));
        QVERIFY(journal().contains(path));

        Ctl thinking(m_folder->path(), askOver(kind, u"reasons"_s));
        QCOMPARE(thinking.wait(), 0);
        QCOMPARE(QString::fromUtf8(thinking.out), m_greeting + u'\n');
        QCOMPARE(lastAnswer().value("reasoning"_L1).toString(), reasoning);

        Ctl cut(m_folder->path(), askOver(kind, u"cut off"_s));
        QCOMPARE(cut.wait(), 5);
        const QString text = lastAnswer().value("text"_L1).toString();
        QVERIFY(!text.isEmpty() && m_story.startsWith(text));

        Ctl refused(m_folder->path(), askOver(kind, u"hello"_s, u"unknown-model"_s));
        QCOMPARE(refused.wait(), 3);
        QVERIFY2(refused.err.contains("does not know this model"), refused.err.constData());
    }

    void responsesAreStreamed()
    {
        Ctl run(m_folder->path(), ask(u"hello"_s, {}, u"gpt-4o"_s, u"openai-responses"_s));
        QCOMPARE(run.wait(), 0);
        QCOMPARE(QString::fromUtf8(run.out), m_greeting + u'\n');
        QVERIFY2(run.err.isEmpty(), run.err.constData());
        QCOMPARE(lastAnswer().value("state"_L1).toString(), u"complete"_s);
        Ctl refused(m_folder->path(), ask(u"wrong key"_s, {}, u"gpt-4o"_s, u"openai-responses"_s));
        QCOMPARE(refused.wait(), 3);
        QVERIFY2(refused.err.contains("did not accept the key"), refused.err.constData());
        Ctl broken(m_folder->path(), ask(u"cut off"_s, {}, u"gpt-4o"_s, u"openai-responses"_s));
        QCOMPARE(broken.wait(), 5);
        const QString text = lastAnswer().value("text"_L1).toString();
        QVERIFY(!text.isEmpty() && m_story.startsWith(text));
    }

    void theEventsComeAsJson()
    {
        Ctl run(m_folder->path(), ask(u"hello"_s, {u"--json"_s}));
        QCOMPARE(run.wait(), 0);
        QString text;
        for (const QJsonObject &row : run.rows()) {
            QVERIFY(!row.isEmpty());
            if (row.value("event"_L1) == "text"_L1) text += row.value("text"_L1).toString();
        }
        QCOMPARE(text, m_greeting);
        QCOMPARE(run.rows().last().value("state"_L1).toString(), u"complete"_s);
    }

    void aPipedPromptIsRead()
    {
        Ctl run(m_folder->path(), ask(u"-"_s), false);
        run.process.write("piped prompt\n");
        run.process.closeWriteChannel();
        QCOMPARE(run.wait(), 0);
        QCOMPARE(QString::fromUtf8(run.out), m_greeting + u'\n');
    }

    void aSlowPipeIsReadToItsEnd_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<bool>("isSilentFirst");
        QTest::newRow("chat") << QStringList {u"chat"_s} << true;
        QTest::newRow("ask alone") << QStringList {u"ask"_s} << true;
        QTest::newRow("ask with a dash") << QStringList {u"ask"_s, u"Read:"_s, u"-"_s} << true;
        QTest::newRow("ask with a prompt") << QStringList {u"ask"_s, u"Read:"_s} << false;
    }

    void aSlowPipeIsReadToItsEnd()
    {
        QFETCH(QStringList, arguments);
        QFETCH(bool, isSilentFirst);
        Ctl run(m_folder->path(), arguments, false);
        if (!isSilentFirst) run.process.write("a late ");
        // Longer than any patience with a pipe; the test is over early where the program does not wait.
        QVERIFY(!QTest::qWaitFor([&run] { return !run.out.isEmpty() || run.process.state() == QProcess::NotRunning; },
                                 2'500));
        run.process.write(isSilentFirst ? "a late word" : "word");
        run.process.closeWriteChannel();
        QCOMPARE(run.wait(), 0);
        Ctl show(m_folder->path(), {u"show"_s, u"last"_s});
        QCOMPARE(show.wait(), 0);
        QVERIFY2(show.out.contains("a late word"), show.out.constData());
    }

    void aClosedInputIsNothing()
    {
        Ctl run(m_folder->path(), {u"-c"_s, u"exec \"$0\" chat <&-"_s, QString::fromUtf8(RUNNEL_CTL)}, true, u"sh"_s);
        QCOMPARE(run.wait(), 0);
        QVERIFY(!run.out.isEmpty());
    }

    void anInterruptStopsAndSavesThePart()
    {
        Ctl run(m_folder->path(), ask(u"story"_s));
        QTRY_VERIFY_WITH_TIMEOUT(run.out.size() > 100, 20'000);
        ::kill(static_cast<pid_t>(run.process.processId()), SIGINT);
        QCOMPARE(run.wait(), 130);
        const QJsonObject answer = lastAnswer();
        QCOMPARE(answer.value("state"_L1).toString(), u"stopped"_s);
        const QString text = answer.value("text"_L1).toString();
        QVERIFY(m_story.startsWith(text) && text.size() < m_story.size());
        QCOMPARE(QString::fromUtf8(run.out).trimmed(), text.trimmed());
    }

    void aKilledProgramLosesNothingThatWasCommitted()
    {
        QString shown;
        {
            Ctl run(m_folder->path(), ask(u"story"_s));
            QTRY_VERIFY_WITH_TIMEOUT(run.out.size() > 400, 20'000);
            run.process.kill();
            QCOMPARE(run.wait(), -2);
            shown = QString::fromUtf8(run.out);
        }
        const QJsonObject answer = lastAnswer();
        QCOMPARE(answer.value("state"_L1).toString(), u"interrupted"_s);
        const QString text = answer.value("text"_L1).toString();
        QVERIFY(!text.isEmpty() && m_story.startsWith(text));
        // What is missing fits into one batch of 100 ms; the server sends 12 characters each 20 ms.
        QVERIFY2(text.size() >= shown.size() - 400, qPrintable(u"%1 of %2"_s.arg(text.size()).arg(shown.size())));
        Ctl sessions(m_folder->path(), {u"sessions"_s, u"--running"_s, u"--json"_s});
        QCOMPARE(sessions.wait(), 0);
        QVERIFY(sessions.out.isEmpty());
        QCOMPARE(lastAnswer(), answer);
    }

    void whatTheServiceRefusesIsTold_data()
    {
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QString>("model");
        QTest::addColumn<QByteArray>("sentence");
        QTest::newRow("401") << u"wrong key"_s << u"gpt-4o"_s << QByteArray("did not accept the key");
        QTest::newRow("404") << u"hello"_s << u"unknown-model"_s << QByteArray("does not know this model");
        QTest::newRow("quota") << u"quota"_s << u"gpt-4o"_s << QByteArray("used up");
    }

    void whatTheServiceRefusesIsTold()
    {
        QFETCH(QString, prompt);
        QFETCH(QString, model);
        QFETCH(QByteArray, sentence);
        Ctl run(m_folder->path(), ask(prompt, {}, model));
        QCOMPARE(run.wait(), 3);
        QVERIFY(run.out.isEmpty());
        QVERIFY2(run.err.contains(sentence), run.err.constData());
        QCOMPARE(lastAnswer().value("state"_L1).toString(), u"failed"_s);
    }

    void aBrokenStreamKeepsItsText()
    {
        Ctl run(m_folder->path(), ask(u"cut off"_s));
        QCOMPARE(run.wait(), 5);
        const QString text = lastAnswer().value("text"_L1).toString();
        QVERIFY(!text.isEmpty() && m_story.startsWith(text));
        QCOMPARE(QString::fromUtf8(run.out), text + u'\n');
    }

    void anEndWithoutATerminalSignalIsNoSuccess()
    {
        ScriptedHttpServer server;
        QVERIFY(server.listen());
        server.enqueue(HttpResponse::stream(
            chatStream({u"Once "_s, u"upon"_s}, ChatStreamEnd {.finishReason = {}, .usage = false, .done = false})));
        Ctl run(m_folder->path(), askAt(server.url(u"/v1"_s), u"Hi"_s));
        QCOMPARE(run.wait(), 5);
        QCOMPARE(run.out, "Once upon\n");
        QCOMPARE(lastAnswer().value("state"_L1).toString(), u"truncated"_s);
    }

    void aWebPageIsNoAnswer()
    {
        ScriptedHttpServer server;
        QVERIFY(server.listen());
        server.setHandler(
            [](const auto &) { return HttpResponse::html(200, "<html><script>alert(1)</script></html>"); });
        Ctl run(m_folder->path(), askAt(server.url(u"/v1"_s), u"Hi"_s));
        QCOMPARE(run.wait(), 3);
        QVERIFY(run.out.isEmpty());
        QVERIFY(!run.err.isEmpty());
    }

    void aRefusedConnectionIsANetworkError()
    {
        ScriptedHttpServer server;
        QVERIFY(server.listen());
        const QUrl url = server.url(u"/v1"_s);
        server.close();
        Ctl run(m_folder->path(), askAt(url, u"Hi"_s));
        QCOMPARE(run.wait(), 4);
        QVERIFY2(run.err.contains("no connection"), run.err.constData());
    }

    void aMalformedAddressIsAUsageError()
    {
        Ctl run(m_folder->path(), {u"ask"_s, u"Hi"_s, u"--base-url"_s, u"http//nowhere"_s, u"--model"_s, u"m"_s});
        QCOMPARE(run.wait(), 2);
        QVERIFY2(run.err.contains("http//nowhere"), run.err.constData());
    }

    void aSecondWriterIsToldAndReadersStillWork()
    {
        Ctl first(m_folder->path(), ask(u"story"_s));
        QTRY_VERIFY_WITH_TIMEOUT(first.out.size() > 20, 20'000);
        Ctl second(m_folder->path(), ask(u"hello"_s));
        QCOMPARE(second.wait(), 1);
        QVERIFY2(second.err.contains("--data-dir"), second.err.constData());
        Ctl list(m_folder->path(), {u"list"_s, u"--json"_s});
        QCOMPARE(list.wait(), 0);
        QCOMPARE(list.rows().size(), 1);
        ::kill(static_cast<pid_t>(first.process.processId()), SIGTERM);
        QCOMPARE(first.wait(), 130);
    }

    void aFolderThatCannotBeWrittenIsRead()
    {
        QCOMPARE(Ctl(m_folder->path(), ask(u"hello"_s)).wait(), 0);
        // Permissions do not bind root, so the lock is made impossible as well.
        const QString lock = m_folder->filePath(u"runnel.lock"_s);
        QVERIFY(QFile::remove(lock) && QDir().mkdir(lock));
        QVERIFY(QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::ExeOwner));
        const auto cleanUp = qScopeGuard([this] {
            QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        });
        for (const QString &verb : {u"list"_s, u"sessions"_s}) {
            Ctl run(m_folder->path(), {verb});
            QVERIFY2(run.wait() == 0, run.err.constData());
            QVERIFY(!run.out.isEmpty());
        }
        QCOMPARE(lastAnswer().value("text"_L1).toString(), m_greeting);
        Ctl second(m_folder->path(), ask(u"hello"_s));
        QCOMPARE(second.wait(), 1);
    }

    void aNewerDatabaseIsReadAndNeverWritten()
    {
        QCOMPARE(Ctl(m_folder->path(), ask(u"hello"_s)).wait(), 0);
        const QByteArray file = m_folder->filePath(u"runnel.sqlite"_s).toUtf8();
        sqlite3 *handle = nullptr;
        QCOMPARE(sqlite3_open(file.constData(), &handle), SQLITE_OK);
        sqlite3_exec(handle, "PRAGMA user_version = 4711", nullptr, nullptr, nullptr);
        sqlite3_close(handle);
        Ctl run(m_folder->path(), ask(u"hello"_s));
        QCOMPARE(run.wait(), 1);
        QVERIFY2(run.err.contains("newer version"), run.err.constData());
        QCOMPARE(lastAnswer().value("text"_L1).toString(), m_greeting);
        Ctl doctor(m_folder->path(), {u"doctor"_s});
        QCOMPARE(doctor.wait(), 1);
        QVERIFY(doctor.out.contains("4711"));
    }

    void aDamagedDatabaseIsLeftAloneUntilItIsToBeRepaired()
    {
        QFile file(m_folder->filePath(u"runnel.sqlite"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray letter = QByteArray("a letter, no database\n").repeated(400);
        file.write(letter);
        file.close();
        Ctl run(m_folder->path(), ask(u"hello"_s));
        QCOMPARE(run.wait(), 1);
        QVERIFY2(run.err.contains("damaged"), run.err.constData());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), letter);
        Ctl doctor(m_folder->path(), {u"doctor"_s});
        QCOMPARE(doctor.wait(), 1);
        QVERIFY2(doctor.out.contains("runnelctl repair"), doctor.out.constData());
        Ctl repair(m_folder->path(), {u"repair"_s});
        QCOMPARE(repair.wait(), 0);
        QVERIFY2(repair.out.contains("-damaged.sqlite"), repair.out.constData());
        Ctl again(m_folder->path(), {u"repair"_s});
        QCOMPARE(again.wait(), 0);
        QVERIFY2(again.out.contains("is whole"), again.out.constData());
        Ctl after(m_folder->path(), ask(u"hello"_s));
        QCOMPARE(after.wait(), 0);
    }

    void withNothingSetUpTheGuideAnswers()
    {
        Ctl run(m_folder->path(), {u"ask"_s, u"Hello"_s});
        QCOMPARE(run.wait(), 0);
        QVERIFY(!run.out.isEmpty());
        QVERIFY2(run.err.contains("guide"), run.err.constData());
    }

    void chatWithoutATerminalAnswersOnce()
    {
        Ctl run(m_folder->path(), {u"chat"_s});
        QCOMPARE(run.wait(), 0);
        QVERIFY(!run.out.isEmpty());
    }

    void aReaderThatLeavesStopsTheAnswer()
    {
        Ctl run(m_folder->path(),
                QStringList {u"-c"_s, u"\"$0\" \"$@\" | head -c 20"_s, QString::fromUtf8(RUNNEL_CTL)} + ask(u"story"_s),
                true, u"sh"_s);
        QCOMPARE(run.wait(), 0);
        QCOMPARE(QString::fromUtf8(run.out), m_story.left(20));
        QCOMPARE(lastAnswer().value("state"_L1).toString(), u"stopped"_s);
    }

    void aKeyInAnAddressIsNotShown()
    {
        Ctl doctor(m_folder->path(),
                   {u"-c"_s, u"RUNNEL_BASE_URL='https://example.org/v1?key=%1' exec \"$0\" doctor"_s.arg(canary),
                    QString::fromUtf8(RUNNEL_CTL)},
                   true, u"sh"_s);
        QCOMPARE(doctor.wait(), 1);
        QVERIFY2(doctor.out.contains("api-version"), doctor.out.constData());
        QVERIFY(!doctor.out.contains(canary.toUtf8()) && !doctor.err.contains(canary.toUtf8()));
    }

    void outputThatCannotBeWrittenIsAnError_data()
    {
        QTest::addColumn<QString>("line");
        QTest::newRow("ask, full") << u"exec \"$0\" ask hello > /dev/full"_s;
        QTest::newRow("ask, closed") << u"exec \"$0\" ask hello >&-"_s;
        QTest::newRow("list, full") << u"exec \"$0\" list > /dev/full"_s;
        QTest::newRow("list, closed") << u"exec \"$0\" list >&-"_s;
        QTest::newRow("show, full") << u"exec \"$0\" show last > /dev/full"_s;
        QTest::newRow("show, closed") << u"exec \"$0\" show last >&-"_s;
    }

    void outputThatCannotBeWrittenIsAnError()
    {
        QFETCH(QString, line);
        QCOMPARE(Ctl(m_folder->path(), ask(u"hello"_s)).wait(), 0);
        Ctl run(m_folder->path(), {u"-c"_s, line, QString::fromUtf8(RUNNEL_CTL)}, true, u"sh"_s);
        QCOMPARE(run.wait(), 1);
        QVERIFY2(run.err.contains("cannot write to standard output"), run.err.constData());
    }

    void aFileThatMayNotGrowIsAnErrorAndNoEnd()
    {
        QCOMPARE(Ctl(m_folder->path(), ask(u"hello"_s)).wait(), 0);
        Ctl run(m_folder->path(), {u"-c"_s, u"ulimit -f 1 && exec \"$0\" ask Hi"_s, QString::fromUtf8(RUNNEL_CTL)},
                true, u"sh"_s);
        QCOMPARE(run.wait(), 1);
        QVERIFY2(run.err.contains("disk is full"), run.err.constData());
        QCOMPARE(lastAnswer().value("text"_L1).toString(), m_greeting);
    }

    void theGuideNeverAnswersForAServerThatNamesNoModel()
    {
        Ctl run(m_folder->path(),
                {u"-c"_s, u"RUNNEL_BASE_URL=http://127.0.0.1:9/v1 exec \"$0\" ask Hi"_s, QString::fromUtf8(RUNNEL_CTL)},
                true, u"sh"_s);
        QCOMPARE(run.wait(), 2);
        QVERIFY2(run.err.contains("names no model"), run.err.constData());
        QVERIFY(run.out.isEmpty());
    }

    void aFailureIsToldOnce()
    {
        Ctl run(m_folder->path(), {u"ask"_s, u"--kind"_s, u"compatible"_s, u"--base-url"_s, u"http://127.0.0.1:9/v1"_s,
                                   u"--model"_s, u"m"_s, u"Hi"_s});
        QCOMPARE(run.wait(), 4);
        QCOMPARE(run.err.count("There is no connection to the service"), 1);
    }

    void theKeyIsWrittenNowhere()
    {
        QCOMPARE(Ctl(m_folder->path(), ask(u"hello"_s)).wait(), 0);
        QCOMPARE(Ctl(m_folder->path(), ask(u"wrong key"_s)).wait(), 3);
        QDirIterator files(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        int count = 0;
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains(canary.toUtf8()), qPrintable(file.fileName()));
            ++count;
        }
        QVERIFY(count > 0);
    }
};

QTEST_GUILESS_MAIN(TestE2eRunnelctl)
#include "tst_e2e_runnelctl.moc"
