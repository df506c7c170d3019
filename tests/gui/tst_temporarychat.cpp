// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/notice.h"
#include "gui/shell/temporarychats.h"
#include "gui/shell/windowactions.h"
#include "gui/sidebar/sidebar.h"
#include "gui/transcript/transcriptview.h"
#include "settings/schema.h"
#include "shellfixture.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::test;

class TestTemporaryChat : public QObject
{
    Q_OBJECT

    static void begin(Run &run)
    {
        run.window->windowActions()->newTemporaryChat->trigger();
        run.settle();
        QVERIFY(run.conversation()->info().isTemporary);
    }

private Q_SLOTS:
    void itSaysWhatItIsWhileItIsShown()
    {
        Disk disk;
        Run run(disk);
        QVERIFY(run.window->banners()->texts().isEmpty());
        begin(run);
        QCOMPARE(run.window->banners()->texts().size(), 1);
        QVERIFY(run.window->banners()->texts().first().startsWith(u"Temporary chat"_s));
        run.window->newChat();
        run.settle();
        QVERIFY(!run.conversation()->info().isTemporary);
        QVERIFY(run.window->banners()->texts().isEmpty());
    }

    void itIsNeitherListedNorWritten()
    {
        Disk disk;
        Run run(disk);
        begin(run);
        run.exchange(u"A secret"_s, u"An answer"_s);
        run.exchange(u"Another"_s, u"And another"_s);
        QCOMPARE(run.conversation()->size(), 4);
        QCOMPARE(run.scripted->last()->request().turns.size(), 3);
        run.prompt()->insertPlainText(u"A draft"_s);
        run.library.flush();
        run.settle();
        QCOMPARE(run.library.size(), 0);
        QVERIFY(disk.database.conversations.isEmpty());
        QVERIFY(disk.database.messages.isEmpty());
        QVERIFY(disk.database.sessions.isEmpty());
    }

    void theNextStartKnowsNothingOfIt()
    {
        Disk disk;
        {
            Run run(disk);
            begin(run);
            run.exchange(u"A secret"_s, u"An answer"_s);
            run.window->close();
            run.settle();
        }
        QCOMPARE(disk.settings.get(settings::schema::openConversation), QString());
        Run run(disk);
        QCOMPARE(run.library.size(), 0);
        QCOMPARE(run.conversation()->size(), 0);
    }

    void whoLeavesItBySlipCanGoBackForAMoment()
    {
        Disk disk;
        Run run(disk);
        begin(run);
        run.exchange(u"A secret"_s, u"An answer"_s);
        const chat::ConversationId id = run.conversation()->id();
        run.window->newChat();
        run.settle();
        QVERIFY(run.conversation()->id() != id);
        run.click(run.pane(), u"noticeAction"_s);
        QCOMPARE(run.conversation()->id(), id);
        QCOMPARE(run.conversation()->size(), 2);
    }

    void afterAMomentItIsGone()
    {
        Disk disk;
        Run run(disk);
        begin(run);
        run.send(u"A secret"_s);
        const chat::ConversationId id = run.conversation()->id();
        run.window->newChat();
        run.settle();
        QVERIFY(run.library.find(id));
        disk.clock.advance(gui::TemporaryChats::grace);
        run.settle();
        QVERIFY(!run.library.find(id));
        QCOMPARE(run.streams.runningCount(), 0); // its answer as well
        QVERIFY(disk.database.sessions.isEmpty());
    }

    void whatIsDeletedInItIsWrittenNowhere()
    {
        Disk disk;
        Run run(disk);
        begin(run);
        run.exchange(u"A secret"_s, u"An answer"_s);
        QSignalSpy failed(&run.removals, &streaming::BranchRemovals::failed);
        disk.database.failWrites(core::Error {.kind = core::ErrorKind::StorageFull, .message = {}});
        const chat::ConversationId id = run.conversation()->id();
        QCOMPARE(run.removals.begin(run.library.find(id), run.conversation()->at(0).id), 2);
        disk.clock.advance(streaming::BranchRemovals::grace);
        run.settle();
        QCOMPARE(failed.size(), 0);
        QVERIFY(!run.removals.holds(id));
    }

    void itIsNotForked()
    {
        Disk disk;
        Run run(disk);
        begin(run);
        run.exchange(u"A secret"_s, u"An answer"_s);
        const chat::ConversationId id = run.conversation()->id();
        Q_EMIT run.pane()->transcript()->forkRequested(run.conversation()->at(1).id);
        run.settle();
        QCOMPARE(run.conversation()->id(), id);
        QCOMPARE(run.library.size(), 0);
        QVERIFY(disk.database.conversations.isEmpty());
    }

    void anEmptyOneIsGoneAtOnceAndWithoutAWord()
    {
        Disk disk;
        Run run(disk);
        begin(run);
        const chat::ConversationId id = run.conversation()->id();
        begin(run);
        QCOMPARE(run.conversation()->id(), id); // one is enough
        run.window->newChat();
        run.settle();
        QVERIFY(!run.library.find(id));
        QVERIFY(run.window->toasts()->texts().isEmpty());
    }
};

QTEST_MAIN(TestTemporaryChat)
#include "tst_temporarychat.moc"
