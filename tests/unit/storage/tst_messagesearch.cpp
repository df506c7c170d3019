// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/sqlitemessagesearch.h"

#include "chat/searchquery.h"
#include "storage/filetexts.h"
#include "storage/messagetable.h"
#include "storage/salvage.h"
#include "storage/searchindex.h"
#include "storage/searchindexer.h"
#include "storage/sqliteconversationstore.h"
#include "support/fakeclock.h"
#include "support/memoryattachments.h"
#include "support/storagefixture.h"

#include <QRandomGenerator>
#include <QSet>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::storage;
using chat::SearchResults;
using runnel::test::DataFolder;

namespace {

//! \brief A database with chats, and the search in it.
struct Library
{
    explicit Library(const DataFolder &folder) : file(folder.file()), database(folder.options())
    {
        opened = test::openDatabase(database).has_value();
    }

    chat::ConversationId addChat(const QString &title)
    {
        chat::ConversationInfo info {.id = chat::ConversationId::create(),
                                     .title = title,
                                     .model = {},
                                     .createdMs = nowMs,
                                     .updatedMs = nowMs,
                                     .activeLeaf = {},
                                     .draft = {},
                                     .systemPrompt = {}};
        write([info](Connection &connection) { return saveConversation(connection, info); });
        return info.id;
    }
    chat::MessageId add(const chat::ConversationId &conversation, const QList<chat::Part> &parts,
                        llm::Role role = llm::Role::User, const QString &model = {},
                        const QList<chat::Attachment> &files = {})
    {
        chat::Message message;
        message.id = chat::MessageId::create();
        message.role = role;
        message.parts = parts;
        message.model = {.provider = u"p"_s, .model = model};
        message.createdMs = nowMs;
        message.attachments = files;
        save(conversation, message);
        return message.id;
    }
    chat::MessageId add(const chat::ConversationId &conversation, const QString &text)
    {
        return add(conversation, {{.kind = chat::PartKind::Text, .text = text, .name = {}, .key = {}}});
    }
    void save(const chat::ConversationId &conversation, const chat::Message &message)
    {
        write([conversation, message](Connection &connection) {
            return storage::saveMessage(connection, conversation, message);
        });
    }
    void write(const Database::Work<void> &work)
    {
        QVERIFY_RESULT(
            test::await<void>([&](QObject *context, auto done) { database.write<void>(context, work, done); }));
    }

    core::Result<SearchResults> search(const QString &typed, int most = 50)
    {
        QObject context;
        std::optional<core::Result<SearchResults>> last;
        finder.search(typed, most, &context, [&last](const core::Result<SearchResults> &found) { last = found; });
        const QDeadlineTimer deadline(20'000);
        while ((!last || (*last && !(*last)->isComplete)) && !deadline.hasExpired()) QCoreApplication::processEvents();
        return last.value_or(core::fail(core::ErrorKind::Timeout, u"nothing came"_s));
    }
    //! The excerpts that are found, in their order.
    QStringList found(const QString &typed)
    {
        const auto results = search(typed);
        if (!results) return {results.error().message};
        QStringList texts;
        for (const chat::SearchHit &hit : results->hits) texts.append(hit.excerpt.text);
        return texts;
    }

    QString file;
    qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    Database database;
    bool opened = false;
    test::FakeClock clock;
    SearchIndexer indexer {database, clock};
    SqliteMessageSearch finder {file, indexer};
};

chat::Attachment named(const QString &name)
{
    return {.key = u"k-"_s + name, .name = name, .mimeType = u"text/plain"_s, .bytes = 3};
}

} // namespace

class TestMessageSearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void allThatWasSaidIsFound()
    {
        const DataFolder folder;
        Library library(folder);
        QVERIFY(library.opened);
        const auto rivers = library.addChat(u"About rivers"_s);
        const auto prompt = library.add(rivers, u"Where does the Runnel flow?"_s);
        library.add(rivers,
                    {{.kind = chat::PartKind::Reasoning, .text = u"A brook is meant"_s, .name = {}, .key = {}},
                     {.kind = chat::PartKind::Text, .text = u"To the sea"_s, .name = {}, .key = {}}},
                    llm::Role::Assistant);
        library.add(rivers, {{.kind = chat::PartKind::Text, .text = u"See this"_s, .name = {}, .key = {}}},
                    llm::Role::User, {}, {named(u"estuary.pdf"_s)});
        library.write([](Connection &connection) {
            return connection.executeOnce(
                u"INSERT INTO attachment_texts (key, place, text) VALUES ('k-estuary.pdf', 0, 'silt and salt')"_s);
        });

        const auto hits = library.search(u"runnel"_s);
        QVERIFY_RESULT(hits);
        QCOMPARE(hits->hits.size(), 1);
        const chat::SearchHit hit = hits->hits.first();
        QCOMPARE(hit.message, prompt);
        QCOMPARE(hit.conversation, rivers);
        QCOMPARE(hit.title, u"About rivers"_s);
        QCOMPARE(hit.matched, u"Runnel"_s);
        QVERIFY(hits->isComplete && !hits->hasMore);
        QCOMPARE(library.found(u"rivers"_s), QStringList {u"About rivers"_s});
        QVERIFY(library.search(u"rivers"_s)->hits.first().message.isNull());
        QCOMPARE(library.found(u"brook"_s), QStringList {u"A brook is meant"_s});
        QCOMPARE(library.found(u"estuary"_s).size(), 1);
        QVERIFY(library.search(u"silt"_s)->hits.first().isFile);
        QCOMPARE(library.found(u"nowhere"_s), QStringList());
    }

    void textIsFoundHoweverItIsTyped_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<bool>("isFound");
        QTest::newRow("the beginning of a word") << u"a kubernetes cluster"_s << u"kub"_s << true;
        QTest::newRow("two characters of it") << u"a kubernetes cluster"_s << u"ku"_s << true;
        QTest::newRow("one character of it") << u"a kubernetes cluster"_s << u"k"_s << true;
        QTest::newRow("the inside of a word") << u"a kubernetes cluster"_s << u"bernet"_s << true;
        QTest::newRow("in another case") << u"a kubernetes cluster"_s << u"KUBERNETES"_s << true;
        QTest::newRow("without accents") << u"un café noir"_s << u"cafe"_s << true;
        QTest::newRow("words in another order") << u"green tea"_s << u"tea green"_s << true;
        QTest::newRow("one of the words only") << u"green tea"_s << u"green coffee"_s << false;
        QTest::newRow("a phrase") << u"some green\ntea here"_s << u"\"green tea\""_s << true;
        QTest::newRow("a phrase in another order") << u"tea green"_s << u"\"green tea\""_s << false;
        QTest::newRow("Chinese, two characters inside") << u"今天的天气很好"_s << u"天气"_s << true;
        QTest::newRow("Chinese, the last character") << u"今天的天气很好"_s << u"好"_s << true;
        QTest::newRow("Chinese, four characters") << u"今天的天气很好"_s << u"天气很好"_s << true;
        QTest::newRow("Chinese that is not there") << u"今天的天气很好"_s << u"气天"_s << false;
        QTest::newRow("Chinese with a word") << u"Qt 的天气"_s << u"天气 qt"_s << true;
        QTest::newRow("Japanese") << u"これはテストです"_s << u"テスト"_s << true;
        QTest::newRow("Korean with its particle") << u"날씨가 좋다"_s << u"날씨"_s << true;
        QTest::newRow("a name of code") << u"call pthread_create()"_s << u"pthread_create"_s << true;
        QTest::newRow("the inside of it") << u"call pthread_create()"_s << u"thread_cr"_s << true;
        QTest::newRow("signs") << u"a->b in C++"_s << u"->"_s << true;
        QTest::newRow("a letter with signs") << u"a->b in C++"_s << u"c++"_s << true;
        QTest::newRow("a letter with other signs") << u"a->b in C++"_s << u"c#"_s << false;
        QTest::newRow("an emoji") << u"well done 🎉🎉"_s << u"🎉"_s << true;
    }
    void textIsFoundHoweverItIsTyped()
    {
        QFETCH(QString, said);
        QFETCH(QString, typed);
        QFETCH(bool, isFound);
        const DataFolder folder;
        Library library(folder);
        library.add(library.addChat({}), said);
        QCOMPARE(library.found(typed), isFound ? QStringList {said.simplified()} : QStringList());
    }

    void filtersNarrowIt_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QStringList>("found");
        const QString old = u"tea of old"_s;
        const QString prompt = u"tea asked for"_s;
        const QString answer = u"tea ```sh brew```"_s;
        QTest::newRow("role") << u"role:user tea asked"_s << QStringList {prompt};
        QTest::newRow("another role") << u"role:assistant tea"_s << QStringList {answer};
        QTest::newRow("model") << u"model:GPT tea"_s << QStringList {answer};
        QTest::newRow("a model that nobody used") << u"model:100% tea"_s << QStringList();
        QTest::newRow("code") << u"has:code tea"_s << QStringList {answer};
        QTest::newRow("before") << u"before:2021 tea"_s << QStringList {old};
        QTest::newRow("after and role") << u"after:2021 role:user tea"_s << QStringList {prompt};
        QTest::newRow("no words") << u"has:code"_s << QStringList {answer};
        QTest::newRow("a folder that is not there") << u"in:work tea"_s << QStringList();
    }
    void filtersNarrowIt()
    {
        QFETCH(QString, typed);
        const DataFolder folder;
        Library library(folder);
        const auto chat = library.addChat({});
        const qint64 now = std::exchange(library.nowMs, QDate(2020, 6, 1).startOfDay().toMSecsSinceEpoch());
        library.add(chat, u"tea of old"_s);
        library.nowMs = now;
        library.add(chat, u"tea asked for"_s);
        library.add(chat, {{.kind = chat::PartKind::Text, .text = u"tea ```sh brew```"_s, .name = {}, .key = {}}},
                    llm::Role::Assistant, u"gpt-9"_s);
        QTEST(library.found(typed), "found");
    }

    void aFolderIsFoundByTheBeginningOfItsName()
    {
        const DataFolder folder;
        Library library(folder);
        QVERIFY_RESULT(test::execute(library.database,
                                     u"INSERT INTO folders (id, name, position) VALUES ('f', 'Work at home', 0)"_s));
        const auto inside = library.addChat(u"tea one"_s);
        library.add(inside, u"tea inside"_s);
        library.add(library.addChat(u"tea two"_s), u"tea outside"_s);
        QVERIFY_RESULT(
            test::execute(library.database, u"UPDATE conversations SET folder = 'f' WHERE title = 'tea one'"_s));
        QCOMPARE(library.found(u"in:work tea"_s), (QStringList {u"tea one"_s, u"tea inside"_s}));
    }

    void whatLiesInTheTrashIsNotFound()
    {
        const DataFolder folder;
        Library library(folder);
        library.add(library.addChat(u"tea one"_s), u"tea kept"_s);
        library.add(library.addChat(u"tea two"_s), u"tea thrown away"_s);
        QVERIFY_RESULT(
            test::execute(library.database, u"UPDATE conversations SET deleted_at = 1 WHERE title = 'tea two'"_s));
        QCOMPARE(library.found(u"tea"_s), (QStringList {u"tea one"_s, u"tea kept"_s}));
    }

    void titlesComeFirstAndWhatIsNewBeforeWhatIsOld()
    {
        const DataFolder folder;
        Library library(folder);
        const auto chat = library.addChat(u"On tea"_s);
        const qint64 now = std::exchange(library.nowMs, library.nowMs - qint64(400) * 24 * 3600 * 1000);
        library.add(chat, u"old tea here"_s);
        library.nowMs = now;
        library.add(chat, u"new tea here"_s);
        library.add(chat, u"the teapots, here"_s);
        const QStringList found = library.found(u"tea"_s);
        QCOMPARE(found.mid(0, 2), (QStringList {u"On tea"_s, u"new tea here"_s}));
        QCOMPARE(found.size(), 4);
    }

    void theIndexFollowsWhatIsWritten()
    {
        const DataFolder folder;
        Library library(folder);
        const auto chat = library.addChat(u"First"_s);
        auto message = chat::Message::user(u"mountain"_s, {}, library.nowMs, {named(u"peak.txt"_s)});
        library.save(chat, message);
        message.parts.first().text = u"valley"_s;
        message.attachments = {named(u"floor.txt"_s)};
        library.save(chat, message);
        QCOMPARE(library.found(u"mountain"_s), QStringList());
        QCOMPARE(library.found(u"peak"_s), QStringList());
        QCOMPARE(library.found(u"valley"_s).size(), 1);
        QCOMPARE(library.found(u"floor"_s).size(), 1);
        QVERIFY_RESULT(test::execute(library.database, u"UPDATE conversations SET title = 'Second'"_s));
        QCOMPARE(library.found(u"first"_s), QStringList());
        QCOMPARE(library.found(u"second"_s), QStringList {u"Second"_s});
        QVERIFY_RESULT(test::execute(library.database, u"DELETE FROM conversations"_s));
        for (const QString &gone : {u"valley"_s, u"floor"_s, u"second"_s}) QCOMPARE(library.found(gone), QStringList());
        // Not a trace of it, either: what is left would be found behind every later row of that number.
        QCOMPARE(test::scalar(library.database, u"SELECT count(*) FROM search_vocabulary"_s).toInt(), 0);
    }

    void whatWasThereBeforeIsIndexedInSlices()
    {
        const DataFolder folder;
        Library library(folder);
        const auto chat = library.addChat({});
        library.write(&holdIndex);
        for (int i = 0; i < 30; ++i) library.add(chat, u"tea number %1"_s.arg(i));
        library.write(&releaseIndex);
        // What comes, changes or goes meanwhile is neither missed nor indexed twice.
        library.add(chat, u"tea that came"_s);
        QVERIFY_RESULT(
            test::execute(library.database, u"UPDATE message_parts SET text = 'tea' WHERE text = 'tea number 3'"_s));
        QCOMPARE(library.search(u"tea"_s)->hits.size(), 1);
        QVERIFY(library.search(u"tea"_s)->indexedShare < 0.1);
        int slices = 0;
        bool isMore = true;
        for (; isMore && slices < 100; ++slices) {
            library.write([&isMore](Connection &connection) -> core::Result<void> {
                const auto some = indexSome(connection, 8);
                if (!some) return std::unexpected(some.error());
                isMore = *some;
                return {};
            });
            if (slices == 1)
                QVERIFY_RESULT(
                    test::execute(library.database, u"DELETE FROM message_parts WHERE text = 'tea number 29'"_s));
        }
        QCOMPARE(slices, 5);
        const auto all = library.search(u"tea"_s);
        QVERIFY_RESULT(all);
        QCOMPARE(all->hits.size(), 30);
        QCOMPARE(all->indexedShare, 1.0);
        QVERIFY_RESULT(test::execute(library.database, u"DELETE FROM conversations"_s));
        QCOMPARE(test::scalar(library.database, u"SELECT count(*) FROM search_vocabulary"_s).toInt(), 0);
    }

    void theIndexerWaitsForTheWindowAndThenFillsTheIndex()
    {
        const DataFolder folder;
        Library library(folder);
        const auto chat = library.addChat({});
        library.write(&holdIndex);
        for (int i = 0; i < 100; ++i) library.add(chat, u"tea number %1"_s.arg(i));
        library.write(&releaseIndex);
        bool isDone = false;
        connect(&library.indexer, &SearchIndexer::completed, this, [&isDone] { isDone = true; });
        library.indexer.start();
        QCOMPARE(library.search(u"tea"_s)->hits.size(), 0);
        for (int i = 0; i < 1000 && !isDone; ++i) {
            library.clock.advance(std::chrono::seconds(3));
            (void)test::scalar(library.database, u"SELECT 1"_s); // behind the slice
        }
        QVERIFY(isDone);
        QCOMPARE(library.search(u"number 77"_s)->hits.size(), 1);
    }

    void rebuildingMakesTheSameIndex()
    {
        const DataFolder folder;
        Library library(folder);
        const auto chat = library.addChat(u"On tea"_s);
        library.add(chat, {{.kind = chat::PartKind::Text, .text = u"tea said"_s, .name = {}, .key = {}}},
                    llm::Role::User, {}, {named(u"tea.txt"_s)});
        const QStringList before = library.found(u"tea"_s);
        QCOMPARE(before.size(), 2); // a message is found once
        bool isDone = false;
        QObject context;
        library.finder.rebuild(&context, [&isDone](const core::Result<void> &done) { isDone = done.has_value(); });
        for (int i = 0; i < 1000 && !isDone; ++i) {
            library.clock.advance(std::chrono::seconds(1));
            (void)test::scalar(library.database, u"SELECT 1"_s);
        }
        QVERIFY(isDone);
        QCOMPARE(library.found(u"tea"_s), before);
        QVERIFY_RESULT(test::execute(library.database, u"DELETE FROM conversations"_s));
        QCOMPARE(test::scalar(library.database, u"SELECT count(*) FROM search_vocabulary"_s).toInt(), 0);
    }

    void salvageMakesTheIndexAnew()
    {
        const DataFolder folder;
        {
            Library library(folder);
            library.add(library.addChat(u"On tea"_s), u"tea said"_s);
        }
        const QString fresh = folder.folder.filePath(u"fresh.sqlite"_s);
        QVERIFY_RESULT(salvage(folder.file(), fresh, builtInMigrations()));
        QVERIFY(QFile::remove(folder.file()));
        QVERIFY(QFile::rename(fresh, folder.file()));
        Library library(folder);
        QVERIFY(library.opened);
        QCOMPARE(library.found(u"tea"_s), QStringList {u"On tea"_s});
        library.write([](Connection &connection) -> core::Result<void> {
            const auto some = indexSome(connection, 100);
            return some ? core::Result<void>() : std::unexpected(some.error());
        });
        QCOMPARE(library.found(u"tea"_s), (QStringList {u"On tea"_s, u"tea said"_s}));
    }

    void whatIsFoundInVainHidesNothing()
    {
        const DataFolder folder;
        Library library(folder);
        const auto chat = library.addChat({});
        library.add(chat, u"onRingBufferFull()"_s);
        // They hold all runs of three characters of the word, and not the word.
        library.write([chat](Connection &connection) -> core::Result<void> {
            for (int i = 0; i < 450; ++i) {
                const auto message = chat::Message::user(u"buf uff ffe fer buffing offer"_s, {}, i);
                if (const auto saved = storage::saveMessage(connection, chat, message); !saved) return saved;
            }
            return {};
        });
        QCOMPARE(library.found(u"buffer"_s), QStringList {u"onRingBufferFull()"_s});
    }

    void asManyAsAreAskedFor()
    {
        const DataFolder folder;
        Library library(folder);
        const auto chat = library.addChat({});
        library.write([chat](Connection &connection) -> core::Result<void> {
            for (int i = 0; i < 300; ++i) {
                const auto message = chat::Message::user(u"green tea"_s, {}, i);
                if (const auto saved = storage::saveMessage(connection, chat, message); !saved) return saved;
            }
            return {};
        });
        QCOMPARE(library.search(u"tea"_s, 250)->hits.size(), 250);
        QVERIFY(library.search(u"tea"_s, 250)->hasMore);
        QCOMPARE(library.search(u"tea"_s, 1000)->hits.size(), 300);
        QVERIFY(!library.search(u"tea"_s, 1000)->hasMore);
    }

    void whatFilesSayIsFoundAndForgottenWithThem()
    {
        const DataFolder folder;
        Library library(folder);
        test::MemoryAttachments files;
        files.contents.insert(u"k-a.txt"_s, "silt and salt");
        files.contents.insert(u"k-long.txt"_s, "weir" + QByteArray(2 * FileTexts::pieceLength, ' ') + "beyond");
        chat::Attachment image = named(u"i.png"_s);
        image.mimeType = u"image/png"_s;
        const auto chat = library.addChat(u"On rivers"_s);
        library.add(chat, {}, llm::Role::User, {},
                    {named(u"a.txt"_s), named(u"long.txt"_s), named(u"gone.txt"_s), image});
        FileTexts texts(library.database, files, library.clock);
        const auto look = [&] {
            bool isDone = false;
            connect(&texts, &FileTexts::completed, this, [&isDone] { isDone = true; });
            texts.look();
            library.clock.advance(FileTexts::delay);
            const bool ended = QTest::qWaitFor([&isDone] { return isDone; });
            texts.disconnect(this);
            return ended;
        };
        QCOMPARE(library.search(u"silt"_s)->hits.size(), 0);
        QVERIFY(look());
        QCOMPARE(library.search(u"silt"_s)->hits.size(), 1);
        QCOMPARE(library.search(u"weir"_s)->hits.size(), 1);
        QCOMPARE(library.search(u"beyond"_s)->hits.size(), 1);
        QCOMPARE(library.search(u"beyond role:user before:2999"_s)->hits.size(), 1);
        QCOMPARE(library.search(u"beyond role:assistant"_s)->hits.size(), 0);
        QCOMPARE(test::scalar(library.database, u"SELECT count(*) FROM attachment_texts"_s).toInt(), 1 + 3);
        // One that comes back is found then.
        files.contents.insert(u"k-gone.txt"_s, "sluice");
        QVERIFY(look());
        QCOMPARE(library.search(u"sluice"_s)->hits.size(), 1);
        QCOMPARE(test::integrity(folder.file()), u"ok"_s);

        QVERIFY_RESULT(test::execute(library.database, u"DELETE FROM conversations"_s));
        QCOMPARE(library.search(u"silt"_s)->hits.size(), 0);
        QVERIFY(look());
        QCOMPARE(test::scalar(library.database, u"SELECT count(*) FROM attachment_texts"_s).toInt(), 0);
        QCOMPARE(test::scalar(library.database, u"SELECT count(*) FROM search_vocabulary"_s).toInt(), 0);
        QCOMPARE(test::integrity(folder.file()), u"ok"_s);
    }

    void anOlderSearchIsHeardOfNoMore()
    {
        const DataFolder folder;
        Library library(folder);
        library.add(library.addChat({}), u"tea said"_s);
        QObject context;
        bool isHeard = false;
        library.finder.search(u"tea"_s, 50, &context, [&isHeard](const auto &) { isHeard = true; });
        QCOMPARE(library.search(u"said"_s)->hits.size(), 1);
        QVERIFY(!isHeard);
        library.finder.search(u"tea"_s, 50, &context, [&isHeard](const auto &) { isHeard = true; });
        library.finder.cancel();
        QVERIFY(library.search(u"tea"_s));
        QVERIFY(!isHeard);
    }

    //! Whatever is typed is searched for, and what is in a text is found there.
    void noInputIsAnError()
    {
        const DataFolder folder;
        Library library(folder);
        const auto chat = library.addChat(u"\" OR 1"_s);
        const QStringList pieces {u"\""_s,          u"\"\""_s,
                                  u"'"_s,           u"*"_s,
                                  u"NEAR("_s,       u" NEAR/2 "_s,
                                  u"AND"_s,         u" OR "_s,
                                  u"NOT"_s,         u"("_s,
                                  u")"_s,           u":"_s,
                                  u"text:"_s,       u"^"_s,
                                  u"-"_s,           u"+"_s,
                                  u"{"_s,           u"}"_s,
                                  u","_s,           u"%"_s,
                                  u"_"_s,           u"\\"_s,
                                  u"?"_s,           QString(QChar(0)),
                                  u"\n"_s,          QString(QChar(0xdc00)),
                                  u"天"_s,          u"é"_s,
                                  u"e\u0301"_s,     u"İ"_s,
                                  u"ß"_s,           u"🎉"_s,
                                  u"model:"_s,      u"in:%"_s,
                                  u"before:2026"_s, u"role:user"_s,
                                  u"\u200b"_s,      u"\u0301"_s,
                                  u"x"_s,           u"word"_s,
                                  u" "_s,           QString(QChar(0xfffd))};
        QRandomGenerator random(20261123);
        for (int round = 0; round < 150; ++round) {
            QString typed;
            const int count = 1 + random.bounded(round % 10 == 0 ? 3000 : 8);
            for (int i = 0; i < count; ++i) typed += pieces.at(random.bounded(int(pieces.size())));
            const auto results = library.search(typed);
            QVERIFY2(results, qPrintable(results ? QString() : results.error().message + u": "_s + typed));
            const auto query = chat::SearchQuery::parse(typed);
            if (query.isFiltered() || query.terms.isEmpty() || count > 100) continue;
            const auto message = library.add(chat, query.terms.join(u' '));
            const auto found = library.search(typed, 500);
            QVERIFY_RESULT(found);
            QVERIFY2(std::ranges::contains(found->hits, message, &chat::SearchHit::message), qPrintable(typed));
            library.write([message](Connection &connection) {
                return connection.executeOnce(u"DELETE FROM messages WHERE id = '%1'"_s.arg(message.toString()));
            });
        }
    }
};

QTEST_GUILESS_MAIN(TestMessageSearch)
#include "tst_messagesearch.moc"
