// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/organizer.h"
#include "support/fakeclock.h"
#include "support/memorystore.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using namespace runnel::chat;

namespace {

constexpr qint64 day = 24LL * 3600 * 1000;

struct Fixture
{
    //! \a trashedDays ago each of the chats was deleted; 0: it was not.
    explicit Fixture(const QList<int> &trashedDays = {0, 0, 0})
    {
        for (const int days : trashedDays) {
            ConversationInfo info;
            info.id = ConversationId::create();
            info.title = QString::number(ids.size());
            info.updatedMs = 1'000 - ids.size();
            database.conversations.insert(info.id, info);
            if (days > 0) database.filings[info.id].trashedMs = clock.wallMs() - days * day;
            ids.append(info.id);
        }
        library.load();
        database.drain();
    }

    [[nodiscard]] Filing filing(int number) const { return library.at(library.indexOf(ids.at(number))).filing; }
    //! A new chat with an answer that ended.
    Conversation *answer()
    {
        Conversation *conversation = library.create({});
        Message answer = Message::placeholder({}, {}, clock.wallMs());
        answer.state = AnswerState::Streaming;
        conversation->add(answer);
        answer.state = AnswerState::Complete;
        conversation->update(answer, Conversation::StateChanged);
        return conversation;
    }

    test::FakeClock clock {100 * day};
    test::MemoryDatabase database;
    test::MemoryStore store {database};
    ConversationLibrary library {store, clock};
    Organizer organizer {library, clock};
    QList<ConversationId> ids;
};

} // namespace

class TestOrganizer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void pinnedChatsKeepTheirOrder()
    {
        Fixture fixture;
        fixture.organizer.setPinned({fixture.ids.at(2), fixture.ids.at(0)}, true);
        fixture.clock.advance(1s);
        fixture.organizer.setPinned({fixture.ids.at(1), fixture.ids.at(2)}, true);
        QCOMPARE(fixture.organizer.pinned(), (QList {fixture.ids.at(2), fixture.ids.at(0), fixture.ids.at(1)}));
        fixture.organizer.setPinned({fixture.ids.at(0)}, false);
        fixture.organizer.setArchived({fixture.ids.at(1)}, true);
        QCOMPARE(fixture.organizer.pinned(), QList {fixture.ids.at(2)});
    }

    void aRemovedFolderComesBackWithItsChats()
    {
        Fixture fixture;
        const FolderId first = fixture.organizer.addFolder(u" Work  at home "_s);
        fixture.organizer.addFolder(u"Other"_s);
        fixture.organizer.move({fixture.ids.at(1)}, first);
        const QList<Folder> folders = fixture.library.folders();
        QCOMPARE(folders.first().name, u"Work at home"_s);
        fixture.organizer.removeFolder(first);
        QVERIFY(fixture.filing(1).folder.isNull());
        fixture.organizer.addFolder(u"Work at home"_s, first, 0);
        fixture.organizer.setTrashed({fixture.ids.at(1)}, true);
        fixture.organizer.putBack({fixture.ids.at(1)}, first);
        QVERIFY(fixture.library.folders() == folders);
        QCOMPARE(fixture.filing(1).folder, first);
        // What was done meanwhile stays.
        QVERIFY(fixture.filing(1).isTrashed());
        fixture.organizer.move({fixture.ids.at(0)}, folders.last().id);
        fixture.organizer.putBack({fixture.ids.at(0)}, first);
        QCOMPARE(fixture.filing(0).folder, folders.last().id);
    }

    void nothingIsFiledInAFolderThatIsGone()
    {
        Fixture fixture;
        const FolderId folder = fixture.organizer.addFolder(u"Work"_s);
        fixture.organizer.removeFolder(folder);
        fixture.organizer.putBack({fixture.ids.at(1)}, folder);
        QVERIFY(fixture.filing(1).folder.isNull());
    }

    void theTrashIsEmptiedOfWhatIsOldAtStartAndDaily()
    {
        Fixture fixture({0, 29, 30, 300});
        fixture.database.drain();
        QCOMPARE(fixture.library.size(), 2);
        QCOMPARE(fixture.database.conversations.size(), 2);
        QCOMPARE(fixture.database.writes(), 1);
        fixture.clock.advance(Organizer::purgeInterval);
        fixture.database.drain();
        QCOMPARE(fixture.database.conversations.keys(), QList {fixture.ids.at(0)});
    }

    void whatIsLookedAtLeavesTheTrashOnlyAfterwards()
    {
        Fixture fixture({29, 29, 29});
        fixture.organizer.setShown(fixture.ids.at(0));
        bool isCardOpen = true;
        fixture.organizer.setSeenElsewhere(
            [&](const ConversationId &id) { return isCardOpen && id == fixture.ids.at(1); });
        fixture.clock.advance(Organizer::purgeInterval);
        fixture.database.drain();
        QCOMPARE(fixture.library.size(), 2);
        QVERIFY(fixture.library.indexOf(fixture.ids.at(2)) < 0);
        fixture.organizer.setShown({});
        isCardOpen = false;
        fixture.clock.advance(Organizer::purgeInterval);
        fixture.database.drain();
        QCOMPARE(fixture.library.size(), 0);
    }

    void aLibraryThatIsOnlyReadIsNotPurged()
    {
        Fixture fixture({1});
        fixture.library.setReadOnly();
        fixture.clock.advance(40 * Organizer::purgeInterval);
        fixture.database.drain();
        QCOMPARE(fixture.library.size(), 1);
    }

    void theUnreadMarkIsKeptUntilTheChatIsShown()
    {
        Fixture fixture;
        const Conversation *conversation = fixture.answer();
        fixture.library.flush();
        fixture.database.drain();
        QVERIFY(fixture.database.filings.value(conversation->id()).unread);
        fixture.organizer.setShown(conversation->id());
        fixture.database.drain();
        QVERIFY(!fixture.database.filings.value(conversation->id()).unread);
    }

    void whatIsSeenElsewhereIsNotUnread()
    {
        Fixture fixture;
        bool isSeen = true;
        fixture.organizer.setSeenElsewhere([&isSeen](const ConversationId &) { return isSeen; });
        const ConversationId seen = fixture.answer()->id();
        QVERIFY(!fixture.library.at(fixture.library.indexOf(seen)).filing.unread);
        isSeen = false;
        const ConversationId unseen = fixture.answer()->id();
        QVERIFY(fixture.library.at(fixture.library.indexOf(unseen)).filing.unread);
        fixture.organizer.markRead(unseen);
        QVERIFY(!fixture.library.at(fixture.library.indexOf(unseen)).filing.unread);
    }
};

QTEST_GUILESS_MAIN(TestOrganizer)
#include "tst_organizer.moc"
