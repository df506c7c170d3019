// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "transcriptscene.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using chat::AnswerState;
using gui::TranscriptView;
using test::Scene;

namespace {

std::unique_ptr<chat::Conversation> empty()
{
    return test::emptyConversation();
}

} // namespace

class TestTranscriptView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tenThousandMessagesLayOutOnlyWhatIsVisible();
    void aTokenLaysOutOneBlock();
    void anUpdateOfALongBlockTakesBoundedWork_data();
    void anUpdateOfALongBlockTakesBoundedWork();
    void anUpdateOfUnfoldedReasoningTakesBoundedWork();
    void hostileTextIsReachableAsPlainText_data();
    void hostileTextIsReachableAsPlainText();
    void theEndIsFollowedUntilTheReaderScrollsUp();
    void theReadingPlaceStaysWhenMessagesAboveChangeWidth();
    void scrollAnchorComesBackInAnotherView();
    void scrollAnchorIsWrittenAndRead();
    void jumpPillBringsTheEndBack();
    void buttonsAreReachedByKeyboard();
    void aLinkIsOnlyHandedOn();
    void unsafeLinksDoNothing();
    void selectAllCopiesPlainMarkdownAndHtml();
    void hostileTextIsEscapedOnTheClipboard();
    void accessibleTreeNamesMessagesAndBlocks();
    void accessibleMessageTurnsInvalidWithItsMessage();
    void codeIsPainted();
    void everyStateAndBlockPaints();
};

void TestTranscriptView::tenThousandMessagesLayOutOnlyWhatIsVisible()
{
    Scene few(test::longConversation(20));
    Scene many(test::longConversation(5000));
    QVERIFY(many.view.work().blocksLaidOut <= few.view.work().blocksLaidOut + 10);
    QVERIFY(many.view.work().messagesInMemory < 20);
    const auto before = many.view.work().blocksLaidOut;
    QTest::keyClick(&many.view, Qt::Key_Home);
    QTest::keyClick(&many.view, Qt::Key_End);
    QVERIFY(many.view.work().blocksLaidOut - before < 60);
}

void TestTranscriptView::aTokenLaysOutOneBlock()
{
    Scene scene(empty());
    const chat::Message answer = test::appendTurn(*scene.conversation, u"Go"_s, u"Start"_s, AnswerState::Streaming);
    for (int i = 0; i < 20; ++i) scene.stream(answer.id, u"\n\nParagraph %1 of some words."_s.arg(i));
    for (int i = 0; i < 10; ++i) {
        const auto before = scene.view.work().blocksLaidOut;
        scene.stream(answer.id, u" token"_s);
        QVERIFY2(scene.view.work().blocksLaidOut - before <= 2,
                 qPrintable(QString::number(scene.view.work().blocksLaidOut - before)));
    }
}

void TestTranscriptView::anUpdateOfALongBlockTakesBoundedWork_data()
{
    QTest::addColumn<QString>("start");
    QTest::addColumn<QString>("part");
    QTest::addColumn<bool>("isParsedNowAndThen"); // a paragraph of over 16 KB
    QTest::newRow("fence") << u"```cpp\n"_s << u"    int value = compute(42); // why\n"_s << false;
    QTest::newRow("list") << QString() << u"- an item with **some** words\n"_s << false;
    QTest::newRow("loose list") << QString() << u"7. an item with `some` words\n\n"_s << false;
    QTest::newRow("table") << u"Text\n| a | b |\n|---|--:|\n"_s << u"| one **cell** | and another one |\n"_s << false;
    QTest::newRow("table that wraps")
        << u"| a | b |\n|---|--:|\n"_s
        << u"| one cell of so many words that they do not fit into one line of it, all in all "
           "| and another one that has a lot of words as well, so that the two have to share "
           "what there is |\n"_s
        << false;
    QTest::newRow("paragraph") << QString() << u"some words of [text](https://example.org) and "_s << true;
    QTest::newRow("paragraphs") << QString() << u"Some words of *text*, two sentences. And that is it.\n\n"_s << false;
}

void TestTranscriptView::anUpdateOfALongBlockTakesBoundedWork()
{
    QFETCH(const QString, start);
    QFETCH(const QString, part);
    QFETCH(const bool, isParsedNowAndThen);
    constexpr qsizetype updates = 120;
    constexpr qsizetype step = 72; // characters, 16 tokens
    const QString text = start + part.repeated(60'000 / part.size());
    Scene scene(empty());
    const chat::Message answer = test::appendTurn(*scene.conversation, u"Go"_s, {}, AnswerState::Streaming);
    const int row = scene.model.rowOf(answer.id);
    scene.stream(answer.id, text.left(text.size() - updates * step));
    QCoreApplication::processEvents(); // the scroll bar takes its place
    const auto parsed = [&] { return scene.model.document(row).parsedBytes(); };
    scene.stream(answer.id, text.sliced(text.size() - updates * step, step));
    const auto allBefore = scene.view.work();
    const auto allParsedBefore = parsed();
    for (qsizetype at = text.size() - (updates - 1) * step; at < text.size(); at += step) {
        const auto before = scene.view.work();
        const auto parsedBefore = parsed();
        scene.stream(answer.id, text.sliced(at, step));
        QCoreApplication::processEvents();
        const auto after = scene.view.work();
        QVERIFY(after.blocksLaidOut - before.blocksLaidOut <= 4);
        QVERIFY(after.messagesPainted - before.messagesPainted <= 2);
        if (isParsedNowAndThen) continue;
        QVERIFY2(after.charactersLaidOut - before.charactersLaidOut < 2500,
                 qPrintable(QString::number(after.charactersLaidOut - before.charactersLaidOut)));
        QVERIFY2(parsed() - parsedBefore < 6000, qPrintable(QString::number(parsed() - parsedBefore)));
    }
    const auto all = scene.view.work();
    QVERIFY2(all.charactersLaidOut - allBefore.charactersLaidOut < updates * 1000,
             qPrintable(QString::number(all.charactersLaidOut - allBefore.charactersLaidOut)));
    QVERIFY2(parsed() - allParsedBefore < updates * 4000, qPrintable(QString::number(parsed() - allParsedBefore)));
}

void TestTranscriptView::anUpdateOfUnfoldedReasoningTakesBoundedWork()
{
    Scene scene(empty());
    const chat::Message answer = test::appendTurn(*scene.conversation, u"Go"_s, {}, AnswerState::Streaming);
    const int row = scene.model.rowOf(answer.id);
    const auto think = [&](const QString &text) {
        scene.append(answer.id, {.kind = chat::PartKind::Reasoning, .text = text, .name = {}, .key = {}});
    };
    think(u"It begins with a thought.\n"_s);
    scene.part(row, QAccessible::Button, u"Show reasoning"_s)
        ->actionInterface()
        ->doAction(QAccessibleActionInterface::pressAction());
    QVERIFY(scene.part(row, QAccessible::Button, u"Hide reasoning"_s));
    QScrollBar *bar = scene.view.verticalScrollBar();
    const int height = bar->maximum();
    for (int i = 0; i < 200; ++i) {
        const auto before = scene.view.work().charactersLaidOut;
        think(u"and one thought follows another, until there are a lot of them; "_s);
        QVERIFY2(scene.view.work().charactersLaidOut - before < 500,
                 qPrintable(QString::number(scene.view.work().charactersLaidOut - before)));
    }
    QVERIFY(bar->maximum() > height + 500);
    // What comes at once and is long is laid out where it is seen.
    const auto before = scene.view.work().charactersLaidOut;
    think(u"thought "_s.repeated(20'000));
    QVERIFY2(scene.view.work().charactersLaidOut - before < 50'000,
             qPrintable(QString::number(scene.view.work().charactersLaidOut - before)));
}

void TestTranscriptView::hostileTextIsReachableAsPlainText_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("nested quotes") << u">"_s.repeated(65'000) + u" a\nb"_s;
    QTest::newRow("nested emphasis") << u"*a "_s.repeated(20'000) + u"b*"_s.repeated(20'000);
    QTest::newRow("a line of 500 KB") << u"word "_s.repeated(100'000);
    QTest::newRow("20,000 columns") << u"|a"_s.repeated(20'000) + u"|\n"_s + u"|-"_s.repeated(20'000) + u"|\n|x|y|\n"_s;
    QTest::newRow("100,000 dashes") << u"|a|\n|"_s + QString(100'000, u'-') + u"|\n|b|\n"_s;
    QTest::newRow("invisible and turned characters")
        << u"a\u200B\u202Etxt.exe\u2066b\u2069\u200F `\u202Ec` "_s.repeated(50);
    QTest::newRow("10,000 links") << u"[a](http://b.example) "_s.repeated(10'000);
    QTest::newRow("deep lists") << u"- "_s.repeated(5000) + u"a\n"_s;
}

void TestTranscriptView::hostileTextIsReachableAsPlainText()
{
    QFETCH(const QString, text);
    Scene scene(empty());
    test::appendTurn(*scene.conversation, u"Go"_s, text);
    const int row = scene.model.rowCount() - 1;
    (void)scene.view.grab();
    QVERIFY(scene.view.work().blocksLaidOut < 50);
    QVERIFY2(scene.view.work().charactersLaidOut < 70'000,
             qPrintable(QString::number(scene.view.work().charactersLaidOut)));
    const auto before = scene.view.work().charactersLaidOut;
    scene.model.setPlain(row, true);
    QString shown;
    for (const markdown::BlockPtr &block : scene.model.document(row).blocks()) shown += block->text.text;
    QCOMPARE(shown.remove(u'\n'), QString(text).remove(u'\n'));
    (void)scene.view.grab();
    QVERIFY(scene.view.work().charactersLaidOut - before < 20'000);
    scene.model.setPlain(row, false);
    (void)scene.view.grab();
}

void TestTranscriptView::theEndIsFollowedUntilTheReaderScrollsUp()
{
    Scene scene(test::longConversation(10));
    const chat::Message answer = test::appendTurn(*scene.conversation, u"Go"_s, u"Start"_s, AnswerState::Streaming);
    QScrollBar *bar = scene.view.verticalScrollBar();
    for (int i = 0; i < 30; ++i) scene.stream(answer.id, u"\n\nMore and more."_s);
    QCOMPARE(bar->value(), bar->maximum());
    QVERIFY(scene.view.scrollAnchor().message.isNull());
    bar->setValue(bar->maximum() - 500);
    const int value = bar->value();
    for (int i = 0; i < 30; ++i) scene.stream(answer.id, u"\n\nMore and more."_s);
    QCOMPARE(bar->value(), value);
    QVERIFY(bar->maximum() > value + 500);
}

void TestTranscriptView::theReadingPlaceStaysWhenMessagesAboveChangeWidth()
{
    Scene scene(test::longConversation(200));
    scene.view.verticalScrollBar()->setValue(scene.view.verticalScrollBar()->maximum() / 2);
    const gui::ScrollAnchor before = scene.view.scrollAnchor();
    QVERIFY(!before.message.isNull());
    const int row = scene.model.rowOf(before.message);
    QAccessibleInterface *message = QAccessible::queryAccessibleInterface(&scene.view)->child(row);
    scene.view.resize(500, 600);
    QCOMPARE(scene.view.scrollAnchor().message, before.message);
    scene.view.resize(800, 600);
    QCOMPARE(scene.view.scrollAnchor().message, before.message);
    QVERIFY(std::abs(scene.view.scrollAnchor().offset - before.offset) <= 1);
    QVERIFY(message->isValid());
}

void TestTranscriptView::scrollAnchorComesBackInAnotherView()
{
    Scene first(test::longConversation(100));
    first.view.verticalScrollBar()->setValue(first.view.verticalScrollBar()->maximum() / 3);
    const gui::ScrollAnchor anchor = first.view.scrollAnchor();
    TranscriptView second(first.theme);
    second.resize(first.view.size());
    second.setModel(&first.model);
    second.show();
    second.setScrollAnchor(gui::ScrollAnchor::fromString(anchor.toString()));
    QCOMPARE(second.scrollAnchor().message, anchor.message);
    QCOMPARE(second.scrollAnchor().offset, anchor.offset);
}

void TestTranscriptView::scrollAnchorIsWrittenAndRead()
{
    const gui::ScrollAnchor anchor {.message = chat::MessageId::create(), .offset = -7};
    const gui::ScrollAnchor read = gui::ScrollAnchor::fromString(anchor.toString());
    QCOMPARE(read.message, anchor.message);
    QCOMPARE(read.offset, -7);
    QVERIFY(gui::ScrollAnchor().toString().isEmpty());
    QVERIFY(gui::ScrollAnchor::fromString(u"nonsense@3"_s).message.isNull());
}

void TestTranscriptView::jumpPillBringsTheEndBack()
{
    Scene scene(test::longConversation(50));
    QScrollBar *bar = scene.view.verticalScrollBar();
    bar->setValue(0);
    QVERIFY(bar->value() < bar->maximum());
    const QPoint pill(scene.view.viewport()->width() / 2, scene.view.viewport()->height() - 30);
    QTest::mouseClick(scene.view.viewport(), Qt::LeftButton, {}, pill);
    QCOMPARE(bar->value(), bar->maximum());
}

void TestTranscriptView::buttonsAreReachedByKeyboard()
{
    Scene scene(empty());
    const chat::Message answer =
        test::appendTurn(*scene.conversation, u"Go"_s, u"Half of it"_s, AnswerState::Interrupted);
    QSignalSpy continued(&scene.view, &TranscriptView::continueRequested);
    QSignalSpy retried(&scene.view, &TranscriptView::retryRequested);
    QSignalSpy kept(&scene.view, &TranscriptView::keepRequested);
    scene.view.setFocus();
    for (int i = 0; i < 3; ++i) {
        QTest::keyClick(&scene.view, Qt::Key_Tab);
        QTest::keyClick(&scene.view, Qt::Key_Return);
    }
    QCOMPARE(continued.count(), 1);
    QCOMPARE(retried.count(), 1);
    QCOMPARE(kept.count(), 1);
    QCOMPARE(continued.at(0).at(0).value<chat::MessageId>(), answer.id);
}

void TestTranscriptView::aLinkIsOnlyHandedOn()
{
    Scene scene(empty());
    test::appendTurn(*scene.conversation, u"Go"_s, u"See [here](https://example.org/a?b=1)."_s);
    QSignalSpy links(&scene.view, &TranscriptView::linkActivated);
    QAccessibleInterface *link = scene.part(1, QAccessible::Link, u"here"_s);
    QVERIFY(link);
    const QPoint at = scene.view.viewport()->mapFromGlobal(link->rect().center());
    QTest::mouseClick(scene.view.viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(links.count(), 1);
    QCOMPARE(links.at(0).at(0).toUrl(), QUrl(u"https://example.org/a?b=1"_s));
}

void TestTranscriptView::unsafeLinksDoNothing()
{
    Scene scene(empty());
    test::appendTurn(*scene.conversation, u"Go"_s, u"[a](file:///etc/passwd) [b](javascript:alert(1)) [c](//host/x)"_s);
    QSignalSpy links(&scene.view, &TranscriptView::linkActivated);
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s}) {
        QAccessibleInterface *link = scene.part(1, QAccessible::Link, name);
        if (!link) continue; // the parser may refuse it already
        link->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QVERIFY(link->state().disabled);
    }
    QCOMPARE(links.count(), 0);
}

void TestTranscriptView::selectAllCopiesPlainMarkdownAndHtml()
{
    Scene scene(empty());
    test::appendTurn(*scene.conversation, u"Question"_s,
                     u"## Title\n\nSome **bold** text.\n\n1. one\n2. two\n\n| a | b |\n|--|--|\n| 1 | 2 |"_s);
    scene.view.setFocus();
    QTest::keySequence(&scene.view, QKeySequence::SelectAll);
    QTest::keySequence(&scene.view, QKeySequence::Copy);
    const QMimeData *data = QGuiApplication::clipboard()->mimeData();
    QCOMPARE(data->text(), u"Question\n\nTitle\n\nSome bold text.\n\none\ntwo\n\na\tb\n1\t2"_s);
    QCOMPARE(QString::fromUtf8(data->data(u"text/markdown"_s)),
             u"Question\n\n## Title\n\nSome **bold** text.\n\n1. one\n2. two\n\n| a | b |\n| --- | --- |\n| 1 | 2 |"_s);
    QVERIFY(data->html().contains(u"<strong>bold</strong>"_s));
}

void TestTranscriptView::hostileTextIsEscapedOnTheClipboard()
{
    Scene scene(empty());
    test::appendTurn(*scene.conversation, u"Go"_s,
                     u"<script>alert(1)</script>\n\n`<img src=x>` [x](javascript:alert(1))\n\n![p](http://h/p.png)"_s);
    scene.view.setFocus();
    QTest::keySequence(&scene.view, QKeySequence::SelectAll);
    QTest::keySequence(&scene.view, QKeySequence::Copy);
    const QString html = QGuiApplication::clipboard()->mimeData()->html();
    QVERIFY(!html.contains(u"<script"_s));
    QVERIFY(!html.contains(u"<img"_s));
    QVERIFY(!html.contains(u"javascript:"_s));
}

void TestTranscriptView::accessibleTreeNamesMessagesAndBlocks()
{
    Scene scene(empty());
    test::appendTurn(*scene.conversation, u"Question"_s, u"# Title\n\nText\n\n```cpp\nint i;\n```"_s,
                     AnswerState::Interrupted);
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(&scene.view);
    QCOMPARE(list->role(), QAccessible::List);
    QCOMPARE(list->childCount(), 2);
    QAccessibleInterface *answer = list->child(1);
    QCOMPARE(answer->role(), QAccessible::ListItem);
    QCOMPARE(list->child(1), answer);
    QVERIFY(answer->text(QAccessible::Name).startsWith(u"guide-small"_s));
    QVERIFY(answer->text(QAccessible::Name).contains(u"Runnel was closed"_s));
    QCOMPARE(answer->child(0)->role(), QAccessible::Heading);
    QCOMPARE(answer->child(0)->text(QAccessible::Name), u"Title"_s);
    QCOMPARE(answer->child(2)->text(QAccessible::Name), u"Code block, C++"_s);
    QCOMPARE(answer->child(2)->text(QAccessible::Value), u"int i;"_s);
    QVERIFY(scene.part(1, QAccessible::Button, u"Continue"_s));
    QVERIFY(scene.part(1, QAccessible::Button, u"Copy code"_s));
    for (QAccessibleInterface *part : scene.parts(1)) QVERIFY(!part->rect().isEmpty());
    QAccessibleTextInterface *text = answer->child(1)->textInterface();
    QVERIFY(text);
    QCOMPARE(text->characterCount(), 4);
    QVERIFY(answer->child(1)->rect().contains(text->characterRect(2)));
}

void TestTranscriptView::accessibleMessageTurnsInvalidWithItsMessage()
{
    Scene scene(empty());
    const chat::Message answer = test::appendTurn(*scene.conversation, u"Question"_s, u"Text"_s);
    QAccessibleInterface *message = QAccessible::queryAccessibleInterface(&scene.view)->child(1);
    QVERIFY(message->isValid());
    scene.conversation->remove(answer.id);
    QVERIFY(!message->isValid());
    QVERIFY(message->text(QAccessible::Name).isEmpty());
}

void TestTranscriptView::codeIsPainted()
{
    Scene scene(empty());
    test::appendTurn(*scene.conversation, u"Go"_s, u"```cpp\nint main() { return 42; }\n```"_s);
    QAccessibleInterface *code = QAccessible::queryAccessibleInterface(&scene.view)->child(1)->child(0);
    QRect line = code->textInterface()->characterRect(0).united(code->textInterface()->characterRect(20));
    line.moveTopLeft(scene.view.viewport()->mapFromGlobal(line.topLeft()));
    const QImage image = scene.view.viewport()->grab(line).toImage();
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) colors.insert(image.pixel(x, y));
    }
    QVERIFY(line.width() > 50);
    QVERIFY2(colors.size() > 10, qPrintable(QString::number(colors.size())));
}

void TestTranscriptView::everyStateAndBlockPaints()
{
    Scene scene(test::gallery());
    for (const auto scheme : {gui::Theme::Scheme::Dark, gui::Theme::Scheme::Light}) {
        scene.theme.setScheme(scheme);
        scene.view.verticalScrollBar()->setValue(0);
        for (int i = 0; i < 40; ++i) {
            QVERIFY(!scene.view.grab().isNull());
            QTest::keyClick(&scene.view, Qt::Key_PageDown);
        }
        QCOMPARE(scene.view.verticalScrollBar()->value(), scene.view.verticalScrollBar()->maximum());
    }
    scene.view.resize(120, 300);
    QVERIFY(!scene.view.grab().isNull());
}

QTEST_MAIN(TestTranscriptView)
#include "tst_transcriptview.moc"
