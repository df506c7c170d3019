// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/sessionmodel.h"

#include "streaming/chatcontroller.h"
#include "support/fakeclock.h"
#include "support/memorydatabase.h"
#include "support/memoryjournal.h"
#include "support/memorystore.h"
#include "support/scriptedprovider.h"

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using models::SessionModel;
using Group = SessionModel::Group;

namespace {

//! Runs what was queued, deletions too, until nothing is.
void settle()
{
    for (int i = 0; i < 3; ++i) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
}

//! One run of the program over a database; its model lives under a tester from before the first row on.
struct Program
{
    explicit Program(test::MemoryDatabase &database, test::FakeClock &usedClock)
        : clock(usedClock), store(database), journal(database)
    {
        provider = directory.add(u"p"_s);
        chats.setRandom([] { return 0.0; });
        library.load();
        settle();
    }

    //! Sends \a text in a chat of its own; the request leaves if there is a place.
    chat::SessionId send(const QString &text)
    {
        chat::Conversation *conversation = library.create({.provider = u"p"_s, .model = u"model"_s});
        const chat::SessionId id = controller.send(conversation, text).value_or(chat::SessionId());
        settle();
        return id;
    }
    [[nodiscard]] QVariant get(int row, int role) const { return model.index(row).data(role); }
    //! The titles of a group, in order.
    [[nodiscard]] QStringList titles(Group group) const
    {
        QStringList list;
        for (int row = 0; row < model.rowCount(); ++row) {
            if (get(row, SessionModel::GroupRole).toInt() == int(group))
                list << get(row, SessionModel::TitleRole).toString();
        }
        return list;
    }
    void advance(std::chrono::milliseconds time)
    {
        clock.advance(time);
        settle();
    }

    test::FakeClock &clock;
    test::ScriptedDirectory directory;
    std::shared_ptr<test::ScriptedProvider> provider;
    test::MemoryStore store;
    test::MemoryJournal journal;
    chat::ConversationLibrary library {store, clock};
    streaming::StreamingMessageService messages {journal, clock};
    streaming::StreamingChatService chats {messages, directory, clock};
    streaming::ChatController controller {chats, directory, clock};
    SessionModel model {journal, messages, chats, library, clock};
    QAbstractItemModelTester tester {&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
};

} // namespace

class TestSessionModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_database = std::make_unique<test::MemoryDatabase>();
        start();
    }
    void cleanup()
    {
        m_program.reset();
        m_database.reset();
    }

    void anAnswerIsOneRowFromItsQueueToItsEnd()
    {
        QSignalSpy inserted(&m_program->model, &QAbstractItemModel::rowsInserted);
        m_program->send(u"First"_s);
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(m_program->titles(Group::Running), QStringList {u"First"_s});
        QCOMPARE(m_program->get(0, SessionModel::ModelNameRole).toString(), u"model"_s);
        QVERIFY(m_program->get(0, SessionModel::CanStopRole).toBool());
        QVERIFY(m_program->get(0, SessionModel::CanOpenRole).toBool());
        QVERIFY(!m_program->get(0, SessionModel::EndedRole).isValid());

        m_program->provider->last()->playText(u"Hello"_s);
        QCOMPARE(m_program->get(0, SessionModel::StatusRole).toString(), u"Writing"_s);
        m_program->provider->last()->play(
            {llm::UsageReported {{.promptTokens = 3, .completionTokens = 40}}, llm::Finished {}});
        m_program->provider->last()->playEnd();
        settle();
        QCOMPARE(m_program->titles(Group::Ended), QStringList {u"First"_s});
        QCOMPARE(m_program->get(0, SessionModel::StatusRole).toString(), u"Complete"_s);
        QCOMPARE(m_program->get(0, SessionModel::TokensRole).toInt(), 40);
        QCOMPARE(m_program->get(0, SessionModel::BytesRole).toInt(), 5);
        QVERIFY(!m_program->get(0, SessionModel::CanStopRole).toBool());
        QVERIFY(m_program->get(0, SessionModel::EndedRole).isValid());
        QCOMPARE(inserted.count(), 1);
    }

    void anEndIsOneMovedRow()
    {
        m_program->send(u"First"_s);
        m_program->send(u"Second"_s);
        m_program->send(u"Third"_s);
        QSignalSpy moved(&m_program->model, &QAbstractItemModel::rowsMoved);
        QSignalSpy inserted(&m_program->model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&m_program->model, &QAbstractItemModel::rowsRemoved);
        m_program->provider->call(0)->playText(u"x"_s);
        m_program->provider->call(0)->playFinish();
        settle();
        QCOMPARE(m_program->titles(Group::Running), (QStringList {u"Second"_s, u"Third"_s}));
        QCOMPARE(m_program->titles(Group::Ended), QStringList {u"First"_s});
        QCOMPARE(moved.count(), 1);
        QCOMPARE(inserted.count() + removed.count(), 0);
    }

    void figuresOfAStreamChangeOnceABeat()
    {
        m_program->send(u"First"_s);
        m_program->provider->last()->playText(u"a"_s);
        m_program->advance(SessionModel::beat);
        QSignalSpy changed(&m_program->model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&m_program->model, &QAbstractItemModel::modelReset);
        for (int i = 0; i < 500; ++i) m_program->provider->last()->playText(u"four"_s);
        QCOMPARE(changed.count(), 0);
        m_program->advance(SessionModel::beat);
        QCOMPARE(changed.count(), 1);
        QVERIFY(changed.first().at(2).value<QList<int>>().contains(SessionModel::FiguresRole));
        QCOMPARE(m_program->get(0, SessionModel::BytesRole).toInt(), 2001);
        QCOMPARE(m_program->get(0, SessionModel::RateRole).toInt(), 2000);
        QVERIFY(m_program->get(0, SessionModel::FiguresRole).toString().contains("2.0 kB/s"_L1));
        // Nothing comes: the rate falls to nothing, and then there is nothing to tell.
        m_program->advance(SessionModel::beat);
        QCOMPARE(m_program->get(0, SessionModel::RateRole).toInt(), 0);
        QCOMPARE(changed.count(), 2);
        m_program->advance(SessionModel::beat);
        QCOMPARE(changed.count(), 2);
        QCOMPARE(reset.count(), 0);
    }

    void whoWaitsStandsInTheOrderOfTheQueue()
    {
        m_program->chats.setLimits({.total = 1, .perProvider = 1});
        for (const QString &text : {u"A"_s, u"B"_s, u"C"_s, u"D"_s}) m_program->send(text);
        QCOMPARE(m_program->titles(Group::Running), QStringList {u"A"_s});
        QCOMPARE(m_program->titles(Group::Waiting), (QStringList {u"B"_s, u"C"_s, u"D"_s}));
        QCOMPARE(m_program->get(2, SessionModel::PlaceRole).toInt(), 2);
        QVERIFY(m_program->get(2, SessionModel::StatusRole).toString().contains(u'2'));
        QVERIFY(!m_program->get(1, SessionModel::CanPrioritizeRole).toBool());
        QVERIFY(m_program->get(3, SessionModel::CanPrioritizeRole).toBool());

        QSignalSpy moved(&m_program->model, &QAbstractItemModel::rowsMoved);
        m_program->model.prioritize(3);
        QCOMPARE(m_program->titles(Group::Waiting), (QStringList {u"D"_s, u"B"_s, u"C"_s}));
        QCOMPARE(moved.count(), 1);
        QCOMPARE(m_program->get(1, SessionModel::PlaceRole).toInt(), 1);
        QVERIFY(!m_program->get(1, SessionModel::CanPrioritizeRole).toBool());

        // The place that is free goes to the first, and the others move up.
        m_program->model.stop(0);
        settle();
        QCOMPARE(m_program->titles(Group::Running), QStringList {u"D"_s});
        QCOMPARE(m_program->titles(Group::Waiting), (QStringList {u"B"_s, u"C"_s}));
        QCOMPARE(m_program->titles(Group::Ended), QStringList {u"A"_s});
        QCOMPARE(m_program->get(1, SessionModel::PlaceRole).toInt(), 1);
    }

    void aRowThatWaitsIsMovedAmongThoseThatWait_data()
    {
        QTest::addColumn<int>("row");
        QTest::addColumn<int>("before");
        QTest::addColumn<QString>("queue");
        QTest::newRow("down") << 1 << 3 << u"CBD"_s;
        QTest::newRow("to the end") << 1 << 4 << u"CDB"_s;
        QTest::newRow("to the front") << 3 << 1 << u"DBC"_s;
        QTest::newRow("onto itself") << 2 << 2 << u"BCD"_s;
        QTest::newRow("behind itself") << 2 << 3 << u"BCD"_s;
        QTest::newRow("before what runs") << 2 << 0 << u"BCD"_s;
        QTest::newRow("behind what ended") << 1 << 5 << u"BCD"_s;
        QTest::newRow("what runs") << 0 << 3 << u"BCD"_s;
    }

    void aRowThatWaitsIsMovedAmongThoseThatWait()
    {
        QFETCH(const int, row);
        QFETCH(const int, before);
        QFETCH(const QString, queue);
        m_program->send(u"Over"_s);
        m_program->chats.stopAll();
        m_program->chats.setLimits({.total = 1, .perProvider = 1});
        for (const QString &text : {u"A"_s, u"B"_s, u"C"_s, u"D"_s}) m_program->send(text);
        QSignalSpy moved(&m_program->model, &QAbstractItemModel::rowsMoved);
        const bool moves = queue != "BCD"_L1;
        QCOMPARE(m_program->model.moveRow({}, row, {}, before), moves);
        QCOMPARE(m_program->titles(Group::Waiting).join(QString()), queue);
        QCOMPARE(moved.count(), moves ? 1 : 0);
        QCOMPARE(m_program->model.flags(m_program->model.index(row)).testFlag(Qt::ItemIsDragEnabled), row > 0);
    }

    void aDropIsTakenOnlyBetweenThoseThatWait()
    {
        m_program->chats.setLimits({.total = 1, .perProvider = 1});
        for (const QString &text : {u"A"_s, u"B"_s, u"C"_s}) m_program->send(text);
        const std::unique_ptr<QMimeData> data(m_program->model.mimeData({m_program->model.index(1)}));
        const auto takes = [&](int row) {
            return m_program->model.canDropMimeData(data.get(), Qt::MoveAction, row, 0, {});
        };
        QVERIFY(!takes(0));
        QVERIFY(takes(1));
        QVERIFY(takes(3));
        QVERIFY(!takes(-1));
        QVERIFY(!m_program->model.canDropMimeData(data.get(), Qt::CopyAction, 1, 0, {}));
    }

    void aCountdownIsToldAndCanBeSkipped()
    {
        m_program->send(u"First"_s);
        m_program->provider->last()->playEnd(
            core::Error {.kind = core::ErrorKind::RateLimit, .message = u"busy"_s, .retryAfter = 8s});
        settle();
        QVERIFY(m_program->get(0, SessionModel::CanRetryNowRole).toBool());
        QCOMPARE(m_program->get(0, SessionModel::StatusRole).toString(), u"Trying again in 8 s"_s);
        QCOMPARE(m_program->get(0, SessionModel::RetriesRole).toInt(), 1);
        QSignalSpy changed(&m_program->model, &QAbstractItemModel::dataChanged);
        m_program->advance(SessionModel::beat);
        QCOMPARE(m_program->get(0, SessionModel::StatusRole).toString(), u"Trying again in 7 s"_s);
        QCOMPARE(changed.count(), 1);
        m_program->model.retryNow(0);
        settle();
        QCOMPARE(m_program->provider->count(), 2);
        QVERIFY(!m_program->get(0, SessionModel::CanRetryNowRole).toBool());
    }

    void stopAllEndsWhatRunsAndWhatWaits()
    {
        m_program->chats.setLimits({.total = 1, .perProvider = 1});
        for (const QString &text : {u"A"_s, u"B"_s, u"C"_s}) m_program->send(text);
        QSignalSpy counts(&m_program->model, &SessionModel::countsChanged);
        m_program->model.stopAll();
        settle();
        QCOMPARE(m_program->model.count(Group::Ended), 3);
        QCOMPARE(m_program->model.count(Group::Running) + m_program->model.count(Group::Waiting), 0);
        QVERIFY(counts.count() > 0);
        QCOMPARE(m_program->provider->count(), 1);
    }

    void whatWasCutIsReadFromTheJournalWithTheReportOfTheSweep()
    {
        m_program->send(u"Cut"_s);
        m_program->provider->last()->playText(u"some text"_s);
        m_program->advance(1s);
        m_program.reset();
        m_database->crash();
        start();
        QCOMPARE(m_program->model.rowCount(), 0);
        QSignalSpy noted(&m_program->model, &SessionModel::sweepNoted);
        m_program->model.noteSweep({});
        QVERIFY(m_program->model.lastSweep()->isEmpty());
        // For another process, as the one that made it is this one.
        m_program->journal.sweep(
            {.pid = 1, .bootId = {}, .startTicks = 0}, m_clock.wallMs(), &m_program->model,
            [this](const core::Result<streaming::SweepReport> &report) { m_program->model.noteSweep(*report); });
        settle();
        // A later sweep that finds nothing does not hide what the first one found.
        m_program->model.noteSweep({});
        QCOMPARE(noted.count(), 2);
        QCOMPARE(m_program->model.lastSweep()->interrupted, 1);
        QCOMPARE(m_program->titles(Group::Ended), QStringList {u"Cut"_s});
        QCOMPARE(m_program->get(0, SessionModel::StatusRole).toString(), u"Interrupted"_s);
    }

    void readingTheJournalAgainChangesNoRow()
    {
        m_program->send(u"Over"_s);
        m_program->provider->last()->playText(u"x"_s);
        m_program->provider->last()->playFinish();
        m_program->send(u"Runs"_s);
        QSignalSpy inserted(&m_program->model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&m_program->model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy moved(&m_program->model, &QAbstractItemModel::rowsMoved);
        QSignalSpy changed(&m_program->model, &QAbstractItemModel::dataChanged);
        m_program->model.refresh();
        settle();
        QCOMPARE(inserted.count() + removed.count() + moved.count() + changed.count(), 0);
        QCOMPARE(m_program->model.rowCount(), 2);
    }

    void aDeletedChatTakesItsRowsWithIt()
    {
        m_program->send(u"Kept"_s);
        const int row = m_program->model.rowOf(m_program->send(u"Deleted"_s));
        QSignalSpy removed(&m_program->model, &QAbstractItemModel::rowsRemoved);
        m_program->library.remove(m_program->model.conversationAt(row));
        m_program->chats.abandon(m_program->model.conversationAt(row));
        settle();
        QCOMPARE(removed.count(), 1);
        QCOMPARE(m_program->model.rowCount(), 1);
        QCOMPARE(m_program->get(0, SessionModel::TitleRole).toString(), u"Kept"_s);
    }

    void aNewTitleIsToldOfTheRowsOfItsChat()
    {
        m_program->send(u"Old"_s);
        QSignalSpy changed(&m_program->model, &QAbstractItemModel::dataChanged);
        m_program->library.rename(m_program->model.conversationAt(0), u"New"_s);
        QCOMPARE(m_program->get(0, SessionModel::TitleRole).toString(), u"New"_s);
        QVERIFY(changed.count() > 0);
    }

    void onlyTheLastOnesThatEndedAreKept()
    {
        constexpr int more = int(SessionModel::mostEnded) + 5;
        m_program->chats.setLimits({.total = 1000, .perProvider = 1000});
        for (int i = 0; i < more; ++i) {
            m_program->advance(1ms);
            m_program->send(QString::number(i));
            m_program->model.stop(0);
        }
        settle();
        QCOMPARE(m_program->model.rowCount(), int(SessionModel::mostEnded));
        QCOMPARE(m_program->get(0, SessionModel::TitleRole).toString(), QString::number(more - 1));
        m_program->model.refresh();
        settle();
        QCOMPARE(m_program->model.rowCount(), int(SessionModel::mostEnded));
    }

private:
    void start()
    {
        m_program.reset();
        m_program = std::make_unique<Program>(*m_database, m_clock);
    }

    test::FakeClock m_clock;
    std::unique_ptr<test::MemoryDatabase> m_database;
    std::unique_ptr<Program> m_program;
};

QTEST_GUILESS_MAIN(TestSessionModel)
#include "tst_sessionmodel.moc"
