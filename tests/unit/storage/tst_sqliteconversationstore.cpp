// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/sqliteconversationstore.h"

#include "chat/conversationlibrary.h"
#include "chat/libraryfollower.h"
#include "storage/sqlitesessionjournal.h"
#include "support/fakeclock.h"
#include "support/storagefixture.h"

#include <tuple>
#include <utility>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::storage;
using runnel::core::ErrorKind;
using runnel::test::await;
using runnel::test::makeRecord;
using runnel::test::openDatabase;
using runnel::test::scalar;

namespace {

struct Bench
{
    test::DataFolder folder;
    test::FakeClock clock;
    Database database {folder.options()};
    SqliteSessionJournal journal {database, clock};
    SqliteConversationStore store {database};

    core::Result<void> begin(const streaming::SessionRecord &record)
    {
        return await<void>([&](QObject *context, auto done) { journal.begin(record, context, done); });
    }
    core::Result<void> save(const chat::ConversationInfo &info)
    {
        return await<void>([&](QObject *context, auto done) { store.save(info, context, done); });
    }
    core::Result<void> remove(const chat::ConversationId &id)
    {
        return await<void>([&](QObject *context, auto done) { store.remove({id}, context, done); });
    }
    core::Result<void> file(const QList<chat::FilingChange> &changes)
    {
        return await<void>([&](QObject *context, auto done) { store.file(changes, context, done); });
    }
    core::Result<void> saveFolders(const QList<chat::Folder> &folders)
    {
        return await<void>([&](QObject *context, auto done) { store.saveFolders(folders, context, done); });
    }
    core::Result<chat::ConversationListing> list()
    {
        return await<chat::ConversationListing>([&](QObject *context, auto done) { store.list(context, done); });
    }
    [[nodiscard]] QStringList titles()
    {
        QStringList titles;
        const QList<chat::ConversationSummary> all = list().value_or(chat::ConversationListing()).conversations;
        for (const chat::ConversationSummary &summary : all) titles.append(summary.title);
        return titles;
    }
    core::Result<chat::StoredConversation> load(const chat::ConversationId &id)
    {
        return await<chat::StoredConversation>([&](QObject *context, auto done) { store.load(id, context, done); });
    }
};

} // namespace

class TestSqliteConversationStore : public QObject
{
    Q_OBJECT

    static void addLongChat(Bench &bench, chat::ConversationInfo &info)
    {
        info = makeRecord().conversation;
        QList<chat::Message> messages;
        for (int i = 0; i < 20; ++i) {
            const chat::MessageId parent = messages.isEmpty() ? chat::MessageId() : messages.last().id;
            messages.append(chat::Message::user(QString(20'000, u'a'), parent, i));
        }
        const chat::StoredConversation whole {.info = info, .messages = messages};
        QVERIFY_RESULT(await<void>([&](QObject *context, auto done) { bench.store.add(whole, context, done); }));
    }

private Q_SLOTS:
    void whoeverWritesWaitsForOneSliceOfADeletion()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        chat::ConversationInfo info;
        addLongChat(bench, info);
        auto other = makeRecord().conversation;
        QStringList ended;
        bench.store.remove({info.id}, &bench.database, [&ended](const auto &) { ended.append(u"removed"_s); });
        bench.store.save(other, &bench.database, [&ended](const auto &) { ended.append(u"saved"_s); });
        QTRY_COMPARE(ended, (QStringList {u"saved"_s, u"removed"_s}));
        QCOMPARE(bench.titles(), QStringList {other.title});
        QCOMPARE(test::scalar(bench.database, u"SELECT count(*) FROM message_parts"_s).toInt(), 0);
        QCOMPARE(test::scalar(bench.database, u"SELECT count(*) FROM search_vocabulary"_s).toInt(), 0);
    }

    void aDeletionThatWasCutOffIsOneAllTheSame()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        chat::ConversationInfo info;
        addLongChat(bench, info);
        auto context = std::make_unique<QObject>();
        bench.store.remove({info.id}, context.get(), [](const auto &) {});
        // Told right behind the mark.
        bench.store.save(makeRecord().conversation, &bench.database, [&context](const auto &) { context.reset(); });
        const auto count = [&bench] {
            return test::scalar(bench.database, u"SELECT count(*) FROM messages"_s).toInt();
        };
        QTRY_VERIFY(!context);
        QCOMPARE(count(), 20);
        QCOMPARE(bench.titles().size(), 1);
        QCOMPARE_ERROR(bench.load(info.id), core::ErrorKind::NotFound);
        bench.store.finishRemovals(&bench.database);
        QTRY_COMPARE(count(), 0);
        QTRY_COMPARE(test::scalar(bench.database, u"SELECT count(*) FROM conversations"_s).toInt(), 1);
    }

    void conversationsComeBackAsTheyWereNewestFirst()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        auto first = makeRecord().conversation;
        auto second = makeRecord().conversation;
        first.draft = u"half a thought"_s;
        first.updatedMs = 10;
        second.updatedMs = 20;
        second.title.clear();
        for (const auto &info : {first, second}) QVERIFY_RESULT(bench.save(info));
        QCOMPARE(bench.titles(), (QStringList {QString(), first.title}));
        first.updatedMs = 30;
        first.title = u"A better title"_s;
        QVERIFY_RESULT(bench.save(first));
        const auto listing = bench.list();
        QVERIFY_RESULT(listing);
        const chat::ConversationSummary expected {
            .id = first.id, .title = first.title, .model = first.model, .createdMs = first.createdMs, .updatedMs = 30};
        QVERIFY(listing->conversations.first() == expected);
        QCOMPARE(listing->conversations.last().id, second.id);
        QVERIFY(listing->folders.isEmpty());
        QCOMPARE(bench.load(first.id)->info, first);
    }

    void whereAConversationIsKeptOutlivesItsOwnChanges()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        auto info = makeRecord().conversation;
        QVERIFY_RESULT(bench.save(info));
        const QList<chat::Folder> folders {{.id = chat::FolderId::create(), .name = u"Work"_s},
                                           {.id = chat::FolderId::create(), .name = u"Home"_s}};
        QVERIFY_RESULT(bench.saveFolders(folders));
        const chat::Filing filing {
            .folder = folders.last().id, .pinnedMs = 11, .archivedMs = 12, .trashedMs = 13, .unread = true};
        QVERIFY_RESULT(bench.file({{.id = info.id, .filing = filing}}));
        info.draft = u"more"_s;
        QVERIFY_RESULT(bench.save(info));
        const auto listing = bench.list();
        QVERIFY_RESULT(listing);
        QVERIFY(listing->folders == folders);
        QVERIFY(listing->conversations.first().filing == filing);
        QCOMPARE(listing->conversations.first().title, info.title);
        QVERIFY_RESULT(bench.file({{.id = info.id, .filing = {}, .title = u"Of brooks"_s}}));
        QVERIFY(bench.list()->conversations.first().filing == chat::Filing());
        QCOMPARE(bench.load(info.id)->info.title, u"Of brooks"_s);
    }

    void theChatsOfARemovedFolderAreInNone()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        const auto info = makeRecord().conversation;
        QVERIFY_RESULT(bench.save(info));
        const chat::Folder folder {.id = chat::FolderId::create(), .name = u"Work"_s};
        QVERIFY_RESULT(bench.saveFolders({folder}));
        QVERIFY_RESULT(bench.file({{.id = info.id, .filing = {.folder = folder.id}}}));
        QVERIFY_RESULT(bench.saveFolders({}));
        QVERIFY(bench.list()->conversations.first().filing.folder.isNull());
    }

    void filingIsAllOrNone()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        const auto info = makeRecord().conversation;
        QVERIFY_RESULT(bench.save(info));
        const chat::Filing pinned {.pinnedMs = 7};
        const auto filed =
            bench.file({{.id = info.id, .filing = pinned}, {.id = chat::ConversationId::create(), .filing = pinned}});
        QVERIFY(!filed);
        QVERIFY(filed.error().kind == ErrorKind::NotFound);
        QVERIFY(!bench.list()->conversations.first().filing.isPinned());
    }

    void aConversationWithoutATitleIsListedByItsFirstPrompt()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        auto record = makeRecord();
        record.conversation.title.clear();
        QVERIFY_RESULT(bench.begin(record));
        QCOMPARE(bench.list()->conversations.first().title, u"What is a runnel?"_s);
        QCOMPARE(bench.load(record.conversation.id)->info.title, QString());
    }

    void theVersionIsAnotherWhenAnotherProgramHasWritten()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        auto options = bench.folder.options();
        options.readOnly = true;
        Database reading(options);
        QVERIFY_RESULT(openDatabase(reading));
        SqliteConversationStore store(reading);
        const auto version = [&store] {
            return await<qint64>([&](QObject *context, auto done) { store.version(context, done); }).value_or(-1);
        };
        const auto record = makeRecord();
        qint64 seen = version();
        QVERIFY(seen >= 0);
        const auto isAnother = [&] { return std::exchange(seen, version()) != seen; };
        QVERIFY(!isAnother());
        QVERIFY_RESULT(bench.begin(record));
        QVERIFY(isAnother());
        QVERIFY(!isAnother());
        QVERIFY_RESULT(await<void>([&](QObject *context, auto done) {
            bench.journal.append(record.id, {{.sequence = 0, .text = u"x"_s, .name = {}, .key = {}}},
                                 {.responseId = {}, .cursor = {}}, context, done);
        }));
        QVERIFY(isAnother());
    }

    void aLibraryThatIsOnlyReadFollowsTheFile()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        auto options = bench.folder.options();
        options.readOnly = true;
        Database reading(options);
        QVERIFY_RESULT(openDatabase(reading));
        SqliteConversationStore store(reading);
        chat::ConversationLibrary library(store, bench.clock);
        library.setReadOnly();
        library.load();
        chat::LibraryFollower follower(library, store, bench.clock);
        follower.setActive(true);
        const auto second = [&] {
            // Each answer may ask for one more: the version, then the list and the chats.
            for (int i = 0; i < 3; ++i) std::ignore = scalar(reading, u"SELECT 1"_s);
            bench.clock.advance(chat::LibraryFollower::interval);
            for (int i = 0; i < 3; ++i) std::ignore = scalar(reading, u"SELECT 1"_s);
        };
        second();
        QCOMPARE(library.size(), 0);
        const auto record = makeRecord();
        QVERIFY_RESULT(bench.begin(record));
        second();
        QCOMPARE(library.size(), 1);
        const auto opened = await<chat::Conversation *>(
            [&](QObject *context, auto done) { library.open(record.conversation.id, context, done); });
        QVERIFY_RESULT(opened);
        QVERIFY_RESULT(await<void>([&](QObject *context, auto done) {
            bench.journal.append(record.id, test::makeDeltas(),
                                 {.state = chat::AnswerState::Streaming, .responseId = {}, .cursor = {}}, context,
                                 done);
        }));
        second();
        const chat::Message *answer = (*opened)->find(record.message);
        QCOMPARE(answer->text(), test::journalText());
        QVERIFY_STATE(answer->state, chat::AnswerState::Streaming);
    }

    void anEditIsWrittenToAMessageThatIsThere()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        const auto record = makeRecord();
        auto message = record.messages.last();
        message.kept = true;
        message.append(chat::PartKind::Text, u"edited"_s);
        const auto edit = [&] {
            return await<void>([&](QObject *context, auto done) {
                bench.store.saveMessage(record.conversation.id, message, context, done);
            });
        };
        QCOMPARE_ERROR(edit(), ErrorKind::NotFound);
        QVERIFY_RESULT(bench.begin(record));
        QVERIFY_RESULT(edit());
        QCOMPARE(bench.load(record.conversation.id)->messages.last(), message);
    }

    void loadingBringsAllBranches()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        auto record = makeRecord();
        auto sibling = record.messages.last();
        sibling.id = chat::MessageId::create();
        sibling.createdMs += 5;
        sibling.attempt = 2;
        record.messages.append(sibling);
        QVERIFY_RESULT(bench.begin(record));
        const auto stored = bench.load(record.conversation.id);
        QVERIFY_RESULT(stored);
        QCOMPARE(stored->info, record.conversation);
        QCOMPARE(stored->messages.size(), 3);
        QCOMPARE(stored->messages.at(0), record.messages.at(0));
        QCOMPARE(stored->messages.at(2), sibling);
    }

    void longTextLiesInSeveralRowsAndComesBackWhole_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("shorter than a row") << QString(65'535, u'x');
        QTest::newRow("one row") << QString(65'536, u'x');
        QTest::newRow("one character more") << QString(65'537, u'x');
        QTest::newRow("several rows") << QString(300'000, u'x');
        QTest::newRow("a pair where a row ends") << u'x' + u"\U0001F600"_s.repeated(100'000);
    }

    void longTextLiesInSeveralRowsAndComesBackWhole()
    {
        QFETCH(QString, text);
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        auto record = makeRecord();
        chat::Message &message = record.messages.last();
        message.append({.kind = chat::PartKind::Reasoning, .text = text, .name = {}, .key = {}});
        message.append({.kind = chat::PartKind::Text, .text = text, .name = {}, .key = {}});
        for (const QString &key : {u"1"_s, u"2"_s}) {
            message.append({.kind = chat::PartKind::ToolCall, .text = text, .name = u"f"_s, .key = key});
            message.append({.kind = chat::PartKind::Annotation, .text = text, .name = {}, .key = key});
        }
        QVERIFY_RESULT(bench.begin(record));
        QCOMPARE(bench.load(record.conversation.id)->messages.last(), message);
        const auto longest = u"SELECT max(length(text)) FROM message_parts WHERE kind <> 'annotation'"_s;
        QVERIFY(scalar(bench.database, longest).toInt() <= 65'536);
    }

    void anUnknownConversationIsNotFound()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        QCOMPARE_ERROR(bench.load(chat::ConversationId::create()), ErrorKind::NotFound);
    }

    void removingTakesMessagesSessionsAndDeltasOut()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        const auto record = makeRecord();
        QVERIFY_RESULT(bench.begin(record));
        QVERIFY_RESULT(await<void>([&](QObject *context, auto done) {
            bench.journal.append(record.id, {{.sequence = 0, .text = u"x"_s, .name = {}, .key = {}}},
                                 {.responseId = {}, .cursor = {}}, context, done);
        }));
        QVERIFY_RESULT(bench.remove(record.conversation.id));
        QVERIFY_RESULT(bench.remove(record.conversation.id));
        for (const QString &table :
             {u"conversations"_s, u"messages"_s, u"message_parts"_s, u"streaming_sessions"_s, u"stream_deltas"_s}) {
            QCOMPARE(scalar(bench.database, u"SELECT count(*) FROM "_s + table).toInt(), 0);
        }
    }

    void aBranchGoesWithAllThatHangsOnIt()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        auto record = makeRecord();
        auto &prompt = record.messages.first();
        prompt.attachments = {{.key = QString(64, u'a'), .name = u"a.png"_s, .mimeType = u"image/png"_s, .bytes = 1}};
        QVERIFY_RESULT(bench.begin(record));
        QVERIFY_RESULT(await<void>([&](QObject *context, auto done) {
            bench.journal.append(record.id, {{.sequence = 0, .text = u"x"_s, .name = {}, .key = {}}},
                                 {.responseId = {}, .cursor = {}}, context, done);
        }));
        const auto other = makeRecord();
        QVERIFY_RESULT(bench.begin(other));
        const QList<chat::MessageId> branch {prompt.id, record.message, chat::MessageId::create()};
        for (int i = 0; i < 2; ++i) {
            QVERIFY_RESULT(
                await<void>([&](QObject *context, auto done) { bench.store.removeMessages(branch, context, done); }));
        }
        QCOMPARE(bench.load(record.conversation.id)->messages.size(), 0);
        QCOMPARE(bench.load(other.conversation.id)->messages.size(), 2);
        QCOMPARE(scalar(bench.database, u"SELECT count(*) FROM streaming_sessions"_s).toInt(), 1);
        for (const QString &table : {u"stream_deltas"_s, u"attachments"_s}) {
            QCOMPARE(scalar(bench.database, u"SELECT count(*) FROM "_s + table).toInt(), 0);
        }
    }

    void aWholeConversationIsWrittenAtOnce()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        const auto record = makeRecord();
        chat::StoredConversation whole {.info = record.conversation, .messages = record.messages};
        whole.messages.last().session = {};
        whole.messages.first().attachments = {
            {.key = QString(64, u'a'), .name = u"a.png"_s, .mimeType = u"image/png"_s, .bytes = 1}};
        QVERIFY_RESULT(await<void>([&](QObject *context, auto done) { bench.store.add(whole, context, done); }));
        const auto read = bench.load(whole.info.id);
        QVERIFY_RESULT(read);
        QCOMPARE(read->info, whole.info);
        QCOMPARE(read->messages, whole.messages);
    }

    void aBranchThatIsTakenOutGoesWhereItIsOnlyRead()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        auto record = makeRecord();
        auto sibling = record.messages.last();
        sibling.id = chat::MessageId::create();
        sibling.session = {};
        sibling.state = chat::AnswerState::Complete;
        sibling.attempt = 2;
        record.messages.append(sibling);
        record.conversation.activeLeaf = sibling.id;
        QVERIFY_RESULT(bench.begin(record));
        auto options = bench.folder.options();
        options.readOnly = true;
        Database reading(options);
        QVERIFY_RESULT(openDatabase(reading));
        SqliteConversationStore store(reading);
        chat::ConversationLibrary library(store, bench.clock);
        library.setReadOnly();
        library.load();
        chat::LibraryFollower follower(library, store, bench.clock);
        const auto opened = await<chat::Conversation *>(
            [&](QObject *context, auto done) { library.open(record.conversation.id, context, done); });
        QVERIFY_RESULT(opened);
        QVERIFY((*opened)->at(1).id == sibling.id);
        follower.setActive(true);
        QVERIFY_RESULT(
            await<void>([&](QObject *context, auto done) { bench.store.removeMessages({sibling.id}, context, done); }));
        for (int i = 0; i < 3; ++i) std::ignore = scalar(reading, u"SELECT 1"_s);
        bench.clock.advance(chat::LibraryFollower::interval);
        for (int i = 0; i < 3; ++i) std::ignore = scalar(reading, u"SELECT 1"_s);
        QVERIFY(!(*opened)->find(sibling.id));
        QVERIFY((*opened)->at(1).id == record.message);
    }

    void aChainOfThousandsOfMessagesIsLoadedAndRemoved()
    {
        Bench bench;
        QVERIFY_RESULT(openDatabase(bench.database));
        auto record = makeRecord();
        chat::MessageId parent = record.message;
        for (int i = 0; i < 3000; ++i) {
            record.messages.append(chat::Message::user(u"turn %1"_s.arg(i), parent, 3'000 + i));
            parent = record.messages.last().id;
        }
        QVERIFY_RESULT(bench.begin(record));
        QCOMPARE(bench.load(record.conversation.id)->messages.size(), 3002);
        QVERIFY_RESULT(bench.remove(record.conversation.id));
        QCOMPARE(scalar(bench.database, u"SELECT count(*) FROM messages"_s).toInt(), 0);
    }
};

QTEST_GUILESS_MAIN(TestSqliteConversationStore)
#include "tst_sqliteconversationstore.moc"
