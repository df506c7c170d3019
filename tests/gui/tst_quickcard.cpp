// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/quick/quickcard.h"

#include "gui/quick/quickprompt.h"
#include "shellfixture.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QScreen>
#include <QSignalSpy>
#include <QWindow>

using namespace Qt::StringLiterals;
using namespace runnel;
using gui::QuickCard;
using gui::QuickPrompt;

//! The card as it is loaded, over a true prompt.
class TestQuickCard : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_disk = std::make_unique<test::Disk>();
        m_run = std::make_unique<test::Run>(*m_disk);
        m_prompt = std::make_unique<QuickPrompt>(
            gui::QuickContext {.theme = m_run->theme,
                               .clock = m_disk->clock,
                               .settings = m_disk->settings,
                               .providers = m_run->providers,
                               .library = m_run->library,
                               .streams = m_run->streams,
                               .controller = m_run->controller,
                               .isShownElsewhere = [](const chat::ConversationId &) { return false; }});
        m_card = std::make_unique<QuickCard>(*m_prompt);
    }
    void cleanup()
    {
        QGuiApplication::setLayoutDirection(Qt::LayoutDirectionAuto);
        QGuiApplication::clipboard()->clear();
        m_card.reset();
        m_prompt.reset();
        m_run.reset();
        m_disk.reset();
    }

    void itIsMadeOnFirstUseAndStandsInTheMiddle()
    {
        QVERIFY(!m_card->window());
        QVERIFY(m_card->toggle());
        QVERIFY(m_card->isVisible());
        const QRect room = m_card->window()->screen()->availableGeometry();
        QCOMPARE(m_card->window()->width(), QuickCard::width);
        QVERIFY(std::abs(m_card->window()->geometry().center().x() - room.center().x()) <= 1);
        QVERIFY(room.contains(m_card->window()->geometry()));
    }

    void aSecondPressHidesItAndAThirdShowsTheSame()
    {
        QVERIFY(m_card->toggle());
        const QWindow *window = m_card->window();
        const QSignalSpy hidden(m_card.get(), &QuickCard::hidden);
        QVERIFY(m_card->toggle());
        QVERIFY(!m_card->isVisible());
        QCOMPARE(hidden.size(), 1);
        QVERIFY(m_card->toggle());
        QVERIFY(m_card->isVisible());
        QCOMPARE(m_card->window(), window);
    }

    void aQuestionIsTypedAndAnswered()
    {
        open();
        type(u"hello"_s);
        QTest::keyClick(m_card->window(), Qt::Key_Return);
        m_run->settle();
        QCOMPARE(m_prompt->question(), u"hello"_s);
        m_run->scripted->last()->playConnected();
        m_run->scripted->last()->playText(u"Hi **there**."_s);
        m_run->settle();
        const int height = m_card->window()->height();
        QTest::keyClick(m_card->window(), Qt::Key_Escape);
        QVERIFY(!m_card->isVisible());
        QVERIFY(m_prompt->isRunning());
        QVERIFY(m_card->toggle());
        QTRY_COMPARE(m_card->window()->height(), height);
        m_run->scripted->last()->playFinish();
        m_run->settle();
        QVERIFY(!m_prompt->isRunning());
    }

    void anAnswerThatEndsWhileItIsHiddenIsThereAgain()
    {
        open();
        type(u"hello"_s);
        QTest::keyClick(m_card->window(), Qt::Key_Return);
        m_run->settle();
        QTest::keyClick(m_card->window(), Qt::Key_Escape);
        m_run->scripted->last()->playConnected();
        m_run->scripted->last()->playText(u"Hi."_s);
        m_run->scripted->last()->playFinish();
        m_run->settle();
        QVERIFY(m_card->toggle());
        QCOMPARE(m_prompt->question(), u"hello"_s);
        QCOMPARE(m_prompt->answer()->rowCount(), 1);
    }

    void controlEnterTakesItToTheWindow()
    {
        open();
        type(u"hello"_s);
        const QSignalSpy wanted(m_prompt.get(), &QuickPrompt::windowRequested);
        QTest::keyClick(m_card->window(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(wanted.size(), 1);
        QVERIFY(!m_card->isVisible());
        QCOMPARE(wanted.at(0).at(1).toString(), u"hello"_s);
    }

    void itIsMirroredWhereTheLanguageRunsFromRightToLeft()
    {
        QGuiApplication::clipboard()->setText(u"some text"_s);
        open();
        const auto *chip = m_card->window()->findChild<QObject *>(u"chip"_s);
        QVERIFY(chip);
        QCOMPARE(chip->property("x").toDouble(), 0.0);
        QGuiApplication::setLayoutDirection(Qt::RightToLeft);
        QTRY_VERIFY(chip->property("x").toDouble() > 0.0);
    }

    void assistiveTechnologyFindsItsParts()
    {
        open();
        QAccessibleInterface *window = QAccessible::queryAccessibleInterface(m_card->window());
        QVERIFY(window);
        QVERIFY(has(window, QAccessible::EditableText));
    }

private:
    void open()
    {
        QVERIFY(m_card->toggle());
        m_card->window()->requestActivate();
        QVERIFY(QTest::qWaitForWindowActive(m_card->window()));
    }
    void type(const QString &text)
    {
        for (const QChar letter : text) QTest::keyClick(m_card->window(), letter.toLatin1());
    }
    [[nodiscard]] static bool has(QAccessibleInterface *in, QAccessible::Role role)
    {
        if (in->role() == role && !in->text(QAccessible::Name).isEmpty()) return true;
        for (int i = 0; i < in->childCount(); ++i) {
            if (has(in->child(i), role)) return true;
        }
        return false;
    }

    std::unique_ptr<test::Disk> m_disk;
    std::unique_ptr<test::Run> m_run;
    std::unique_ptr<QuickPrompt> m_prompt;
    std::unique_ptr<QuickCard> m_card;
};

QTEST_MAIN(TestQuickCard)
#include "tst_quickcard.moc"
