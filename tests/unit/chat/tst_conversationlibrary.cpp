// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/conversationlibrary.h"
#include "support/fakeclock.h"
#include "support/memorystore.h"
#include "support/results.h"

#include <QCoreApplication>
#include <QEvent>
#include <QPointer>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using namespace runnel::chat;

namespace {

void settle()
{
    for (int i = 0; i < 3; ++i) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
}

struct Fixture
{
    Fixture()
    {
        for (int i = 1; i <= 3; ++i) {
            ConversationInfo info;
            info.id = ConversationId::create();
            info.title = QString::number(i);
            info.updatedMs = i;
            database.conversations.insert(info.id, info);
            ids.append(info.id);
        }
        library.load();
        settle();
    }

    [[nodiscard]] QString titles() const
    {
        QStringList list;
        for (qsizetype i = 0; i < library.size(); ++i) list.append(library.at(i).title);
        return list.join(u' ');
    }

    Conversation *open(const ConversationId &id)
    {
        Conversation *opened = nullptr;
        library.open(id, &context,
                     [&opened](const core::Result<Conversation *> &result) { opened = result.value_or(nullptr); });
        settle();
        return opened;
    }

    test::FakeClock clock;
    test::MemoryDatabase database;
    test::MemoryStore store {database};
    ConversationLibrary library {store, clock};
    QObject context;
    QList<ConversationId> ids;
};

} // namespace

class TestConversationLibrary : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theListIsNewestFirst();
    void aNewConversationIsListedWithItsFirstDraft();
    void aMessageMovesItsConversationUp();
    void aSystemPromptAloneIsKept();
    void draftsAreWrittenOnceAnInterval();
    void openingTwiceGivesTheSame();
    void openingWhatIsGoneFails();
    void releasedConversationsCloseWhenTheyAreIdle();
    void anEmptiedConversationIsForgotten();
    void removingTakesItOutEverywhere();
    void renamingWorksClosedAndOpen();
    void aFailedWriteIsTriedAgain();
    void savingWorksAgainOnceEverythingIsWritten();
    void aListThatCannotBeReadIsTold();
    void aKeptMessageIsWritten();
    void aKeptMessageIsTriedAgain();
    void whatRunsIsItsSessionsToWrite();
    void aChatRemovedWhileItIsReadStaysAway();
    void anAnswerOfAnotherProgramRunsUntilItIsReadAgain();
    void whatIsInMemoryIsNewerThanWhatIsReadAgain();
    void aReadOnlyLibraryFollowsTheListAndOpenChats();
    void aReadOnlyLibraryWritesNothing();
    void whereAChatIsKeptIsWrittenAtOnce();
    void filingThatFailsIsTriedAgain();
    void aChatIsWrittenBeforeItIsFiled();
    void aChatThatGoesOnComesBackFromArchiveAndTrash();
    void aTitleGivenWhileAChatIsReadIsNotLost();
};

void TestConversationLibrary::theListIsNewestFirst()
{
    const Fixture fixture;
    QVERIFY(fixture.library.isLoaded());
    QCOMPARE(fixture.titles(), u"3 2 1"_s);
}

void TestConversationLibrary::aNewConversationIsListedWithItsFirstDraft()
{
    Fixture fixture;
    QSignalSpy inserted(&fixture.library, &ConversationLibrary::inserted);
    Conversation *fresh = fixture.library.create({});
    QCOMPARE(fixture.library.size(), 3);
    fresh->setDraft(u"hm"_s);
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(fixture.library.indexOf(fresh->id()), 0);
    fixture.clock.advance(300ms);
    settle();
    QCOMPARE(fixture.database.conversations.value(fresh->id()).draft, u"hm"_s);
}

void TestConversationLibrary::aMessageMovesItsConversationUp()
{
    Fixture fixture;
    QStringList log;
    connect(&fixture.library, &ConversationLibrary::aboutToMove, &fixture.context,
            [&](qsizetype from, qsizetype to) { log.append(u"%1>%2"_s.arg(from).arg(to)); });
    Conversation *oldest = fixture.open(fixture.ids.at(0));
    oldest->add(Message::user(u"hi"_s, {}, 10));
    QCOMPARE(fixture.titles(), u"1 3 2"_s);
    QCOMPARE(log.join(u' '), u"2>0"_s);
}

void TestConversationLibrary::aSystemPromptAloneIsKept()
{
    Fixture fixture;
    Conversation *fresh = fixture.library.create({});
    const ConversationId id = fresh->id();
    fresh->setSystemPrompt(u"Be brief."_s);
    fixture.library.release(id);
    Conversation *again = fixture.open(id); // before it is written
    QVERIFY(again);
    QCOMPARE(again->info().systemPrompt, u"Be brief."_s);
    again->setOptions({.temperature = 0.5});
    fixture.clock.advance(300ms);
    settle();
    QCOMPARE(fixture.database.conversations.value(id).systemPrompt, u"Be brief."_s);
    QCOMPARE(fixture.database.conversations.value(id).options.temperature, 0.5);
}

void TestConversationLibrary::draftsAreWrittenOnceAnInterval()
{
    Fixture fixture;
    Conversation *conversation = fixture.open(fixture.ids.at(0));
    const int before = fixture.database.writes();
    for (int i = 0; i < 20; ++i) {
        conversation->setDraft(QString(i, u'x'));
        fixture.clock.advance(20ms);
        settle();
    }
    QCOMPARE(fixture.database.writes() - before, 1);
    fixture.library.flush();
    settle();
    QCOMPARE(fixture.database.conversations.value(conversation->id()).draft, QString(19, u'x'));
    QCOMPARE(fixture.titles(), u"3 2 1"_s);
}

void TestConversationLibrary::openingTwiceGivesTheSame()
{
    Fixture fixture;
    QList<Conversation *> opened;
    for (int i = 0; i < 2; ++i) {
        fixture.library.open(fixture.ids.at(1), &fixture.context,
                             [&opened](const core::Result<Conversation *> &result) { opened.append(*result); });
    }
    QVERIFY(opened.isEmpty());
    settle();
    QCOMPARE(opened.size(), 2);
    QCOMPARE(opened.at(0), opened.at(1));
    QCOMPARE(fixture.open(fixture.ids.at(1)), opened.at(0));
}

void TestConversationLibrary::openingWhatIsGoneFails()
{
    Fixture fixture;
    core::Result<Conversation *> answer = nullptr;
    fixture.library.open(ConversationId::create(), &fixture.context,
                         [&answer](const core::Result<Conversation *> &result) { answer = result; });
    settle();
    QCOMPARE_ERROR(answer, core::ErrorKind::NotFound);
}

void TestConversationLibrary::releasedConversationsCloseWhenTheyAreIdle()
{
    Fixture fixture;
    const QPointer<Conversation> conversation = fixture.open(fixture.ids.at(0));
    Message answer = Message::placeholder({}, {}, 1);
    conversation->add(answer);
    QVERIFY(fixture.library.isRunning(fixture.ids.at(0)));
    fixture.library.release(fixture.ids.at(0));
    settle();
    QVERIFY(conversation);
    answer.state = AnswerState::Complete;
    conversation->update(answer, Conversation::StateChanged);
    QVERIFY(!fixture.library.isRunning(fixture.ids.at(0)));
    settle();
    QVERIFY(!conversation);
    QVERIFY(!fixture.library.find(fixture.ids.at(0)));
    QCOMPARE(fixture.library.size(), 3);
}

void TestConversationLibrary::anEmptiedConversationIsForgotten()
{
    Fixture fixture;
    Conversation *fresh = fixture.library.create({});
    fresh->setDraft(u"hm"_s);
    fresh->setDraft({});
    QCOMPARE(fixture.library.size(), 4);
    fixture.library.release(fresh->id());
    QCOMPARE(fixture.library.size(), 3);
}

void TestConversationLibrary::removingTakesItOutEverywhere()
{
    Fixture fixture;
    const QPointer<Conversation> conversation = fixture.open(fixture.ids.at(1));
    fixture.library.remove(fixture.ids.at(1));
    QCOMPARE(fixture.titles(), u"3 1"_s);
    settle();
    QVERIFY(!conversation);
    QVERIFY(!fixture.database.conversations.contains(fixture.ids.at(1)));

    QSignalSpy failed(&fixture.library, &ConversationLibrary::failed);
    QSignalSpy removeFailed(&fixture.library, &ConversationLibrary::removeFailed);
    fixture.database.failWrites(core::Error {.kind = core::ErrorKind::StorageFull, .message = u"full"_s});
    fixture.library.remove(fixture.ids.at(2));
    settle();
    QCOMPARE(removeFailed.size(), 1);
    QCOMPARE(failed.size(), 0);
    QCOMPARE(fixture.titles(), u"3 1"_s);
}

void TestConversationLibrary::renamingWorksClosedAndOpen()
{
    Fixture fixture;
    fixture.library.rename(fixture.ids.at(0), u" one "_s);
    fixture.library.rename(fixture.ids.at(1), u"  "_s);
    QCOMPARE(fixture.titles(), u"3 2 one"_s);
    QCOMPARE(fixture.open(fixture.ids.at(0))->info().title, u"one"_s);
    fixture.library.rename(fixture.ids.at(0), u"uno"_s);
    fixture.library.flush();
    settle();
    QCOMPARE(fixture.database.conversations.value(fixture.ids.at(0)).title, u"uno"_s);
}

void TestConversationLibrary::aFailedWriteIsTriedAgain()
{
    Fixture fixture;
    QSignalSpy failed(&fixture.library, &ConversationLibrary::failed);
    fixture.database.failWrites(core::Error {.kind = core::ErrorKind::StorageFull, .message = u"full"_s});
    fixture.library.rename(fixture.ids.at(0), u"one"_s);
    for (int i = 0; i < 60; ++i) {
        fixture.clock.advance(500ms);
        settle();
    }
    QCOMPARE(failed.size(), 1);
    fixture.database.failWrites(std::nullopt);
    for (int i = 0; i < 20; ++i) {
        fixture.clock.advance(500ms);
        settle();
    }
    QCOMPARE(fixture.database.conversations.value(fixture.ids.at(0)).title, u"one"_s);
    QCOMPARE(fixture.clock.pendingTimers(), 0);
}

void TestConversationLibrary::savingWorksAgainOnceEverythingIsWritten()
{
    Fixture fixture;
    QSignalSpy failed(&fixture.library, &ConversationLibrary::failed);
    QSignalSpy recovered(&fixture.library, &ConversationLibrary::recovered);
    const core::Error full {.kind = core::ErrorKind::StorageFull, .message = u"full"_s};
    fixture.database.failWrites(full);
    fixture.library.rename(fixture.ids.at(0), u"one"_s);
    fixture.open(fixture.ids.at(1))->setTitle(u"two"_s);
    fixture.library.flush();
    settle();
    QCOMPARE(failed.size(), 1);

    fixture.database.failWritesAfter(1, full);
    fixture.library.flush();
    settle();
    QCOMPARE(recovered.size(), 0);
    fixture.database.failWrites(std::nullopt);
    fixture.library.flush();
    settle();
    QCOMPARE(recovered.size(), 1);
    QCOMPARE(failed.size(), 1);

    fixture.database.failWrites(full);
    fixture.library.rename(fixture.ids.at(0), u"uno"_s);
    fixture.library.flush();
    settle();
    QCOMPARE(failed.size(), 2);
    // What was deleted needs no writing.
    fixture.library.remove(fixture.ids.at(0));
    QCOMPARE(recovered.size(), 2);
    QCOMPARE(fixture.clock.pendingTimers(), 0);
}

void TestConversationLibrary::aListThatCannotBeReadIsTold()
{
    Fixture fixture;
    QSignalSpy failed(&fixture.library, &ConversationLibrary::failed);
    QSignalSpy loadFailed(&fixture.library, &ConversationLibrary::loadFailed);
    fixture.database.failReads(core::Error {.kind = core::ErrorKind::Storage, .message = u"unreadable"_s});
    fixture.library.load();
    settle();
    QCOMPARE(loadFailed.size(), 1);
    QCOMPARE(failed.size(), 0);
    fixture.database.failReads(std::nullopt);
    fixture.library.load();
    settle();
    QCOMPARE(loadFailed.size(), 1);
    QCOMPARE(fixture.titles(), u"3 2 1"_s);
}

void TestConversationLibrary::aKeptMessageIsWritten()
{
    Fixture fixture;
    Message answer = Message::placeholder({}, {}, 1);
    answer.state = AnswerState::Interrupted;
    fixture.database.messages[fixture.ids.at(0)] = {answer};
    Conversation *conversation = fixture.open(fixture.ids.at(0));
    conversation->keep(answer.id);
    settle();
    QVERIFY(fixture.database.message(answer.id)->kept);
}

void TestConversationLibrary::aKeptMessageIsTriedAgain()
{
    Fixture fixture;
    QSignalSpy failed(&fixture.library, &ConversationLibrary::failed);
    QSignalSpy recovered(&fixture.library, &ConversationLibrary::recovered);
    Message answer = Message::placeholder({}, {}, 1);
    answer.state = AnswerState::Interrupted;
    fixture.database.messages[fixture.ids.at(0)] = {answer};
    Conversation *conversation = fixture.open(fixture.ids.at(0));
    fixture.database.failWrites(core::Error {.kind = core::ErrorKind::StorageFull, .message = u"full"_s});
    conversation->keep(answer.id);
    for (int i = 0; i < 20; ++i) {
        fixture.clock.advance(1s);
        settle();
    }
    QCOMPARE(failed.size(), 1);
    QCOMPARE(fixture.database.writes(), 4);
    QVERIFY(!fixture.database.message(answer.id)->kept);
    fixture.database.failWrites(std::nullopt);
    for (int i = 0; i < 8; ++i) {
        fixture.clock.advance(1s);
        settle();
    }
    QVERIFY(fixture.database.message(answer.id)->kept);
    QCOMPARE(recovered.size(), 1);
    QCOMPARE(fixture.clock.pendingTimers(), 0);
}

void TestConversationLibrary::whatRunsIsItsSessionsToWrite()
{
    Fixture fixture;
    Message answer = Message::placeholder({}, {}, 1);
    answer.state = AnswerState::Streaming;
    fixture.database.messages[fixture.ids.at(0)] = {answer};
    Conversation *conversation = fixture.open(fixture.ids.at(0));
    conversation->appendText(answer.id, PartKind::Text, u"half"_s);
    // Its text is in the journal: written into the message as well, a crash would double it.
    conversation->setPinned(answer.id, true);
    settle();
    QCOMPARE(fixture.database.message(answer.id)->text(), QString());
    QVERIFY(conversation->find(answer.id)->isPinned);
}

void TestConversationLibrary::aChatRemovedWhileItIsReadStaysAway()
{
    Fixture fixture;
    const ConversationId id = fixture.ids.at(0);
    std::optional<core::Result<Conversation *>> opened;
    fixture.library.open(id, &fixture.context, [&opened](const auto &result) { opened = result; });
    fixture.library.remove(id);
    settle();
    QVERIFY(opened && !*opened);
    QVERIFY(!fixture.library.find(id));
    QCOMPARE(fixture.titles(), u"3 2"_s);
}

void TestConversationLibrary::anAnswerOfAnotherProgramRunsUntilItIsReadAgain()
{
    Fixture fixture;
    const ConversationId id = fixture.ids.at(0);
    Message answer = Message::placeholder({}, {}, 1);
    answer.state = AnswerState::Streaming;
    fixture.database.messages[id] = {answer};
    const Conversation *open = fixture.open(id);
    QVERIFY(fixture.library.isRunning(id));
    QSignalSpy changed(&fixture.library, &ConversationLibrary::changed);

    answer.append(PartKind::Text, u"half"_s);
    answer.state = AnswerState::Interrupted;
    fixture.database.messages[id] = {answer};
    fixture.library.reread(id, {answer.id});
    settle();
    QCOMPARE(open->at(0), answer);
    QVERIFY(!fixture.library.isRunning(id));
    QCOMPARE(changed.size(), 1);
    // A chat that is not open is read when it is opened.
    fixture.library.reread(fixture.ids.at(1), {answer.id});
    settle();
    QVERIFY(!fixture.library.find(fixture.ids.at(1)));
}

void TestConversationLibrary::whatIsInMemoryIsNewerThanWhatIsReadAgain()
{
    Fixture fixture;
    const ConversationId id = fixture.ids.at(0);
    Message answer = Message::placeholder({}, {}, 1);
    answer.session = SessionId::create();
    answer.state = AnswerState::Interrupted;
    fixture.database.messages[id] = {answer};
    Conversation *open = fixture.open(id);
    // Continued before the answer of the database came.
    Message ours = answer;
    ours.session = SessionId::create();
    ours.state = AnswerState::Streaming;
    fixture.library.reread(id, {answer.id});
    open->update(ours, Conversation::StateChanged);
    settle();
    QCOMPARE(open->at(0), ours);
}

void TestConversationLibrary::aReadOnlyLibraryFollowsTheListAndOpenChats()
{
    Fixture fixture;
    fixture.library.setReadOnly();
    const ConversationId id = fixture.ids.at(0);
    const Conversation *open = fixture.open(id);
    QSignalSpy inserted(&fixture.library, &ConversationLibrary::inserted);
    QSignalSpy removed(&fixture.library, &ConversationLibrary::removed);
    QSignalSpy moved(&fixture.library, &ConversationLibrary::moved);
    QSignalSpy loaded(&fixture.library, &ConversationLibrary::loaded);

    ConversationInfo fresh;
    fresh.id = ConversationId::create();
    fresh.title = u"4"_s;
    fresh.updatedMs = 4;
    fixture.database.conversations.insert(fresh.id, fresh);
    fixture.database.conversations.remove(fixture.ids.at(1));
    fixture.database.conversations[id].updatedMs = 5;
    const Message prompt = Message::user(u"hi"_s, {}, 5);
    fixture.database.messages[id] = {prompt};
    fixture.library.refresh();
    settle();
    QCOMPARE(fixture.titles(), u"1 4 3"_s);
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(removed.size(), 1);
    QCOMPARE(moved.size(), 1);
    QCOMPARE(loaded.size(), 0);
    QCOMPARE(open->size(), 1);
    QCOMPARE(open->at(0), prompt);
}

void TestConversationLibrary::aReadOnlyLibraryWritesNothing()
{
    Fixture fixture;
    const ConversationId id = fixture.ids.at(0);
    const Message prompt = Message::user(u"hi"_s, {}, 1);
    const Message first = Message::user(u"a"_s, prompt.id, 1);
    const Message second = Message::user(u"b"_s, prompt.id, 1);
    fixture.database.messages[id] = {prompt, first, second};
    fixture.library.setReadOnly();
    Conversation *open = fixture.open(id);
    open->activate(first.id);
    fixture.library.flush();
    settle();
    QCOMPARE(fixture.database.writes(), 0);
}

void TestConversationLibrary::whereAChatIsKeptIsWrittenAtOnce()
{
    Fixture fixture;
    const ConversationId id = fixture.ids.at(1);
    const Folder folder {.id = FolderId::create(), .name = u"Work"_s};
    QSignalSpy changed(&fixture.library, &ConversationLibrary::changed);
    fixture.library.setFolders({folder});
    fixture.library.file({id, fixture.ids.at(0)}, [&folder](Filing &filing) { filing.folder = folder.id; });
    settle();
    QCOMPARE(changed.size(), 2);
    QCOMPARE(fixture.database.writes(), 2);
    QCOMPARE(fixture.database.filings.value(id).folder, folder.id);
    // What is the same is not written again.
    fixture.library.file({id}, [&folder](Filing &filing) { filing.folder = folder.id; });
    settle();
    QCOMPARE(fixture.database.writes(), 2);
    fixture.library.setFolders({});
    settle();
    QVERIFY(fixture.library.at(1).filing.folder.isNull());
    QVERIFY(fixture.database.filings.value(id).folder.isNull());
}

void TestConversationLibrary::filingThatFailsIsTriedAgain()
{
    Fixture fixture;
    QSignalSpy failed(&fixture.library, &ConversationLibrary::failed);
    QSignalSpy recovered(&fixture.library, &ConversationLibrary::recovered);
    fixture.database.failWrites(core::Error {.kind = core::ErrorKind::StorageFull, .message = u"full"_s});
    const Folder folder {.id = FolderId::create(), .name = u"Work"_s};
    fixture.library.setFolders({folder});
    fixture.library.file({fixture.ids.at(0)}, [&folder](Filing &filing) { filing.folder = folder.id; });
    settle();
    QCOMPARE(failed.size(), 1);
    fixture.database.failWrites(std::nullopt);
    for (int i = 0; i < 20; ++i) {
        fixture.clock.advance(500ms);
        settle();
    }
    QCOMPARE(recovered.size(), 1);
    QVERIFY(fixture.database.folders == QList {folder});
    QCOMPARE(fixture.database.filings.value(fixture.ids.at(0)).folder, folder.id);
    QCOMPARE(fixture.clock.pendingTimers(), 0);
}

void TestConversationLibrary::aChatIsWrittenBeforeItIsFiled()
{
    Fixture fixture;
    QSignalSpy failed(&fixture.library, &ConversationLibrary::failed);
    Conversation *fresh = fixture.library.create({});
    fresh->setDraft(u"hm"_s);
    fixture.library.file({fresh->id()}, [](Filing &filing) { filing.pinnedMs = 7; });
    settle();
    QCOMPARE(failed.size(), 0);
    QCOMPARE(fixture.database.filings.value(fresh->id()).pinnedMs, 7);
}

void TestConversationLibrary::aChatThatGoesOnComesBackFromArchiveAndTrash()
{
    Fixture fixture;
    const ConversationId id = fixture.ids.at(0);
    Conversation *conversation = fixture.open(id);
    const Message answer = Message::placeholder({}, {}, 1);
    conversation->add(answer);
    fixture.library.file({id}, [](Filing &filing) {
        filing.archivedMs = 5;
        filing.trashedMs = 6;
    });
    // What was already under way leaves it where it is.
    Message ended = answer;
    ended.state = AnswerState::Complete;
    conversation->update(ended, Conversation::StateChanged);
    QVERIFY(fixture.library.at(fixture.library.indexOf(id)).filing.isTrashed());
    conversation->add(Message::user(u"More"_s, {}, 50));
    QVERIFY(fixture.library.at(fixture.library.indexOf(id)).filing == Filing());
}

void TestConversationLibrary::aTitleGivenWhileAChatIsReadIsNotLost()
{
    Fixture fixture;
    const ConversationId id = fixture.ids.at(0);
    fixture.library.open(id, &fixture.context, [](const core::Result<Conversation *> &) {});
    fixture.library.rename(id, u"uno"_s);
    settle();
    QCOMPARE(fixture.library.find(id)->info().title, u"uno"_s);
    fixture.library.flush();
    settle();
    QCOMPARE(fixture.database.conversations.value(id).title, u"uno"_s);
}

QTEST_GUILESS_MAIN(TestConversationLibrary)
#include "tst_conversationlibrary.moc"
