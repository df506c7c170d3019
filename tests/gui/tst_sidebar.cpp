// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/organizer.h"
#include "gui/sidebar/conversationtree.h"
#include "gui/sidebar/sidebar.h"
#include "gui/theme/theme.h"
#include "models/conversationlistmodel.h"
#include "support/fakeclock.h"
#include "support/memorydatabase.h"
#include "support/memorystore.h"

#include <QAccessible>
#include <QApplication>
#include <QDropEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace runnel;
using chat::ConversationId;
using gui::ConversationTree;
using gui::Sidebar;
using models::ConversationListModel;
using Ids = QList<ConversationId>;

namespace {

//! Counts the titles that are asked for.
class CountingModel : public ConversationListModel
{
public:
    using ConversationListModel::ConversationListModel;

    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override
    {
        if (role == TitleRole || role == Qt::DisplayRole) ++titles;
        return ConversationListModel::data(index, role);
    }

    mutable int titles = 0;
};

} // namespace

class TestSidebar : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void typingFiltersByEveryWordInAnyCase();
    void enterInTheFilterOpensTheFirstHit();
    void arrowsAndEnterOpenFromTheKeyboard();
    void leftAndRightFoldGroups();
    void foldedGroupsStayFolded();
    void f2RenamesInPlaceAndEscLeavesItAlone();
    void whatIsTypedAsANameOutlivesAChangeOfTheChat();
    void aFolderIsMadeNamedAndFilledFromTheMenu();
    void manyAreChosenByKeyboardAndByMouse();
    void deleteAsksForAllThatAreChosen();
    void aClickOpensAndAClickWithCtrlOnlyChooses();
    void draggedChatsGoIntoTheFolderTheyAreDroppedOn();
    void theMenuFollowsWhereAChatIsKept();
    void shelvesComeAndGo();
    void theNeighbourIsTheChatBelowElseAbove();
    void aReadOnlyListOnlyOpens();
    void aScreenReaderHearsGroupsAndMarks();
    void tenThousandChatsCostWhatIsSeen();

private:
    void fill(int count, qint64 apartMs);
    void show();
    [[nodiscard]] ConversationTree *list() const { return m_sidebar->findChild<ConversationTree *>(u"chatList"_s); }
    [[nodiscard]] QLineEdit *filter() const { return m_sidebar->findChild<QLineEdit *>(u"chatFilter"_s); }
    [[nodiscard]] ConversationId id(int row) const { return m_library->at(row).id; }
    [[nodiscard]] QPoint place(const QModelIndex &index) const { return list()->visualRect(index).center(); }
    [[nodiscard]] QStringList menuOf(const QModelIndex &index);

    test::FakeClock m_clock;
    std::unique_ptr<test::MemoryDatabase> m_database;
    std::unique_ptr<test::MemoryStore> m_store;
    std::unique_ptr<chat::ConversationLibrary> m_library;
    std::unique_ptr<chat::Organizer> m_organizer;
    std::unique_ptr<CountingModel> m_model;
    std::unique_ptr<gui::Theme> m_theme;
    std::unique_ptr<Sidebar> m_sidebar;
};

void TestSidebar::init()
{
    qRegisterMetaType<ConversationId>();
    qRegisterMetaType<Ids>();
    m_database = std::make_unique<test::MemoryDatabase>();
    m_store = std::make_unique<test::MemoryStore>(*m_database);
    m_library = std::make_unique<chat::ConversationLibrary>(*m_store, m_clock);
    m_organizer = std::make_unique<chat::Organizer>(*m_library, m_clock);
    m_model = std::make_unique<CountingModel>(*m_library, *m_organizer, m_clock);
    m_theme = std::make_unique<gui::Theme>();
    m_sidebar = std::make_unique<Sidebar>(*m_theme, *m_library, *m_organizer, *m_model);
    // Today, Yesterday, Previous 7 days.
    const QStringList titles {u"Plan the garden"_s, u"Garden tools"_s, u"C++ question"_s};
    for (int i = 0; i < titles.size(); ++i) {
        chat::ConversationInfo info;
        info.id = ConversationId::create();
        info.title = titles.at(i);
        info.updatedMs = m_clock.wallMs() - qint64(i) * 24 * 3600 * 1000;
        m_database->conversations.insert(info.id, info);
    }
    if (QTest::currentTestFunction() != QByteArray("tenThousandChatsCostWhatIsSeen")) show();
}

void TestSidebar::show()
{
    m_library->load();
    m_database->drain();
    m_sidebar->resize(264, 500);
    m_sidebar->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_sidebar.get()));
}

void TestSidebar::cleanup()
{
    m_sidebar.reset();
    m_model.reset();
    m_organizer.reset();
    m_library.reset();
    m_store.reset();
    m_database.reset();
}

void TestSidebar::fill(int count, qint64 apartMs)
{
    for (int i = 0; i < count; ++i) {
        chat::ConversationInfo info;
        info.id = ConversationId::create();
        info.title = u"Chat %1"_s.arg(i);
        info.updatedMs = m_clock.wallMs() - 1000 - i * apartMs;
        m_database->conversations.insert(info.id, info);
    }
}

QStringList TestSidebar::menuOf(const QModelIndex &index)
{
    Q_EMIT list()->menuRequested(index, {});
    QStringList texts;
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    if (!menu) return texts;
    const QList<QAction *> actions = menu->actions();
    for (const QAction *action : actions) {
        if (!action->isSeparator()) texts.append(action->text());
    }
    menu->close();
    return texts;
}

void TestSidebar::typingFiltersByEveryWordInAnyCase()
{
    QTest::keyClicks(filter(), u"GARDEN"_s);
    QCOMPARE(m_model->chatCount(), 2);
    QTest::keyClicks(filter(), u" plan"_s);
    QCOMPARE(m_model->chatCount(), 1);
    QTest::keyClick(filter(), Qt::Key_Escape);
    QCOMPARE(m_model->chatCount(), 3);
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
    QTest::keyClick(list(), Qt::Key_Down); // the heading of the next group
    QTest::keyClick(list(), Qt::Key_Down);
    QCOMPARE(opened.size(), 0);
    QTest::keyClick(list(), Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.at(0).at(0).value<ConversationId>(), id(1));
    QTest::keyClick(list(), Qt::Key_End);
    QTest::keyClick(list(), Qt::Key_Space);
    QCOMPARE(opened.last().at(0).value<ConversationId>(), id(2));
    QTest::keyClick(list(), Qt::Key_Home);
    QCOMPARE(list()->currentIndex(), m_model->index(0, 0));
    // Letters lead to what begins with them.
    QTest::keyClicks(list(), u"gar"_s);
    QCOMPARE(m_model->idAt(list()->currentIndex()), id(1));
}

void TestSidebar::leftAndRightFoldGroups()
{
    m_sidebar->focusList();
    const QModelIndex group = m_model->index(0, 0);
    QVERIFY(list()->isExpanded(group));
    QTest::keyClick(list(), Qt::Key_Left);
    QCOMPARE(list()->currentIndex(), group);
    QTest::keyClick(list(), Qt::Key_Left);
    QVERIFY(!list()->isExpanded(group));
    QTest::keyClick(list(), Qt::Key_Right);
    QVERIFY(list()->isExpanded(group));
    QTest::keyClick(list(), Qt::Key_Right);
    QCOMPARE(m_model->idAt(list()->currentIndex()), id(0));
    m_sidebar->setLayoutDirection(Qt::RightToLeft);
    QTest::keyClick(list(), Qt::Key_Right);
    QCOMPARE(list()->currentIndex(), group);
}

void TestSidebar::foldedGroupsStayFolded()
{
    QSignalSpy folded(m_sidebar.get(), &Sidebar::collapsedChanged);
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, place(m_model->index(1, 0)));
    QVERIFY(!list()->isExpanded(m_model->index(1, 0)));
    QCOMPARE(folded.size(), 1);
    QCOMPARE(folded.at(0).at(0).toStringList(), QStringList {u"yesterday"_s});
    // While something is looked for, all is open.
    QTest::keyClicks(filter(), u"tools"_s);
    QVERIFY(list()->isExpanded(m_model->index(0, 0)));
    filter()->clear();
    QVERIFY(!list()->isExpanded(m_model->index(1, 0)));
    QCOMPARE(folded.size(), 1);
    m_sidebar->setCollapsed({u"today"_s});
    QVERIFY(!list()->isExpanded(m_model->index(0, 0)));
    QVERIFY(list()->isExpanded(m_model->index(1, 0)));
}

void TestSidebar::f2RenamesInPlaceAndEscLeavesItAlone()
{
    m_sidebar->focusList();
    QTest::keyClick(list(), Qt::Key_F2);
    auto *editor = list()->viewport()->findChild<QLineEdit *>();
    QVERIFY(editor);
    QCOMPARE(editor->text(), u"Plan the garden"_s);
    editor->setText(u"Other"_s);
    QTest::keyClick(editor, Qt::Key_Escape);
    QCOMPARE(m_library->at(0).title, u"Plan the garden"_s);
    QTRY_VERIFY(!list()->viewport()->findChild<QLineEdit *>());
    QTest::keyClick(list(), Qt::Key_F2);
    editor = list()->viewport()->findChild<QLineEdit *>();
    QVERIFY(editor);
    editor->setText(u" Other  one"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(m_library->at(0).title, u"Other one"_s);
}

void TestSidebar::whatIsTypedAsANameOutlivesAChangeOfTheChat()
{
    const QModelIndex index = m_model->indexOf(id(0));
    m_sidebar->beginRename(id(0));
    auto *editor = list()->viewport()->findChild<QLineEdit *>();
    QVERIFY(editor);
    QTest::keyClicks(editor, u"Other"_s);
    Q_EMIT m_model->dataChanged(index, index);
    QCOMPARE(editor->text(), u"Other"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(m_library->at(0).title, u"Other"_s);
}

void TestSidebar::aFolderIsMadeNamedAndFilledFromTheMenu()
{
    m_sidebar->beginFolder({id(0), id(2)});
    QCOMPARE(m_library->folders().size(), 1);
    auto *editor = list()->viewport()->findChild<QLineEdit *>();
    QVERIFY(editor);
    editor->setText(u"Work"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(m_library->folders().first().name, u"Work"_s);
    const QModelIndex folder = m_model->index(0, 0);
    QCOMPARE(folder.data().toString(), u"Work"_s);
    QCOMPARE(m_model->rowCount(folder), 2);
    QCOMPARE(menuOf(folder), QStringList({u"Rename folder"_s, u"Remove folder, keep its chats"_s, u"New folder"_s}));
}

void TestSidebar::manyAreChosenByKeyboardAndByMouse()
{
    m_sidebar->focusList();
    QTest::keyClick(list(), Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(list(), Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(list()->chosen(), (Ids {id(0), id(1)}));
    QTest::keyClick(list(), Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(list()->chosen(), (Ids {id(0), id(1), id(2)}));
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, place(m_model->indexOf(id(2))));
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, Qt::ShiftModifier, place(m_model->indexOf(id(1))));
    QCOMPARE(list()->chosen(), (Ids {id(1), id(2)}));
}

void TestSidebar::deleteAsksForAllThatAreChosen()
{
    QSignalSpy asked(m_sidebar.get(), &Sidebar::deleteRequested);
    m_sidebar->focusList();
    QTest::keyClick(list(), Qt::Key_Delete);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.at(0).at(0).value<Ids>(), Ids {id(0)});
    QTest::keyClick(list(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(list(), Qt::Key_Delete);
    QCOMPARE(asked.at(1).at(0).value<Ids>().size(), 3);
}

void TestSidebar::aClickOpensAndAClickWithCtrlOnlyChooses()
{
    QSignalSpy opened(m_sidebar.get(), &Sidebar::openRequested);
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, place(m_model->indexOf(id(0))));
    QCOMPARE(opened.size(), 1);
    QTest::keyPress(list(), Qt::Key_Control, Qt::ControlModifier);
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, Qt::ControlModifier, place(m_model->indexOf(id(2))));
    QCOMPARE(opened.size(), 1);
    QCOMPARE(list()->chosen(), (Ids {id(0), id(2)}));
}

void TestSidebar::draggedChatsGoIntoTheFolderTheyAreDroppedOn()
{
    const chat::FolderId folder = m_organizer->addFolder(u"Work"_s);
    const std::unique_ptr<QMimeData> data(m_model->mimeData({m_model->indexOf(id(0)), m_model->indexOf(id(2))}));
    QDragEnterEvent enter(QPoint(5, 5), Qt::MoveAction, data.get(), Qt::LeftButton, {});
    QApplication::sendEvent(list()->viewport(), &enter);
    QVERIFY(enter.isAccepted());
    QCOMPARE(m_model->index(0, 0).data().toString(), u"Pinned"_s);
    const QPoint target = place(m_model->indexOf(folder));
    QDragMoveEvent move(target, Qt::MoveAction, data.get(), Qt::LeftButton, {});
    QApplication::sendEvent(list()->viewport(), &move);
    QVERIFY(move.isAccepted());
    QDropEvent drop(target, Qt::MoveAction, data.get(), Qt::LeftButton, {});
    QApplication::sendEvent(list()->viewport(), &drop);
    QCOMPARE(m_model->index(0, 0).data().toString(), u"Work"_s);
    QCOMPARE(m_model->rowCount(m_model->index(0, 0)), 2);
}

void TestSidebar::theMenuFollowsWhereAChatIsKept()
{
    QCOMPARE(menuOf(m_model->indexOf(id(0))), QStringList({u"Open"_s, u"Copy link"_s, u"Rename"_s, u"Pin"_s,
                                                           u"Move to folder"_s, u"Archive"_s, u"Delete"_s}));
    m_organizer->setPinned({id(0)}, true);
    QVERIFY(menuOf(m_model->indexOf(id(0))).contains(u"Unpin"_s));
    list()->selectAll();
    QCOMPARE(menuOf(m_model->indexOf(id(0))),
             QStringList({u"Unpin"_s, u"Move to folder"_s, u"Archive"_s, u"Delete"_s}));
    const ConversationId archived = id(1);
    m_organizer->setArchived({archived}, true);
    m_sidebar->showShelf(ConversationListModel::Shelf::Archive);
    QVERIFY(menuOf(m_model->indexOf(archived)).contains(u"Take out of the archive"_s));
    m_organizer->setTrashed({archived}, true);
    m_sidebar->showShelf(ConversationListModel::Shelf::Trash);
    QCOMPARE(menuOf(m_model->indexOf(archived)), QStringList({u"Open"_s, u"Restore"_s, u"Delete for ever…"_s}));
}

void TestSidebar::shelvesComeAndGo()
{
    QSignalSpy erased(m_sidebar.get(), &Sidebar::eraseRequested);
    auto *trash = m_sidebar->findChild<QToolButton *>(u"trash"_s);
    auto *empty = m_sidebar->findChild<QPushButton *>(u"emptyTrash"_s);
    QVERIFY(!empty->isVisible());
    m_organizer->setTrashed({id(1)}, true);
    trash->click();
    QVERIFY(empty->isVisible());
    QCOMPARE(m_model->chatCount(), 1);
    empty->click();
    QCOMPARE(erased.size(), 1);
    QCOMPARE(erased.at(0).at(0).value<Ids>(), Ids {id(1)});
    m_sidebar->focusList();
    QTest::keyClick(list(), Qt::Key_Delete);
    QCOMPARE(erased.size(), 2);
    QTest::keyClick(list(), Qt::Key_Escape);
    QCOMPARE(m_model->chatCount(), 2);
    QVERIFY(!trash->isChecked());
    QVERIFY(!empty->isVisible());
}

void TestSidebar::theNeighbourIsTheChatBelowElseAbove()
{
    QCOMPARE(m_sidebar->neighbour({id(0)}), id(1));
    QCOMPARE(m_sidebar->neighbour({id(2)}), id(1));
    QCOMPARE(m_sidebar->neighbour({id(0), id(1)}), id(2));
    QVERIFY(m_sidebar->neighbour({id(0), id(1), id(2)}).isNull());
    QVERIFY(m_sidebar->neighbour({ConversationId::create()}).isNull());
}

void TestSidebar::aReadOnlyListOnlyOpens()
{
    m_library->setReadOnly();
    m_sidebar->setReadOnly();
    QSignalSpy asked(m_sidebar.get(), &Sidebar::deleteRequested);
    m_sidebar->focusList();
    QTest::keyClick(list(), Qt::Key_Delete);
    QTest::keyClick(list(), Qt::Key_F2);
    QCOMPARE(asked.size(), 0);
    QVERIFY(!list()->viewport()->findChild<QLineEdit *>());
    QCOMPARE(menuOf(m_model->indexOf(id(0))), (QStringList {u"Open"_s, u"Copy link"_s}));
}

void TestSidebar::aScreenReaderHearsGroupsAndMarks()
{
    QAccessibleInterface *tree = QAccessible::queryAccessibleInterface(list());
    QVERIFY(tree && tree->tableInterface());
    QAccessibleInterface *group = tree->tableInterface()->cellAt(0, 0);
    QVERIFY(group);
    QCOMPARE(group->text(QAccessible::Name), u"Today"_s);
    QVERIFY(group->state().expandable);
    QVERIFY(group->state().expanded);
    QVERIFY(group->text(QAccessible::Description).startsWith(u"1 chat"_s));
    QAccessibleInterface *chat = tree->tableInterface()->cellAt(1, 0);
    QVERIFY(chat);
    QCOMPARE(chat->text(QAccessible::Name), u"Plan the garden"_s);
    m_library->file({id(0)}, [](chat::Filing &filing) { filing.unread = true; });
    QCOMPARE(chat->text(QAccessible::Description), u"Has a new answer"_s);
}

void TestSidebar::tenThousandChatsCostWhatIsSeen()
{
    fill(10'000, 600'000);
    show();
    QCoreApplication::processEvents();
    // Each line that is seen is painted a few times while the window opens.
    const int most = 20 * (list()->viewport()->height() / 30 + 2);
    QVERIFY2(m_model->titles < most, QByteArray::number(m_model->titles).constData());
    m_model->titles = 0;
    list()->verticalScrollBar()->setValue(list()->verticalScrollBar()->maximum() / 2);
    list()->grab();
    QVERIFY2(m_model->titles < most, QByteArray::number(m_model->titles).constData());
    // Neither does a chat that moves up, nor one that is filed, ask for others than are seen.
    m_model->titles = 0;
    m_organizer->setPinned({id(9'000)}, true);
    chat::Conversation *fresh = m_library->create({});
    fresh->add(chat::Message::user(u"Hello"_s, {}, m_clock.wallMs()));
    QCoreApplication::processEvents();
    list()->grab();
    QVERIFY2(m_model->titles < most, QByteArray::number(m_model->titles).constData());
}

QTEST_MAIN(TestSidebar)
#include "tst_sidebar.moc"
