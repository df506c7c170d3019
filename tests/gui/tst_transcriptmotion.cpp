// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "transcriptscene.h"

#include <QScrollBar>
#include <QWheelEvent>

using namespace Qt::StringLiterals;
using namespace runnel;
using chat::AnswerState;
using gui::TranscriptView;
using test::Scene;

namespace {

void turnWheel(Scene &scene, const QPoint &pixels, const QPoint &angle)
{
    const QPointF at(300, 300);
    QWheelEvent event(at, scene.view.viewport()->mapToGlobal(at), pixels, angle, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(scene.view.viewport(), &event);
}

// A place in the middle of a long conversation, at a message that reaches above the view.
int goToTheMiddle(Scene &scene)
{
    QScrollBar *bar = scene.view.verticalScrollBar();
    bar->setValue(bar->maximum() / 2);
    return scene.model.rowOf(scene.view.scrollAnchor().message);
}

// The first character of the line at the top of the view, of the messages from \a row on.
struct Seen
{
    chat::MessageId message;
    int block = 0;
    int offset = 0;
    int y = 0;
};
Seen firstSeen(Scene &scene, int row)
{
    for (; row < scene.model.rowCount(); ++row) {
        const auto parts = scene.parts(row);
        for (int block = 0; block < parts.size(); ++block) {
            const QAccessibleTextInterface *text = parts.at(block)->textInterface();
            for (int i = 0; text && i < text->characterCount(); ++i) {
                const QRect rect = scene.character(row, block, i);
                if (rect.bottom() > 0) return {scene.model.message(row).id, block, i, rect.top()};
            }
        }
    }
    return {};
}
int heightOf(Scene &scene, const Seen &seen)
{
    return scene.character(scene.model.rowOf(seen.message), seen.block, seen.offset).top();
}

} // namespace

class TestTranscriptMotion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theCaretBlinksWithoutItsBlock()
    {
        auto conversation = test::longConversation(0);
        test::appendTurn(*conversation, u"Question"_s, u"Some words of an answer"_s, AnswerState::Streaming);
        Scene scene(std::move(conversation));
        scene.theme.setReducedMotion(false);
        QTRY_VERIFY(scene.view.work().blinks > 0);
        const auto before = scene.view.work();
        QTRY_VERIFY(scene.view.work().blinks > before.blinks + 1);
        QCOMPARE(scene.view.work().messagesPainted, before.messagesPainted);
    }

    void aBlinkLooksAsIfAllWerePainted()
    {
        for (const QString &text : {u"Some words"_s, u"- a list"_s, u"> quoted"_s, u"```\ncode"_s, u"| a |\n|--|"_s,
                                    u"| a |\n|--|\n| b |"_s, u"سؤال"_s}) {
            auto conversation = test::longConversation(0);
            test::appendTurn(*conversation, u"Question"_s, text, AnswerState::Streaming);
            Scene scene(std::move(conversation));
            scene.theme.setReducedMotion(false);
            const auto blinks = [&scene] { return scene.view.work().blinks; };
            QTRY_VERIFY(blinks() > 0);
            const auto before = blinks();
            QTRY_VERIFY(blinks() > before);
            const QImage blinked = scene.view.screen()->grabWindow(scene.view.winId()).toImage();
            const QImage painted = scene.view.grab().toImage();
            QVERIFY2(blinked == painted || blinked.isNull(), qPrintable(text));
        }
    }

    void aTouchpadMovesThePixelsItSays()
    {
        Scene scene(test::longConversation(40));
        scene.theme.setReducedMotion(false);
        goToTheMiddle(scene);
        QScrollBar *bar = scene.view.verticalScrollBar();
        const int before = bar->value();
        turnWheel(scene, {0, -37}, {0, -60});
        QCOMPARE(bar->value(), before + 37);
        turnWheel(scene, {0, 12}, {0, 20});
        QCOMPARE(bar->value(), before + 25);
    }

    void fineStepsAddUp()
    {
        Scene scene(test::longConversation(40));
        goToTheMiddle(scene);
        QScrollBar *bar = scene.view.verticalScrollBar();
        const int before = bar->value();
        for (int i = 0; i < 120; ++i) turnWheel(scene, {}, {0, -1});
        const int fine = bar->value() - before;
        turnWheel(scene, {}, {0, -120});
        QCOMPARE(bar->value() - before, 2 * fine);
        QVERIFY(fine > 40);
    }

    void aWheelGlidesUnlessMotionIsReduced()
    {
        Scene scene(test::longConversation(40));
        goToTheMiddle(scene);
        QScrollBar *bar = scene.view.verticalScrollBar();
        int before = bar->value();
        turnWheel(scene, {}, {0, -120});
        const int step = bar->value() - before;
        QVERIFY(step > 40);
        scene.theme.setReducedMotion(false);
        before = bar->value();
        turnWheel(scene, {}, {0, -120});
        QVERIFY(bar->value() < before + step);
        turnWheel(scene, {}, {0, -120});
        QTRY_COMPARE(bar->value(), before + 2 * step);
    }

    void whatIsReadStaysToThePixel_data()
    {
        using Change = std::function<void(Scene &)>;
        QTest::addColumn<Change>("change");
        QTest::newRow("a narrower window") << Change([](Scene &scene) { scene.view.resize(500, 600); });
        QTest::newRow("a wider window") << Change([](Scene &scene) { scene.view.resize(1000, 600); });
        QTest::newRow("a higher window") << Change([](Scene &scene) { scene.view.resize(800, 800); });
        QTest::newRow("larger text") << Change([](Scene &scene) { scene.theme.setFontSize(22); });
        QTest::newRow("smaller text") << Change([](Scene &scene) { scene.theme.setFontSize(12); });
        QTest::newRow("an answer above that is another one") << Change([](Scene &scene) {
            chat::Message first = scene.model.message(1);
            first.append(chat::PartKind::Text, u"\n\nMuch more of it.\n\n```\nand code\n```"_s.repeated(20));
            scene.conversation->update(first, chat::Conversation::ContentReplaced);
            scene.clock.advance(std::chrono::milliseconds(20));
        });
        QTest::newRow("an answer above that fails") << Change([](Scene &scene) {
            chat::Message first = scene.model.message(3);
            first.state = AnswerState::Failed;
            first.error = core::Error {.kind = core::ErrorKind::Server, .message = u"500"_s};
            scene.conversation->update(first, chat::Conversation::StateChanged);
        });
        QTest::newRow("an answer below that grows") << Change([](Scene &scene) {
            const int last = scene.model.rowCount() - 1;
            scene.stream(scene.model.message(last).id, u"\n\nMore."_s.repeated(50));
        });
        QTest::newRow("somebody looks at what is far above") << Change([](Scene &scene) {
            for (int row = 0; row < 20; ++row) QVERIFY(!scene.character(row, 0, 0).isEmpty());
        });
        QTest::newRow("a new turn") << Change(
            [](Scene &scene) { test::appendTurn(*scene.conversation, u"Another question"_s, u"Another answer"_s); });
    }
    void whatIsReadStaysToThePixel()
    {
        QFETCH(const std::function<void(Scene &)>, change);
        Scene scene(test::longConversation(60));
        // A line that the upper edge cuts: that one is being read.
        const int row = goToTheMiddle(scene);
        QScrollBar *bar = scene.view.verticalScrollBar();
        const int below = firstSeen(scene, row).y;
        bar->setValue(bar->value() + below + 3);
        const Seen seen = firstSeen(scene, row);
        QCOMPARE(seen.y, -3);
        change(scene);
        QCOMPARE(heightOf(scene, seen), seen.y);
    }
};

QTEST_MAIN(TestTranscriptMotion)
#include "tst_transcriptmotion.moc"
