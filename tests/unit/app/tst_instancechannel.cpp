// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/instancechannel.h"

#include <QFileInfo>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using app::HolderRequest;
using app::InstanceChannel;
using Verb = HolderRequest::Verb;

class TestInstanceChannel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_holder = std::make_unique<InstanceChannel>(m_folder->path());
        m_asked.clear();
        m_answer = QList<int> {1, 2, 3};
        QVERIFY(m_holder->listen([this](const HolderRequest &request, const InstanceChannel::Reply &reply) {
            m_asked.append(request);
            reply(m_answer);
        }));
    }
    void cleanup()
    {
        m_holder.reset();
        m_folder.reset();
    }

    void everyRequestIsReadAsItWasWritten_data()
    {
        QTest::addColumn<int>("verb");
        QTest::addColumn<QByteArray>("activation");
        for (const Verb verb :
             {Verb::Raise, Verb::New, Verb::Quick, Verb::Open, Verb::Stop, Verb::StopAll, Verb::Sweep})
            QTest::addRow("%d", int(verb)) << int(verb) << QByteArray();
        QTest::newRow("with a token") << int(Verb::Open) << "xdg_TIME123-~!"_ba;
        QTest::newRow("with the longest token") << int(Verb::Open) << QByteArray(256, 'x');
    }

    void everyRequestIsReadAsItWasWritten()
    {
        QFETCH(const int, verb);
        HolderRequest request {.verb = Verb(verb)};
        QFETCH(const QByteArray, activation);
        request.activation = activation;
        if (request.verb == Verb::Stop) request.session = chat::SessionId::create();
        if (request.verb == Verb::Open) {
            request.address = {.conversation = chat::ConversationId::create(), .message = chat::MessageId::create()};
        }
        QVERIFY(app::toLine(request).size() <= InstanceChannel::longestLine);
        InstanceChannel asking(m_folder->path());
        std::optional<core::Result<QList<int>>> answer;
        asking.ask(request, [&answer](const core::Result<QList<int>> &result) { answer = result; });
        QTRY_VERIFY(answer);
        QVERIFY(answer->has_value());
        QCOMPARE(**answer, (QList<int> {1, 2, 3}));
        QCOMPARE(m_asked, QList {request});
    }

    void anythingElseIsRefused_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("unknown word") << "dance\n"_ba;
        QTest::newRow("nothing") << "\n"_ba;
        QTest::newRow("other case") << "RAISE\n"_ba;
        QTest::newRow("trailing blank") << "raise \n"_ba;
        QTest::newRow("trailing return") << "raise\r\n"_ba;
        QTest::newRow("zero byte") << QByteArray("raise\0\n", 7);
        QTest::newRow("stop nothing") << "stop\n"_ba;
        QTest::newRow("stop a blank") << "stop \n"_ba;
        QTest::newRow("stop a null id") << "stop 00000000-0000-0000-0000-000000000000\n"_ba;
        QTest::newRow("an id in braces") << "stop {0197a1b2-c3d4-7000-8000-000000000001}\n"_ba;
        QTest::newRow("an id in capitals") << "stop 0197A1B2-C3D4-7000-8000-000000000001\n"_ba;
        QTest::newRow("quit") << "quit\n"_ba;
        QTest::newRow("open nothing") << "open\n"_ba;
        QTest::newRow("open an id alone") << "open 0197a1b2-c3d4-7000-8000-000000000001\n"_ba;
        QTest::newRow("open another address") << "open https://example.org/\n"_ba;
        QTest::newRow("an empty token") << "raise activation=\n"_ba;
        QTest::newRow("a token with a blank") << "raise activation=a b\n"_ba;
        QTest::newRow("a token that is too long") << "raise activation=" + QByteArray(257, 'x') + '\n';
        QTest::newRow("a token for what shows nothing") << "sweep activation=x\n"_ba;
    }

    void anythingElseIsRefused()
    {
        QFETCH(const QByteArray, line);
        QCOMPARE(say(line), "refused\n"_ba);
        QVERIFY(m_asked.isEmpty());
    }

    void aLineWithoutAnEndIsHungUpOn()
    {
        QCOMPARE(say(QByteArray(10'000, 'x')), QByteArray());
        QVERIFY(m_asked.isEmpty());
    }

    void onlyTheFirstLineIsHeard()
    {
        QCOMPARE(say("raise\nstop all\n"_ba), "ok 1 2 3\n"_ba);
        QCOMPARE(m_asked.size(), 1);
    }

    void aHolderMayRefuse()
    {
        m_answer = std::nullopt;
        InstanceChannel asking(m_folder->path());
        std::optional<core::Result<QList<int>>> answer;
        asking.ask({.verb = Verb::Raise}, [&answer](const core::Result<QList<int>> &result) { answer = result; });
        QTRY_VERIFY(answer);
        QVERIFY(!answer->has_value());
        QVERIFY(answer->error().kind == core::ErrorKind::Protocol);
    }

    void withoutAHolderTheAnswerIsBusyOnce()
    {
        m_holder.reset();
        InstanceChannel asking(m_folder->path());
        QList<core::ErrorKind> errors;
        asking.ask({.verb = Verb::Sweep}, [&errors](const core::Result<QList<int>> &result) {
            errors.append(result ? core::ErrorKind::Cancelled : result.error().kind);
        });
        QTRY_VERIFY(!errors.isEmpty());
        QCoreApplication::processEvents();
        QVERIFY(errors == QList {core::ErrorKind::Busy});
    }

    void aHolderThatIsSilentIsNotWaitedFor()
    {
        m_holder.reset();
        m_holder = std::make_unique<InstanceChannel>(m_folder->path());
        QVERIFY(m_holder->listen([](const HolderRequest &, const InstanceChannel::Reply &) {}));
        InstanceChannel asking(m_folder->path());
        std::optional<core::ErrorKind> error;
        asking.ask(
            {.verb = Verb::Sweep},
            [&error](const core::Result<QList<int>> &result) { error = result.error_or(core::Error {}).kind; }, 50ms);
        QTRY_VERIFY(error == core::ErrorKind::Busy);
    }

    void theSocketIsItsOwnersAlone()
    {
#ifdef Q_OS_UNIX
        const QFileInfo socket(m_folder->filePath(u"runnel.sock"_s));
        QVERIFY(socket.exists());
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(socket.permissions() & others));
#endif
    }

    void aSocketOfTheDeadIsTakenOver()
    {
        // The server lives on, as its file does after a kill; the holder of the lock is the one that listens last.
        InstanceChannel next(m_folder->path());
        int asked = 0;
        QVERIFY(next.listen([&asked](const HolderRequest &, const InstanceChannel::Reply &reply) {
            ++asked;
            reply(QList<int> {});
        }));
        QCOMPARE(say("raise\n"_ba), "ok\n"_ba);
        QCOMPARE(asked, 1);
        QVERIFY(m_asked.isEmpty());
    }

private:
    //! What comes back for \a bytes until the holder hangs up.
    QByteArray say(const QByteArray &bytes)
    {
        QLocalSocket socket;
        QByteArray heard;
        connect(&socket, &QLocalSocket::readyRead, &socket, [&] { heard += socket.readAll(); });
        socket.connectToServer(m_folder->filePath(u"runnel.sock"_s));
        socket.write(bytes);
        [[maybe_unused]] const bool over =
            QTest::qWaitFor([&] { return socket.state() == QLocalSocket::UnconnectedState; }, 10'000);
        return over ? heard + socket.readAll() : "still open"_ba;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<InstanceChannel> m_holder;
    QList<HolderRequest> m_asked;
    InstanceChannel::Answer m_answer;
};

QTEST_GUILESS_MAIN(TestInstanceChannel)
#include "tst_instancechannel.moc"
