// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/composer/composer.h"
#include "gui/shell/notice.h"
#include "gui/shell/startpage.h"
#include "gui/shell/storagenotices.h"
#include "gui/sidebar/sidebar.h"
#include "shellfixture.h"

#include <QAccessible>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;

class TestStorageNotices : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aWriteThatFailsIsABannerUntilItWorks();
    void titlesAndAnswersShareOneBanner();
    void aListThatCannotBeReadIsReadAgain();
    void aChatThatCannotBeDeletedIsBack();
    void aReadOnlyFolderDisablesWriting();
    void aReadOnlyFolderSaysWhy();
    void aReadOnlyFolderOffersNoChange();
    void aReadOnlyFolderOffersNoStart();
    void whatWasSavedOfADamagedFileIsTold();
    void damageOffersARepair();
    void aBackupThatFailsIsToldUntilOneIsMade();
};

void TestStorageNotices::whatWasSavedOfADamagedFileIsTold()
{
    test::Disk disk;
    test::Run run(disk);
    run.window->storageNotices()->tellOfRescue({.original = u"/data/runnel-1-damaged.sqlite"_s,
                                                .conversations = 41,
                                                .messages = 1204,
                                                .lostMessages = 3,
                                                .backup = u"/data/backups/b"_s});
    const QString said = run.window->banners()->texts().join(u'\n');
    for (const QString &words : {u"41 chat"_s, u"1204 message"_s, u"at least 3"_s, u"backup holds more"_s}) {
        QVERIFY2(said.contains(words), qPrintable(said));
    }
    for (QPushButton *button : run.window->banners()->findChildren<QPushButton *>(u"noticeAction"_s)) button->click();
    QCOMPARE(run.opened, QList<QUrl> {QUrl::fromLocalFile(u"/data"_s)});
    QCOMPARE(run.data.asked, QStringList(u"restore /data/backups/b"_s));
}

void TestStorageNotices::damageOffersARepair()
{
    test::Disk disk;
    test::Run run(disk);
    run.data.result = core::fail(core::ErrorKind::Busy, u"running"_s);
    for (int round = 0; round < 2; ++round) {
        Q_EMIT run.data.damaged({.kind = core::ErrorKind::StorageCorrupt, .message = u"page 3"_s});
        QVERIFY(run.window->banners()->texts().first().contains("damaged in places"_L1));
        run.click(run.window->banners(), u"noticeAction"_s);
        // What was refused is said, and is there to be tried again.
        if (round == 0) QVERIFY(run.window->toasts()->texts().first().contains("still being written"_L1));
        run.data.result = {};
    }
    QCOMPARE(run.data.asked, QStringList({u"repair"_s, u"repair"_s}));
}

void TestStorageNotices::aBackupThatFailsIsToldUntilOneIsMade()
{
    test::Disk disk;
    test::Run run(disk);
    Q_EMIT run.data.backupFailed({.kind = core::ErrorKind::StorageFull, .message = u"no space"_s});
    QCOMPARE(run.window->banners()->texts(), QStringList(u"Today’s backup was not made, because the disk is full."_s));
    Q_EMIT run.data.changed();
    QVERIFY(run.window->banners()->texts().isEmpty());
}

void TestStorageNotices::aWriteThatFailsIsABannerUntilItWorks()
{
    test::Disk disk;
    test::Run run(disk);
    run.send(u"Hello"_s);
    run.scripted->last()->playConnected();
    disk.database.failWrites(core::Error {.kind = core::ErrorKind::StorageFull, .message = u"no space"_s});
    run.scripted->last()->playText(u"Text"_s);
    disk.clock.advance(1s);
    run.settle();
    QCOMPARE(run.window->banners()->texts().size(), 1);
    QVERIFY(run.window->banners()->texts().first().contains("disk is full"_L1));
    QCOMPARE(run.last().text(), u"Text"_s);
    disk.database.failWrites(std::nullopt);
    run.scripted->last()->playText(u" more"_s);
    for (int i = 0; i < 10; ++i) {
        disk.clock.advance(1s);
        run.settle();
    }
    QVERIFY(run.window->banners()->texts().isEmpty());
}

void TestStorageNotices::titlesAndAnswersShareOneBanner()
{
    test::Disk disk;
    test::Run run(disk);
    run.send(u"Hello"_s);
    run.scripted->last()->playConnected();
    run.settle();
    disk.database.failWrites(core::Error {.kind = core::ErrorKind::Storage, .message = u"i/o error"_s});
    run.library.rename(run.conversation()->id(), u"A name"_s);
    disk.clock.advance(1s);
    run.settle();
    // Nothing of an answer failed here: the title alone takes the banner away again.
    QCOMPARE(run.window->banners()->texts().size(), 1);
    disk.database.failWrites(std::nullopt);
    disk.clock.advance(6s);
    run.settle();
    disk.clock.advance(1s);
    run.settle();
    QVERIFY(run.window->banners()->texts().isEmpty());
    QCOMPARE(run.window->toasts()->texts(), QStringList {u"Everything is saved again."_s});

    // One of the two is not enough.
    const core::Error full {.kind = core::ErrorKind::StorageFull, .message = u"no space"_s};
    Q_EMIT run.messages.writeFailed(full);
    Q_EMIT run.library.failed(full);
    Q_EMIT run.messages.writeRecovered();
    QCOMPARE(run.window->banners()->texts().size(), 1);
    Q_EMIT run.library.recovered();
    QVERIFY(run.window->banners()->texts().isEmpty());
}

void TestStorageNotices::aListThatCannotBeReadIsReadAgain()
{
    test::Disk disk;
    chat::ConversationId shown;
    {
        test::Run run(disk);
        run.exchange(u"First"_s, u"A"_s);
        shown = run.conversation()->id();
        run.window->close();
        run.settle();
    }
    disk.database.failReads(core::Error {.kind = core::ErrorKind::Storage, .message = u"i/o error"_s});
    test::Run run(disk);
    QCOMPARE(run.window->banners()->texts().size(), 1);
    QVERIFY(run.window->banners()->texts().first().startsWith("The list of your chats could not be read"_L1));
    run.click(run.window->banners(), u"noticeAction"_s);
    QCOMPARE(run.window->banners()->texts().size(), 1);
    disk.database.failReads(std::nullopt);
    run.click(run.window->banners(), u"noticeAction"_s);
    QVERIFY(run.window->banners()->texts().isEmpty());
    QCOMPARE(run.conversation()->id(), shown);
}

void TestStorageNotices::aChatThatCannotBeDeletedIsBack()
{
    test::Disk disk;
    test::Run run(disk);
    run.exchange(u"First"_s, u"A"_s);
    const chat::ConversationId id = run.conversation()->id();
    run.window->requestDelete(id);
    run.settle();
    disk.database.failWrites(core::Error {.kind = core::ErrorKind::Storage, .message = u"i/o error"_s});
    run.library.remove(id);
    run.settle();
    QCOMPARE(run.library.size(), 1);
    QVERIFY(run.library.at(0).filing.isTrashed());
    QVERIFY(run.window->toasts()->texts().last().startsWith("The chat could not be deleted"_L1));
    QVERIFY(run.window->banners()->texts().isEmpty());
}

void TestStorageNotices::aReadOnlyFolderDisablesWriting()
{
    test::Disk disk;
    test::Run run(disk);
    run.window->setReadOnly(core::Error {.kind = core::ErrorKind::StorageTooNew, .message = u"schema 99"_s});
    QVERIFY(!run.pane()->composer()->isEnabled());
    QCOMPARE(run.window->banners()->texts().size(), 1);
    QVERIFY(run.window->banners()->texts().first().contains("newer version"_L1));
}

void TestStorageNotices::aReadOnlyFolderSaysWhy()
{
    test::Disk disk;
    test::Run run(disk);
    run.window->setReadOnly(core::Error {.kind = core::ErrorKind::Storage, .message = u"Cannot lock /x: no medium"_s});
    QVERIFY(run.window->banners()->texts().first().startsWith("The data folder cannot be written"_L1));
    QVERIFY(run.window->banners()->texts().first().endsWith("Cannot lock /x: no medium"_L1));
}

void TestStorageNotices::aReadOnlyFolderOffersNoChange()
{
    test::Disk disk;
    test::Run run(disk);
    run.send(u"Hello"_s);
    run.scripted->last()->playConnected();
    run.scripted->last()->playText(u"Half"_s);
    QTest::keyClick(run.prompt(), Qt::Key_Escape);
    run.settle();
    const chat::MessageId answer = run.last().id;
    run.window->setReadOnly(core::Error {.kind = core::ErrorKind::Storage, .message = {}});
    Q_EMIT run.pane()->transcript()->retryRequested(answer);
    Q_EMIT run.pane()->transcript()->continueRequested(answer);
    Q_EMIT run.pane()->transcript()->keepRequested(answer);
    run.settle();
    QCOMPARE(run.scripted->count(), 1);
    QCOMPARE(run.last().id, answer);
    QVERIFY(!run.last().kept);
    // No button of the message is left but those that change nothing.
    QAccessibleInterface *message = QAccessible::queryAccessibleInterface(run.pane()->transcript())->child(1);
    for (int i = 0; i < message->childCount(); ++i) {
        const QAccessibleInterface *part = message->child(i);
        const QString name = part->text(QAccessible::Name);
        if (part->role() == QAccessible::Button)
            QVERIFY2(name.startsWith("Copy"_L1) || name == "Details"_L1, qPrintable(name));
    }
    QTest::mouseDClick(run.window->findChild<QLabel *>(u"chatTitle"_s), Qt::LeftButton);
    QVERIFY(!run.window->findChild<QLineEdit *>(u"chatTitleEditor"_s)->isVisible());
    auto *list = run.window->findChild<QTreeView *>(u"chatList"_s);
    QTest::keyClick(list, Qt::Key_F2);
    QVERIFY(list->findChildren<QLineEdit *>().isEmpty());
    QTest::keyClick(list, Qt::Key_Delete);
    QCOMPARE(list->model()->rowCount(), 1);
}

void TestStorageNotices::aReadOnlyFolderOffersNoStart()
{
    test::Disk disk;
    test::Run run(disk);
    run.window->setReadOnly(core::Error {.kind = core::ErrorKind::Storage, .message = {}});
    const auto starters = run.pane()->startPage()->findChildren<QAbstractButton *>(u"starter-0"_s);
    QVERIFY(!starters.isEmpty());
    QVERIFY(!starters.last()->isEnabled());
    Q_EMIT run.pane()->startPage()->starterChosen(u"Hello"_s, true);
    Q_EMIT run.pane()->startPage()->starterChosen(u"Hello"_s, false);
    run.settle();
    QCOMPARE(run.scripted->count(), 0);
    QCOMPARE(run.library.size(), 0);
}

QTEST_MAIN(TestStorageNotices)
#include "tst_storagenotices.moc"
