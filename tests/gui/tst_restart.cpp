// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/windowactions.h"
#include "gui/sidebar/sidebar.h"
#include "gui/transcript/transcriptview.h"
#include "shellfixture.h"

#include <QImage>
#include <QScrollBar>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using chat::AnswerState;

//! What one run of the program leaves for the next.
class TestRestart : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void closingInTheMiddleInterruptsWithTheTextSaved();
    void restartShowsWhatWasShown();
    void restartBringsTheDraftBack();
    void restartComesBackToThePixelThatWasRead_data();
    void restartComesBackToThePixelThatWasRead();
};

void TestRestart::closingInTheMiddleInterruptsWithTheTextSaved()
{
    test::Disk disk;
    chat::MessageId answer;
    {
        test::Run run(disk);
        run.send(u"Hello"_s);
        run.scripted->last()->playConnected();
        run.scripted->last()->playText(u"Half of it"_s);
        answer = run.last().id;
        run.window->close();
        run.settle();
    }
    const auto stored = disk.database.message(answer);
    QVERIFY(stored);
    QCOMPARE(stored->text(), u"Half of it"_s);
    QCOMPARE(chat::toString(stored->state), chat::toString(AnswerState::Interrupted));
}

void TestRestart::restartShowsWhatWasShown()
{
    test::Disk disk;
    chat::ConversationId shown;
    QSize size;
    {
        test::Run run(disk);
        QVERIFY(run.window->size().width() > 400);
        run.exchange(u"First"_s, u"A"_s);
        shown = run.conversation()->id();
        run.window->newChat();
        run.exchange(u"Second"_s, u"B"_s);
        run.window->openConversation(shown);
        run.settle();
        run.window->windowActions()->sidebar->trigger();
        run.window->resize(640, 500);
        size = run.window->size();
        run.window->close();
        run.settle();
    }
    test::Run run(disk);
    QCOMPARE(run.conversation()->id(), shown);
    QCOMPARE(run.last().text(), u"A"_s);
    QCOMPARE(run.window->size(), size);
    QVERIFY(run.window->sidebar()->isHidden());
    QVERIFY(!run.window->windowActions()->sidebar->isChecked());
}

void TestRestart::restartBringsTheDraftBack()
{
    test::Disk disk;
    {
        test::Run run(disk);
        QTest::keyClicks(run.prompt(), u"half a thought"_s);
        run.window->close();
        run.settle();
    }
    test::Run run(disk);
    QCOMPARE(run.prompt()->toPlainText(), u"half a thought"_s);
}

void TestRestart::restartComesBackToThePixelThatWasRead_data()
{
    QTest::addColumn<int>("fromEnd");
    QTest::newRow("in the middle of a long answer") << 1'237;
    QTest::newRow("just above the end") << 41;
    QTest::newRow("at the end") << 0;
}

void TestRestart::restartComesBackToThePixelThatWasRead()
{
    QFETCH(const int, fromEnd);
    test::Disk disk;
    QString longText;
    for (int i = 0; i < 120; ++i)
        longText += u"Paragraph %1 has a word or two more than fit on one line of it.\n\n"_s.arg(i);
    gui::ScrollAnchor anchor;
    QImage shown;
    {
        test::Run run(disk);
        // One that the screen has room for: it comes back in its own size.
        run.window->resize(700, 600);
        run.settle();
        run.exchange(u"First"_s, longText);
        run.exchange(u"Second"_s, longText);
        gui::TranscriptView *view = run.pane()->transcript();
        view->verticalScrollBar()->setValue(view->verticalScrollBar()->maximum() - fromEnd);
        run.settle();
        anchor = view->scrollAnchor();
        QCOMPARE(anchor.message.isNull(), fromEnd == 0);
        shown = view->viewport()->grab().toImage();
        run.window->close();
        run.settle();
    }
    test::Run run(disk);
    const gui::TranscriptView *view = run.pane()->transcript();
    QCOMPARE(view->scrollAnchor().toString(), anchor.toString());
    QCOMPARE(view->viewport()->grab().toImage(), shown);
}

QTEST_MAIN(TestRestart)
#include "tst_restart.moc"
