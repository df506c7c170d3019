// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/conversationlistmodel.h"

#include "chat/conversationlibrary.h"
#include "support/fakeclock.h"
#include "support/memorydatabase.h"
#include "support/memorystore.h"

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using chat::ConversationId;
using models::ConversationListModel;

class TestConversationListModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void sectionsFollowTheCalendar_data();
    void sectionsFollowTheCalendar();
    void midnightMovesTodayToYesterday();
    void aNewChatIsOneInsertedRow();
    void aMessageInAnOldChatIsOneMovedRow();
    void removingIsOneRemovedRow();
    void anAnswerThatEndsOutOfSightIsUnread();
    void anAnswerThatEndsInSightIsRead();
    void titlesAreNeverEmptyAndOneLine();

private:
    ConversationId add(const QString &title, qint64 updatedMs);
    void load();
    [[nodiscard]] QVariant get(int row, int role) const { return m_model->index(row).data(role); }

    std::unique_ptr<test::FakeClock> m_clock;
    std::unique_ptr<test::MemoryDatabase> m_database;
    std::unique_ptr<test::MemoryStore> m_store;
    std::unique_ptr<chat::ConversationLibrary> m_library;
    std::unique_ptr<ConversationListModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestConversationListModel::init()
{
    m_clock = std::make_unique<test::FakeClock>(QDateTime(QDate(2026, 6, 15), QTime(12, 0)).toMSecsSinceEpoch());
    m_database = std::make_unique<test::MemoryDatabase>();
    m_store = std::make_unique<test::MemoryStore>(*m_database);
    m_library = std::make_unique<chat::ConversationLibrary>(*m_store, *m_clock);
    m_model = std::make_unique<ConversationListModel>(*m_library, *m_clock);
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void TestConversationListModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
    m_library.reset();
    m_store.reset();
    m_database.reset();
}

ConversationId TestConversationListModel::add(const QString &title, qint64 updatedMs)
{
    chat::ConversationInfo info;
    info.id = ConversationId::create();
    info.title = title;
    info.createdMs = updatedMs;
    info.updatedMs = updatedMs;
    m_database->conversations.insert(info.id, info);
    return info.id;
}

void TestConversationListModel::load()
{
    m_library->load();
    m_database->drain();
    QTRY_VERIFY(m_library->isLoaded());
}

void TestConversationListModel::sectionsFollowTheCalendar_data()
{
    QTest::addColumn<QDateTime>("updated");
    QTest::addColumn<QString>("section");
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

void TestConversationListModel::sectionsFollowTheCalendar()
{
    QFETCH(const QDateTime, updated);
    QFETCH(const QString, section);
    add(u"A"_s, updated.toMSecsSinceEpoch());
    load();
    QCOMPARE(get(0, ConversationListModel::SectionRole).toString(), section);
}

void TestConversationListModel::midnightMovesTodayToYesterday()
{
    add(u"A"_s, m_clock->wallMs());
    load();
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    m_clock->advance(11h);
    QCOMPARE(changed.size(), 0);
    m_clock->advance(2h);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(get(0, ConversationListModel::SectionRole).toString(), u"Yesterday"_s);
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
    QCOMPARE(get(0, ConversationListModel::TitleRole).toString(), u"Hello"_s);
}

void TestConversationListModel::aMessageInAnOldChatIsOneMovedRow()
{
    const ConversationId old = add(u"Old"_s, m_clock->wallMs() - 2000);
    add(u"New"_s, m_clock->wallMs() - 1000);
    load();
    QCOMPARE(m_model->rowOf(old), 1);
    chat::Conversation *conversation = nullptr;
    m_library->open(old, this, [&conversation](const core::Result<chat::Conversation *> &opened) {
        QVERIFY(opened);
        conversation = *opened;
    });
    m_database->drain();
    QTRY_VERIFY(conversation);
    QSignalSpy moved(m_model.get(), &QAbstractItemModel::rowsMoved);
    conversation->add(chat::Message::user(u"Again"_s, {}, m_clock->wallMs()));
    QCOMPARE(moved.size(), 1);
    QCOMPARE(m_model->rowOf(old), 0);
}

void TestConversationListModel::removingIsOneRemovedRow()
{
    const ConversationId first = add(u"A"_s, 1000);
    add(u"B"_s, 2000);
    load();
    QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
    m_library->remove(first);
    QCOMPARE(removed.size(), 1);
    QCOMPARE(m_model->rowCount(), 1);
    QCOMPARE(get(0, ConversationListModel::TitleRole).toString(), u"B"_s);
}

void TestConversationListModel::anAnswerThatEndsOutOfSightIsUnread()
{
    load();
    chat::Conversation *conversation = m_library->create({});
    chat::Message answer = chat::Message::placeholder({}, {}, m_clock->wallMs());
    answer.state = chat::AnswerState::Streaming;
    conversation->add(answer);
    QCOMPARE(m_model->rowCount(), 1);
    QVERIFY(get(0, ConversationListModel::RunningRole).toBool());
    QVERIFY(!get(0, ConversationListModel::UnreadRole).toBool());
    answer.state = chat::AnswerState::Complete;
    conversation->update(answer, chat::Conversation::StateChanged);
    QVERIFY(!get(0, ConversationListModel::RunningRole).toBool());
    QVERIFY(get(0, ConversationListModel::UnreadRole).toBool());
    m_model->setCurrent(conversation->id());
    QVERIFY(!get(0, ConversationListModel::UnreadRole).toBool());
}

void TestConversationListModel::anAnswerThatEndsInSightIsRead()
{
    load();
    chat::Conversation *conversation = m_library->create({});
    m_model->setCurrent(conversation->id());
    chat::Message answer = chat::Message::placeholder({}, {}, m_clock->wallMs());
    answer.state = chat::AnswerState::Streaming;
    conversation->add(answer);
    answer.state = chat::AnswerState::Stopped;
    conversation->update(answer, chat::Conversation::StateChanged);
    QVERIFY(!get(0, ConversationListModel::UnreadRole).toBool());
}

void TestConversationListModel::titlesAreNeverEmptyAndOneLine()
{
    add(u""_s, 2000);
    add(u"two\nlines"_s, 1000);
    load();
    QCOMPARE(get(0, ConversationListModel::TitleRole).toString(), u"New chat"_s);
    QCOMPARE(get(1, ConversationListModel::TitleRole).toString(), u"two lines"_s);
}

QTEST_GUILESS_MAIN(TestConversationListModel)
#include "tst_conversationlistmodel.moc"
