// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/windowactions.h"
#include "models/conversationlistmodel.h"
#include "shellfixture.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using chat::AnswerState;
using models::ConversationListModel;

namespace {

//! \brief Another program, which answers in a chat with a long history until it is killed.
struct Writer
{
    explicit Writer(test::Disk &disk) : journal(disk.database), database(disk.database)
    {
        record.id = chat::SessionId::create();
        record.conversation.id = chat::ConversationId::create();
        record.conversation.title = u"A long story"_s;
        record.conversation.updatedMs = 1;
        record.owner = {.pid = 4'000'000, .bootId = u"another"_s};
        chat::MessageId last;
        for (int i = 0; i < 20; ++i) {
            chat::Message said =
                i % 2 == 0 ? chat::Message::user(u"Go on"_s, last, 1) : chat::Message::placeholder({}, last, 1);
            if (i % 2 == 1) {
                said.state = AnswerState::Complete;
                said.append(chat::PartKind::Text, u"A line of the story.\n\n"_s.repeated(20));
            }
            last = said.id;
            record.messages.append(said);
        }
        ask(u"And then?"_s);
    }

    //! One more prompt, and an answer to it.
    void ask(const QString &prompt)
    {
        const chat::MessageId above = record.messages.last().id;
        record.messages.append(chat::Message::user(prompt, above, 1));
        chat::Message answer = chat::Message::placeholder({}, record.messages.last().id, 1);
        record.id = chat::SessionId::create();
        answer.session = record.id;
        record.message = answer.id;
        record.messages.append(answer);
        journal.begin(record, &context, [](const core::Result<void> &) {});
        database.drain();
        sequence = 0;
    }
    void write(const QString &text)
    {
        journal.append(record.id, {{.sequence = sequence++, .text = text, .name = {}, .key = {}}},
                       {.state = AnswerState::Streaming, .responseId = {}, .cursor = {}}, &context,
                       [](const core::Result<void> &) {});
        database.drain();
    }

    test::MemoryJournal journal;
    test::MemoryDatabase &database;
    streaming::SessionRecord record;
    QObject context;
    qint64 sequence = 0;
};

void open(test::Run &run, const Writer &writer)
{
    run.window->openConversation(writer.record.conversation.id);
    run.settle();
}

QVariant mark(const test::Run &run, ConversationListModel::Role role)
{
    const auto *model = run.window->findChild<QAbstractItemView *>(u"chatList"_s)->model();
    return model->index(0, 0, model->index(0, 0)).data(role);
}

//! The names of what the last answer consists of, for a screen reader.
QStringList namesInAnswer(const test::Run &run)
{
    const QAccessibleInterface *transcript = QAccessible::queryAccessibleInterface(run.pane()->transcript());
    const QAccessibleInterface *answer = transcript->child(transcript->childCount() - 1);
    QStringList names;
    for (int i = 0; i < answer->childCount(); ++i) names.append(answer->child(i)->text(QAccessible::Name));
    return names;
}

} // namespace

//! What another program does to the chats that the window shows.
class TestBeside : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anAnswerThatALaterSweepEndsIsMendedWhereItStands()
    {
        test::Disk disk;
        test::Run run(disk);
        run.sweeper.start(nullptr, {});
        run.settle();
        Writer writer(disk);
        run.library.load();
        run.settle();
        open(run, writer);
        QVERIFY(run.last().state == AnswerState::Queued);
        QVERIFY(mark(run, ConversationListModel::RunningRole).toBool());
        writer.write(u"Half an answer"_s);
        run.pane()->transcript()->setScrollAnchor({run.conversation()->at(9).id, 17});
        const QString anchor = run.pane()->scrollAnchor().toString();
        const QSignalSpy reset(&run.pane()->model(), &QAbstractItemModel::modelReset);

        disk.clock.advance(streaming::SessionSweeper::interval);
        run.settle();
        QVERIFY(run.last().state == AnswerState::Interrupted);
        QCOMPARE(run.pane()->scrollAnchor().toString(), anchor);
        QCOMPARE(reset.size(), 0);
        QVERIFY(!mark(run, ConversationListModel::RunningRole).toBool());
        QVERIFY(!run.pane()->isRunning());
        const QStringList names = namesInAnswer(run);
        for (const QString &name : {u"Half an answer"_s, u"Continue"_s, u"Retry"_s, u"Keep"_s})
            QVERIFY2(!names.filter(name).isEmpty(), qPrintable(name));
    }

    void aChatOutOfSightIsMarkedWhenItsAnswerIsEnded()
    {
        test::Disk disk;
        test::Run run(disk);
        Writer writer(disk);
        run.library.load();
        run.settle();
        open(run, writer);
        run.window->newChat();
        run.settle();
        QVERIFY(mark(run, ConversationListModel::RunningRole).toBool());
        run.sweeper.start(nullptr, {});
        run.settle();
        QVERIFY(!mark(run, ConversationListModel::RunningRole).toBool());
        QVERIFY(mark(run, ConversationListModel::UnreadRole).toBool());
    }

    void aWindowThatOnlyReadsFollows()
    {
        test::Disk disk;
        test::Run run(disk);
        run.library.setReadOnly();
        run.window->setReadOnly({.kind = core::ErrorKind::Busy, .message = u"held"_s});
        run.follower.setActive(true);
        run.settle();
        Writer writer(disk);
        const auto second = [&] {
            disk.clock.advance(chat::LibraryFollower::interval);
            run.settle();
        };
        second();
        QCOMPARE(run.library.size(), 1);
        open(run, writer);
        const QSignalSpy reset(&run.pane()->model(), &QAbstractItemModel::modelReset);
        const qsizetype before = run.conversation()->size();
        for (int i = 1; i <= 3; ++i) {
            writer.write(u"word "_s);
            second();
            QCOMPARE(run.last().text(), u"word "_s.repeated(i));
            disk.clock.advance(models::ChatModel::frame);
            QVERIFY(!namesInAnswer(run).filter(u"word "_s.repeated(i).trimmed()).isEmpty());
        }
        writer.ask(u"And after that?"_s);
        second();
        QCOMPARE(run.conversation()->size(), before + 2);
        QCOMPARE(reset.size(), 0);
        // What is not ours is not ours to stop.
        QVERIFY(!run.pane()->isRunning());
        QVERIFY(!run.window->windowActions()->stop->isEnabled());
    }
};

QTEST_MAIN(TestBeside)
#include "tst_beside.moc"
