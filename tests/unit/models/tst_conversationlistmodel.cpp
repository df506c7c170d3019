// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/conversationlistmodel.h"

#include "chat/organizer.h"
#include "support/fakeclock.h"
#include "support/memorydatabase.h"
#include "support/memorystore.h"

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QLocale>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using chat::ConversationId;
using chat::FolderId;
using models::ConversationListModel;

class TestConversationListModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void groupsFollowTheCalendar_data();
    void groupsFollowTheCalendar();
    void pinnedAndFoldersComeBeforeTheDates();
    void midnightMovesTodayToYesterday();
    void aNewChatIsOneInsertedRow();
    void aMessageInAnOldChatIsOneMovedRow();
    void theLastChatOfADateTakesItsGroupAlong();
    void removingIsOneRemovedRow();
    void anAnswerThatEndsOutOfSightIsUnread();
    void anAnswerThatEndsInSightIsRead();
    void titlesAreNeverEmptyAndOneLine();
    void shelvesShowWhatIsKeptThere();
    void theFilterTakesEveryWordInAnyCase();
    void foldersComeGoAndAreRenamedWithoutAReset();
    void droppingFilesAChat();
    void whileDraggingThereIsAPlaceToPin();
    void streamingNeverResets();
    void anyOrderOfChangesEndsWhereANewListBegins();

private:
    ConversationId add(const QString &title, qint64 updatedMs, const chat::Filing &filing = {});
    void load();
    //! "group: chat, chat; group: …" as the model has it.
    [[nodiscard]] QString shape(const ConversationListModel &model) const;
    [[nodiscard]] QString shape() const { return shape(*m_model); }
    [[nodiscard]] QVariant get(const ConversationId &id, int role) const { return m_model->indexOf(id).data(role); }

    std::unique_ptr<test::FakeClock> m_clock;
    std::unique_ptr<test::MemoryDatabase> m_database;
    std::unique_ptr<test::MemoryStore> m_store;
    std::unique_ptr<chat::ConversationLibrary> m_library;
    std::unique_ptr<chat::Organizer> m_organizer;
    std::unique_ptr<ConversationListModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestConversationListModel::init()
{
    m_clock = std::make_unique<test::FakeClock>(QDateTime(QDate(2026, 6, 15), QTime(12, 0)).toMSecsSinceEpoch());
    m_database = std::make_unique<test::MemoryDatabase>();
    m_store = std::make_unique<test::MemoryStore>(*m_database);
    m_library = std::make_unique<chat::ConversationLibrary>(*m_store, *m_clock);
    m_organizer = std::make_unique<chat::Organizer>(*m_library, *m_clock);
    m_model = std::make_unique<ConversationListModel>(*m_library, *m_organizer, *m_clock);
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void TestConversationListModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
    m_organizer.reset();
    m_library.reset();
    m_store.reset();
    m_database.reset();
}

ConversationId TestConversationListModel::add(const QString &title, qint64 updatedMs, const chat::Filing &filing)
{
    chat::ConversationInfo info;
    info.id = ConversationId::create();
    info.title = title;
    info.createdMs = updatedMs;
    info.updatedMs = updatedMs;
    m_database->conversations.insert(info.id, info);
    m_database->filings.insert(info.id, filing);
    return info.id;
}

void TestConversationListModel::load()
{
    m_library->load();
    m_database->drain();
    QVERIFY(m_library->isLoaded());
}

QString TestConversationListModel::shape(const ConversationListModel &model) const
{
    QStringList groups;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex group = model.index(row, 0);
        QStringList chats;
        for (int i = 0; i < model.rowCount(group); ++i) chats.append(model.index(i, 0, group).data().toString());
        groups.append(group.data().toString() + u": "_s + chats.join(u", "_s));
    }
    return groups.join(u"; "_s);
}

void TestConversationListModel::groupsFollowTheCalendar_data()
{
    QTest::addColumn<QDateTime>("updated");
    QTest::addColumn<QString>("group");
    const QDate today(2026, 6, 15);
    const auto at = [](const QDate &date, int hour) { return QDateTime(date, QTime(hour, 0)); };
    QTest::newRow("now") << at(today, 12) << u"Today"_s;
    QTest::newRow("this morning") << at(today, 0) << u"Today"_s;
    QTest::newRow("in the future") << at(today.addDays(3), 0) << u"Today"_s;
    QTest::newRow("late last night") << at(today.addDays(-1), 23) << u"Yesterday"_s;
    QTest::newRow("two days") << at(today.addDays(-2), 23) << u"Previous 7 days"_s;
    QTest::newRow("seven days") << at(today.addDays(-7), 0) << u"Previous 7 days"_s;
    QTest::newRow("eight days") << at(today.addDays(-8), 23) << QLocale().standaloneMonthName(6);
    QTest::newRow("last year") << at(QDate(2025, 6, 20), 1) << u"%1 2025"_s.arg(QLocale().standaloneMonthName(6));
}

void TestConversationListModel::groupsFollowTheCalendar()
{
    QFETCH(const QDateTime, updated);
    QFETCH(const QString, group);
    add(u"A"_s, updated.toMSecsSinceEpoch());
    load();
    QCOMPARE(shape(), group + u": A"_s);
}

void TestConversationListModel::pinnedAndFoldersComeBeforeTheDates()
{
    const qint64 now = m_clock->wallMs();
    const chat::Folder work {.id = FolderId::create(), .name = u"Work"_s};
    const chat::Folder home {.id = FolderId::create(), .name = u"Home"_s};
    m_database->folders = {work, home};
    add(u"new"_s, now);
    add(u"old"_s, now - 1000);
    add(u"second"_s, now, {.folder = work.id, .pinnedMs = 20});
    add(u"first"_s, now - 5000, {.pinnedMs = 10});
    add(u"filed"_s, now - 2000, {.folder = work.id});
    load();
    QCOMPARE(shape(), u"Pinned: first, second; Work: filed; Home: ; Today: new, old"_s);
}

void TestConversationListModel::midnightMovesTodayToYesterday()
{
    add(u"A"_s, m_clock->wallMs());
    add(u"B"_s, m_clock->wallMs() - 1);
    load();
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    m_clock->advance(11h);
    QCOMPARE(shape(), u"Today: A, B"_s);
    m_clock->advance(2h);
    QCOMPARE(shape(), u"Yesterday: A, B"_s);
    QCOMPARE(reset.size(), 0);
}

void TestConversationListModel::aNewChatIsOneInsertedRow()
{
    add(u"Old"_s, m_clock->wallMs() - 1000);
    load();
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    chat::Conversation *conversation = m_library->create({});
    QCOMPARE(inserted.size(), 0);
    conversation->add(chat::Message::user(u"Hello"_s, {}, m_clock->wallMs()));
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(inserted.at(0).at(1).toInt(), 0);
    QCOMPARE(reset.size(), 0);
    QCOMPARE(shape(), u"Today: Hello, Old"_s);
}

void TestConversationListModel::aMessageInAnOldChatIsOneMovedRow()
{
    const ConversationId old = add(u"Old"_s, m_clock->wallMs() - 2000);
    add(u"New"_s, m_clock->wallMs() - 1000);
    load();
    m_library->open(old, this, [](const core::Result<chat::Conversation *> &opened) { QVERIFY(opened); });
    m_database->drain();
    QSignalSpy moved(m_model.get(), &QAbstractItemModel::rowsMoved);
    m_library->find(old)->add(chat::Message::user(u"Again"_s, {}, m_clock->wallMs()));
    QCOMPARE(moved.size(), 1);
    QCOMPARE(shape(), u"Today: Old, New"_s);
}

void TestConversationListModel::theLastChatOfADateTakesItsGroupAlong()
{
    const ConversationId old = add(u"Old"_s, m_clock->wallMs() - 30LL * 3600 * 1000);
    load();
    QCOMPARE(shape(), u"Yesterday: Old"_s);
    m_organizer->setPinned({old}, true);
    QCOMPARE(shape(), u"Pinned: Old"_s);
    m_organizer->setPinned({old}, false);
    QCOMPARE(shape(), u"Yesterday: Old"_s);
}

void TestConversationListModel::removingIsOneRemovedRow()
{
    const ConversationId first = add(u"A"_s, 1000);
    add(u"B"_s, 2000);
    load();
    QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
    m_library->remove(first);
    QCOMPARE(removed.size(), 1);
    QCOMPARE(m_model->chatCount(), 1);
}

void TestConversationListModel::anAnswerThatEndsOutOfSightIsUnread()
{
    load();
    chat::Conversation *conversation = m_library->create({});
    const ConversationId id = conversation->id();
    chat::Message answer = chat::Message::placeholder({}, {}, m_clock->wallMs());
    answer.state = chat::AnswerState::Streaming;
    conversation->add(answer);
    const QModelIndex group = m_model->index(0, 0);
    QVERIFY(get(id, ConversationListModel::RunningRole).toBool());
    QVERIFY(group.data(ConversationListModel::RunningRole).toBool());
    QVERIFY(!get(id, ConversationListModel::UnreadRole).toBool());
    answer.state = chat::AnswerState::Complete;
    conversation->update(answer, chat::Conversation::StateChanged);
    QVERIFY(!get(id, ConversationListModel::RunningRole).toBool());
    QVERIFY(get(id, ConversationListModel::UnreadRole).toBool());
    QVERIFY(group.data(ConversationListModel::UnreadRole).toBool());
    m_organizer->setShown(id);
    QVERIFY(!get(id, ConversationListModel::UnreadRole).toBool());
    QVERIFY(!group.data(ConversationListModel::UnreadRole).toBool());
    QVERIFY(get(id, ConversationListModel::OpenRole).toBool());
}

void TestConversationListModel::anAnswerThatEndsInSightIsRead()
{
    load();
    chat::Conversation *conversation = m_library->create({});
    m_organizer->setShown(conversation->id());
    chat::Message answer = chat::Message::placeholder({}, {}, m_clock->wallMs());
    answer.state = chat::AnswerState::Streaming;
    conversation->add(answer);
    answer.state = chat::AnswerState::Stopped;
    conversation->update(answer, chat::Conversation::StateChanged);
    QVERIFY(!get(conversation->id(), ConversationListModel::UnreadRole).toBool());
}

void TestConversationListModel::titlesAreNeverEmptyAndOneLine()
{
    add(u""_s, m_clock->wallMs());
    add(u"two\nlines"_s, m_clock->wallMs() - 1);
    load();
    QCOMPARE(shape(), u"Today: New chat, two lines"_s);
}

void TestConversationListModel::shelvesShowWhatIsKeptThere()
{
    const qint64 now = m_clock->wallMs();
    const ConversationId archived = add(u"A"_s, now, {.pinnedMs = 5, .archivedMs = now});
    // Deleted today, from the archive.
    add(u"T"_s, now - 90LL * 24 * 3600 * 1000, {.archivedMs = 5, .trashedMs = now});
    add(u"C"_s, now);
    load();
    QCOMPARE(shape(), u"Today: C"_s);
    m_model->setShelf(ConversationListModel::Shelf::Archive);
    QCOMPARE(shape(), u"Today: A"_s);
    m_model->setShelf(ConversationListModel::Shelf::Trash);
    QCOMPARE(shape(), u"Today: T"_s);
    m_clock->advance(1s);
    m_organizer->setTrashed({archived}, true);
    QCOMPARE(shape(), u"Today: A, T"_s);
}

void TestConversationListModel::theFilterTakesEveryWordInAnyCase()
{
    add(u"Plan the garden"_s, m_clock->wallMs());
    const ConversationId tools = add(u"Garden tools"_s, m_clock->wallMs() - 1);
    m_database->folders = {{.id = FolderId::create(), .name = u"Empty"_s}};
    load();
    m_model->setFilter(u" GARDEN plan "_s);
    QCOMPARE(shape(), u"Today: Plan the garden"_s);
    m_library->rename(tools, u"Garden planner"_s);
    QCOMPARE(shape(), u"Today: Plan the garden, Garden planner"_s);
    m_model->setFilter({});
    QCOMPARE(shape(), u"Empty: ; Today: Plan the garden, Garden planner"_s);
}

void TestConversationListModel::foldersComeGoAndAreRenamedWithoutAReset()
{
    const ConversationId chat = add(u"A"_s, m_clock->wallMs());
    load();
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    const FolderId folder = m_organizer->addFolder(u"Work"_s);
    m_organizer->move({chat}, folder);
    QCOMPARE(shape(), u"Work: A"_s);
    QVERIFY(m_model->setData(m_model->indexOf(folder), u"Home"_s, Qt::EditRole));
    QCOMPARE(shape(), u"Home: A"_s);
    m_organizer->removeFolder(folder);
    QCOMPARE(shape(), u"Today: A"_s);
    QCOMPARE(reset.size(), 0);
}

void TestConversationListModel::droppingFilesAChat()
{
    const ConversationId a = add(u"A"_s, m_clock->wallMs());
    const ConversationId b = add(u"B"_s, m_clock->wallMs() - 1);
    const ConversationId p = add(u"P"_s, m_clock->wallMs() - 2, {.pinnedMs = 1});
    load();
    const FolderId folder = m_organizer->addFolder(u"Work"_s);
    const auto drop = [this](const QList<ConversationId> &ids, const QModelIndex &target) {
        QModelIndexList indexes;
        for (const ConversationId &id : ids) indexes.append(m_model->indexOf(id));
        const std::unique_ptr<QMimeData> data(m_model->mimeData(indexes));
        return m_model->dropMimeData(data.get(), Qt::MoveAction, -1, -1, target);
    };
    QVERIFY(drop({a, b}, m_model->indexOf(folder)));
    QCOMPARE(shape(), u"Pinned: P; Work: A, B"_s);
    // On a chat: to where that is.
    QVERIFY(drop({a}, m_model->indexOf(p)));
    QCOMPARE(shape(), u"Pinned: P, A; Work: B"_s);
    QVERIFY(drop({p}, m_model->indexOf(b)));
    QCOMPARE(shape(), u"Pinned: A; Work: B, P"_s);
    QVERIFY(!drop({p}, {}));
    m_model->setReadOnly();
    QVERIFY(!drop({p}, m_model->indexOf(a)));
}

void TestConversationListModel::whileDraggingThereIsAPlaceToPin()
{
    add(u"A"_s, m_clock->wallMs());
    load();
    m_model->setOffersPinned(true);
    QCOMPARE(shape(), u"Pinned: ; Today: A"_s);
    m_model->setOffersPinned(false);
    QCOMPARE(shape(), u"Today: A"_s);
}

void TestConversationListModel::streamingNeverResets()
{
    for (int i = 0; i < 10; ++i) add(QString::number(i), m_clock->wallMs() - i);
    load();
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    QSignalSpy moved(m_model.get(), &QAbstractItemModel::rowsMoved);
    chat::Conversation *conversation = m_library->create({});
    chat::Message answer = chat::Message::placeholder({}, {}, m_clock->wallMs() + 1);
    answer.state = chat::AnswerState::Streaming;
    conversation->add(answer);
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    for (int i = 0; i < 100; ++i) conversation->appendText(answer.id, chat::PartKind::Text, u"word "_s);
    QCOMPARE(changed.size(), 0);
    QCOMPARE(moved.size(), 0);
    QCOMPARE(reset.size(), 0);
}

void TestConversationListModel::anyOrderOfChangesEndsWhereANewListBegins()
{
    QList<ConversationId> ids;
    for (int i = 0; i < 12; ++i) ids.append(add(QString::number(i), m_clock->wallMs() - i * 20LL * 3600 * 1000));
    load();
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    QList<FolderId> folders {m_organizer->addFolder(u"X"_s), m_organizer->addFolder(u"Y"_s), FolderId()};
    quint32 seed = 7;
    const auto random = [&seed](quint32 below) {
        seed = seed * 1664525 + 1013904223;
        return (seed >> 8) % below;
    };
    for (int step = 0; step < 400; ++step) {
        const QList<ConversationId> some {ids.at(random(12)), ids.at(random(12))};
        switch (random(6)) {
        case 0:
            m_organizer->setPinned(some, random(2) == 0);
            break;
        case 1:
            m_organizer->move(some, folders.at(random(3)));
            break;
        case 2:
            m_organizer->setArchived(some, random(2) == 0);
            break;
        case 3:
            m_organizer->setTrashed(some, random(3) == 0);
            break;
        case 4:
            m_clock->advance(std::chrono::minutes(random(300)));
            break;
        default:
            if (random(4) == 0) {
                m_organizer->removeFolder(folders.first());
                folders.first() = m_organizer->addFolder(u"X%1"_s.arg(step));
            }
        }
        // A list that is made now comes to the same.
        ConversationListModel again(*m_library, *m_organizer, *m_clock);
        again.setShelf(ConversationListModel::Shelf::Archive);
        again.setShelf(ConversationListModel::Shelf::Chats);
        QCOMPARE(shape(), shape(again));
    }
    QCOMPARE(reset.size(), 0);
}

QTEST_GUILESS_MAIN(TestConversationListModel)
#include "tst_conversationlistmodel.moc"
