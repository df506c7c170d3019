// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/fakeclock.h"
#include "transcriptsample.h"

#include "gui/theme/theme.h"
#include "gui/transcript/blocklayout.h"
#include "gui/transcript/blocktext.h"
#include "gui/transcript/inlineformula.h"
#include "gui/transcript/transcriptview.h"
#include "markdown/blockdocument.h"
#include "models/chatmodel.h"
#include "text/highlighterrepository.h"
#include "text/mathrenderer.h"

#include <QAccessible>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

using namespace Qt::StringLiterals;
using namespace runnel;
using gui::BlockLayout;
using gui::TranscriptView;

namespace {

constexpr int patience = 60'000; // ms, of a loaded machine

struct Scene
{
    explicit Scene(const QString &answer)
        : conversation(std::make_unique<chat::Conversation>(newInfo())), model(clock), view(theme)
    {
        theme.setReducedMotion(true);
        message = test::appendTurn(*conversation, u"Go"_s, answer).id;
        model.setConversation(conversation.get());
        view.resize(800, 600);
        view.setModel(&model);
        view.show();
        (void)QTest::qWaitForWindowExposed(&view);
    }

    static chat::ConversationInfo newInfo()
    {
        chat::ConversationInfo info;
        info.id = chat::ConversationId::create();
        return info;
    }

    [[nodiscard]] QAccessibleInterface *block(int index)
    {
        return QAccessible::queryAccessibleInterface(&view)->child(1)->child(index);
    }

    // Of the characters from \a from up to \a to, in the viewport.
    [[nodiscard]] QRect rect(int index, int from, int to)
    {
        QAccessibleTextInterface *text = block(index)->textInterface();
        const QRect all = text->characterRect(from).united(text->characterRect(to - 1));
        return {view.viewport()->mapFromGlobal(all.topLeft()), all.size()};
    }

    test::FakeClock clock;
    std::unique_ptr<chat::Conversation> conversation;
    models::ChatModel model;
    gui::Theme theme;
    TranscriptView view;
    chat::MessageId message;
};

} // namespace

//! Formulas in the transcript: as layouts, and in the view.
class TestFormulas : public QObject
{
    Q_OBJECT

private:
    // The block of \a source, laid out after all its formulas came; null where they do not.
    std::shared_ptr<BlockLayout> typeset(const QString &source, qreal width = 600)
    {
        const markdown::BlockDocument document(source);
        std::shared_ptr<BlockLayout> layout = BlockLayout::create(document.blocks().at(0), width, m_style);
        QSignalSpy arrived(m_math.get(), &text::MathRenderer::formulaArrived);
        for (int i = 0; i < 100 && layout->waitsFor({}); ++i) {
            if (!arrived.wait(patience)) return nullptr;
            layout = BlockLayout::create(document.blocks().at(0), width, m_style, layout.get());
        }
        return layout;
    }

    gui::Theme m_theme;
    std::shared_ptr<text::MathRenderer> m_math = std::make_shared<text::MathRenderer>();
    gui::BlockStyle m_style {m_theme, std::make_shared<text::HighlighterRepository>(), m_math};

private Q_SLOTS:
    void delimitersAreTakenOff()
    {
        QCOMPARE(gui::texOf(u"$x$")->source, u"x"_s);
        QCOMPARE(gui::texOf(u"\\( x \\)")->source, u"x"_s);
        QVERIFY(!gui::texOf(u"$x$")->isDisplay);
        QVERIFY(gui::texOf(u"$$x$$")->isDisplay);
        QVERIFY(gui::texOf(u"\\[x\\]")->isDisplay);
        QVERIFY(!gui::texOf(u"$x"));
        QVERIFY(!gui::texOf(u"x\\)"));
        QVERIFY(!gui::texOf(u"$"));
    }

    void formulaIsOneObjectInItsLine()
    {
        const auto layout = typeset(u"a $\\alpha+\\beta^2$ b"_s);
        QVERIFY(layout);
        QCOMPARE(layout->length(), 20);
        const auto answer = m_math->formula(u"\\alpha+\\beta^2"_s, false);
        const qreal em = gui::formulaEm(m_style.body);
        const QRectF from = layout->caretRect(2);
        const QRectF to = layout->caretRect(18);
        QVERIFY2(qAbs(to.left() - from.left() - answer.formula->width * em) < 1.5,
                 qPrintable(QString::number(to.left() - from.left())));
        for (qreal x = from.left(); x <= to.left(); x += 1) {
            const qsizetype position = layout->positionAt({x, 5});
            QVERIFY2(position == 2 || position == 18,
                     qPrintable(u"%1 at %2 of %3 to %4"_s.arg(position).arg(x).arg(from.left()).arg(to.left())));
        }
        QCOMPARE(layout->height(), double(m_style.lineHeight));
        QCOMPARE(layout->formulaAt({from.left() + 3, 5})->tex, u"\\alpha+\\beta^2"_s);
        QVERIFY(!layout->formulaAt({from.left() - 5, 5}));
    }

    void tallFormulaMakesRoomForItself()
    {
        const auto layout =
            typeset(u"one line\\\nand $\\dfrac{\\dfrac{a}{b}}{\\dfrac{c}{d}}$ in the second\\\nthird"_s);
        QVERIFY(layout);
        const double line = m_style.lineHeight;
        QVERIFY(layout->height() > 4 * line);
        QCOMPARE(layout->caretRect(0).height(), line);
        QVERIFY(layout->caretRect(10).height() > 2 * line);
        QCOMPARE(layout->caretRect(layout->length()).height(), line);
        QCOMPARE(layout->caretRect(10).bottom(), layout->caretRect(layout->length()).top());
    }

    void formulaWiderThanItsLineIsMadeSmaller()
    {
        const QString source = u"$a+b+c+d+e+f+g+h+i+j+k$"_s;
        const auto wide = typeset(source);
        const auto narrow = typeset(source, 200);
        QVERIFY(wide && narrow);
        QVERIFY(wide->usedWidth() > 200);
        QVERIFY2(narrow->usedWidth() <= 201, qPrintable(QString::number(narrow->usedWidth())));
        QCOMPARE(narrow->height(), double(m_style.lineHeight));
    }

    void formulasStandApartFromScriptsWithoutSpaces()
    {
        const auto alone = typeset(u"$x+y$"_s);
        const auto between = typeset(u"式$x+y$は"_s);
        QVERIFY(alone && between);
        const qreal bare = alone->caretRect(5).left() - alone->caretRect(0).left();
        const qreal apart = between->caretRect(6).left() - between->caretRect(1).left();
        QVERIFY(apart > bare + 2);
    }

    void everyPlaceOfAFormulaPaints_data()
    {
        QTest::addColumn<QString>("source");
        QTest::newRow("text") << u"a $\\blacksquare$"_s;
        QTest::newRow("item") << u"- a $\\blacksquare$"_s;
        QTest::newRow("table") << u"| a |\n|--|\n| $\\blacksquare$ |"_s;
        QTest::newRow("display") << u"$$\\blacksquare$$"_s;
        QTest::newRow("right to left") << u"אבג $\\blacksquare$ דהו"_s;
    }

    void everyPlaceOfAFormulaPaints()
    {
        QFETCH(const QString, source);
        const auto layout = typeset(source);
        QVERIFY(layout);
        QImage image(600, int(layout->height()) + 20, QImage::Format_RGB32);
        image.fill(m_style.colors.window);
        QPainter painter(&image);
        layout->paint(painter, {0, 10}, {.style = m_style, .clip = QRectF(image.rect())});
        painter.end();
        int dark = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) dark += image.pixelColor(x, y) == m_style.colors.text ? 1 : 0;
        }
        QVERIFY2(dark > 60, qPrintable(QString::number(dark))); // the square is full, letters are not
        QCOMPARE(layout->formulaAt({1, 1}).has_value(), false);
    }

    void displayFormulaIsCentredAndScrollsWhereItIsTooWide()
    {
        const QString source = u"$$a+b+c+d+e+f+g+h+i+j+k$$"_s;
        const auto wide = typeset(source);
        QVERIFY(wide);
        const qreal left = wide->caretRect(0).left();
        const qreal right = wide->caretRect(wide->length()).left();
        QVERIFY(qAbs(left + right - 600) <= 2);
        QVERIFY(!wide->scrollSideways({10, 10}, 30));
        QCOMPARE(wide->positionAt({0, 10}), 0);
        QCOMPARE(wide->positionAt({599, 10}), wide->length());
        const auto narrow = typeset(source, 120);
        QVERIFY(narrow->height() > wide->height());
        QVERIFY(narrow->scrollSideways({10, 10}, 30));
        QCOMPARE(narrow->caretRect(0).left(), -30.0);
    }

    void whatFailsStaysAsItsSource()
    {
        const auto text = typeset(u"a $\\nosuchcommand$"_s);
        QVERIFY(text);
        QVERIFY(text->formulaAt({text->caretRect(5).left(), 5})->error.contains("nosuchcommand"_L1));
        QCOMPARE(text->positionAt(text->caretRect(7).center()), 7); // letter by letter
        const auto display = typeset(u"$$\n\\frac{a\n$$"_s);
        QVERIFY(!display->formulaAt({2, 8})->error.isEmpty());
    }

    void whatMayGoOnIsNotTypesetYet()
    {
        const auto before = m_math->rendered();
        for (const QString &source : {u"so $\\gamma_1$"_s, u"$$\n\\gamma_2\n$$"_s, u"- $\\gamma_3$"_s}) {
            markdown::BlockDocument document;
            document.append(source);
            const auto layout = BlockLayout::create(document.blocks().at(0), 600, m_style);
            QVERIFY(!layout->waitsFor({}));
            document.finish();
            QVERIFY(BlockLayout::create(document.blocks().at(0), 600, m_style, layout.get())->waitsFor({}));
        }
        QCOMPARE(m_math->rendered(), before);
    }

    void textThatGrowsKeepsWhatWaits_data()
    {
        QTest::addColumn<QString>("start");
        QTest::addColumn<QString>("part");
        QTest::newRow("paragraph") << QString() << u"words and $\\tau$ and some more of them "_s;
        QTest::newRow("list") << QString() << u"- an item with $\\tau$ in it\n"_s;
        QTest::newRow("quote") << QString() << u"> words with $\\tau$ in them\n>\n"_s;
        QTest::newRow("table") << u"| a | b |\n|---|---|\n"_s << u"| a cell with $\\tau$ | and another |\n"_s;
    }

    // Nobody takes the formula here: it is waited for all the time.
    void textThatGrowsKeepsWhatWaits()
    {
        QFETCH(const QString, start);
        QFETCH(const QString, part);
        constexpr qsizetype step = 72;
        gui::BlockStyle style(m_theme, m_style.languages, std::make_shared<text::MathRenderer>());
        const QString text = start + part.repeated(10'000 / part.size());
        markdown::BlockDocument document;
        std::shared_ptr<BlockLayout> layout;
        for (qsizetype at = 0; at < text.size(); at += step) {
            document.append(QStringView(text).sliced(at, std::min(step, text.size() - at)));
            QCOMPARE(document.blocks().size(), 1);
            const qint64 before = style.work->characters;
            layout = BlockLayout::create(document.blocks().constFirst(), 600, style, layout.get());
            QVERIFY2(style.work->characters - before < 1000,
                     qPrintable(QString::number(style.work->characters - before)));
        }
        QVERIFY(layout->waits());
        QVERIFY(layout->waitsFor(u"\\tau"_s));
        QVERIFY(!layout->hasNews(style));
    }

    void arrivingFormulaCostsItsRowAlone()
    {
        constexpr int rows = 60;
        QString source = u"| a | b |\n|---|---|\n"_s;
        for (int i = 0; i < rows; ++i) source += u"| a cell with $\\rho_{%1}$ | and another cell |\n"_s.arg(i);
        const markdown::BlockDocument document(source);
        const markdown::BlockPtr &block = document.blocks().constFirst();
        QSignalSpy arrived(m_math.get(), &text::MathRenderer::formulaArrived);
        std::shared_ptr<BlockLayout> layout = BlockLayout::create(block, 600, m_style);
        for (int i = 0; i < 100 && layout->waits(); ++i) {
            QVERIFY(layout->hasNews(m_style) || arrived.wait(patience));
            const qint64 before = m_style.work->characters;
            arrived.clear();
            layout = BlockLayout::create(block, 600, m_style, layout.get());
            // The cell itself, twice: for its width, and in it.
            QVERIFY2(m_style.work->characters - before < 200,
                     qPrintable(QString::number(m_style.work->characters - before)));
        }
        QVERIFY(!layout->waits());
        const auto whole = BlockLayout::create(block, 600, m_style);
        while (layout->layOut(0, layout->height(), m_style)) {
        }
        QCOMPARE(layout->height(), whole->height());
        QCOMPARE(layout->caretRect(layout->length()), whole->caretRect(whole->length()));
    }

    void formulaInALongTextIsNotCut()
    {
        // Cut at one of the spaces, each of which is in a formula, it would be none.
        const QString source = u"A "_s + u"$\\sigma + 1$,"_s.repeated(3000);
        const markdown::BlockDocument document(source);
        const markdown::Block &block = *document.blocks().constFirst();
        gui::BlockStyle style(m_theme, m_style.languages, std::make_shared<text::MathRenderer>());
        const auto layout = BlockLayout::create(document.blocks().constFirst(), 600, style);
        for (qreal top = 0; top < layout->height(); top += 500) layout->layOut(top, top + 500, style);
        for (const markdown::Span &span : block.text.spans) {
            const QRectF place = layout->caretRect(span.start + 2);
            QVERIFY2(layout->formulaAt(place.center()), qPrintable(QString::number(span.start)));
        }
    }

    void dollarsThatWereTextAreCopiedAsText()
    {
        const auto copied = [](const QString &source) {
            const markdown::BlockDocument document(source);
            const markdown::Block &block = *document.blocks().at(0);
            return gui::toMarkdown(block, 0, gui::plainLength(block));
        };
        QCOMPARE(copied(u"$a_1$ and \\$b\\$ and $5"_s), u"$a_1$ and \\$b\\$ and \\$5"_s);
        QCOMPARE(copied(u"a $5 bill"_s), u"a $5 bill"_s);
        QCOMPARE(copied(u"\\(a*b\\)"_s), u"\\(a*b\\)"_s);
        QCOMPARE(copied(u"\\[\na\n\\]"_s), u"$$\na\n$$"_s);
    }

    void arrivingFormulaLaysOutItsBlockAlone()
    {
        Scene scene(u"First $\\delta$ here.\n\nSecond.\n\nThird $\\delta^2$.\n\nFourth."_s);
        const auto before = scene.view.work().blocksLaidOut;
        const auto isTypeset = [&scene](int block, int from, int to) {
            return scene.rect(block, from, to).width() < 30;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isTypeset(0, 6, 14) && isTypeset(2, 6, 16), patience);
        QCOMPARE(scene.view.work().blocksLaidOut - before, 2);
    }

    void readingPlaceStaysWhenAFormulaAboveArrives()
    {
        // One block that reaches from above the view into it, and its formula is above.
        Scene scene(u"Text with $\\dfrac{\\dfrac{a}{b}}{\\dfrac{c}{d}}$ in it."_s + u"\\\nNext line."_s.repeated(60));
        scene.view.verticalScrollBar()->setValue(300);
        QVERIFY(scene.rect(0, 0, 4).bottom() < 0);
        const int height = scene.block(0)->rect().height();
        const int before = scene.rect(0, 300, 304).top();
        QVERIFY(before > 0);
        QTRY_VERIFY_WITH_TIMEOUT(scene.block(0)->rect().height() > height, patience);
        QCOMPARE(scene.rect(0, 300, 304).top(), before);
    }

    void copyingGivesTex()
    {
        Scene scene(u"So $x^2$ is \\$5.\n\n$$\ny = 1\n$$"_s);
        QTRY_VERIFY_WITH_TIMEOUT(scene.rect(0, 3, 8).width() < 30, patience);
        QTest::keySequence(&scene.view, QKeySequence::SelectAll);
        QTest::keySequence(&scene.view, QKeySequence::Copy);
        const QMimeData *data = QGuiApplication::clipboard()->mimeData();
        QCOMPARE(data->text(), u"Go\n\nSo $x^2$ is $5.\n\ny = 1"_s);
        QCOMPARE(QString::fromUtf8(data->data(u"text/markdown"_s)), u"Go\n\nSo $x^2$ is $5.\n\n$$\ny = 1\n$$"_s);

        const QPoint at = scene.rect(0, 3, 8).center();
        QTest::mouseDClick(scene.view.viewport(), Qt::LeftButton, {}, at);
        QTest::keySequence(&scene.view, QKeySequence::Copy);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"$x^2$"_s);

        QContextMenuEvent event(QContextMenuEvent::Mouse, at, scene.view.viewport()->mapToGlobal(at));
        QCoreApplication::sendEvent(scene.view.viewport(), &event);
        auto *menu = scene.view.findChild<QMenu *>();
        QVERIFY(menu);
        const QList<QAction *> actions = menu->actions();
        const auto copy = std::ranges::find(actions, u"Copy TeX"_s, &QAction::text);
        QVERIFY(copy != actions.end());
        (*copy)->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), u"x^2"_s);
        menu->close();
    }

    void assistiveTechnologyReadsTex()
    {
        Scene scene(u"So $x^2$.\n\n$$\ny = 1\n$$"_s);
        QCOMPARE(scene.block(0)->text(QAccessible::Name), u"So $x^2$."_s);
        QCOMPARE(scene.block(1)->text(QAccessible::Name), u"y = 1"_s);
        QCOMPARE(scene.block(1)->text(QAccessible::Description), u"Formula"_s);
    }

    void errorIsToldWithoutTags()
    {
        Scene scene(u"So $\\text{<b>}\\unknown$."_s);
        const QPoint at = scene.rect(0, 5, 8).center();
        const auto toolTip = [&scene, &at] {
            QHelpEvent event(QEvent::ToolTip, at, scene.view.viewport()->mapToGlobal(at));
            QCoreApplication::sendEvent(scene.view.viewport(), &event);
            return QToolTip::text();
        };
        QTRY_VERIFY_WITH_TIMEOUT(toolTip().contains("unknown"_L1), patience);
        QVERIFY(!toolTip().contains(u'<'));
    }
};

QTEST_MAIN(TestFormulas)
#include "tst_formulas.moc"
