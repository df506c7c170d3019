// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/quick/quickprompt.h"
#include "settings/schema.h"
#include "shellfixture.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace runnel;
using gui::AnswerBlocks;
using gui::QuickPrompt;

namespace {

QStringList rows(const AnswerBlocks &blocks)
{
    QStringList texts;
    for (int row = 0; row < blocks.rowCount(); ++row) {
        const QModelIndex index = blocks.index(row);
        texts.append(index.data(AnswerBlocks::KindRole).toString() + u':' +
                     index.data(AnswerBlocks::MarkRole).toString() + u':' +
                     index.data(AnswerBlocks::TextRole).toString());
    }
    return texts;
}

//! One run of the program with a quick prompt beside its window.
struct Desk
{
    Desk()
    {
        QGuiApplication::clipboard()->clear();
        QObject::connect(&prompt, &QuickPrompt::windowRequested, run.window.get(), &gui::MainWindow::openWithDraft);
    }

    //! Plays the answer to what was sent.
    void answer(const QString &text)
    {
        run.settle();
        run.scripted->last()->playConnected();
        run.scripted->last()->playText(text);
        run.scripted->last()->playFinish();
        run.settle();
        disk.clock.advance(std::chrono::seconds(1));
        run.settle();
    }
    [[nodiscard]] QString asked() const { return run.scripted->last()->request().turns.last().text; }

    test::Disk disk;
    test::Run run {disk};
    QuickPrompt prompt {gui::QuickContext {.theme = run.theme,
                                           .clock = disk.clock,
                                           .settings = disk.settings,
                                           .providers = run.providers,
                                           .library = run.library,
                                           .streams = run.streams,
                                           .controller = run.controller,
                                           .isShownElsewhere = [this](const chat::ConversationId &id) {
                                               return run.conversation() && run.conversation()->id() == id;
                                           }}};
};

} // namespace

class TestQuickPrompt : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anAnswerIsTextWhateverIsInIt()
    {
        Desk desk;
        desk.prompt.begin();
        QVERIFY(desk.prompt.send(u"hello"_s));
        desk.answer(u"# *A* title\n\nSee [here](https://evil.example) ![x](https://evil.example/p.png)\n\n"
                    "1. one\n2. two\n\n```\ncode\n```\n\n<img src=x>"_s);
        QCOMPARE(rows(*desk.prompt.answer()),
                 (QStringList {u"heading::A title"_s, u"text::See here x"_s, u"text:1.:one"_s, u"text:2.:two"_s,
                               u"code::code"_s, u"text::<img src=x>"_s}));
        QCOMPARE(desk.prompt.question(), u"hello"_s);
        QVERIFY(!desk.prompt.isRunning());
    }

    void anAnswerGrowsRowByRow()
    {
        AnswerBlocks blocks;
        const QAbstractItemModelTester tester(&blocks, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QString text = u"Intro\n\n- one\n- two\n\n> said\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n\nend"_s;
        for (qsizetype length = 1; length <= text.size(); ++length) {
            blocks.setBlocks(markdown::BlockDocument(QStringView(text).first(length)).blocks());
        }
        QCOMPARE(rows(blocks), (QStringList {u"text::Intro"_s, u"text:•:one"_s, u"text:•:two"_s, u"text::said"_s,
                                             u"code::a\tb\n1\t2"_s, u"rule::"_s, u"text::end"_s}));
        blocks.setBlocks({});
        QCOMPARE(blocks.rowCount(), 0);
    }

    void theChatIsLikeAnyOther()
    {
        Desk desk;
        desk.prompt.begin();
        QVERIFY(desk.prompt.send(u"hello"_s));
        desk.answer(u"Hi."_s);
        QCOMPARE(desk.run.library.size(), 1);
        const QSignalSpy wanted(&desk.prompt, &QuickPrompt::windowRequested);
        desk.prompt.openInWindow({});
        QCOMPARE(wanted.size(), 1);
        const auto id = wanted.first().first().value<chat::ConversationId>();
        desk.run.settle();
        QCOMPARE(desk.run.conversation()->id(), id);
        QCOMPARE(desk.run.last().text(), u"Hi."_s);
        // And stays open there when the card begins anew.
        desk.prompt.begin();
        desk.run.settle();
        QCOMPARE(desk.run.library.find(id), desk.run.conversation());
    }

    void aChatThatTheWindowShowsStaysOpenThere()
    {
        Desk desk;
        desk.prompt.begin();
        QVERIFY(desk.prompt.send(u"hello"_s));
        desk.answer(u"Hi."_s);
        const chat::ConversationId id = desk.run.library.at(0).id;
        desk.run.window->openConversation(id);
        desk.run.settle();
        desk.prompt.begin();
        desk.run.settle();
        QCOMPARE(desk.run.library.find(id), desk.run.conversation());
    }

    void whatStandsInTheFieldGoesToTheWindow()
    {
        Desk desk;
        desk.prompt.begin();
        desk.prompt.openInWindow(u"half a question"_s);
        desk.run.settle();
        QCOMPARE(desk.run.prompt()->toPlainText(), u"half a question"_s);
        QCOMPARE(desk.run.conversation()->info().draft, u"half a question"_s);
    }

    void theFieldGoesAlsoToAChatThatTheWindowLeft()
    {
        Desk desk;
        desk.prompt.begin();
        QVERIFY(desk.prompt.send(u"one"_s));
        desk.answer(u"1"_s);
        const chat::ConversationId id = desk.run.library.at(0).id;
        desk.run.window->openConversation(id);
        desk.run.settle();
        desk.run.window->newChat();
        desk.run.settle();
        QVERIFY(!desk.run.library.find(id));
        desk.prompt.openInWindow(u"half a question"_s);
        desk.run.settle();
        QCOMPARE(desk.run.conversation()->id(), id);
        QCOMPARE(desk.run.prompt()->toPlainText(), u"half a question"_s);
    }

    void theFieldGoesBelowWhatIsWrittenInTheWindow()
    {
        Desk desk;
        desk.prompt.begin();
        QVERIFY(desk.prompt.send(u"one"_s));
        desk.answer(u"1"_s);
        desk.run.window->openConversation(desk.run.library.at(0).id);
        desk.run.settle();
        QTest::keyClicks(desk.run.prompt(), u"mine"_s);
        desk.prompt.openInWindow(u"more"_s);
        desk.run.settle();
        QCOMPARE(desk.run.prompt()->toPlainText(), u"mine\n\nmore"_s);
        // What is typed on there does not take it back.
        QTest::keyClicks(desk.run.prompt(), u"!"_s);
        QCOMPARE(desk.run.conversation()->info().draft, u"mine\n\nmore!"_s);
    }

    void theFieldIsKeptWhereTheChatIsGone()
    {
        Desk desk;
        desk.prompt.begin();
        QVERIFY(desk.prompt.send(u"one"_s));
        desk.answer(u"1"_s);
        desk.run.library.remove(desk.run.library.at(0).id);
        desk.run.settle();
        desk.prompt.openInWindow(u"half a question"_s);
        desk.run.settle();
        QCOMPARE(desk.run.conversation()->size(), 0);
        QCOMPARE(desk.run.prompt()->toPlainText(), u"half a question"_s);
    }

    void theClipboardThatWasTakenGoesToTheWindowToo()
    {
        Desk desk;
        desk.prompt.begin();
        QVERIFY(desk.prompt.send(u"one"_s));
        desk.run.settle();
        QGuiApplication::clipboard()->setText(u"the text"_s);
        desk.prompt.begin();
        QVERIFY(desk.prompt.isRunning());
        desk.prompt.takeClipboard(true);
        desk.prompt.openInWindow(u"two"_s);
        desk.run.settle();
        QCOMPARE(desk.run.conversation()->size(), 2);
        QCOMPARE(desk.run.prompt()->toPlainText(), u"two\n\nthe text"_s);
    }

    void theClipboardIsOfferedAndNeverSentUnasked()
    {
        Desk desk;
        QGuiApplication::clipboard()->setText(u"a secret"_s);
        desk.prompt.begin();
        QCOMPARE(desk.prompt.clipboardPreview(), u"a secret"_s);
        QVERIFY(desk.prompt.send(u"hello"_s));
        desk.answer(u"Hi."_s);
        QCOMPARE(desk.asked(), u"hello"_s);
        QVERIFY(desk.prompt.clipboardPreview().isEmpty());
    }

    void theClipboardGoesAlongWhereItWasTaken()
    {
        Desk desk;
        QGuiApplication::clipboard()->setText(u"the text"_s);
        desk.prompt.begin();
        desk.prompt.takeClipboard(true);
        desk.prompt.takeClipboard(false);
        desk.prompt.takeClipboard(true);
        QVERIFY(desk.prompt.send(u"translate"_s));
        desk.run.settle();
        QCOMPARE(desk.asked(), u"translate\n\nthe text"_s);
        QVERIFY(!desk.prompt.isClipboardTaken());
    }

    void theClipboardIsReadWhenTheCardOpensAndNotAfter()
    {
        Desk desk;
        desk.prompt.begin();
        QGuiApplication::clipboard()->setText(u"later"_s);
        desk.run.settle();
        QVERIFY(desk.prompt.clipboardPreview().isEmpty());
        QGuiApplication::clipboard()->setText(QString(QuickPrompt::longestClipboard + 1, u'x'));
        desk.prompt.begin();
        QVERIFY(desk.prompt.clipboardPreview().isEmpty());
    }

    void theStreamGoesOnWhileTheCardIsHidden()
    {
        Desk desk;
        desk.prompt.begin();
        QVERIFY(desk.prompt.send(u"hello"_s));
        desk.run.settle();
        desk.run.scripted->last()->playConnected();
        desk.prompt.hide();
        desk.run.scripted->last()->playText(u"Still "_s);
        desk.run.settle();
        desk.prompt.begin();
        QCOMPARE(desk.prompt.question(), u"hello"_s);
        QVERIFY(desk.prompt.isRunning());
        QVERIFY(!desk.prompt.send(u"more"_s));
        desk.run.scripted->last()->playText(u"here"_s);
        desk.run.scripted->last()->playFinish();
        desk.run.settle();
        QCOMPARE(rows(*desk.prompt.answer()), QStringList {u"text::Still here"_s});
        // What is over gives way to the next question.
        desk.prompt.begin();
        QVERIFY(desk.prompt.question().isEmpty());
        QCOMPARE(desk.prompt.answer()->rowCount(), 0);
        QCOMPARE(desk.run.library.size(), 1);
    }

    void anAnswerThatEndsWhileTheCardIsHiddenIsShownOnce()
    {
        Desk desk;
        desk.prompt.begin();
        QVERIFY(desk.prompt.send(u"hello"_s));
        desk.run.settle();
        desk.prompt.noteHidden();
        desk.answer(u"Hi."_s);
        desk.prompt.begin();
        QCOMPARE(desk.prompt.question(), u"hello"_s);
        QCOMPARE(rows(*desk.prompt.answer()), QStringList {u"text::Hi."_s});
        desk.prompt.noteHidden();
        desk.prompt.begin();
        QVERIFY(desk.prompt.question().isEmpty());
        QCOMPARE(desk.prompt.answer()->rowCount(), 0);
    }

    void aSecondQuestionGoesOnWithTheChat()
    {
        Desk desk;
        desk.prompt.begin();
        QVERIFY(desk.prompt.send(u"one"_s));
        desk.answer(u"1"_s);
        QVERIFY(desk.prompt.send(u"two"_s));
        desk.answer(u"2"_s);
        QCOMPARE(desk.run.library.size(), 1);
        QCOMPARE(desk.run.scripted->last()->request().turns.size(), 3);
        QCOMPARE(rows(*desk.prompt.answer()), QStringList {u"text::2"_s});
    }

    void aChatThatTheWindowClosedIsTakenUpAgain()
    {
        Desk desk;
        desk.prompt.begin();
        QVERIFY(desk.prompt.send(u"one"_s));
        desk.answer(u"1"_s);
        const chat::ConversationId id = desk.run.library.at(0).id;
        desk.run.window->openConversation(id);
        desk.run.settle();
        desk.run.window->newChat();
        desk.run.settle();
        QVERIFY(!desk.run.library.find(id));
        QVERIFY(desk.prompt.send(u"two"_s));
        desk.answer(u"2"_s);
        QCOMPARE(desk.run.library.size(), 1);
        QCOMPARE(rows(*desk.prompt.answer()), QStringList {u"text::2"_s});
    }

    void theModelIsTheOneOfTheSettingsElseTheLastUsed()
    {
        Desk desk;
        desk.run.providers.add(u"zebra"_s);
        QVERIFY(desk.disk.settings.set(settings::schema::quickModel, u"zebra/model"_s));
        desk.prompt.begin();
        QVERIFY(desk.prompt.send(u"hello"_s));
        desk.run.settle();
        QCOMPARE(desk.run.library.at(0).model.provider, u"zebra"_s);
        desk.prompt.stop();
        desk.run.settle();
        // Without a setting, and where its provider is gone.
        QVERIFY(desk.disk.settings.set(settings::schema::quickModel, u"gone/model"_s));
        desk.prompt.begin();
        desk.disk.clock.advance(std::chrono::seconds(1));
        QVERIFY(desk.prompt.send(u"again"_s));
        desk.run.settle();
        QCOMPARE(desk.run.library.size(), 2);
        QCOMPARE(desk.run.library.at(0).model.provider, u"zebra"_s);
    }

    void nothingLeavesWithoutWords()
    {
        Desk desk;
        desk.prompt.begin();
        QVERIFY(!desk.prompt.send({}));
        QVERIFY(!desk.prompt.send(u" \n "_s));
        desk.prompt.setReadOnly();
        QVERIFY(!desk.prompt.send(u"hello"_s));
        QVERIFY(!desk.prompt.canWrite() && !desk.prompt.status().isEmpty());
        desk.run.settle();
        QCOMPARE(desk.run.scripted->count(), 0);
        QCOMPARE(desk.run.library.size(), 0);
    }

    void aFailureIsTold()
    {
        Desk desk;
        desk.prompt.begin();
        QVERIFY(desk.prompt.send(u"hello"_s));
        desk.run.settle();
        desk.run.scripted->last()->playEnd(core::Error {.kind = core::ErrorKind::Auth, .message = {}});
        desk.run.settle();
        QVERIFY(desk.prompt.isFailed());
        QVERIFY(!desk.prompt.status().isEmpty());
    }

    void theAnswerIsCopiedAsItCame()
    {
        Desk desk;
        desk.prompt.begin();
        QVERIFY(!desk.prompt.copyAnswer());
        QVERIFY(desk.prompt.send(u"hello"_s));
        desk.answer(u"**Bold**"_s);
        QVERIFY(desk.prompt.copyAnswer());
        QCOMPARE(QGuiApplication::clipboard()->text(), u"**Bold**"_s);
        // And is not offered back.
        desk.prompt.begin();
        QVERIFY(desk.prompt.clipboardPreview().isEmpty());
    }
};

QTEST_MAIN(TestQuickPrompt)
#include "tst_quickprompt.moc"
