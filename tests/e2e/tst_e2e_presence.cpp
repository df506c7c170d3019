// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/privatebus.h"
#include "trayhost.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace runnel;

namespace {

constexpr int bound = 30'000; // ms, for anything that happens once
constexpr auto quickPrompt = "Quick prompt"_L1;

} // namespace

//! How the true program is called from outside its window: second starts, its keys, the tray. The guide answers.
class TestE2ePresence : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] QProcessEnvironment environment() const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        const QStringList names = environment.keys();
        for (const QString &name : names) {
            if (name.endsWith("_API_KEY"_L1) || name.startsWith("RUNNEL_"_L1) || name.startsWith("XDG_"_L1)) {
                environment.remove(name);
            }
        }
        environment.insert(u"HOME"_s, m_folder->path());
        environment.insert(u"DISPLAY"_s, m_display);
        environment.remove(u"WAYLAND_DISPLAY"_s);
        environment.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s);
        environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, m_address);
        return environment;
    }
    [[nodiscard]] std::unique_ptr<QProcess> start(const QStringList &arguments = {}) const
    {
        auto process = std::make_unique<QProcess>();
        process->setProcessEnvironment(environment());
        process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process->start(QString::fromUtf8(RUNNEL_DESKTOP), arguments + QStringList {u"--data-dir"_s, m_folder->path()});
        return process;
    }
    QByteArray run(const QString &program, const QStringList &arguments) const
    {
        QProcess process;
        process.setProcessEnvironment(environment());
        process.start(program, arguments);
        if (!process.waitForFinished(bound)) process.kill();
        return process.exitCode() == 0 ? process.readAllStandardOutput() : QByteArray();
    }
    //! The visible window that is called \a name to the letter; empty: there is none.
    [[nodiscard]] QString window(const QString &name) const
    {
        return QString::fromLatin1(
            run(u"xdotool"_s, {u"search"_s, u"--onlyvisible"_s, u"--name"_s, u'^' + name + u'$'}).split('\n').first());
    }
    [[nodiscard]] bool waitForWindow(const QString &name, bool there = true) const
    {
        return QTest::qWaitFor([&] { return window(name).isEmpty() != there; }, bound);
    }
    [[nodiscard]] bool focus(const QString &name) const
    {
        return QTest::qWaitFor(
            [&] {
                const QString found = window(name);
                if (found.isEmpty()) return false;
                run(u"xdotool"_s, {u"windowactivate"_s, found});
                return run(u"xdotool"_s, {u"getwindowfocus"_s}).trimmed() == found.toLatin1();
            },
            bound);
    }
    void type(const QString &text) const { run(u"xdotool"_s, {u"type"_s, u"--delay"_s, u"15"_s, text}); }
    void key(const QString &name) const { run(u"xdotool"_s, {u"key"_s, name}); }
    [[nodiscard]] QList<QJsonObject> lines(const QStringList &arguments) const
    {
        const QByteArray out = run(QString::fromUtf8(RUNNEL_CTL),
                                   arguments + QStringList {u"--json"_s, u"--data-dir"_s, m_folder->path()});
        QList<QJsonObject> objects;
        for (const QByteArray &line : out.split('\n')) {
            if (!line.isEmpty()) objects.append(QJsonDocument::fromJson(line).object());
        }
        return objects;
    }
    [[nodiscard]] QString lastState() const
    {
        const QList<QJsonObject> messages = lines({u"show"_s, u"last"_s});
        return messages.isEmpty() ? QString() : messages.last().value("state"_L1).toString();
    }
    static void end(QProcess &process)
    {
        process.terminate();
        QVERIFY(process.waitForFinished(bound));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 0);
    }
    //! A second start must end by itself.
    void hand(const QStringList &arguments) const
    {
        const auto second = start(arguments);
        QVERIFY(second->waitForFinished(bound));
        QCOMPARE(second->exitCode(), 0);
    }

    QProcess m_server;
    QProcess m_manager;
    QString m_display;
    std::unique_ptr<test::PrivateBus> m_bus;
    std::unique_ptr<test::TrayHost> m_tray;
    QString m_address;
    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:
    void initTestCase()
    {
        m_server.start(u"Xvfb"_s,
                       {u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s, u"1280x800x24"_s, u"-nolisten"_s, u"tcp"_s});
        QVERIFY2(m_server.waitForStarted() && m_server.waitForReadyRead(bound), "Xvfb is needed for this test");
        m_display = u":"_s + QString::fromLatin1(m_server.readAllStandardOutput().trimmed());
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
    }
    void cleanupTestCase()
    {
        for (QProcess *process : {&m_manager, &m_server}) {
            process->terminate();
            process->waitForFinished();
        }
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_bus = std::make_unique<test::PrivateBus>();
        m_address = m_bus->start();
        const QDBusConnection bus = QDBusConnection::connectToBus(m_address, u"tray"_s);
        QVERIFY2(bus.isConnected(), "dbus-daemon is needed for this test");
        m_tray = std::make_unique<test::TrayHost>(bus);
    }
    void cleanup()
    {
        m_tray.reset();
        QDBusConnection::disconnectFromBus(u"tray"_s);
        m_bus.reset();
    }

    void aSecondStartHandsOverWhatItWasAskedFor()
    {
        const auto first = start();
        QVERIFY(focus(u"Runnel"_s));
        type(u"hello there"_s);
        key(u"Return"_s);
        QTRY_COMPARE_WITH_TIMEOUT(lastState(), u"complete"_s, bound);
        const QString title = u"hello there – Runnel"_s;
        QVERIFY(waitForWindow(title));
        const QString id = lines({u"list"_s}).first().value("id"_L1).toString();
        hand({u"--new"_s});
        QVERIFY(waitForWindow(u"Runnel"_s));
        hand({u"open"_s, id});
        QVERIFY(waitForWindow(title));
        hand({u"--new"_s});
        QVERIFY(waitForWindow(u"Runnel"_s));
        hand({"runnel://chat/"_L1 + id});
        QVERIFY(waitForWindow(title));
        hand({u"--quick"_s});
        QVERIFY(waitForWindow(QString(quickPrompt)));
        hand({u"--quick"_s});
        QVERIFY(waitForWindow(QString(quickPrompt), false));
        end(*first);
    }

    void theKeysShowTheCardWhereverTheFocusIs()
    {
        const auto runnel = start();
        QVERIFY(focus(u"Runnel"_s));
        run(u"xdotool"_s, {u"windowminimize"_s, window(u"Runnel"_s)});
        QVERIFY(waitForWindow(u"Runnel"_s, false));
        key(u"ctrl+alt+space"_s);
        QVERIFY(focus(QString(quickPrompt)));
        type(u"hello there"_s);
        key(u"Return"_s);
        QTRY_COMPARE_WITH_TIMEOUT(lastState(), u"complete"_s, bound);
        key(u"Escape"_s);
        QVERIFY(waitForWindow(QString(quickPrompt), false));
        key(u"ctrl+alt+space"_s);
        QVERIFY(focus(QString(quickPrompt)));
        type(u"to be gone on with"_s);
        key(u"ctrl+Return"_s);
        QVERIFY(waitForWindow(u"Runnel"_s));
        QVERIFY(waitForWindow(QString(quickPrompt), false));
        end(*runnel);
    }

    void closingHidesToTheTrayWhileAnAnswerRuns()
    {
        QVERIFY(m_tray->open());
        const auto runnel = start();
        QVERIFY(focus(u"Runnel"_s));
        QTRY_VERIFY_WITH_TIMEOUT(!m_tray->items().isEmpty(), bound);
        type(u"a long one"_s);
        key(u"Return"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_tray->title().endsWith(u": 1"_s), bound);
        const QString title = u"a long one – Runnel"_s;
        QVERIFY(focus(title));
        key(u"alt+F4"_s);
        QVERIFY(waitForWindow(title, false));
        QCOMPARE(runnel->state(), QProcess::Running);
        m_tray->press(u"Stop all answers"_s);
        QTRY_COMPARE_WITH_TIMEOUT(lastState(), u"stopped"_s, bound);
        QTRY_COMPARE_WITH_TIMEOUT(m_tray->title(), u"Runnel"_s, bound);
        QVERIFY(m_tray->menu().contains(u"a long one"_s));
        m_tray->press(u"Show Runnel"_s);
        QVERIFY(waitForWindow(title));
        // Nothing runs any more: now closing is the end.
        QVERIFY(focus(title));
        key(u"alt+F4"_s);
        QVERIFY(runnel->waitForFinished(bound));
        QCOMPARE(runnel->exitCode(), 0);
    }

    void theTrayQuits()
    {
        QVERIFY(m_tray->open());
        const auto runnel = start({u"--quick"_s});
        // Who asks for the card gets the card alone.
        QVERIFY(waitForWindow(QString(quickPrompt)));
        QVERIFY(window(u"Runnel"_s).isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(m_tray->menu().contains(u"Quit"_s), bound);
        m_tray->press(u"Quit"_s);
        QVERIFY(runnel->waitForFinished(bound));
        QCOMPARE(runnel->exitCode(), 0);
    }

    void withoutATrayClosingAsksWhileAnAnswerRuns()
    {
        const auto runnel = start();
        QVERIFY(focus(u"Runnel"_s));
        type(u"a long one"_s);
        key(u"Return"_s);
        QTRY_COMPARE_WITH_TIMEOUT(lastState(), u"streaming"_s, bound);
        const QString title = u"a long one – Runnel"_s;
        QVERIFY(focus(title));
        key(u"alt+F4"_s);
        // An end would leave it interrupted, and nobody to hear the key.
        key(u"Escape"_s);
        QTRY_COMPARE_WITH_TIMEOUT(lastState(), u"stopped"_s, bound);
        QVERIFY(!window(title).isEmpty());
        end(*runnel);
    }
};

QTEST_GUILESS_MAIN(TestE2ePresence)
#include "tst_e2e_presence.moc"
