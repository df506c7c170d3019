// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/announcer.h"
#include "text/highlighterrepository.h"
#include "transcriptscene.h"

#include <QScrollBar>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace runnel;
using chat::AnswerState;
using gui::TranscriptView;
using test::Scene;

namespace {

struct Heard
{
    QAccessible::Event type;
    QString text; // what was announced, or the name of what it is about
};
QList<Heard> heard;

void hear(QAccessibleEvent *event)
{
    if (event->type() == QAccessible::Announcement) {
        const auto *announcement = static_cast<QAccessibleAnnouncementEvent *>(event);
        QVERIFY(announcement->politeness() == QAccessible::AnnouncementPoliteness::Polite);
        heard.append({event->type(), announcement->message()});
    } else if (QAccessibleInterface *about = event->accessibleInterface()) {
        heard.append({event->type(), about->text(QAccessible::Name)});
    }
}

QStringList said(QAccessible::Event type)
{
    QStringList texts;
    for (const Heard &one : std::as_const(heard)) {
        if (one.type == type) texts << one.text;
    }
    return texts;
}

std::unique_ptr<chat::Conversation> turn(const QString &answer, AnswerState state = AnswerState::Complete)
{
    auto conversation = test::longConversation(0);
    test::appendTurn(*conversation, u"Question"_s, answer, state);
    return conversation;
}

} // namespace

class TestTranscriptAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTableHasRowsColumnsAndCells();
    void everyPartIsFoundAtItsPlace();
    void init()
    {
        heard.clear();
        QAccessible::installUpdateHandler(hear);
    }
    void cleanup()
    {
        QAccessible::setActive(false);
        QAccessible::installUpdateHandler(nullptr);
    }

    void aPartStaysTheSameWhileTheAnswerGrows()
    {
        Scene scene(turn(u"# Title\n\nA [link](https://example.org/) and"_s, AnswerState::Streaming));
        const chat::MessageId answer = scene.model.message(1).id;
        const auto before = scene.parts(1);
        QAccessibleInterface *link = scene.part(1, QAccessible::Link, u"link"_s);
        QVERIFY(link);
        scene.stream(answer, u" more.\n\n```cpp\nint i;\n"_s);
        QAccessibleInterface *copy = scene.part(1, QAccessible::Button, u"Copy code"_s);
        QVERIFY(copy);
        for (int i = 0; i < 100; ++i) scene.stream(answer, u"int j;\n"_s);
        const auto after = scene.parts(1);
        QCOMPARE(after.at(0), before.at(0));
        QCOMPARE(after.at(1), before.at(1));
        QCOMPARE(scene.part(1, QAccessible::Link, u"link"_s), link);
        QCOMPARE(scene.part(1, QAccessible::Button, u"Copy code"_s), copy);
        QCOMPARE(after.at(1)->text(QAccessible::Value), u"A link and more."_s);
        // Also when it went out of sight and was forgotten.
        for (int i = 0; i < 100; ++i) scene.stream(answer, u"\n```\n\nMore and more of it."_s);
        scene.view.verticalScrollBar()->setValue(scene.view.verticalScrollBar()->maximum());
        QVERIFY(link->isValid());
        QCOMPARE(link->text(QAccessible::Description), u"https://example.org/"_s);
        QVERIFY(link->state().offscreen);
    }

    void blocksSayTheirRoleLevelAndLanguage()
    {
        Scene scene(turn(u"### Third\n\n```c++\nint i;\n```\n\nText\n\n> Quote\n\n---"_s));
        const auto parts = scene.parts(1);
        QCOMPARE(parts.at(0)->role(), QAccessible::Heading);
        QCOMPARE(parts.at(0)->attributesInterface()->attributeValue(QAccessible::Attribute::Level).toInt(), 3);
        QCOMPARE(parts.at(1)->text(QAccessible::Name), u"Code block, C++"_s);
        const QVariant custom = parts.at(1)->attributesInterface()->attributeValue(QAccessible::Attribute::Custom);
        const QHash<QString, QString> expected {{u"code-language"_s, u"C++"_s}};
        QVERIFY((custom.value<QHash<QString, QString>>() == expected));
        QVERIFY(parts.at(2)->attributesInterface()->attributeKeys().isEmpty());
        QCOMPARE(parts.at(3)->text(QAccessible::Description), u"Quote"_s);
        QCOMPARE(parts.at(4)->role(), QAccessible::Separator);
    }

    void theTextOfABlockHasTheSelectionAndTheCaret()
    {
        Scene scene(turn(u"One two three.\n\nFour five."_s));
        QAccessible::setActive(true);
        QAccessibleTextInterface *first = scene.parts(1).at(0)->textInterface();
        QAccessibleTextInterface *second = scene.parts(1).at(1)->textInterface();
        QCOMPARE(first->cursorPosition(), -1);
        first->setSelection(0, 4, 7);
        QCOMPARE(first->selectionCount(), 1);
        int start = 0;
        int end = 0;
        first->selection(0, &start, &end);
        QCOMPARE(first->text(start, end), u"two"_s);
        QCOMPARE(first->cursorPosition(), 7);
        QCOMPARE(second->selectionCount(), 0);
        heard.clear();
        QTest::keyClick(&scene.view, Qt::Key_End, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(said(QAccessible::TextSelectionChanged), {u"Four five."_s});
        QCOMPARE(first->cursorPosition(), -1);
        QCOMPARE(second->cursorPosition(), 10);
        first->selection(0, &start, &end);
        QCOMPARE(first->text(start, end), u"two three."_s);
        second->selection(0, &start, &end);
        QCOMPARE(second->text(start, end), u"Four five."_s);
        first->removeSelection(0);
        QCOMPARE(second->selectionCount(), 0);
    }

    void textIsReadByWordSentenceAndLineOfTheScreen()
    {
        Scene scene(turn(u"One sentence. "_s + u"Another word and "_s.repeated(20) + u"the end."_s));
        QAccessibleTextInterface *text = scene.parts(1).at(0)->textInterface();
        int start = 0;
        int end = 0;
        QCOMPARE(text->textAtOffset(5, QAccessible::WordBoundary, &start, &end), u"sentence"_s);
        QCOMPARE(text->textAtOffset(5, QAccessible::SentenceBoundary, &start, &end), u"One sentence. "_s);
        QString all;
        int lines = 0;
        for (int at = 0; at < text->characterCount() && lines < 20; at = end, ++lines) {
            all += text->textAtOffset(at, QAccessible::LineBoundary, &start, &end);
            QCOMPARE(start, at);
            QVERIFY(end > at);
            QCOMPARE(text->characterRect(start).top(), text->characterRect(end - 1).top());
        }
        QVERIFY(lines > 2);
        QCOMPARE(all, text->text(0, text->characterCount()));
        (void)text->textAtOffset(0, QAccessible::LineBoundary, &start, &end);
        const int second = end;
        QCOMPARE(text->textAfterOffset(0, QAccessible::LineBoundary, &start, &end),
                 text->textAtOffset(second, QAccessible::LineBoundary, &start, &end));
        QCOMPARE(text->textBeforeOffset(second, QAccessible::LineBoundary, &start, &end),
                 text->textAtOffset(0, QAccessible::LineBoundary, &start, &end));
    }

    void textSaysHowItLooks()
    {
        Scene scene(turn(u"Some **bold** and `code`."_s));
        QAccessibleTextInterface *text = scene.parts(1).at(0)->textInterface();
        int start = 0;
        int end = 0;
        QCOMPARE(text->attributes(6, &start, &end), u"font-weight:bold;"_s);
        QCOMPARE(text->text(start, end), u"bold"_s);
        QVERIFY(text->attributes(0, &start, &end).isEmpty());
        QCOMPARE(text->text(start, end), u"Some "_s);
        QCOMPARE(text->attributes(15, &start, &end), u"font-family:monospace;"_s);
    }

    void newMessagesAndBlocksAreToldButNotEveryToken()
    {
        Scene scene(turn(u"Start"_s, AnswerState::Streaming));
        QAccessible::setActive(true);
        const chat::MessageId answer = scene.model.message(1).id;
        heard.clear();
        for (int i = 0; i < 20; ++i) scene.stream(answer, u" token"_s);
        QVERIFY(said(QAccessible::ObjectCreated).isEmpty());
        scene.stream(answer, u".\n\nNext"_s);
        QCOMPARE(said(QAccessible::ObjectCreated), {u"Next"_s});
        heard.clear();
        test::appendTurn(*scene.conversation, u"Another"_s, u"Answer"_s);
        QCOMPARE(said(QAccessible::ObjectCreated).size(), 2);
    }

    void theKeyboardMovesTheFocusOfTheTree()
    {
        Scene scene(turn(u"See [here](https://example.org/)."_s));
        QAccessible::setActive(true);
        heard.clear();
        QTest::keyClick(&scene.view, Qt::Key_Tab);
        QCOMPARE(said(QAccessible::Focus).value(said(QAccessible::Focus).size() - 1), u"here"_s);
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(&scene.view);
        QCOMPARE(list->focusChild(), scene.part(1, QAccessible::Link, u"here"_s));
        QVERIFY(list->focusChild()->state().focused);
    }

    void anAnswerIsSpokenToItsEnd()
    {
        Scene scene(turn({}, AnswerState::Waiting));
        QAccessible::setActive(true);
        chat::Message answer = scene.model.message(1);
        answer.state = AnswerState::Streaming;
        scene.conversation->update(answer, chat::Conversation::StateChanged);
        scene.stream(answer.id, u"One. Two. And thr"_s);
        scene.stream(answer.id, u"ee"_s);
        QCOMPARE(said(QAccessible::Announcement), {u"Answer started"_s});
        answer = scene.model.message(1);
        answer.state = AnswerState::Complete;
        scene.conversation->update(answer, chat::Conversation::StateChanged);
        QCOMPARE(said(QAccessible::Announcement),
                 QStringList({u"Answer started"_s, u"One. Two. And three Answer finished"_s}));
    }

    void nobodyListensNothingIsSaid()
    {
        Scene scene(turn({}, AnswerState::Waiting));
        chat::Message answer = scene.model.message(1);
        answer.state = AnswerState::Streaming;
        scene.conversation->update(answer, chat::Conversation::StateChanged);
        scene.stream(answer.id, u"One. Two. "_s);
        answer = scene.model.message(1);
        answer.state = AnswerState::Complete;
        scene.conversation->update(answer, chat::Conversation::StateChanged);
        QVERIFY(said(QAccessible::Announcement).isEmpty());
        QVERIFY(said(QAccessible::ObjectCreated).isEmpty());
    }

    void sentencesComeWholeAndInBatches()
    {
        test::FakeClock clock;
        QStringList spoken;
        gui::Announcer announcer(clock, std::make_shared<text::HighlighterRepository>(),
                                 [&spoken](const QString &text) { spoken << text; });
        const chat::MessageId id = chat::MessageId::create();
        announcer.begin(id);
        markdown::BlockDocument document;
        const auto write = [&](const QString &text) {
            for (const QChar token : text) {
                document.append(QString(token));
                announcer.update(id, document.blocks());
                clock.advance(std::chrono::milliseconds(10));
            }
        };
        write(u"First. Second one"_s);
        QCOMPARE(spoken, {u"Answer started"_s});
        clock.advance(gui::Announcer::interval);
        QCOMPARE(spoken.last(), u"First."_s);
        write(u" ends. A third."_s);
        // The pause between two batches lasts, however much comes.
        QCOMPARE(spoken.size(), 2);
        clock.advance(gui::Announcer::interval);
        QCOMPARE(spoken.last(), u"Second one ends."_s);
        clock.advance(gui::Announcer::interval * 5);
        QCOMPARE(spoken.size(), 3);
        announcer.end(id, document.blocks(), {});
        QCOMPARE(spoken.last(), u"A third. Answer finished"_s);
        announcer.update(id, document.blocks());
        QCOMPARE(clock.pendingTimers(), 0);
    }

    void everythingIsSpokenOnceAndCodeByName_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::addColumn<QStringList>("sentences");
        QTest::newRow("code") << u"Look.\n\n```cpp\nint i;\nint j;\n```\n\nDone."_s
                              << QStringList {u"Look."_s, u"Code block, C++"_s, u"Done."_s};
        QTest::newRow("code of no language") << u"```\nx\n```"_s << QStringList {u"Code block"_s};
        QTest::newRow("a list") << u"- One. Two.\n- Three\n  - Four"_s
                                << QStringList {u"One."_s, u"Two."_s, u"Three"_s, u"Four"_s};
        QTest::newRow("a table") << u"| a | b |\n|--|--|\n| 1 | 2 |"_s << QStringList {u"Table of 2 row(s)"_s};
        QTest::newRow("Chinese") << u"第一句。第二句。"_s << QStringList {u"第一句。"_s, u"第二句。"_s};
    }
    void everythingIsSpokenOnceAndCodeByName()
    {
        QFETCH(const QString, markdown);
        QFETCH(const QStringList, sentences);
        text::HighlighterRepository languages;
        markdown::BlockDocument document;
        gui::SpokenAnswer spoken;
        QStringList all;
        for (const QChar token : markdown) {
            document.append(QString(token));
            all << spoken.take(document.blocks(), false, languages);
        }
        document.finish();
        all << spoken.take(document.blocks(), true, languages);
        QCOMPARE(all, sentences);
        QVERIFY(spoken.take(document.blocks(), true, languages).isEmpty());
    }
};

void TestTranscriptAccess::aTableHasRowsColumnsAndCells()
{
    Scene scene(test::emptyConversation());
    test::appendTurn(*scene.conversation, u"Go"_s, u"| Name | Size |\n|--|--:|\n| one **bold** | 1 |\n| two |"_s);
    QAccessibleInterface *table = QAccessible::queryAccessibleInterface(&scene.view)->child(1)->child(0);
    QCOMPARE(table->role(), QAccessible::Table);
    QAccessibleTableInterface *cells = table->tableInterface();
    QVERIFY(cells);
    QCOMPARE(cells->rowCount(), 3);
    QCOMPARE(cells->columnCount(), 2);
    QCOMPARE(cells->columnDescription(1), u"Size"_s);
    QCOMPARE(table->childCount(), 6);
    QVERIFY(!cells->cellAt(3, 0));
    QVERIFY(!cells->cellAt(0, 2));
    QVERIFY(!cells->cellAt(-1, 0));
    QAccessibleInterface *cell = cells->cellAt(1, 0);
    QCOMPARE(cell->text(QAccessible::Name), u"one bold"_s);
    QCOMPARE(cell->role(), QAccessible::Cell);
    QCOMPARE(cells->cellAt(0, 0)->role(), QAccessible::ColumnHeader);
    QCOMPARE(cell->parent(), table);
    QCOMPARE(table->child(2), cell);
    QCOMPARE(table->indexOfChild(cell), 2);
    QCOMPARE(cells->cellAt(2, 1)->text(QAccessible::Name), QString());
    QAccessibleTableCellInterface *place = cell->tableCellInterface();
    QVERIFY(place);
    QCOMPARE(place->rowIndex(), 1);
    QCOMPARE(place->columnIndex(), 0);
    QCOMPARE(place->table(), table);
    QCOMPARE(place->columnHeaderCells(), QList<QAccessibleInterface *> {cells->cellAt(0, 0)});
    // Side by side, one under the other, and found there.
    QVERIFY(table->rect().contains(cell->rect()));
    QCOMPARE(cell->rect().right() <= cells->cellAt(1, 1)->rect().left() + 1, true);
    QVERIFY(cell->rect().top() >= cells->cellAt(0, 0)->rect().bottom());
    for (int i = 0; i < 4; ++i) {
        const QPoint inside = table->child(i)->rect().center();
        QCOMPARE(table->childAt(inside.x(), inside.y()), table->child(i));
    }
    // A text is no table.
    QVERIFY(!QAccessible::queryAccessibleInterface(&scene.view)->child(0)->child(0)->tableInterface());
}

void TestTranscriptAccess::everyPartIsFoundAtItsPlace()
{
    Scene scene(test::emptyConversation());
    test::appendTurn(*scene.conversation, u"Go"_s,
                     u"Some [one](https://a.example/) and [two](https://b.example/).\n\n```cpp\nint i;\n```\n\nEnd."_s);
    QAccessibleInterface *answer = QAccessible::queryAccessibleInterface(&scene.view)->child(1);
    for (int i = 0; i < answer->childCount(); ++i) {
        QAccessibleInterface *part = answer->child(i);
        const QRect rect = part->rect();
        QCOMPARE(answer->indexOfChild(part), i);
        // A corner of a block, which no link covers.
        const QPoint at = part->role() == QAccessible::Link ? rect.center() : rect.bottomRight() - QPoint(2, 2);
        QCOMPARE(answer->childAt(at.x(), at.y()), part);
    }
    QVERIFY(!answer->childAt(-10, -10));
}

QTEST_MAIN(TestTranscriptAccess)
#include "tst_transcriptaccess.moc"
