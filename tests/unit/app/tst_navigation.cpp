// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/backend.h"
#include "support/scriptedhttpserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using chat::AnswerState;
using chat::Conversation;
using chat::ConversationId;

namespace {

constexpr int chatCount = 20;
constexpr int stepCount = 250;

//! A service that answers every prompt with words that name it, in pieces of a random size.
class EchoServer final : public test::ScriptedHttpServer
{
public:
    explicit EchoServer(QRandomGenerator &random)
    {
        setHandler([this, &random](const test::HttpRequest &request) {
            const QJsonArray turns = QJsonDocument::fromJson(request.body)["messages"_L1].toArray();
            const QString prompt = turns.last()["content"_L1].toString();
            noteStrays(turns, prompt.section(u' ', 0, 0));
            QStringList words;
            const int count = 3 + int(random.bounded(60));
            for (int i = 0; i < count; ++i) words << u"%1 word %2. "_s.arg(prompt).arg(i);
            answers.insert(prompt, words.join(QString()));
            test::HttpResponse response = test::HttpResponse::stream(test::chatStream(words));
            response.splitEvery = 40 + int(random.bounded(400));
            // Some break off, and the rest is never sent.
            if (random.bounded(8) == 0) response.closeAfter = response.body.size() / 2;
            return response;
        });
    }

    QHash<QString, QString> answers; //!< by prompt, all that it would say
    QStringList strays;              //!< turns that were told to the wrong chat

private:
    void noteStrays(const QJsonArray &turns, const QString &chat)
    {
        for (const auto &turn : turns) {
            const QString text = turn.toObject()["content"_L1].toString();
            if (!text.isEmpty() && text.section(u' ', 0, 0) != chat) strays << text;
        }
    }
};

//! What a window does with the backend when somebody moves about: shows one chat at a time.
class Program final
{
public:
    explicit Program(const QString &folder, const QUrl &server) : m_folder(folder), m_server(server) { begin(); }

    //! Ends in good order, and begins anew.
    void restart()
    {
        backend->shutDown();
        backend.reset();
        m_lock.reset();
        shown = nullptr;
        begin();
    }

    void show(Conversation *next)
    {
        const Conversation *left = std::exchange(shown, next);
        if (left && left != next) backend->library().release(left->id());
    }
    //! Bounded; false where it cannot be opened.
    bool open(const ConversationId &id)
    {
        bool answered = false;
        backend->library().open(id, &m_context, [&](const core::Result<Conversation *> &opened) {
            answered = true;
            if (opened) show(*opened);
        });
        return QTest::qWaitFor([&answered] { return answered; }) && shown && shown->id() == id;
    }
    void remove(const ConversationId &id)
    {
        if (shown && shown->id() == id) show(backend->library().create(model));
        backend->library().remove(id);
    }
    //! What is on disk, as it would be read at the next start.
    [[nodiscard]] std::optional<chat::StoredConversation> stored(const ConversationId &id)
    {
        std::optional<core::Result<chat::StoredConversation>> read;
        backend->store().load(id, &m_context, [&read](const auto &result) { read = result; });
        if (!QTest::qWaitFor([&read] { return read.has_value(); }) || !*read) return std::nullopt;
        return **read;
    }

    std::unique_ptr<app::Backend> backend;
    Conversation *shown = nullptr; //!< null right after a start
    const llm::ModelRef model {.provider = u"echo"_s, .model = u"m"_s};

private:
    void begin()
    {
        const core::Paths paths(m_folder);
        auto lock = app::Backend::lock(paths);
        if (!lock) qFatal("the folder is not free");
        m_lock = std::move(*lock);
        backend = std::make_unique<app::Backend>(paths, false);
        std::ignore = backend->settings().saveProvider({.id = model.provider,
                                                        .name = u"Echo"_s,
                                                        .kind = settings::ProviderKind::Compatible,
                                                        .baseUrl = m_server.toString(),
                                                        .models = {model.model},
                                                        .keyVariable = {}});
        bool opened = false;
        backend->open(&m_context,
                      [&opened](const core::Result<storage::OpenReport> &report) { opened = report.has_value(); });
        if (!QTest::qWaitFor([&opened] { return opened; })) qFatal("the database does not open");
        backend->library().load();
        if (!QTest::qWaitFor([this] { return backend->library().isLoaded(); })) qFatal("the list is not read");
    }

    QString m_folder;
    QUrl m_server;
    std::unique_ptr<storage::DataFolderLock> m_lock;
    QObject m_context;
};

} // namespace

//! Chats that stream while somebody switches between them, deletes some, stops some and starts the program again: over
//! true sockets and the real database.
class TestNavigation : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyChatHoldsWhatWasSentToIt_data();
    void everyChatHoldsWhatWasSentToIt();
    void aStreamGoesOnOutOfSight();
    void aDeletedChatLeavesNothingBehind();
};

void TestNavigation::everyChatHoldsWhatWasSentToIt_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 5; ++seed) QTest::addRow("seed %u", seed) << seed;
}

void TestNavigation::everyChatHoldsWhatWasSentToIt()
{
    QFETCH(const quint32, seed);
    QRandomGenerator random(seed);
    QRandomGenerator serverRandom(seed + 1000);
    EchoServer server(serverRandom);
    QVERIFY(server.listen());
    const QTemporaryDir folder;
    Program program(folder.path(), server.url(u"/v1"_s));
    QList<ConversationId> chats;
    QSet<ConversationId> deleted;
    int prompts = 0;

    for (int step = 0; step < stepCount; ++step) {
        const int action = int(random.bounded(60));
        const qsizetype which = chats.isEmpty() ? 0 : qsizetype(random.bounded(quint32(chats.size())));
        if (action < 10 && chats.size() < chatCount) {
            program.show(program.backend->library().create(program.model));
            chats.append(program.shown->id());
        } else if (action < 50 && program.backend->library().indexOf(chats.value(which)) >= 0) {
            QVERIFY(program.open(chats.at(which)));
        } else if (action < 54 && program.shown) {
            program.backend->controller().stop(program.shown);
        } else if (action < 56 && chats.size() > 10) {
            program.remove(chats.at(which));
            deleted.insert(chats.at(which));
        } else if (action == 56) {
            program.restart();
        }
        const qsizetype chat = program.shown ? chats.indexOf(program.shown->id()) : -1;
        if (chat >= 0 && random.bounded(3) > 0) {
            // A prompt names its chat; a number makes it the only one.
            const QString prompt = u"c%1 p%2"_s.arg(chat).arg(prompts++);
            std::ignore = program.backend->controller().send(program.shown, prompt);
        }
        // A few turns of the event loop, so that streams are in every state when the next thing happens.
        for (quint32 turn = random.bounded(12U); turn > 0; --turn) QCoreApplication::processEvents();
    }
    QTRY_COMPARE_WITH_TIMEOUT(program.backend->chats().runningCount(), 0, 30'000);
    program.restart();

    QVERIFY2(server.strays.isEmpty(), qPrintable(server.strays.join(u'\n')));
    qsizetype answers = 0;
    qsizetype whole = 0;
    for (qsizetype i = 0; i < chats.size(); ++i) {
        const auto stored = program.stored(chats.at(i));
        if (deleted.contains(chats.at(i))) {
            QVERIFY(!stored || stored->messages.isEmpty());
            continue;
        }
        if (!stored) continue; // never written in
        QString prompt;
        for (const chat::Message &message : stored->messages) {
            if (message.role == llm::Role::User) {
                prompt = message.text();
                QCOMPARE(prompt.section(u' ', 0, 0), u"c%1"_s.arg(i));
                continue;
            }
            QVERIFY(!chat::isRunning(message.state));
            const QString said = server.answers.value(prompt);
            QVERIFY2(said.startsWith(message.text()), qPrintable(prompt + u": "_s + message.text().left(200)));
            if (message.state == AnswerState::Complete) QCOMPARE(message.text(), said);
            ++answers;
            whole += message.state == AnswerState::Complete ? 1 : 0;
        }
    }
    // Where hardly anything was asked nothing was tested.
    QVERIFY2(answers > 40 && whole > 5, qPrintable(u"%1 answers, %2 whole"_s.arg(answers).arg(whole)));
}

void TestNavigation::aStreamGoesOnOutOfSight()
{
    QRandomGenerator random(7);
    EchoServer server(random);
    QVERIFY(server.listen());
    const QTemporaryDir folder;
    Program program(folder.path(), server.url(u"/v1"_s));
    program.show(program.backend->library().create(program.model));
    const ConversationId id = program.shown->id();
    QVERIFY(program.backend->controller().send(program.shown, u"c0 p0"_s));
    program.show(program.backend->library().create(program.model));
    QVERIFY(program.backend->library().isRunning(id));
    QTRY_VERIFY(!program.backend->library().isRunning(id));
    // Released and done: it is read again, not kept.
    QTRY_VERIFY(!program.backend->library().find(id));
    QVERIFY(program.open(id));
    QCOMPARE(program.shown->at(1).text(), server.answers.value(u"c0 p0"_s));
}

void TestNavigation::aDeletedChatLeavesNothingBehind()
{
    test::ScriptedHttpServer server;
    QVERIFY(server.listen());
    test::HttpResponse endless =
        test::HttpResponse::stream(test::chatStream({u"c0 "_s, u"on "_s}, {.finishReason = {}}));
    endless.holdOpen = true;
    server.enqueue(endless);
    const QTemporaryDir folder;
    Program program(folder.path(), server.url(u"/v1"_s));
    program.show(program.backend->library().create(program.model));
    const ConversationId id = program.shown->id();
    QVERIFY(program.backend->controller().send(program.shown, u"c0 p0"_s));
    QTRY_COMPARE(program.shown->size(), 2);
    QTRY_COMPARE(program.shown->at(1).text(), u"c0 on "_s);
    QSignalSpy hungUp(&server, &test::ScriptedHttpServer::connectionEnded);
    program.remove(id);
    QCOMPARE(program.backend->chats().runningCount(), 0);
    QTRY_COMPARE(hungUp.count(), 1);
    QTRY_VERIFY(!program.stored(id));
    program.restart();
    QCOMPARE(program.backend->library().indexOf(id), -1);
}

QTEST_GUILESS_MAIN(TestNavigation)
#include "tst_navigation.moc"
