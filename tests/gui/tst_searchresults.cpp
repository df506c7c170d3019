// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "shellfixture.h"

#include "gui/shell/findbar.h"
#include "gui/sidebar/sidebar.h"
#include "gui/transcript/transcriptview.h"
#include "models/conversationlistmodel.h"

#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QTest>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace std::chrono_literals;
using chat::SearchResults;

namespace {

//! A run with two chats, the first of which has two answers to one prompt, and the second is shown.
struct Scene
{
    Scene() : run(disk)
    {
        run.exchange(u"Where is the needle?"_s, u"The Needle is in the hay."_s);
        first = run.conversation()->id();
        hidden = run.last().id;
        run.pane()->regenerate();
        run.settle();
        run.scripted->last()->playConnected();
        run.scripted->last()->playText(u"There is none."_s);
        run.scripted->last()->playFinish();
        run.settle();
        run.window->newChat();
        run.exchange(u"Something else"_s, u"Else"_s);
        second = run.conversation()->id();
    }
    void type(const QString &text)
    {
        QTest::keyClick(run.prompt(), Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(field(), text);
    }
    [[nodiscard]] SearchResults results() const
    {
        return {.hits = {{.conversation = second,
                          .message = {},
                          .title = u"Else"_s,
                          .excerpt = {.text = u"Else"_s, .marks = {}},
                          .matched = u"Else"_s},
                         {.conversation = first,
                          .message = hidden,
                          .title = u"Where"_s,
                          .excerpt = {.text = u"The Needle is in the hay."_s, .marks = {{.from = 4, .length = 6}}},
                          .matched = u"Needle"_s,
                          .role = llm::Role::Assistant}},
                .isComplete = true};
    }
    [[nodiscard]] QLineEdit *field() const { return run.window->findChild<QLineEdit *>(u"chatFilter"_s); }
    [[nodiscard]] QListView *found() const { return run.window->findChild<QListView *>(u"searchResults"_s); }
    [[nodiscard]] QTreeView *chats() const { return run.window->findChild<QTreeView *>(u"chatList"_s); }
    [[nodiscard]] QString note() const { return run.window->findChild<QLabel *>(u"searchNote"_s)->text(); }

    test::Disk disk;
    test::Run run;
    chat::ConversationId first;
    chat::ConversationId second;
    chat::MessageId hidden; // an answer that another one took the place of
};

} // namespace

class TestSearchResults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void resultsTakeThePlaceOfTheListUntilEsc()
    {
        Scene scene;
        scene.type(u"needle"_s);
        QCOMPARE(scene.run.search.typed, u"needle"_s);
        scene.run.search.answer(scene.results());
        QVERIFY(scene.found()->isVisible());
        QVERIFY(!scene.chats()->isVisible());
        QCOMPARE(scene.found()->model()->rowCount(), 2);
        QTest::keyClick(scene.field(), Qt::Key_Escape);
        QVERIFY(!scene.found()->isVisible());
        QVERIFY(scene.chats()->isVisible());
        QVERIFY(scene.run.search.typed.isEmpty());
    }

    void enterShowsTheMessageOnItsBranchWithTheWordsMarked()
    {
        Scene scene;
        scene.type(u"needle"_s);
        scene.run.search.answer(scene.results());
        QTest::keyClick(scene.field(), Qt::Key_Down);
        QTest::keyClick(scene.field(), Qt::Key_Return);
        scene.run.settle();
        QCOMPARE(scene.run.conversation()->id(), scene.first);
        QVERIFY(scene.run.conversation()->indexOf(scene.hidden) >= 0);
        QCOMPARE(scene.run.pane()->transcript()->scrollAnchor().message.isNull(), false);
        for (int i = 0; i < 20; ++i) scene.disk.clock.advance(2ms);
        scene.run.settle();
        QVERIFY(scene.run.pane()->findBar()->isVisible());
        QCOMPARE(scene.run.window->findChild<QLineEdit *>(u"findText"_s)->text(), u"Needle"_s);
        // Not the prompt, in which it stands too.
        QCOMPARE(scene.run.window->findChild<QLabel *>(u"findCount"_s)->text(), u"2 of 2"_s);
    }

    void aMatchThatIsNotOnTheScreenLeadsToNoOtherMessage()
    {
        Scene scene;
        scene.type(u"where"_s);
        SearchResults found = scene.results();
        found.hits.last().matched = u"Where"_s; // stands in the prompt alone
        scene.run.search.answer(found);
        QTest::keyClick(scene.field(), Qt::Key_Down);
        QTest::keyClick(scene.field(), Qt::Key_Return);
        scene.run.settle();
        for (int i = 0; i < 20; ++i) scene.disk.clock.advance(2ms);
        scene.run.settle();
        const QString count = scene.run.window->findChild<QLabel *>(u"findCount"_s)->text();
        QVERIFY2(count.startsWith(u"1 match"_s), qPrintable(count));
    }

    void enterWaitsForTheResultsOfWhatWasTyped()
    {
        Scene scene;
        scene.type(u"else"_s);
        SearchResults found = scene.results();
        found.hits.removeLast();
        scene.run.search.answer(found);
        scene.run.window->newChat();
        const chat::ConversationId blank = scene.run.conversation()->id();
        scene.type(u"needle"_s);
        QTest::keyClick(scene.field(), Qt::Key_Return);
        scene.run.settle();
        QCOMPARE(scene.run.conversation()->id(), blank);
        found = scene.results();
        found.hits.removeFirst();
        scene.run.search.answer(found);
        scene.run.settle();
        QCOMPARE(scene.run.conversation()->id(), scene.first);
        // Once: what comes later opens nothing.
        scene.run.window->openConversation(scene.second);
        scene.run.settle();
        scene.run.search.answer(scene.results());
        scene.run.settle();
        QCOMPARE(scene.run.conversation()->id(), scene.second);
    }

    void enterForWhatWasTypedOnIsForgotten()
    {
        Scene scene;
        scene.type(u"need"_s);
        QTest::keyClick(scene.field(), Qt::Key_Return);
        QTest::keyClicks(scene.field(), u"le"_s);
        SearchResults found = scene.results();
        found.hits.removeFirst();
        scene.run.search.answer(found);
        scene.run.settle();
        QCOMPARE(scene.run.conversation()->id(), scene.second);
    }

    void whatIsSelectedStaysSoWhileMoreIsFound()
    {
        Scene scene;
        scene.type(u"needle"_s);
        SearchResults part = scene.results();
        part.hits.removeFirst();
        part.isComplete = false;
        scene.run.search.answer(part);
        QCOMPARE(scene.found()->currentIndex().row(), 0);
        scene.run.search.answer(scene.results());
        QCOMPARE(scene.found()->currentIndex().row(), 1);
        // Another text begins with its best.
        QTest::keyClicks(scene.field(), u"s"_s);
        SearchResults other = scene.results();
        other.hasMore = true;
        other.hits.last().title = u"There"_s;
        scene.run.search.answer(other);
        QCOMPARE(scene.found()->currentIndex().row(), 0);
    }

    void aTitleOpensItsChatAlone()
    {
        Scene scene;
        scene.run.window->openConversation(scene.first);
        scene.run.settle();
        scene.type(u"else"_s);
        scene.run.search.answer(scene.results());
        QTest::keyClick(scene.field(), Qt::Key_Return);
        scene.run.settle();
        QCOMPARE(scene.run.conversation()->id(), scene.second);
        QVERIFY(!scene.run.pane()->findBar()->isVisible());
    }

    void aMessageOfTheShownChatIsShownToo()
    {
        Scene scene;
        scene.run.window->openConversation(scene.first);
        scene.run.settle();
        QVERIFY(scene.run.conversation()->indexOf(scene.hidden) < 0);
        scene.type(u"needle"_s);
        scene.run.search.answer(scene.results());
        QTest::keyClick(scene.field(), Qt::Key_Down);
        QTest::keyClick(scene.field(), Qt::Key_Return);
        QVERIFY(scene.run.conversation()->indexOf(scene.hidden) >= 0);
    }

    void theNoteTellsWhatTheListCannot_data()
    {
        QTest::addColumn<SearchResults>("results");
        QTest::addColumn<QString>("told");
        Scene scene;
        SearchResults many = scene.results();
        many.hasMore = true;
        SearchResults part = scene.results();
        part.indexedShare = 0.427;
        QTest::newRow("nothing") << SearchResults {.hits = {}, .isComplete = true} << u"Nothing was found"_s;
        QTest::newRow("nothing yet") << SearchResults {} << u"Searching"_s;
        QTest::newRow("how to narrow it") << SearchResults {.hits = {}, .isComplete = true} << u"role:user"_s;
        QTest::newRow("many") << many << u"The best of many"_s;
        QTest::newRow("an index that is made") << part << u"42%"_s;
    }
    void theNoteTellsWhatTheListCannot()
    {
        QFETCH(SearchResults, results);
        QFETCH(QString, told);
        Scene scene;
        scene.type(u"x"_s);
        scene.run.search.answer(results);
        QVERIFY2(scene.note().contains(told), qPrintable(scene.note()));
    }

    void aFailureIsTold()
    {
        Scene scene;
        scene.type(u"x"_s);
        scene.run.search.answer(core::fail(core::ErrorKind::Storage, u"no"_s));
        QVERIFY(scene.note().contains(u"failed"_s));
    }
};

QTEST_MAIN(TestSearchResults)
#include "tst_searchresults.moc"
