// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "transcriptscene.h"

#include "models/chatsearch.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using chat::AnswerState;
using chat::PartKind;
using gui::TranscriptView;
using test::Scene;

namespace {

chat::Part call(const QString &name, const QString &arguments)
{
    return {.kind = PartKind::ToolCall, .text = arguments, .name = name, .key = u"call_1"_s};
}

chat::Part source(const QString &title, const QString &url)
{
    return {.kind = PartKind::Annotation, .text = title, .name = {}, .key = url};
}

QString lines(int count)
{
    QString code;
    for (int i = 1; i <= count; ++i) code += u"line %1\n"_s.arg(i);
    return code;
}

// Of the part of the answer that has \a role and whose name or text starts with \a name.
QAccessibleInterface *find(Scene &scene, QAccessible::Role role, const QString &name)
{
    const QList<QAccessibleInterface *> parts = scene.parts(1);
    for (QAccessibleInterface *part : parts) {
        const bool isIt =
            part->text(QAccessible::Name).startsWith(name) || part->text(QAccessible::Value).startsWith(name);
        if (part->role() == role && isIt) return part;
    }
    return nullptr;
}

void press(QAccessibleInterface *button)
{
    button->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
}

} // namespace

class TestTranscriptBlocks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aToolCallIsShownWhileItStreams();
    void anAnswerThatEndsInACallSaysThatNothingRuns();
    void callsAndSourcesAreCopiedWithTheMessage();
    void argumentsAreCopiedAlone();
    void aLongCallThatWasNotSeenGrowingIsFolded();
    void aSourceOpensOnlyThroughTheSignal();
    void manySourcesAreFolded();
    void aLongCodeBlockFoldsAndUnfolds();
    void codeThatWasSeenGrowingStaysOpen();
    void foldsAreRememberedOutOfSight();
    void aViewThatIsSetBackStaysSetBack();
    void whatChangesOutOfSightStaysAsItWasSetUp();
    void unfoldingDoesNotMoveWhatIsRead();
    void wrappedLinesAreAllInSight();
    void aTableIsCopiedAsCsvAndAsMarkdown();
    void theHeaderOfALongTableStaysInSight();
    void theMenuOfABlockHasWhatItsButtonsDo();
    void theCurrentMatchComesIntoSight_data();
    void theCurrentMatchComesIntoSight();
    void matchesAreMarked();
};

void TestTranscriptBlocks::aToolCallIsShownWhileItStreams()
{
    Scene scene(test::emptyConversation());
    const chat::Message answer = test::appendTurn(*scene.conversation, u"Go"_s, {}, AnswerState::Streaming);
    scene.append(answer.id, call(u"get_weather"_s, u"{\"ci"_s));
    QAccessibleInterface *card = find(scene, QAccessible::Section, u"get_weather"_s);
    QVERIFY(card);
    QCOMPARE(card->text(QAccessible::Description), u"Call of a tool"_s);
    QCOMPARE(card->text(QAccessible::Name), u"get_weather\n{\n  \"ci"_s);
    const int height = card->rect().height();
    scene.append(answer.id, call({}, u"ty\":\"Paris\"}"_s));
    QCOMPARE(card->text(QAccessible::Name), u"get_weather\n{\n  \"city\": \"Paris\"\n}"_s);
    QVERIFY(card->rect().height() > height);
    scene.stream(answer.id, u"Some text above it."_s);
    QVERIFY(card->isValid());
    QVERIFY(find(scene, QAccessible::Paragraph, u"Some text"_s)->rect().bottom() < card->rect().top());
}

void TestTranscriptBlocks::anAnswerThatEndsInACallSaysThatNothingRuns()
{
    Scene scene(test::emptyConversation());
    test::appendTurn(*scene.conversation, u"Go"_s, {}, AnswerState::ToolCalls);
    QAccessibleInterface *message = QAccessible::queryAccessibleInterface(&scene.view)->child(1);
    QVERIFY(message->text(QAccessible::Name).contains(u"Runnel does not run tools"_s));
}

void TestTranscriptBlocks::callsAndSourcesAreCopiedWithTheMessage()
{
    Scene scene(test::emptyConversation());
    chat::Message answer = test::appendTurn(*scene.conversation, u"Go"_s, u"Text."_s);
    scene.append(answer.id, call(u"f"_s, u"{\"a\":1}"_s));
    scene.append(answer.id, source(u"A [title]"_s, u"https://example.org/a_(b)"_s));
    press(find(scene, QAccessible::Button, u"Copy as Markdown"_s));
    QCOMPARE(QGuiApplication::clipboard()->text(),
             u"Text.\n\n**Tool call:** f\n\n```json\n{\n  \"a\": 1\n}\n```\n\n"
             "**Sources**\n\n1. [A \\[title\\]](https://example.org/a_%28b%29)  example.org"_s);
    press(scene.part(1, QAccessible::Button, u"Copy"_s));
    QCOMPARE(QGuiApplication::clipboard()->text(),
             u"Text.\n\nf\n{\n  \"a\": 1\n}\n\nSources\n1. A [title] https://example.org/a_%28b%29"_s);
    scene.view.setFocus();
    QTest::keySequence(&scene.view, QKeySequence::SelectAll);
    QTest::keySequence(&scene.view, QKeySequence::Copy);
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"f\n{\n  \"a\": 1\n}"_s));
    QVERIFY(QGuiApplication::clipboard()->mimeData()->html().contains(u"href=\"https://example.org/a_%28b%29\""_s));
}

void TestTranscriptBlocks::argumentsAreCopiedAlone()
{
    Scene scene(test::emptyConversation());
    const chat::Message answer = test::appendTurn(*scene.conversation, u"Go"_s, u"Text."_s);
    scene.append(answer.id, call(u"f"_s, u"{\"a\":1}"_s));
    press(find(scene, QAccessible::Button, u"Copy arguments"_s));
    QCOMPARE(QGuiApplication::clipboard()->text(), u"{\n  \"a\": 1\n}"_s);
}

void TestTranscriptBlocks::aLongCallThatWasNotSeenGrowingIsFolded()
{
    auto conversation = test::emptyConversation();
    chat::Message answer = test::appendTurn(*conversation, u"Go"_s, u"Text."_s);
    answer.append(call(u"f"_s, u"["_s + u"1,"_s.repeated(30) + u"2]"_s));
    conversation->update(answer, chat::Conversation::ContentReplaced);
    Scene scene(std::move(conversation));
    QAccessibleInterface *card = find(scene, QAccessible::Section, u"f\n"_s);
    const int folded = card->rect().height();
    scene.view.setFocus();
    QTest::keyClick(&scene.view, Qt::Key_Tab); // the button that unfolds
    QTest::keyClick(&scene.view, Qt::Key_Return);
    QVERIFY(card->rect().height() > 4 * folded);
    QTest::keyClick(&scene.view, Qt::Key_Space); // the focus has stayed on it
    QCOMPARE(card->rect().height(), folded);
}

void TestTranscriptBlocks::aSourceOpensOnlyThroughTheSignal()
{
    Scene scene(test::emptyConversation());
    const chat::Message answer = test::appendTurn(*scene.conversation, u"Go"_s, u"Text."_s);
    scene.append(answer.id, source(u"A title"_s, u"https://example.org/a"_s));
    scene.append(answer.id, source(u"Bad"_s, u"file:///etc/passwd"_s));
    QSignalSpy links(&scene.view, &TranscriptView::linkActivated);
    QAccessibleInterface *link = find(scene, QAccessible::Link, u"A title"_s);
    QVERIFY(link);
    QCOMPARE(link->text(QAccessible::Description), u"https://example.org/a"_s);
    scene.view.setFocus();
    QTest::keyClick(&scene.view, Qt::Key_Tab);
    QTest::keyClick(&scene.view, Qt::Key_Return);
    QCOMPARE(links.count(), 1);
    QCOMPARE(links.at(0).at(0).toUrl(), QUrl(u"https://example.org/a"_s));
    QVERIFY(find(scene, QAccessible::Link, u"Bad"_s)->state().disabled);
}

void TestTranscriptBlocks::manySourcesAreFolded()
{
    Scene scene(test::emptyConversation());
    const chat::Message answer = test::appendTurn(*scene.conversation, u"Go"_s, u"Text."_s);
    for (int i = 0; i < 20; ++i)
        scene.conversation->append(answer.id, source(u"Title %1"_s.arg(i), u"https://example.org/%1"_s.arg(i)));
    scene.clock.advance(models::ChatModel::frame);
    QVERIFY(find(scene, QAccessible::Link, u"Title 4"_s));
    QVERIFY(!find(scene, QAccessible::Link, u"Title 5"_s));
    press(find(scene, QAccessible::Button, u"Show all 20 source"_s));
    QVERIFY(find(scene, QAccessible::Link, u"Title 19"_s));
    press(find(scene, QAccessible::Button, u"Show fewer"_s));
    QVERIFY(!find(scene, QAccessible::Link, u"Title 5"_s));
}

void TestTranscriptBlocks::aLongCodeBlockFoldsAndUnfolds()
{
    Scene scene(test::emptyConversation());
    test::appendTurn(*scene.conversation, u"Go"_s,
                     u"- item\n\n  ```\n  "_s + lines(60).replace(u"\n"_s, u"\n  "_s) + u"```\n\nAfter"_s);
    QAccessibleInterface *after = find(scene, QAccessible::Paragraph, u"After"_s);
    QAccessibleInterface *unfold = find(scene, QAccessible::Button, u"Show all 60 line"_s);
    QVERIFY(unfold);
    const int top = after->rect().top();
    press(unfold);
    QVERIFY(after->rect().top() > top + 300);
    press(find(scene, QAccessible::Button, u"Fold"_s));
    QCOMPARE(after->rect().top(), top);
}

void TestTranscriptBlocks::codeThatWasSeenGrowingStaysOpen()
{
    Scene scene(test::emptyConversation());
    chat::Message answer = test::appendTurn(*scene.conversation, u"Go"_s, u"```\n"_s, AnswerState::Streaming);
    scene.stream(answer.id, lines(60));
    QAccessibleInterface *code = find(scene, QAccessible::Section, u"line 1"_s);
    const int height = code->rect().height();
    scene.stream(answer.id, u"```\nText"_s);
    answer = *scene.conversation->find(answer.id);
    answer.state = AnswerState::Complete;
    scene.conversation->update(answer, chat::Conversation::StateChanged);
    QCOMPARE(code->rect().height(), height);
    scene.view.resize(700, 600);
    QCOMPARE(code->rect().height(), height);
}

void TestTranscriptBlocks::foldsAreRememberedOutOfSight()
{
    auto conversation = test::emptyConversation();
    test::appendTurn(*conversation, u"Go"_s, u"Text\n\n```\n"_s + lines(60) + u"```"_s);
    for (int i = 0; i < 200; ++i) test::appendTurn(*conversation, u"More"_s, lines(10));
    Scene scene(std::move(conversation));
    QTest::keyClick(&scene.view, Qt::Key_Home);
    press(find(scene, QAccessible::Button, u"Show all 60 line"_s));
    QTest::keyClick(&scene.view, Qt::Key_End);
    for (int i = 0; i < 25; ++i) QTest::keyClick(&scene.view, Qt::Key_PageUp); // until the first is let go
    QVERIFY(scene.view.work().messagesInMemory < 60);
    QVERIFY(scene.view.topRow() > 60);
    QTest::keyClick(&scene.view, Qt::Key_Home);
    QVERIFY(find(scene, QAccessible::Button, u"Fold"_s));
}

void TestTranscriptBlocks::aViewThatIsSetBackStaysSetBack()
{
    auto conversation = test::emptyConversation();
    test::appendTurn(*conversation, u"Go"_s, u"```\n"_s + u"0123456789"_s.repeated(60) + u"\n```"_s);
    for (int i = 0; i < 200; ++i) test::appendTurn(*conversation, u"More"_s, lines(10));
    Scene scene(std::move(conversation));
    const auto leaveAndComeBack = [&scene] {
        QTest::keyClick(&scene.view, Qt::Key_End);
        for (int i = 0; i < 25; ++i) QTest::keyClick(&scene.view, Qt::Key_PageUp); // until the first is let go
        QTest::keyClick(&scene.view, Qt::Key_Home);
    };
    QTest::keyClick(&scene.view, Qt::Key_Home);
    press(find(scene, QAccessible::Button, u"Wrap lines"_s));
    leaveAndComeBack();
    press(find(scene, QAccessible::Button, u"Do not wrap"_s));
    leaveAndComeBack();
    QVERIFY(find(scene, QAccessible::Button, u"Wrap lines"_s));
}

void TestTranscriptBlocks::whatChangesOutOfSightStaysAsItWasSetUp()
{
    auto conversation = test::emptyConversation();
    const chat::Message answer = test::appendTurn(*conversation, u"Go"_s, {}, AnswerState::Streaming);
    Scene scene(std::move(conversation));
    scene.stream(answer.id, u"Text\n\n"_s.repeated(400) + u"```\n"_s + u"0123456789"_s.repeated(60) + u'\n');
    press(find(scene, QAccessible::Button, u"Wrap lines"_s));
    // It grows just out of sight, and is let go before it was seen again.
    for (int i = 0; i < 2; ++i) QTest::keyClick(&scene.view, Qt::Key_PageUp);
    scene.stream(answer.id, lines(3));
    QTest::keyClick(&scene.view, Qt::Key_Home);
    QTest::keyClick(&scene.view, Qt::Key_End);
    QVERIFY(find(scene, QAccessible::Button, u"Do not wrap"_s));
}

void TestTranscriptBlocks::unfoldingDoesNotMoveWhatIsRead()
{
    Scene scene(test::emptyConversation());
    test::appendTurn(*scene.conversation, u"Go"_s, u"```\n"_s + lines(60) + u"```"_s);
    QScrollBar *bar = scene.view.verticalScrollBar();
    QCOMPARE(bar->value(), bar->maximum());
    const QRect before = find(scene, QAccessible::Button, u"Copy code"_s)->rect();
    press(find(scene, QAccessible::Button, u"Show all 60 line"_s));
    QCOMPARE(find(scene, QAccessible::Button, u"Copy code"_s)->rect(), before);
    QVERIFY(bar->value() < bar->maximum());
}

void TestTranscriptBlocks::wrappedLinesAreAllInSight()
{
    Scene scene(test::emptyConversation());
    test::appendTurn(*scene.conversation, u"Go"_s,
                     u"```\n"_s + u"0123456789"_s.repeated(60) + u"\n\tüber"_s.repeated(30) + u"\nshort\n```"_s);
    QAccessibleInterface *code = QAccessible::queryAccessibleInterface(&scene.view)->child(1)->child(0);
    const int height = code->rect().height();
    QVERIFY(code->textInterface()->characterRect(599).right() > code->rect().right());
    press(find(scene, QAccessible::Button, u"Wrap lines"_s));
    QVERIFY(code->rect().height() > height + 50);
    const int length = code->textInterface()->characterCount();
    for (int i = 0; i < length; i += 7) {
        const QRect character = code->textInterface()->characterRect(i);
        QVERIFY2(code->rect().contains(character.center()), qPrintable(QString::number(i)));
        const int found = code->textInterface()->offsetAtPoint(character.center());
        QVERIFY2(std::abs(found - i) <= 1, qPrintable(QString::number(i) + u' ' + QString::number(found)));
    }
    press(find(scene, QAccessible::Button, u"Do not wrap"_s));
    QCOMPARE(code->rect().height(), height);
}

void TestTranscriptBlocks::aTableIsCopiedAsCsvAndAsMarkdown()
{
    Scene scene(test::emptyConversation());
    test::appendTurn(*scene.conversation, u"Go"_s,
                     u"> | a | b |\n> |--|:-:|\n> | 1,5 | say \"hi\" |\n> | **x** | [y](http://h/) |"_s);
    scene.view.setFocus();
    QTest::keyClick(&scene.view, Qt::Key_Tab);
    QTest::keyClick(&scene.view, Qt::Key_Return);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"a,b\r\n\"1,5\",\"say \"\"hi\"\"\"\r\nx,y\r\n"_s);
    QTest::keyClick(&scene.view, Qt::Key_Tab);
    QTest::keyClick(&scene.view, Qt::Key_Return);
    QCOMPARE(QGuiApplication::clipboard()->text(),
             u"| a | b |\n| --- | :---: |\n| 1,5 | say \"hi\" |\n| **x** | [y](http://h/) |"_s);
}

void TestTranscriptBlocks::theHeaderOfALongTableStaysInSight()
{
    Scene scene(test::emptyConversation());
    test::appendTurn(*scene.conversation, u"Go"_s,
                     u"| HEADER | b |\n|--|--|\n"_s + u"| row | x |\n"_s.repeated(100) + u"\nThe end"_s);
    const QAccessibleInterface *table = QAccessible::queryAccessibleInterface(&scene.view)->child(1)->child(0);
    scene.view.verticalScrollBar()->setValue(scene.view.verticalScrollBar()->maximum() / 2);
    const int left = scene.view.viewport()->mapFromGlobal(table->rect().topLeft()).x();
    const QRect band(left + 4, 4, 60, 4); // the ground of the header, above its text
    const QImage image = scene.view.viewport()->grab(band).toImage();
    QCOMPARE(image.pixelColor(30, 1), scene.theme.colors().surface);
    scene.view.verticalScrollBar()->setValue(scene.view.verticalScrollBar()->maximum());
    QTest::keyClick(&scene.view, Qt::Key_Home);
    QCOMPARE(scene.view.viewport()->grab(band).toImage().pixelColor(30, 1), scene.theme.colors().window);
}

void TestTranscriptBlocks::theMenuOfABlockHasWhatItsButtonsDo()
{
    Scene scene(test::emptyConversation());
    test::appendTurn(*scene.conversation, u"Go"_s,
                     u"- x\n\n  ```\n  "_s + lines(60).replace(u"\n"_s, u"\n  "_s) + u"```"_s);
    const QAccessibleInterface *unfold = find(scene, QAccessible::Button, u"Show all 60 line"_s);
    const QPoint at = scene.view.viewport()->mapFromGlobal(unfold->rect().center()) + QPoint(0, 60);
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, scene.view.viewport()->mapToGlobal(at));
    QCoreApplication::sendEvent(scene.view.viewport(), &event);
    const auto *menu = scene.view.findChild<QMenu *>();
    QVERIFY(menu);
    QStringList names;
    QAction *fold = nullptr;
    const QList<QAction *> actions = menu->actions();
    for (QAction *action : actions) {
        names << action->text();
        if (action->text().startsWith(u"Show all 60"_s)) fold = action;
    }
    QVERIFY(names.contains(u"Copy code"_s));
    QVERIFY(fold);
    fold->trigger();
    QVERIFY(find(scene, QAccessible::Button, u"Fold"_s));
}

void TestTranscriptBlocks::theCurrentMatchComesIntoSight_data()
{
    QTest::addColumn<QString>("answer");
    QTest::newRow("in text") << u"a needle"_s;
    QTest::newRow("in code that is folded") << u"```\n"_s + lines(50) + u"needle\n```"_s;
    QTest::newRow("far right in code") << u"```\n"_s + u"x"_s.repeated(400) + u"needle\n```"_s;
    QTest::newRow("in a list in a quote") << u"> - one\n>   - needle"_s;
    QTest::newRow("far right in a table") << u"| aaaaaaaaaaaaaaaaaaaaaaaa "_s.repeated(12) + u"|\n"_s +
                                                 u"|--"_s.repeated(12) + u"|\n"_s + u"| x "_s.repeated(11) +
                                                 u"| needle |"_s;
}

void TestTranscriptBlocks::theCurrentMatchComesIntoSight()
{
    QFETCH(const QString, answer);
    auto conversation = test::emptyConversation();
    test::appendTurn(*conversation, u"Go"_s, answer);
    for (int i = 0; i < 100; ++i) test::appendTurn(*conversation, u"More"_s, u"Hay\n\n"_s.repeated(10 + i % 7));
    Scene scene(std::move(conversation));
    models::ChatSearch search(scene.model, scene.clock);
    scene.view.setSearch(&search);
    search.startAt(150);
    search.setText(u"needle"_s);
    for (int i = 0; i < 100 && !search.isComplete(); ++i) scene.clock.advance(std::chrono::milliseconds(1));
    QCOMPARE(search.count(), 1);
    QAccessibleInterface *message = QAccessible::queryAccessibleInterface(&scene.view)->child(1);
    const int offset = int(message->child(0)->text(QAccessible::Value).indexOf(u"needle"_s));
    const QRect rect = message->child(0)->textInterface()->characterRect(offset);
    const QRect seen(scene.view.viewport()->mapToGlobal(QPoint(0, 0)), scene.view.viewport()->size());
    QVERIFY2(seen.contains(rect), qPrintable(QString::number(rect.x()) + u' ' + QString::number(rect.y())));
    QVERIFY(message->child(0)->rect().contains(rect.center()));
    scene.view.setSearch(nullptr);
}

void TestTranscriptBlocks::matchesAreMarked()
{
    Scene scene(test::emptyConversation());
    chat::Message answer =
        test::appendTurn(*scene.conversation, u"Go"_s, u"needle one\n\n`needle` two\n\n```\nneedle\n```"_s);
    answer.append(chat::PartKind::Reasoning, u"A thought of a needle"_s);
    scene.conversation->update(answer, chat::Conversation::ContentReplaced);
    models::ChatSearch search(scene.model, scene.clock);
    scene.view.setSearch(&search);
    search.setText(u"needle"_s);
    scene.clock.advance(std::chrono::milliseconds(5));
    QCOMPARE(search.count(), 4);
    QCOMPARE(search.currentIndex(), 0); // in the reasoning, which unfolds
    QVERIFY(find(scene, QAccessible::Button, u"Hide reasoning"_s));
    const auto has = [&scene](const QColor &color) {
        const QImage image = scene.view.viewport()->grab().toImage();
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y) == color) return true;
            }
        }
        return false;
    };
    QVERIFY(has(scene.theme.colors().match));
    QVERIFY(has(scene.theme.colors().matchCurrent));
    search.setText({});
    QVERIFY(!has(scene.theme.colors().match));
    QVERIFY(!has(scene.theme.colors().matchCurrent));
    scene.view.setSearch(nullptr);
}

QTEST_MAIN(TestTranscriptBlocks)
#include "tst_transcriptblocks.moc"
