// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>

using namespace Qt::StringLiterals;

namespace {

constexpr int bound = 30'000; // ms, for anything that happens once

QByteArray firstLine(QProcess &process)
{
    QByteArray line;
    while (!line.endsWith('\n') && process.waitForReadyRead(bound)) line += process.readAllStandardOutput();
    return line;
}

void end(QProcess &process)
{
    process.closeWriteChannel();
    process.terminate();
    if (!process.waitForFinished(5'000)) process.kill();
    process.waitForFinished();
}

} // namespace

//! The true program in a true window: an X server of its own, keys from xdotool, a service played by another project.
class TestE2eDesktop : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] QProcessEnvironment environment() const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        const QStringList names = environment.keys();
        for (const QString &name : names) {
            if (name.startsWith("OPENAI_"_L1) || name.startsWith("RUNNEL_"_L1)) environment.remove(name);
        }
        environment.insert(u"DISPLAY"_s, m_display);
        environment.remove(u"WAYLAND_DISPLAY"_s);
        environment.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s);
        environment.insert(u"RUNNEL_BASE_URL"_s, m_url + "/v1"_L1);
        environment.insert(u"RUNNEL_API_KEY"_s, u"sk-canary-0123456789abcdef"_s);
        environment.insert(u"RUNNEL_MODEL"_s, u"gpt-4o"_s);
        environment.insert(u"no_proxy"_s, u"127.0.0.1"_s);
        return environment;
    }
    [[nodiscard]] std::unique_ptr<QProcess> startRunnel() const { return startRunnel(m_folder->path()); }
    [[nodiscard]] std::unique_ptr<QProcess> startRunnel(const QString &dataDir) const
    {
        auto process = std::make_unique<QProcess>();
        process->setProcessEnvironment(environment());
        process->start(QString::fromUtf8(RUNNEL_DESKTOP), {u"--data-dir"_s, dataDir});
        return process;
    }
    //! What a program said; empty where it failed.
    QByteArray run(const QString &program, const QStringList &arguments, int time = bound) const
    {
        QProcess process;
        process.setProcessEnvironment(environment());
        process.start(program, arguments);
        if (!process.waitForFinished(time)) process.kill();
        return process.exitCode() == 0 ? process.readAllStandardOutput() : QByteArray();
    }
    //! The window of \a process, up and with the focus.
    [[nodiscard]] bool focusWindow(const QProcess &process)
    {
        const QString pid = QString::number(process.processId());
        return QTest::qWaitFor(
            [&] {
                m_window = QString::fromLatin1(
                    run(u"xdotool"_s, {u"search"_s, u"--onlyvisible"_s, u"--pid"_s, pid, u"--name"_s, u"Runnel"_s})
                        .split('\n')
                        .first());
                if (m_window.isEmpty()) return false;
                run(u"xdotool"_s, {u"windowactivate"_s, u"--sync"_s, m_window}, 5'000);
                return run(u"xdotool"_s, {u"getwindowfocus"_s}).trimmed() == m_window.toLatin1();
            },
            bound);
    }
    void type(const QString &text) const { run(u"xdotool"_s, {u"type"_s, u"--delay"_s, u"15"_s, text}); }
    void key(const QString &name) const { run(u"xdotool"_s, {u"key"_s, name}); }
    //! What `runnelctl` prints about the same folder; empty where it fails.
    [[nodiscard]] QByteArray ctl(const QStringList &arguments) const
    {
        return run(QString::fromUtf8(RUNNEL_CTL), arguments + QStringList {u"--data-dir"_s, m_folder->path()});
    }
    //! Sends a greeting, and returns how the answer stands.
    [[nodiscard]] QString sendHello() const
    {
        if (textOf(lastMessage()) != m_greeting) {
            type(u"hello"_s);
            key(u"Return"_s);
        }
        return stateOf(lastMessage());
    }
    //! The last message of the last chat, as the database has it now.
    [[nodiscard]] QJsonObject lastMessage() const
    {
        const QByteArray out = ctl({u"show"_s, u"last"_s, u"--json"_s});
        QJsonObject last;
        for (const QByteArray &line : out.split('\n')) {
            if (!line.isEmpty()) last = QJsonDocument::fromJson(line).object();
        }
        return last;
    }
    [[nodiscard]] static QString textOf(const QJsonObject &message) { return message.value("text"_L1).toString(); }
    [[nodiscard]] static QString stateOf(const QJsonObject &message) { return message.value("state"_L1).toString(); }
    //! Waits until the journal has more than \a characters of the answer.
    [[nodiscard]] bool waitForText(qsizetype characters) const
    {
        return QTest::qWaitFor([&] { return textOf(lastMessage()).size() > characters; }, bound);
    }
    //! SIGTERM is a proper end.
    static void quit(QProcess &process)
    {
        process.terminate();
        QVERIFY(process.waitForFinished(bound));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 0);
    }

    QProcess m_server;
    QProcess m_manager;
    QProcess m_aimock;
    QString m_display;
    QString m_url;
    QString m_story;
    QString m_greeting;
    QString m_window;
    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:
    void initTestCase()
    {
        m_server.start(u"Xvfb"_s,
                       {u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s, u"1280x800x24"_s, u"-nolisten"_s, u"tcp"_s});
        QVERIFY2(m_server.waitForStarted(), "Xvfb is needed for this test");
        m_display = u":"_s + QString::fromLatin1(firstLine(m_server).trimmed());
        QVERIFY(m_display.size() > 1);
        QProcessEnvironment display = QProcessEnvironment::systemEnvironment();
        display.insert(u"DISPLAY"_s, m_display);
        m_manager.setProcessEnvironment(display);
        // It may come before the display is ready for it, and then it ends.
        const auto isManaged = [this, &display] {
            if (m_manager.state() == QProcess::NotRunning) m_manager.start(u"openbox"_s, {u"--sm-disable"_s});
            QProcess ask;
            ask.setProcessEnvironment(display);
            ask.start(u"xdotool"_s, {u"get_num_desktops"_s});
            return ask.waitForFinished(bound) && ask.exitCode() == 0;
        };
        QVERIFY2(QTest::qWaitFor(isManaged, bound), "openbox is needed for this test");

        m_aimock.start(u"node"_s, {QString::fromUtf8(RUNNEL_AIMOCK)});
        QVERIFY2(m_aimock.waitForStarted(), "Node.js is needed for this test");
        const QJsonObject told = QJsonDocument::fromJson(firstLine(m_aimock)).object();
        m_url = told.value("url"_L1).toString();
        m_story = told.value("story"_L1).toString();
        m_greeting = told.value("greeting"_L1).toString();
        QVERIFY(!m_url.isEmpty());
    }

    void cleanupTestCase()
    {
        end(m_aimock);
        end(m_manager);
        end(m_server);
    }

    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aPromptIsTypedStreamedAndSaved()
    {
        const auto runnel = startRunnel();
        QVERIFY(focusWindow(*runnel));
        type(u"hello there"_s);
        key(u"Return"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(lastMessage()), u"complete"_s, bound);
        QCOMPARE(textOf(lastMessage()), m_greeting);
        quit(*runnel);
    }

    void escStopsWithTheTextSaved()
    {
        const auto runnel = startRunnel();
        QVERIFY(focusWindow(*runnel));
        type(u"tell me a story"_s);
        key(u"Return"_s);
        QVERIFY(waitForText(50));
        key(u"Escape"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(lastMessage()), u"stopped"_s, bound);
        const QString text = textOf(lastMessage());
        QVERIFY(text.size() > 50 && m_story.startsWith(text));
        quit(*runnel);
    }

    void quittingInTheMiddleInterruptsWithTheTextSaved()
    {
        const auto runnel = startRunnel();
        QVERIFY(focusWindow(*runnel));
        type(u"tell me a story"_s);
        key(u"Return"_s);
        QVERIFY(waitForText(50));
        quit(*runnel);
        QCOMPARE(stateOf(lastMessage()), u"interrupted"_s);
        QVERIFY(textOf(lastMessage()).size() > 50);
    }

    void killedInTheMiddleItComesBackWithTheTextAndTheDraft()
    {
        const auto killed = startRunnel();
        QVERIFY(focusWindow(*killed));
        type(u"tell me a story"_s);
        key(u"Return"_s);
        QVERIFY(waitForText(100));
        const QString before = textOf(lastMessage());
        ::kill(pid_t(killed->processId()), SIGKILL);
        QVERIFY(killed->waitForFinished(bound));

        const auto again = startRunnel();
        QVERIFY(focusWindow(*again));
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(lastMessage()), u"interrupted"_s, bound);
        const QString after = textOf(lastMessage());
        QVERIFY(after.size() >= before.size());
        QVERIFY(m_story.startsWith(after));
        // The chat that was open is open again: its title is the window's.
        QTRY_VERIFY_WITH_TIMEOUT(run(u"xdotool"_s, {u"getwindowname"_s, m_window}).contains("tell me a story"), bound);
        quit(*again);
    }

    void aSecondStartRaisesTheFirstAndEnds()
    {
        const auto first = startRunnel();
        QVERIFY(focusWindow(*first));
        const auto second = startRunnel();
        QVERIFY(second->waitForFinished(bound));
        QCOMPARE(second->exitCode(), 0);
        QCOMPARE(first->state(), QProcess::Running);
        // Also after the first was killed: its lock and its socket are taken over.
        ::kill(pid_t(first->processId()), SIGKILL);
        QVERIFY(first->waitForFinished(bound));
        const auto third = startRunnel();
        QVERIFY(focusWindow(*third));
        quit(*third);
    }

    void alsoTheVeryFirstStartIsRaised()
    {
        const QString notYetMade = m_folder->filePath(u"deep/data"_s);
        const auto first = startRunnel(notYetMade);
        QVERIFY(focusWindow(*first));
        const auto second = startRunnel(notYetMade);
        QVERIFY(second->waitForFinished(bound));
        QCOMPARE(second->exitCode(), 0);
        QCOMPARE(first->state(), QProcess::Running);
        quit(*first);
    }

    void anAnswerOfTheWindowIsStoppedFromATerminal()
    {
        const auto runnel = startRunnel();
        QVERIFY(focusWindow(*runnel));
        type(u"tell me a story"_s);
        key(u"Return"_s);
        QVERIFY(waitForText(50));
        QCOMPARE(ctl({u"stop"_s, u"--all"_s}), "Stopped: 1\n"_ba);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(lastMessage()), u"stopped"_s, bound);
        const QString text = textOf(lastMessage());
        QVERIFY(text.size() > 50 && m_story.startsWith(text));
        quit(*runnel);
    }

    void besideATerminalTheWindowReadsAndThenTakesOver()
    {
        QProcess ask;
        ask.setProcessEnvironment(environment());
        ask.start(QString::fromUtf8(RUNNEL_CTL), {u"ask"_s, u"tell me a story"_s, u"--data-dir"_s, m_folder->path()});
        // Not before it holds the folder: who looks into a free one holds it meanwhile.
        QVERIFY(ask.waitForReadyRead(bound));
        QVERIFY(waitForText(50));
        const auto runnel = startRunnel();
        QVERIFY(focusWindow(*runnel));
        // Nothing can be written while the terminal does.
        type(u"hello there"_s);
        key(u"Return"_s);
        QCOMPARE(ctl({u"stop"_s, u"--all"_s}), "Stopped: 1\n"_ba);
        QVERIFY(ask.waitForFinished(bound));
        QCOMPARE(stateOf(lastMessage()), u"stopped"_s);
        // The socket went with the terminal's program, and comes back with the window's.
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_folder->filePath(u"runnel.sock"_s)), bound);
        QVERIFY(focusWindow(*runnel));
        QTRY_COMPARE_WITH_TIMEOUT(sendHello(), u"complete"_s, bound);
        QCOMPARE(textOf(lastMessage()), m_greeting);
        quit(*runnel);
    }

    void aFolderThatCannotBeWrittenIsShownAndLeftAlone()
    {
        QVERIFY(!ctl({u"ask"_s, u"hello there"_s}).isEmpty());
        // Nobody can lock a folder, also not who may write everywhere.
        QVERIFY(QFile::remove(m_folder->filePath(u"runnel.lock"_s)));
        QVERIFY(QDir(m_folder->path()).mkdir(u"runnel.lock"_s));
        const auto runnel = startRunnel();
        QVERIFY(focusWindow(*runnel));
        QByteArray said;
        QTRY_VERIFY_WITH_TIMEOUT((said += runnel->readAllStandardError()).contains("can only be read"), bound);
        type(u"hello again"_s);
        key(u"Return"_s);
        quit(*runnel);
        QCOMPARE(ctl({u"list"_s}).count('\n'), 1);
        QCOMPARE(textOf(lastMessage()), m_greeting);
    }

    void aFolderThatIsAFileIsToldAndEndsBadly()
    {
        QFile file(m_folder->filePath(u"data"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        QProcess process;
        process.setProcessEnvironment(environment());
        process.start(QString::fromUtf8(RUNNEL_DESKTOP), {u"--data-dir"_s, file.fileName()});
        QByteArray said;
        QTRY_VERIFY_WITH_TIMEOUT((said += process.readAllStandardError()).contains("runnel:"), bound);
        QVERIFY(said.contains(file.fileName().toUtf8()));
        process.terminate();
        QVERIFY(process.waitForFinished(bound));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
    }

    void aDamagedDatabaseIsKeptAndTheWindowComes()
    {
        QFile file(m_folder->filePath(u"runnel.sqlite"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray garbage = QByteArray("this is no database ").repeated(500);
        file.write(garbage);
        file.close();
        const auto process = startRunnel();
        QVERIFY(focusWindow(*process));
        quit(*process);
        const QStringList kept = QDir(m_folder->path()).entryList({u"runnel-*-damaged.sqlite"_s}, QDir::Files);
        QCOMPARE(kept.size(), 1);
        QFile original(m_folder->filePath(kept.first()));
        QVERIFY(original.open(QIODevice::ReadOnly));
        QCOMPARE(original.readAll(), garbage);
        QVERIFY(!ctl({u"doctor"_s}).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestE2eDesktop)
#include "tst_e2e_desktop.moc"
