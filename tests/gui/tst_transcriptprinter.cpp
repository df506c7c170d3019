// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/images/answerimages.h"
#include "gui/images/thumbnails.h"
#include "gui/transcript/transcriptprinter.h"
#include "pdftext.h"
#include "support/images.h"
#include "support/memoryattachments.h"
#include "text/highlighterrepository.h"
#include "text/mathrenderer.h"
#include "transcriptscene.h"

#include <QBuffer>
#include <QLocale>
#include <QPdfWriter>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace runnel;
using gui::PrintedChat;
using gui::TranscriptPrinter;

namespace {

PrintedChat chatOf(const QString &answer)
{
    const chat::Message prompt = chat::Message::user(u"Question"_s, {}, 0);
    chat::Message reply = chat::Message::placeholder({}, prompt.id, 0);
    reply.state = chat::AnswerState::Complete;
    reply.append(chat::PartKind::Text, answer);
    return {.title = u"A title"_s,
            .messages = {{.heading = u"You · 9:00"_s, .message = prompt, .note = {}},
                         {.heading = u"guide · 9:01"_s, .message = reply, .note = {}}}};
}

struct Pictures
{
    gui::Thumbnails *thumbnails = nullptr;
    gui::AnswerImages *answerImages = nullptr;
};

struct Printed
{
    explicit Printed(const PrintedChat &chat, const std::shared_ptr<text::MathRenderer> &formulas = nullptr,
                     const Pictures &pictures = {})
    {
        gui::Theme theme;
        QBuffer buffer(&file);
        buffer.open(QIODevice::WriteOnly);
        {
            QPdfWriter writer(&buffer);
            writer.setPageLayout(
                {QPageSize(QPageSize::A4), QPageLayout::Portrait, QMarginsF(18, 18, 18, 18), QPageLayout::Millimeter});
            gui::BlockStyle style(theme, std::make_shared<text::HighlighterRepository>(), formulas);
            style.thumbnails = pictures.thumbnails;
            style.answerImages = pictures.answerImages;
            TranscriptPrinter printer(chat, style, writer);
            QSignalSpy finished(&printer, &TranscriptPrinter::finished);
            printer.start();
            // A page a turn: the loop is never held for the whole chat.
            while (finished.isEmpty() && turns < 1000) {
                const int before = printer.pages();
                if (formulas || pictures.thumbnails) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
                else QCoreApplication::sendPostedEvents(&printer, QEvent::MetaCall);
                mostInATurn = std::max(mostInATurn, printer.pages() - before);
                ++turns;
            }
            done = !finished.isEmpty() && finished.at(0).at(0).toBool();
            pages = printer.pages();
        }
        if (qEnvironmentVariableIsSet("RUNNEL_KEEP_PDF")) {
            QFile kept(qEnvironmentVariable("RUNNEL_KEEP_PDF"));
            if (kept.open(QIODevice::WriteOnly)) kept.write(file);
        }
        const test::PdfText read(file);
        texts = read.pages;
        images = read.images;
    }
    //! How often \a text stands in it.
    [[nodiscard]] qsizetype count(const QString &text) const
    {
        qsizetype found = 0;
        for (const QString &page : texts) found += page.count(text);
        return found;
    }

    QByteArray file;
    QStringList texts;
    qsizetype images = 0;
    bool done = false;
    int pages = 0;
    int turns = 0;
    int mostInATurn = 0;
};

} // namespace

class TestTranscriptPrinter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aShortChatIsOnePageOfText()
    {
        const Printed printed(chatOf(u"Some **bold** words.\n\n1. one\n2. two\n\n> quoted\n\n```cpp\nint i;\n```"_s));
        QVERIFY(printed.done);
        QCOMPARE(printed.pages, 1);
        QCOMPARE(printed.texts.size(), 1);
        QCOMPARE(printed.images, 0);
        for (const QString &text : {u"A title"_s, u"You"_s, u"Question"_s, u"guide"_s, u"bold"_s, u"one"_s, u"two"_s,
                                    u"quoted"_s, u"int"_s, u"C++"_s, u"Page 1"_s})
            QVERIFY2(printed.texts.at(0).contains(text), qPrintable(text + u" in "_s + printed.texts.at(0)));
    }

    // A line that a page's end cuts would stand on both pages.
    void everyLineStandsOnOnePage_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("line"); // with its number
        QTest::addColumn<QString>("after");
        QTest::newRow("paragraphs") << QString() << u"Line %1 of it.\n\n"_s << QString();
        QTest::newRow("one paragraph") << QString() << u"Line %1 of it.  \n"_s << QString();
        QTest::newRow("code") << u"```\n"_s << u"Line %1 of it.\n"_s << u"```\n"_s;
        QTest::newRow("a table") << u"| a |\n|--|\n"_s << u"| Line %1 of it. |\n"_s << QString();
        QTest::newRow("a list") << QString() << u"- Line %1 of it.\n"_s << QString();
        QTest::newRow("a quote in a list") << QString() << u"- > Line %1 of it.\n"_s << QString();
        QTest::newRow("code in a list") << u"- ```\n"_s << u"  Line %1 of it.\n"_s << u"  ```\n"_s;
    }
    void everyLineStandsOnOnePage()
    {
        QFETCH(const QString, before);
        QFETCH(const QString, line);
        QFETCH(const QString, after);
        QString answer = before;
        for (int i = 1000; i < 1300; ++i) answer += line.arg(i);
        const Printed printed(chatOf(answer + after));
        QVERIFY(printed.done);
        QVERIFY(printed.pages > 5);
        QCOMPARE(printed.texts.size(), printed.pages);
        for (int i = 1000; i < 1300; ++i) QCOMPARE(printed.count(u"Line %1 of it."_s.arg(i)), 1);
        for (int page = 1; page <= printed.pages; ++page) QCOMPARE(printed.count(u"Page %1"_s.arg(page)) > 0, true);
        QCOMPARE(printed.mostInATurn, 1);
    }

    void aLongChatIsPrintedWhole()
    {
        const auto conversation = test::longConversation(60);
        test::FakeClock clock;
        models::ChatModel model(clock);
        model.setConversation(conversation.get());
        const Printed printed(PrintedChat::of(model, u"Foxes"_s));
        QVERIFY(printed.done);
        QVERIFY(printed.pages > 10);
        QCOMPARE(printed.mostInATurn, 1);
        for (int i = 0; i < 60; ++i) {
            QCOMPARE(printed.count(u"Question %1:"_s.arg(i)), 1);
            QVERIFY(printed.count(u"print(%1)"_s.arg(i)) == 1);
        }
    }

    void allOfAMessageIsPrinted()
    {
        PrintedChat chat = chatOf(u"Text"_s);
        chat.messages[0].message = chat::Message::user(u"first line\nsecond line"_s, {}, 0);
        chat::Message &answer = chat.messages[1].message;
        answer.append(
            {.kind = chat::PartKind::ToolCall, .text = u"{\"city\":\"Oslo\"}"_s, .name = u"weather"_s, .key = u"1"_s});
        answer.append(
            {.kind = chat::PartKind::Annotation, .text = u"A source"_s, .name = {}, .key = u"https://example.org/"_s});
        const Printed printed(chat);
        QVERIFY(printed.done);
        QCOMPARE(printed.count(u"weather"_s), 1);
        QCOMPARE(printed.count(u"Oslo"_s), 1);
        QCOMPARE(printed.count(u"A source"_s), 1);
        // Two lines, as they were typed.
        QCOMPARE(printed.count(u"first line second line"_s), 0);
        QCOMPARE(printed.count(u"second line"_s), 1);
    }

    void formulasAreWaitedFor()
    {
        const PrintedChat chat = chatOf(u"Before.\n\n$$\\frac{a}{b}$$\n\nIn text $\\sqrt{x}$, after."_s);
        QCOMPARE(Printed(chat).count(u"frac"_s), 1);
        const Printed printed(chat, std::make_shared<text::MathRenderer>());
        QVERIFY(printed.done);
        QCOMPARE(printed.count(u"frac"_s), 0);
        QCOMPARE(printed.count(u"sqrt"_s), 0);
        QCOMPARE(printed.count(u"Before."_s), 1);
        QCOMPARE(printed.count(u"after."_s), 1);
    }

    void aHeadingDoesNotEndAPage()
    {
        for (int lines = 20; lines < 60; ++lines) {
            const Printed printed(chatOf(u"Word\n\n"_s.repeated(lines) + u"## Heading\n\nBelow it."_s));
            for (const QString &page : printed.texts) QCOMPARE(page.contains(u"Heading"_s), page.contains(u"Below"_s));
        }
    }

    void codeWrapsAndTablesFit()
    {
        QString cells;
        for (int i = 0; i < 12; ++i) cells += u"| cell number %1 "_s.arg(i);
        const Printed printed(chatOf(u"```\n"_s + u"word "_s.repeated(60) + u"last\n```\n\n"_s + cells + u"|\n"_s +
                                     u"|--"_s.repeated(12) + u"|\n"_s + cells + u"|\n"_s));
        QVERIFY(printed.done);
        QCOMPARE(printed.pages, 1);
        QCOMPARE(printed.count(u"last"_s), 1);
        QCOMPARE(printed.count(u"11"_s), 2);
    }

    void aCellHigherThanAPageIsCutBetweenLines()
    {
        QString text;
        for (int i = 1000; i < 1600; ++i) text += u"word%1 and some more of them to fill the line "_s.arg(i);
        const Printed printed(chatOf(u"| a | b |\n|--|--|\n| x | "_s + text + u" |\n"_s));
        QVERIFY(printed.done);
        QVERIFY(printed.pages > 2);
        for (int i = 1000; i < 1600; ++i) QCOMPARE(printed.count(u"word%1"_s.arg(i)), 1);
    }

    void attachedImagesArePrinted()
    {
        test::MemoryAttachments store;
        PrintedChat chat = chatOf(u"An answer."_s);
        for (const QSize &size : {QSize(300, 200), QSize(40, 2000)}) {
            QString key;
            store.add(test::makePng(size.width(), size.height()), this, [&key](const auto &kept) { key = *kept; });
            QTRY_VERIFY(!key.isEmpty());
            chat.messages[0].message.attachments.append({.key = key,
                                                         .name = u"river %1.png"_s.arg(size.width()),
                                                         .mimeType = u"image/png"_s,
                                                         .width = size.width(),
                                                         .height = size.height()});
        }
        gui::Thumbnails thumbnails(store);
        const Printed printed(chat, nullptr, {.thumbnails = &thumbnails});
        QVERIFY(printed.done);
        QCOMPARE(printed.images, 2);
        QCOMPARE(printed.count(u"river 300.png"_s), 1);
        QCOMPARE(printed.count(u"river 40.png"_s), 1);
        QCOMPARE(printed.count(u"An answer."_s), 1);
    }

    void anImageThatIsGoneIsPrintedByItsName()
    {
        test::MemoryAttachments store;
        PrintedChat chat = chatOf(u"An answer."_s);
        chat.messages[0].message.attachments.append(
            {.key = u"gone"_s, .name = u"river.png"_s, .mimeType = u"image/png"_s, .width = 3, .height = 2});
        gui::Thumbnails thumbnails(store);
        const Printed printed(chat, nullptr, {.thumbnails = &thumbnails});
        QVERIFY(printed.done);
        QCOMPARE(printed.images, 0);
        QCOMPARE(printed.count(u"Image: river.png"_s), 1);
    }

    void ofTheImagesOfAnAnswerThoseThatAreLoadedArePrinted()
    {
        test::MemoryAttachments store;
        gui::Thumbnails thumbnails(store);
        gui::AnswerImages images;
        const QString address = u"data:image/png;base64,"_s + QString::fromLatin1(test::makePng(300, 200).toBase64());
        images.load(address);
        QTRY_VERIFY(images.find(address).state == gui::AnswerImages::State::Ready);
        const Pictures pictures {.thumbnails = &thumbnails, .answerImages = &images};
        const Printed loaded(chatOf(u"![A river](%1)"_s.arg(address)), nullptr, pictures);
        QVERIFY(loaded.done);
        QCOMPARE(loaded.images, 1);
        QCOMPARE(loaded.count(u"A river"_s), 1);
        const Printed asleep(chatOf(u"![A hill](https://images.example.org/hill.png)"_s), nullptr, pictures);
        QVERIFY(asleep.done);
        QCOMPARE(asleep.count(u"Not loaded: images.example.org"_s), 1);
    }

    void howAnAnswerEndedIsSaid()
    {
        auto conversation = test::longConversation(0);
        test::appendTurn(*conversation, u"Question"_s, u"Half"_s, chat::AnswerState::Stopped);
        test::FakeClock clock;
        models::ChatModel model(clock);
        model.setConversation(conversation.get());
        const Printed printed(PrintedChat::of(model, u"T"_s));
        QCOMPARE(printed.count(u"Stopped"_s), 1);
    }

    void theScreenMayBeDark()
    {
        gui::Theme theme;
        const gui::BlockStyle screen(theme, std::make_shared<text::HighlighterRepository>());
        gui::BlockStyle dark = screen;
        dark.colors.window = dark.colors.codeGround = Qt::black;
        dark.colors.text = Qt::white;
        dark.dark = true;
        const gui::BlockStyle paper = dark.forPrint();
        QVERIFY(!paper.dark);
        QCOMPARE(paper.colors, gui::Theme::paperColors());
    }

    void thePaperIsThatOfTheCountry()
    {
        const QPageLayout usual = gui::usualPageLayout();
        QVERIFY(usual.isValid());
        QVERIFY(usual.pageSize().id() == QPageSize::A4 || usual.pageSize().id() == QPageSize::Letter);
    }

    void aDeviceThatFailsIsTold()
    {
        gui::Theme theme;
        QBuffer closed;
        closed.open(QIODevice::WriteOnly);
        QPdfWriter writer(&closed);
        QPainter busy(&writer); // somebody else paints on it
        TranscriptPrinter printer(chatOf(u"x"_s),
                                  gui::BlockStyle(theme, std::make_shared<text::HighlighterRepository>()), writer);
        QSignalSpy finished(&printer, &TranscriptPrinter::finished);
        QTest::ignoreMessage(QtWarningMsg,
                             "QPainter::begin: A paint device can only be painted by one painter at a time.");
        printer.start();
        QTRY_COMPARE(finished.count(), 1);
        QVERIFY(!finished.at(0).at(0).toBool());
    }
};

QTEST_MAIN(TestTranscriptPrinter)
#include "tst_transcriptprinter.moc"
