// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "transcriptscene.h"

using namespace Qt::StringLiterals;
using namespace runnel;
using chat::AnswerState;
using test::Scene;

namespace {

QRect inView(Scene &scene, QAccessibleInterface *part)
{
    const QRect rect = part->rect();
    return {scene.view.viewport()->mapFromGlobal(rect.topLeft()), rect.size()};
}

std::unique_ptr<chat::Conversation> turn(const QString &prompt, const QString &answer)
{
    auto conversation = test::longConversation(0);
    test::appendTurn(*conversation, prompt, answer, AnswerState::Interrupted);
    return conversation;
}

} // namespace

class TestTranscriptMirror : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aConversationFromTheRightIsMirrored()
    {
        Scene scene(turn(u"Hi"_s, u"Text"_s));
        const auto copy = [&](int row) { return inView(scene, scene.part(row, QAccessible::Button, u"Copy"_s)); };
        const auto middle = scene.view.viewport()->width() / 2;
        const int promptAt = scene.character(0, 0, 0).left();
        QVERIFY(promptAt > middle);
        const QRect answerCopy = copy(1);
        const QRect promptCopy = copy(0);
        const QRect button = inView(scene, scene.part(1, QAccessible::Button, u"Continue"_s));
        QVERIFY(answerCopy.center().x() < middle && promptCopy.center().x() > middle && button.center().x() > middle);

        scene.view.setLayoutDirection(Qt::RightToLeft);
        const auto mirrored = [&](const QRect &rect) {
            return QRect(scene.view.viewport()->width() - rect.left() - rect.width(), rect.top(), rect.width(),
                         rect.height());
        };
        QVERIFY(scene.character(0, 0, 0).left() < middle);
        QCOMPARE(copy(1), mirrored(answerCopy));
        QCOMPARE(copy(0), mirrored(promptCopy));
        QCOMPARE(inView(scene, scene.part(1, QAccessible::Button, u"Continue"_s)), mirrored(button));
        scene.view.setLayoutDirection(Qt::LeftToRight);
        QCOMPARE(copy(1), answerCopy);
    }

    void aBubbleIsAsWideAsItsTextWhereverThatBegins()
    {
        for (const auto direction : {Qt::LeftToRight, Qt::RightToLeft}) {
            Scene scene(turn(u"سؤال"_s, u"Text"_s));
            scene.view.setLayoutDirection(direction);
            const QRect block = inView(scene, scene.parts(0).at(0));
            QVERIFY(block.width() < 200);
            for (int i = 0; i < 4; ++i)
                QVERIFY(block.adjusted(-1, -1, 1, 1).contains(scene.character(0, 0, i).center()));
            const bool isLeft = block.center().x() < scene.view.viewport()->width() / 2;
            QCOMPARE(isLeft, direction == Qt::RightToLeft);
            // A press on the text selects there.
            const QPoint first = scene.character(0, 0, 0).center();
            QTest::mouseDClick(scene.view.viewport(), Qt::LeftButton, {}, first);
            QCOMPARE(scene.parts(0).at(0)->textInterface()->selectionCount(), 1);
        }
    }

    void aBubbleOfBothDirectionsIsWide()
    {
        Scene scene(turn(u"سؤال\n\nquestion"_s, u"Text"_s));
        QVERIFY(inView(scene, scene.parts(0).at(0)).width() > 400);
    }
};

QTEST_MAIN(TestTranscriptMirror)
#include "tst_transcriptmirror.moc"
