// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "accessbus.h"
#include "support/privatekeyring.h"
#include "support/scriptedhttpserver.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using test::AccessBus;

namespace {

constexpr int bound = 30'000; // ms, for anything that happens once

void end(QProcess &process)
{
    if (process.state() == QProcess::NotRunning) return;
    process.terminate();
    if (!process.waitForFinished(5'000)) process.kill();
    process.waitForFinished();
}

} // namespace

//! The true program, read and used over the accessibility bus alone: what a screen reader has of it.
class TestE2eAccess : public QObject
{
    Q_OBJECT

private:
    //! What the last message consists of.
    [[nodiscard]] QList<AccessBus::Node> blocks()
    {
        if (!m_list) m_list = m_access.find(u"list"_s, u"Conversation"_s);
        const auto messages = m_list ? m_access.children(*m_list) : QList<AccessBus::Node>();
        return messages.isEmpty() ? messages : m_access.children(messages.last());
    }

    QProcess m_display;
    QProcess m_launcher;
    QProcess m_runnel;
    test::PrivateKeyring m_session;
    test::ScriptedHttpServer m_server;
    AccessBus m_access;
    std::optional<AccessBus::Node> m_list;

private Q_SLOTS:
    void initTestCase()
    {
        m_display.start(u"Xvfb"_s,
                        {u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s, u"1280x800x24"_s, u"-nolisten"_s, u"tcp"_s});
        QVERIFY2(m_display.waitForStarted(), "Xvfb is needed for this test");
        QByteArray number;
        while (!number.endsWith('\n') && m_display.waitForReadyRead(bound)) number += m_display.readAllStandardOutput();
        QVERIFY2(m_session.startBus(), "dbus-daemon is needed for this test");
        QProcessEnvironment &environment = m_session.environment;
        environment.insert(u"DISPLAY"_s, u":"_s + QString::fromLatin1(number.trimmed()));
        m_launcher.setProcessEnvironment(environment);
        m_launcher.start(QString::fromUtf8(RUNNEL_ACCESS_LAUNCHER), {u"--launch-immediately"_s});
        QVERIFY2(m_launcher.waitForStarted(), "at-spi2-core is needed for this test");
        const QString address = environment.value(u"DBUS_SESSION_BUS_ADDRESS"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_access.connectTo(address), bound);
        m_access.listen();

        QVERIFY(m_server.listen());
        const QStringList names = environment.keys();
        for (const QString &name : names) {
            if (name.startsWith("OPENAI_"_L1) || name.startsWith("RUNNEL_"_L1)) environment.remove(name);
        }
        environment.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s);
        environment.insert(u"QT_LINUX_ACCESSIBILITY_ALWAYS_ON"_s, u"1"_s);
        environment.insert(u"RUNNEL_BASE_URL"_s, m_server.url(u"/v1"_s).toString());
        environment.insert(u"RUNNEL_API_KEY"_s, u"sk-canary-0123456789abcdef"_s);
        environment.insert(u"RUNNEL_MODEL"_s, u"m"_s);
        environment.insert(u"no_proxy"_s, u"127.0.0.1"_s);
        m_runnel.setProcessEnvironment(environment);
        m_runnel.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_runnel.start(QString::fromUtf8(RUNNEL_DESKTOP), {u"--data-dir"_s, m_session.folder.filePath(u"runnel"_s)});
        QVERIFY(m_runnel.waitForStarted());
    }

    void cleanupTestCase()
    {
        end(m_runnel);
        end(m_launcher);
        end(m_display);
    }

    void aStreamedAnswerIsReadAndHeard()
    {
        QStringList deltas {u"# A title\n\n"_s, u"First sen"_s, u"tence. Sec"_s, u"ond sentence.\n\n"_s};
        deltas << u"```cpp\nint i;\n```\n\n"_s;
        for (int i = 0; i < 40; ++i) deltas << u"Number %1 "_s.arg(i) << u"of them. "_s;
        deltas << u"The end."_s;
        m_server.setHandler([&deltas](const test::HttpRequest &request) {
            if (!request.path.endsWith("/chat/completions")) return test::HttpResponse::json(200, R"({"data":[]})");
            test::HttpResponse response = test::HttpResponse::stream(test::chatStream(deltas));
            response.splitEvery = 400;
            response.drip = std::chrono::milliseconds(120);
            return response;
        });

        std::optional<AccessBus::Node> prompt;
        QTRY_VERIFY_WITH_TIMEOUT((prompt = m_access.find(u"text"_s, u"Message"_s)).has_value(), bound);
        m_access.setText(*prompt, u"What is it?"_s);
        std::optional<AccessBus::Node> send;
        QTRY_VERIFY_WITH_TIMEOUT((send = m_access.find(u"push button"_s, u"Send"_s)).has_value(), bound);
        m_access.press(*send);

        // It can be read while it is written …
        QTRY_VERIFY_WITH_TIMEOUT(blocks().size() >= 4 && m_access.role(blocks().at(3)) == "paragraph"_L1, bound);
        const QList<AccessBus::Node> early = blocks().first(4);
        QCOMPARE(m_access.role(early.at(0)), u"heading"_s);
        QCOMPARE(m_access.name(early.at(0)), u"A title"_s);
        QCOMPARE(m_access.attributes(early.at(0)).value(u"level"_s), u"1"_s);
        QCOMPARE(m_access.text(early.at(1)), u"First sentence. Second sentence."_s);
        QCOMPARE(m_access.name(early.at(2)), u"Code block, C++"_s);
        QCOMPARE(m_access.text(early.at(2)), u"int i;"_s);

        // … to its end, in the same objects …
        QTRY_VERIFY_WITH_TIMEOUT(m_access.text(early.at(3)).endsWith(u"The end."_s), bound);
        QVERIFY(blocks().first(4) == early);

        // … and was heard in whole sentences, each once.
        QTRY_VERIFY_WITH_TIMEOUT(m_access.announcements().join(u' ').contains(u"Answer finished"_s), bound);
        const QStringList heard = m_access.announcements();
        QVERIFY2(heard.size() > 2 && heard.size() < 20, qPrintable(heard.join(u'|')));
        const QString all = heard.join(u' ');
        QVERIFY2(all.startsWith(u"Answer started A title First sentence. Second sentence. Code block, C++ Number 0"_s),
                 qPrintable(all));
        QVERIFY2(all.endsWith(u"Number 39 of them. The end. Answer finished"_s), qPrintable(all));
        for (int i = 0; i < 40; ++i) QCOMPARE(all.count(u"Number %1 of them."_s.arg(i)), 1);
    }
};

QTEST_GUILESS_MAIN(TestE2eAccess)
#include "tst_e2e_access.moc"
