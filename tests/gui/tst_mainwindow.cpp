// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/composer/composer.h"
#include "gui/settings/settingswindow.h"
#include "gui/shell/chatheader.h"
#include "gui/shell/filingactions.h"
#include "gui/shell/notice.h"
#include "gui/shell/startpage.h"
#include "gui/shell/windowactions.h"
#include "gui/sidebar/conversationtree.h"
#include "gui/sidebar/sidebar.h"
#include "settings/schema.h"
#include "shellfixture.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QTreeView>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using chat::AnswerState;

class TestMainWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void enterSendsAndTheAnswerArrives();
    void aProviderWithoutAModelIsAskedForOne();
    void aChatThatHasNotBegunFollowsTheDefaultModelAlone();
    void escStopsAndKeepsTheText();
    void sendingTwiceAtOnceSendsOnce();
    void retryAsksAgainBesideTheFirstAnswer();
    void retryNowCutsTheCountdownShort();
    void continueGoesOnInTheSameMessage();
    void aServerOnThisMachineIsOfferedToBegin();
    void keepTakesTheOffersAway();
    void whatHasNothingToKeepIsNotKept();
    void errorCardLeadsToTheSettings();
    void draftsStayWithTheirChats();
    void aStarterLeavesWhatWasTyped();
    void switchingChatsLeavesTheStreamAlone();
    void deletionCanBeTakenBackForTenSeconds();
    void whatWasDeletedIsInTheTrashForThirtyDays();
    void manyAreDeletedArchivedAndBroughtBackAtOnce();
    void aRemovedFolderComesBackWithItsChats();
    void emptyingTheTrashAsks();
    void ctrlAndANumberOpenPinnedChats();
    void deletingARunningChatAsksFirst();
    void deletingABlankChatThatIsListedShowsAnother();
    void aChatWithAPersonaAloneIsNotBlank();
    void whoOnlyReadsBeginsNoChatAsAPersona();
    void chatsThatNobodyWaitedForAreLetGo();
    void theMenuOpensByKeyboard();
    void anAddressLeadsToItsChatAndMessage();
    void anAddressThatLeadsNowhereIsTold();
    void theLinkOfTheChatLeadsBackToIt();
    void aLinkAsksBeforeItOpens();
    void aRefusedLinkIsAToast();
    void copyActionsTakeTheLastAnswerAndItsCode();
    void fontActionsStayInTheirBounds();
    void f6GoesRoundThePanes();
    void f6GoesOnWhereThereIsNoListOfChats();
    void renamingInTheHeaderChangesTheList();
    void aTitleIsGivenToTheChatThatItWasTypedFor();
};

void TestMainWindow::enterSendsAndTheAnswerArrives()
{
    test::Disk disk;
    test::Run run(disk);
    run.send(u"Hello"_s);
    QCOMPARE(run.conversation()->size(), 2);
    QCOMPARE(run.prompt()->toPlainText(), QString());
    QVERIFY(run.pane()->isRunning());
    QVERIFY(run.window->windowActions()->stop->isEnabled());
    run.scripted->last()->playConnected();
    run.scripted->last()->playText(u"Hi there"_s);
    run.scripted->last()->playFinish();
    run.settle();
    QCOMPARE(run.last().text(), u"Hi there"_s);
    QCOMPARE(chat::toString(run.last().state), chat::toString(AnswerState::Complete));
    QVERIFY(!run.pane()->isRunning());
    QCOMPARE(run.library.size(), 1);
    QCOMPARE(run.library.at(0).title, u"Hello"_s);
}

void TestMainWindow::aProviderWithoutAModelIsAskedForOne()
{
    test::Disk disk;
    test::Run run(disk);
    QCOMPARE(run.conversation()->info().model.model, u"model"_s);
    // One that is set up while the program runs, and names nothing yet.
    run.providers.knowsModels = false;
    Q_EMIT run.providers.changed();
    run.settle();
    QVERIFY(run.providers.knowsModels);
    QCOMPARE(run.conversation()->info().model.model, u"model"_s);
}

void TestMainWindow::aChatThatHasNotBegunFollowsTheDefaultModelAlone()
{
    test::Disk disk;
    test::Run run(disk);
    run.providers.add(u"zebra"_s);
    const llm::ModelRef own {.provider = u"zebra"_s, .model = u"model"_s};
    run.window->newChatAs({.name = u"Critic"_s, .systemPrompt = u"Find the gaps."_s, .model = own});
    QCOMPARE(run.conversation()->info().model.provider, u"zebra"_s);
    Q_EMIT run.providers.modelsChanged(u"scripted"_s);
    Q_EMIT run.providers.changed();
    QCOMPARE(run.conversation()->info().model.provider, u"zebra"_s);
    run.window->newTemporaryChat();
    QCOMPARE(run.conversation()->info().model.provider, u"scripted"_s);
    run.providers.add(u"ant"_s); // the new default
    QCOMPARE(run.conversation()->info().model.provider, u"ant"_s);
}

void TestMainWindow::escStopsAndKeepsTheText()
{
    test::Disk disk;
    test::Run run(disk);
    run.send(u"Hello"_s);
    run.scripted->last()->playConnected();
    run.scripted->last()->playText(u"Half"_s);
    QTest::keyClick(run.prompt(), Qt::Key_Escape);
    run.settle();
    QCOMPARE(chat::toString(run.last().state), chat::toString(AnswerState::Stopped));
    QCOMPARE(run.last().text(), u"Half"_s);
    QVERIFY(!run.pane()->isRunning());
}

void TestMainWindow::sendingTwiceAtOnceSendsOnce()
{
    test::Disk disk;
    test::Run run(disk);
    run.send(u"One"_s);
    run.send(u"Two"_s);
    QCOMPARE(run.scripted->count(), 1);
    QCOMPARE(run.prompt()->toPlainText(), u"Two"_s);
}

void TestMainWindow::retryAsksAgainBesideTheFirstAnswer()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"Hello"_s, u"First"_s);
    const chat::MessageId first = run.last().id;
    Q_EMIT run.pane()->transcript()->retryRequested(first);
    run.settle();
    QCOMPARE(run.scripted->count(), 2);
    QCOMPARE(run.conversation()->size(), 2);
    QVERIFY(run.last().id != first);
    const chat::MessageId second = run.last().id;
    run.scripted->last()->playFinish();
    run.settle();
    Q_EMIT run.pane()->transcript()->siblingRequested(second, -1);
    QCOMPARE(run.last().id, first);
}

void TestMainWindow::retryNowCutsTheCountdownShort()
{
    test::Disk disk;
    test::Run run(disk);
    run.send(u"Hello"_s);
    const core::Error tooMany {.kind = core::ErrorKind::RateLimit, .message = u"slow down"_s, .httpStatus = 429};
    run.scripted->last()->playEnd(tooMany);
    run.settle();
    QCOMPARE(chat::toString(run.last().state), chat::toString(AnswerState::Retrying));
    QCOMPARE(run.scripted->count(), 1);
    QAccessibleInterface *message = QAccessible::queryAccessibleInterface(run.pane()->transcript())->child(1);
    QAccessibleInterface *button = nullptr;
    for (int i = 0; i < message->childCount(); ++i) {
        if (message->child(i)->text(QAccessible::Name) == "Retry now"_L1) button = message->child(i);
    }
    QVERIFY(button);
    button->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    run.settle();
    QCOMPARE(run.scripted->count(), 2);
    run.scripted->last()->playConnected();
    run.scripted->last()->playText(u"Here it is"_s);
    run.scripted->last()->playFinish();
    run.settle();
    QCOMPARE(run.conversation()->size(), 2);
    QCOMPARE(run.last().text(), u"Here it is"_s);
    QVERIFY(run.window->toasts()->texts().isEmpty());
}

void TestMainWindow::continueGoesOnInTheSameMessage()
{
    test::Disk disk;
    test::Run run(disk);
    run.send(u"Hello"_s);
    run.scripted->last()->playConnected();
    run.scripted->last()->playText(u"One"_s);
    QTest::keyClick(run.prompt(), Qt::Key_Escape);
    run.settle();
    const chat::MessageId message = run.last().id;
    Q_EMIT run.pane()->transcript()->continueRequested(message);
    run.settle();
    QCOMPARE(run.last().id, message);
    QVERIFY(run.pane()->isRunning());
    run.scripted->last()->playConnected();
    run.scripted->last()->playText(u" two"_s);
    run.scripted->last()->playFinish();
    run.settle();
    QVERIFY(run.last().text().startsWith("One"_L1));
    QVERIFY(run.last().text().endsWith("two"_L1));
}

void TestMainWindow::aServerOnThisMachineIsOfferedToBegin()
{
    test::Disk disk;
    test::Run run(disk);
    QVERIFY(run.offers.looks > 0);
    run.providers.remove(u"scripted"_s);
    Q_EMIT run.providers.changed();
    QVERIFY(!run.window->findChild<QAbstractButton *>(u"card-offer"_s));
    run.offers.found = {{.id = u"local"_s,
                         .name = u"Local"_s,
                         .baseUrl = u"http://localhost:8080/v1"_s,
                         .models = {},
                         .keyVariable = {}}};
    Q_EMIT run.offers.changed();
    auto *card = run.window->findChild<QAbstractButton *>(u"card-offer"_s);
    QVERIFY(card);
    QVERIFY(disk.settings.providers().isEmpty());
    card->click();
    QCOMPARE(disk.settings.providers(), run.offers.found);
}

void TestMainWindow::keepTakesTheOffersAway()
{
    test::Disk disk;
    test::Run run(disk);
    run.send(u"Hello"_s);
    run.scripted->last()->playConnected();
    run.scripted->last()->playText(u"Half"_s);
    QTest::keyClick(run.prompt(), Qt::Key_Escape);
    run.settle();
    Q_EMIT run.pane()->transcript()->keepRequested(run.last().id);
    QVERIFY(run.last().kept);
}

void TestMainWindow::whatHasNothingToKeepIsNotKept()
{
    test::Disk disk;
    test::Run run(disk);
    run.send(u"Hello"_s);
    run.scripted->last()->playConnected();
    run.scripted->last()->playText(u"Half"_s);
    run.scripted->last()->playFinish(llm::FinishReason::Filtered);
    run.settle();
    QCOMPARE(chat::toString(run.last().state), chat::toString(AnswerState::Filtered));
    QVERIFY(!run.pane()->model().index(1).data(models::ChatModel::CanKeepRole).toBool());
    Q_EMIT run.pane()->transcript()->keepRequested(run.last().id);
    QVERIFY(!run.last().kept);
}

void TestMainWindow::errorCardLeadsToTheSettings()
{
    test::Disk disk;
    test::Run run(disk);
    run.send(u"Hello"_s);
    run.scripted->last()->playEnd(core::Error {.kind = core::ErrorKind::Auth, .message = u"401"_s, .httpStatus = 401});
    run.settle();
    QCOMPARE(chat::toString(run.last().state), chat::toString(AnswerState::Failed));
    Q_EMIT run.pane()->transcript()->settingsRequested();
    QVERIFY(run.window->settingsWindow());
    QVERIFY(run.window->settingsWindow()->isVisible());
    QCOMPARE(run.window->settingsWindow()->page(), gui::SettingsWindow::Page::Providers);
}

void TestMainWindow::draftsStayWithTheirChats()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"First"_s, u"A"_s);
    const chat::ConversationId first = run.conversation()->id();
    QTest::keyClicks(run.prompt(), u"not sent"_s);
    run.window->newChat();
    QCOMPARE(run.prompt()->toPlainText(), QString());
    run.window->openConversation(first);
    run.settle();
    QCOMPARE(run.conversation()->id(), first);
    QCOMPARE(run.prompt()->toPlainText(), u"not sent"_s);
}

void TestMainWindow::aStarterLeavesWhatWasTyped()
{
    test::Disk disk;
    test::Run run(disk);
    const chat::Attachment image {.key = u"k"_s, .name = u"a.png"_s, .mimeType = u"image/png"_s, .bytes = 1};
    QTest::keyClicks(run.prompt(), u"mine"_s);
    Q_EMIT run.pane()->startPage()->starterChosen(u"Explain: "_s, false);
    QCOMPARE(run.prompt()->toPlainText(), u"Explain: mine"_s);
    Q_EMIT run.pane()->startPage()->starterChosen(u"Plan: "_s, false);
    QCOMPARE(run.prompt()->toPlainText(), u"Plan: mine"_s);
    QCOMPARE(run.conversation()->info().draft, u"Plan: mine"_s);
    run.pane()->conversation()->setDraftAttachments({image});
    Q_EMIT run.pane()->startPage()->starterChosen(u"What can you do?"_s, true);
    run.settle();
    QCOMPARE(run.conversation()->at(0).text(), u"What can you do?"_s);
    QVERIFY(run.conversation()->at(0).attachments.isEmpty());
    QCOMPARE(run.prompt()->toPlainText(), u"Plan: mine"_s);
    QCOMPARE(run.conversation()->info().draft, u"Plan: mine"_s);
    QCOMPARE(run.conversation()->info().draftAttachments, QList {image});
}

void TestMainWindow::switchingChatsLeavesTheStreamAlone()
{
    test::Disk disk;
    test::Run run(disk);
    run.send(u"First"_s);
    const chat::ConversationId first = run.conversation()->id();
    test::ScriptedCall *call = run.scripted->last();
    call->playConnected();
    run.window->newChat();
    run.settle();
    call->playText(u"Still here"_s);
    call->playFinish();
    run.settle();
    auto *list = run.window->findChild<QTreeView *>(u"chatList"_s);
    QVERIFY(list->model()
                ->index(0, 0, list->model()->index(0, 0))
                .data(models::ConversationListModel::UnreadRole)
                .toBool());
    run.window->openConversation(first);
    run.settle();
    QCOMPARE(run.last().text(), u"Still here"_s);
    QVERIFY(!list->model()
                 ->index(0, 0, list->model()->index(0, 0))
                 .data(models::ConversationListModel::UnreadRole)
                 .toBool());
}

void TestMainWindow::deletionCanBeTakenBackForTenSeconds()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"First"_s, u"A"_s);
    const chat::ConversationId id = run.conversation()->id();
    auto *list = run.window->findChild<QTreeView *>(u"chatList"_s);
    run.window->requestDelete(id);
    run.settle();
    QCOMPARE(list->model()->rowCount(), 0);
    QVERIFY(run.conversation()->id() != id);
    disk.clock.advance(9s);
    run.click(run.pane(), u"noticeAction"_s);
    run.settle();
    QCOMPARE(list->model()->rowCount(), 1);
    disk.clock.advance(20s);
    run.settle();
    QCOMPARE(run.library.size(), 1);
    QCOMPARE(run.conversation()->id(), id);
    QCOMPARE(run.last().text(), u"A"_s);
}

void TestMainWindow::whatWasDeletedIsInTheTrashForThirtyDays()
{
    test::Disk disk;
    chat::ConversationId id;
    {
        test::Run run(disk);
        run.exchange(u"First"_s, u"A"_s);
        id = run.conversation()->id();
        run.window->requestDelete(id);
        run.settle();
        disk.clock.advance(gui::FilingActions::grace);
        run.settle();
        QVERIFY(disk.database.filings.value(id).isTrashed());
        run.window->close();
        run.settle();
    }
    {
        // It is not what the next start shows, and can be read and brought back.
        test::Run run(disk);
        QVERIFY(run.conversation()->id() != id);
        run.window->openConversation(id);
        run.settle();
        QCOMPARE(run.last().text(), u"A"_s);
        // Who goes on writing in it wants it back.
        run.exchange(u"Second"_s, u"B"_s);
        QVERIFY(!disk.database.filings.value(id).isTrashed());
        run.window->requestDelete(id);
        run.settle();
    }
    test::Run run(disk);
    for (int day = 0; day < 31; ++day) disk.clock.advance(24h);
    run.settle();
    QVERIFY(disk.database.conversations.isEmpty());
}

void TestMainWindow::deletingARunningChatAsksFirst()
{
    test::Disk disk;
    test::Run run(disk);
    run.send(u"First"_s);
    run.scripted->last()->playConnected();
    run.scripted->last()->playText(u"Half of it"_s);
    const chat::ConversationId id = run.conversation()->id();
    run.window->requestDelete(id);
    run.settle();
    QVERIFY(run.pane()->isRunning());
    run.click(run.pane(), u"noticeAction"_s);
    run.settle();
    QCOMPARE(run.scripted->openCalls(), 0);
    QVERIFY(disk.database.filings.value(id).isTrashed());
    QVERIFY(run.conversation()->id() != id);
    // Undo brings back all that had arrived.
    run.click(run.pane(), u"noticeAction"_s);
    QCOMPARE(run.conversation()->id(), id);
    QCOMPARE(run.last().text(), u"Half of it"_s);
}

void TestMainWindow::manyAreDeletedArchivedAndBroughtBackAtOnce()
{
    test::Disk disk;
    test::Run run(disk);
    QList<chat::ConversationId> ids;
    for (int i = 0; i < 3; ++i) {
        run.exchange(u"Chat %1"_s.arg(i), u"A"_s);
        ids.prepend(run.conversation()->id());
        run.window->newChat();
    }
    auto *list = run.window->findChild<gui::ConversationTree *>(u"chatList"_s);
    const auto *model = qobject_cast<models::ConversationListModel *>(list->model());
    run.window->openConversation(ids.at(0));
    run.settle();
    Q_EMIT run.window->sidebar()->deleteRequested({ids.at(0), ids.at(1)});
    run.settle();
    QCOMPARE(model->chatCount(), 1);
    QCOMPARE(run.conversation()->id(), ids.at(2));
    QCOMPARE(run.window->toasts()->texts().last(), u"2 chats are in the trash."_s);
    run.click(run.pane(), u"noticeAction"_s);
    QCOMPARE(model->chatCount(), 3);
    QCOMPARE(run.conversation()->id(), ids.at(0));
    Q_EMIT run.window->sidebar()->archiveRequested({ids.at(0), ids.at(2)});
    run.settle();
    QCOMPARE(model->chatCount(), 1);
    QCOMPARE(run.conversation()->id(), ids.at(0));
    run.click(run.pane(), u"noticeAction"_s);
    QCOMPARE(model->chatCount(), 3);
}

void TestMainWindow::aRemovedFolderComesBackWithItsChats()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"First"_s, u"A"_s);
    run.window->sidebar()->beginFolder({run.conversation()->id()});
    run.settle();
    const QList<chat::Folder> folders = run.library.folders();
    Q_EMIT run.window->sidebar()->folderRemovalRequested(folders.first().id);
    run.settle();
    QVERIFY(disk.database.folders.isEmpty());
    run.click(run.pane(), u"noticeAction"_s);
    QVERIFY(disk.database.folders == folders);
    QCOMPARE(disk.database.filings.value(run.conversation()->id()).folder, folders.first().id);
}

void TestMainWindow::emptyingTheTrashAsks()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"First"_s, u"A"_s);
    const chat::ConversationId id = run.conversation()->id();
    run.window->requestDelete(id);
    disk.clock.advance(gui::FilingActions::grace);
    run.window->sidebar()->showShelf(models::ConversationListModel::Shelf::Trash);
    run.window->findChild<QPushButton *>(u"emptyTrash"_s)->click();
    run.settle();
    QVERIFY(disk.database.conversations.contains(id));
    run.click(run.pane(), u"noticeAction"_s);
    QVERIFY(!disk.database.conversations.contains(id));
}

void TestMainWindow::ctrlAndANumberOpenPinnedChats()
{
    test::Disk disk;
    test::Run run(disk);
    QList<chat::ConversationId> ids;
    for (int i = 0; i < 2; ++i) {
        run.exchange(u"Chat %1"_s.arg(i), u"A"_s);
        ids.append(run.conversation()->id());
        run.library.file({ids.last()}, [i](chat::Filing &filing) { filing.pinnedMs = 10 - i; });
        run.window->newChat();
    }
    QTest::keyClick(run.prompt(), Qt::Key_2, Qt::ControlModifier);
    run.settle();
    QCOMPARE(run.conversation()->id(), ids.at(0));
    QTest::keyClick(run.prompt(), Qt::Key_1, Qt::ControlModifier);
    run.settle();
    QCOMPARE(run.conversation()->id(), ids.at(1));
    QTest::keyClick(run.prompt(), Qt::Key_3, Qt::ControlModifier);
    run.settle();
    QCOMPARE(run.conversation()->id(), ids.at(1));
}

void TestMainWindow::deletingABlankChatThatIsListedShowsAnother()
{
    test::Disk disk;
    test::Run run(disk);
    QTest::keyClicks(run.prompt(), u"a"_s);
    QTest::keyClick(run.prompt(), Qt::Key_Backspace);
    const chat::ConversationId blank = run.conversation()->id();
    QCOMPARE(run.library.size(), 1);
    run.window->requestDelete(blank);
    run.settle();
    QVERIFY(run.conversation()->id() != blank);
    QCOMPARE(run.library.size(), 0);
    QVERIFY(run.window->toasts()->texts().isEmpty());
    run.exchange(u"Hello"_s, u"A"_s);
    disk.clock.advance(2 * gui::FilingActions::grace);
    run.settle();
    QCOMPARE(run.library.size(), 1);
    QCOMPARE(run.last().text(), u"A"_s);
}

void TestMainWindow::aChatWithAPersonaAloneIsNotBlank()
{
    test::Disk disk;
    test::Run run(disk);
    run.window->newChatAs({.name = u"Critic"_s, .systemPrompt = u"Find the gaps."_s});
    run.settle();
    const chat::ConversationId id = run.conversation()->id();
    QCOMPARE(run.library.size(), 1);
    run.window->requestDelete(id);
    run.settle();
    QVERIFY(run.conversation()->id() != id);
    QVERIFY(run.library.at(run.library.indexOf(id)).filing.isTrashed());
    run.click(run.pane(), u"noticeAction"_s);
    QVERIFY(!run.library.at(run.library.indexOf(id)).filing.isTrashed());
    QCOMPARE(run.conversation()->info().systemPrompt, u"Find the gaps."_s);
}

void TestMainWindow::whoOnlyReadsBeginsNoChatAsAPersona()
{
    test::Disk disk;
    test::Run run(disk);
    run.prompts.savePersona({.name = u"Critic"_s, .systemPrompt = u"Find the gaps."_s});
    const auto persona = [&run]() -> const QAction * {
        const QList<QAction *> all = run.window->findChild<QMenu *>(u"newChatMenu"_s)->actions();
        const auto found = std::ranges::find(all, u"Critic"_s, &QAction::text);
        return found == all.cend() ? nullptr : *found;
    };
    QVERIFY(persona() && persona()->isEnabled());
    run.window->setReadOnly({.kind = core::ErrorKind::Busy, .message = {}});
    QVERIFY(persona() && !persona()->isEnabled());
}

void TestMainWindow::chatsThatNobodyWaitedForAreLetGo()
{
    test::Disk disk;
    QList<chat::ConversationId> ids;
    {
        test::Run run(disk);
        for (int i = 0; i < 3; ++i) {
            run.exchange(u"Chat %1"_s.arg(i), u"A"_s);
            ids.append(run.conversation()->id());
            run.window->newChat();
        }
        run.window->close();
        run.settle();
    }
    test::Run run(disk);
    run.window->openConversation(ids.at(0));
    run.window->openConversation(ids.at(1));
    run.settle();
    QCOMPARE(run.conversation()->id(), ids.at(1));
    QVERIFY(!run.library.find(ids.at(0)));
    // There and back again: the one that is shown stays.
    run.window->openConversation(ids.at(2));
    run.window->openConversation(ids.at(1));
    run.settle();
    QCOMPARE(run.conversation()->id(), ids.at(1));
    QVERIFY(!run.library.find(ids.at(2)));
}

void TestMainWindow::anAddressLeadsToItsChatAndMessage()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"First"_s, u"A"_s);
    const chat::ChatAddress first {.conversation = run.conversation()->id(), .message = run.conversation()->at(0).id};
    run.window->newChat();
    run.exchange(u"Second"_s, u"B"_s);
    const chat::ConversationId second = run.conversation()->id();
    run.window->openAddress(first);
    run.settle();
    QCOMPARE(run.conversation()->id(), first.conversation);
    QCOMPARE(run.pane()->scrollAnchor().message, first.message);
    run.window->openAddress({.conversation = second});
    run.settle();
    QCOMPARE(run.conversation()->id(), second);
    QVERIFY(run.window->toasts()->texts().isEmpty());
}

void TestMainWindow::anAddressThatLeadsNowhereIsTold()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"First"_s, u"A"_s);
    const chat::ConversationId shown = run.conversation()->id();
    const QList<chat::ChatAddress> nowhere {
        {},
        {.conversation = chat::ConversationId::create()},
        {.conversation = shown, .message = chat::MessageId::create()},
    };
    for (qsizetype i = 0; i < nowhere.size(); ++i) {
        run.window->openAddress(nowhere.at(i));
        run.settle();
        QCOMPARE(run.conversation()->id(), shown);
        QCOMPARE(run.window->toasts()->texts().size(), i + 1);
        QVERIFY(run.window->toasts()->texts().last().contains("leads nowhere"_L1));
    }
}

void TestMainWindow::theLinkOfTheChatLeadsBackToIt()
{
    test::Disk disk;
    test::Run run(disk);
    QVERIFY(!run.window->windowActions()->copyLink->isEnabled());
    run.exchange(u"First"_s, u"A"_s);
    const chat::ConversationId id = run.conversation()->id();
    run.window->windowActions()->copyLink->trigger();
    const auto address = chat::chatAddressFromString(QGuiApplication::clipboard()->text());
    QVERIFY(address && address->conversation == id && address->message.isNull());
    Q_EMIT run.pane()->transcript()->addressCopyRequested(run.last().id);
    const auto message = chat::chatAddressFromString(QGuiApplication::clipboard()->text());
    QVERIFY(message && message->conversation == id && message->message == run.last().id);
}

void TestMainWindow::theMenuOpensByKeyboard()
{
    test::Disk disk;
    const test::Run run(disk);
    QTest::keyClick(run.prompt(), Qt::Key_F10);
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(menu);
    QVERIFY(menu->actions().contains(run.window->windowActions()->chatOptions));
    QVERIFY(menu->activeAction());
    QTest::keyClick(menu, Qt::Key_Escape);
    QVERIFY(!menu->isVisible());
}

void TestMainWindow::aLinkAsksBeforeItOpens()
{
    test::Disk disk;
    test::Run run(disk);
    Q_EMIT run.pane()->transcript()->linkActivated(QUrl(u"https://example.org/x"_s));
    QVERIFY(run.opened.isEmpty());
    QVERIFY(run.window->toasts()->texts().last().contains("https://example.org/x"_L1));
    run.click(run.pane(), u"noticeAction"_s);
    QCOMPARE(run.opened, QList<QUrl> {QUrl(u"https://example.org/x"_s)});
}

void TestMainWindow::aRefusedLinkIsAToast()
{
    test::Disk disk;
    test::Run run(disk);
    Q_EMIT run.pane()->transcript()->linkActivated(QUrl(u"file:///etc/passwd"_s));
    QVERIFY(run.opened.isEmpty());
    QCOMPARE(run.window->toasts()->texts().size(), 1);
    disk.clock.advance(gui::Toasts::shortly);
    QVERIFY(run.window->toasts()->texts().isEmpty());
}

void TestMainWindow::copyActionsTakeTheLastAnswerAndItsCode()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"Code"_s, u"Text\n\n```cpp\nint x;\n```\n"_s);
    run.window->windowActions()->copyAnswer->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"Text\n\n```cpp\nint x;\n```\n"_s);
    run.window->windowActions()->copyCode->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"int x;"_s);
}

void TestMainWindow::fontActionsStayInTheirBounds()
{
    test::Disk disk;
    test::Run run(disk);
    for (int i = 0; i < 20; ++i) run.window->windowActions()->largerText->trigger();
    QCOMPARE(disk.settings.get(settings::schema::fontSize), 24);
    QCOMPARE(run.theme.textFont().pixelSize(), 24);
    run.window->windowActions()->resetText->trigger();
    QCOMPARE(run.theme.textFont().pixelSize(), 15);
}

void TestMainWindow::f6GoesRoundThePanes()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"Hello"_s, u"A"_s);
    run.window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(run.window.get()));
    run.prompt()->setFocus();
    QTest::keyClick(run.prompt(), Qt::Key_F6);
    QVERIFY(run.window->sidebar()->isAncestorOf(QApplication::focusWidget()));
    run.window->windowActions()->nextPane->trigger();
    QCOMPARE(QApplication::focusWidget(), run.pane()->transcript());
    run.window->windowActions()->nextPane->trigger();
    QCOMPARE(QApplication::focusWidget(), run.prompt());
}

void TestMainWindow::f6GoesOnWhereThereIsNoListOfChats()
{
    test::Disk disk;
    test::Run run(disk);
    run.window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(run.window.get()));
    auto *field = run.window->findChild<QLineEdit *>(u"chatFilter"_s);
    const auto step = [&run](QWidget *from) {
        from->setFocus();
        run.window->windowActions()->nextPane->trigger();
        return QApplication::focusWidget();
    };
    QCOMPARE(step(run.prompt()), field);
    QCOMPARE(step(field), run.prompt());
    run.exchange(u"Hello"_s, u"A"_s);
    QTest::keyClicks(field, u"hello"_s);
    QCOMPARE(step(run.prompt()), field);
    run.search.answer(chat::SearchResults {.hits = {{.conversation = run.conversation()->id(),
                                                     .message = {},
                                                     .title = u"Hello"_s,
                                                     .excerpt = {.text = u"Hello"_s, .marks = {}},
                                                     .matched = u"Hello"_s}},
                                           .isComplete = true});
    QCOMPARE(step(run.prompt()), run.window->findChild<QListView *>(u"searchResults"_s));
    QCOMPARE(step(QApplication::focusWidget()), run.pane()->transcript());
}

void TestMainWindow::renamingInTheHeaderChangesTheList()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"Hello"_s, u"A"_s);
    run.window->windowActions()->rename->trigger();
    auto *editor = run.window->findChild<QLineEdit *>(u"chatTitleEditor"_s);
    editor->selectAll();
    QTest::keyClicks(editor, u"A better name"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QCOMPARE(run.library.at(0).title, u"A better name"_s);
    QVERIFY(run.window->windowTitle().startsWith("A better name"_L1));
}

void TestMainWindow::aTitleIsGivenToTheChatThatItWasTypedFor()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"First"_s, u"A"_s);
    const chat::ConversationId first = run.conversation()->id();
    run.library.file({first}, [](chat::Filing &filing) { filing.pinnedMs = 1; });
    run.window->newChat();
    run.exchange(u"Second"_s, u"A"_s);
    const chat::ConversationId second = run.conversation()->id();
    const auto title = [&run](const chat::ConversationId &id) { return run.library.at(run.library.indexOf(id)).title; };
    auto *editor = run.window->findChild<QLineEdit *>(u"chatTitleEditor"_s);
    run.window->windowActions()->rename->trigger();
    QTest::keyClick(editor, Qt::Key_1, Qt::ControlModifier);
    run.settle();
    QCOMPARE(run.conversation()->id(), first);
    QVERIFY(!editor->isVisible());
    QCOMPARE(title(first), u"First"_s);
    QCOMPARE(title(second), u"Second"_s);
    run.window->openConversation(second);
    run.settle();
    run.window->windowActions()->rename->trigger();
    QTest::keyClicks(editor, u"Mine"_s);
    QTest::keyClick(editor, Qt::Key_1, Qt::ControlModifier);
    run.settle();
    QCOMPARE(title(first), u"First"_s);
    QCOMPARE(title(second), u"Mine"_s);
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
