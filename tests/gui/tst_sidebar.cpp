// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/conversationlibrary.h"
#include "gui/sidebar/sidebar.h"
#include "gui/theme/theme.h"
#include "models/conversationlistmodel.h"
#include "support/fakeclock.h"
#include "support/memorydatabase.h"
#include "support/memorystore.h"

#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using chat::ConversationId;
using gui::Sidebar;

class TestSidebar : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void typingFiltersByEveryWordInAnyCase();
    void enterInTheFilterOpensTheFirstHit();
    void arrowsAndEnterOpenFromTheKeyboard();
    void f2RenamesInPlaceAndEscLeavesItAlone();
    void deleteAsksForTheChatUnderTheCursor();
    void aHiddenChatIsGoneUntilItIsShownAgain();
    void theNeighbourIsTheChatBelowElseAbove();
    void firstOfASectionIsTallerByItsHeading();

private:
    [[nodiscard]] QListView *list() const { return m_sidebar->findChild<QListView *>(u"chatList"_s); }
    [[nodiscard]] QLineEdit *filter() const { return m_sidebar->findChild<QLineEdit *>(u"chatFilter"_s); }
    [[nodiscard]] ConversationId id(int row) const { return m_model->idAt(row); }

    test::FakeClock m_clock;
    std::unique_ptr<test::MemoryDatabase> m_database;
    std::unique_ptr<test::MemoryStore> m_store;
    std::unique_ptr<chat::ConversationLibrary> m_library;
    std::unique_ptr<models::ConversationListModel> m_model;
    std::unique_ptr<gui::Theme> m_theme;
    std::unique_ptr<Sidebar> m_sidebar;
};

void TestSidebar::init()
{
    qRegisterMetaType<ConversationId>();
    m_database = std::make_unique<test::MemoryDatabase>();
    const QStringList titles {u"Plan the garden"_s, u"Garden tools"_s, u"C++ question"_s};
    for (int i = 0; i < titles.size(); ++i) {
        chat::ConversationInfo info;
        info.id = ConversationId::create();
        info.title = titles.at(i);
        info.updatedMs = m_clock.wallMs() - qint64(i) * 24 * 3600 * 1000;
        m_database->conversations.insert(info.id, info);
    }
    m_store = std::make_unique<test::MemoryStore>(*m_database);
    m_library = std::make_unique<chat::ConversationLibrary>(*m_store, m_clock);
    m_model = std::make_unique<models::ConversationListModel>(*m_library, m_clock);
    m_theme = std::make_unique<gui::Theme>();
    m_sidebar = std::make_unique<Sidebar>(*m_theme, *m_model);
    m_library->load();
    m_database->drain();
    QTRY_COMPARE(m_model->rowCount(), 3);
    m_sidebar->resize(264, 500);
    m_sidebar->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_sidebar.get()));
}

void TestSidebar::cleanup()
{
    m_sidebar.reset();
    m_model.reset();
    m_library.reset();
    m_store.reset();
    m_database.reset();
}

void TestSidebar::typingFiltersByEveryWordInAnyCase()
{
    QTest::keyClicks(filter(), u"GARDEN"_s);
    QCOMPARE(list()->model()->rowCount(), 2);
    QTest::keyClicks(filter(), u" plan"_s);
    QCOMPARE(list()->model()->rowCount(), 1);
    QTest::keyClick(filter(), Qt::Key_Escape);
    QCOMPARE(list()->model()->rowCount(), 3);
}

void TestSidebar::enterInTheFilterOpensTheFirstHit()
{
    QSignalSpy opened(m_sidebar.get(), &Sidebar::openRequested);
    QTest::keyClicks(filter(), u"question"_s);
    QTest::keyClick(filter(), Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.at(0).at(0).value<ConversationId>(), id(2));
}

void TestSidebar::arrowsAndEnterOpenFromTheKeyboard()
{
    QSignalSpy opened(m_sidebar.get(), &Sidebar::openRequested);
    m_sidebar->focusList();
    QTest::keyClick(list(), Qt::Key_Down);
    QCOMPARE(opened.size(), 0);
    QTest::keyClick(list(), Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.at(0).at(0).value<ConversationId>(), id(1));
}

void TestSidebar::f2RenamesInPlaceAndEscLeavesItAlone()
{
    QSignalSpy renamed(m_sidebar.get(), &Sidebar::renameRequested);
    m_sidebar->focusList();
    QTest::keyClick(list(), Qt::Key_F2);
    auto *editor = list()->viewport()->findChild<QLineEdit *>();
    QVERIFY(editor);
    QCOMPARE(editor->text(), u"Plan the garden"_s);
    editor->setText(u"Other"_s);
    QTest::keyClick(editor, Qt::Key_Escape);
    QCOMPARE(renamed.size(), 0);
    QTRY_VERIFY(!list()->viewport()->findChild<QLineEdit *>());
    QTest::keyClick(list(), Qt::Key_F2);
    editor = list()->viewport()->findChild<QLineEdit *>();
    QVERIFY(editor);
    editor->setText(u"Other"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(renamed.size(), 1);
    QCOMPARE(renamed.at(0).at(1).toString(), u"Other"_s);
}

void TestSidebar::deleteAsksForTheChatUnderTheCursor()
{
    QSignalSpy asked(m_sidebar.get(), &Sidebar::deleteRequested);
    m_sidebar->focusList();
    QTest::keyClick(list(), Qt::Key_Delete);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.at(0).at(0).value<ConversationId>(), id(0));
}

void TestSidebar::aHiddenChatIsGoneUntilItIsShownAgain()
{
    m_sidebar->setHidden(id(1), true);
    QCOMPARE(list()->model()->rowCount(), 2);
    m_sidebar->setHidden(id(1), false);
    QCOMPARE(list()->model()->rowCount(), 3);
}

void TestSidebar::theNeighbourIsTheChatBelowElseAbove()
{
    QCOMPARE(m_sidebar->neighbour(id(0)), id(1));
    QCOMPARE(m_sidebar->neighbour(id(2)), id(1));
    QVERIFY(m_sidebar->neighbour(ConversationId::create()).isNull());
}

void TestSidebar::firstOfASectionIsTallerByItsHeading()
{
    // All three lie in sections of their own; with the first gone, the second still opens its section.
    const int tall = list()->visualRect(list()->model()->index(1, 0)).height();
    m_library->rename(id(1), u"Garden shed"_s);
    QCOMPARE(list()->visualRect(list()->model()->index(1, 0)).height(), tall);
    QVERIFY(tall >= 60);
}

QTEST_MAIN(TestSidebar)
#include "tst_sidebar.moc"
