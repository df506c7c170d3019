// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/composer/composer.h"
#include "gui/composer/contextmeter.h"
#include "gui/composer/modelchooser.h"
#include "gui/composer/sendbutton.h"
#include "gui/theme/theme.h"
#include "support/scriptedprovider.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QInputMethodEvent>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using gui::Composer;

class TestComposer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void enterSendsAndShiftEnterBreaksTheLine();
    void withEnterBreakingCtrlEnterSends();
    void blankTextIsNeverSent();
    void enterDoesNotSendWhileAnInputMethodComposes();
    void upInAnEmptyComposerBringsTheLastPromptBack();
    void whileAnAnswerRunsTheButtonStops();
    void enterWhileAnAnswerRunsKeepsTheText();
    void textThatTheProgramSetsIsNoEdit();
    void pastingTakesPlainTextOnly();
    void growsWithItsTextToFortyPercentOfTheWindow();
    void theChooserFiltersAndTakesByKeyboard();
    void theChooserTakesANameThatNoListHas();
    void theChooserLeadsToTheProviders();
    void theMeterSaysAllInOneSentence();

private:
    [[nodiscard]] QPlainTextEdit *edit() const { return m_composer->findChild<QPlainTextEdit *>(u"prompt"_s); }
    [[nodiscard]] gui::SendButton *button() const { return m_composer->findChild<gui::SendButton *>(u"send"_s); }
    [[nodiscard]] gui::ModelChooser *chooser() const { return m_composer->findChild<gui::ModelChooser *>(); }

    std::unique_ptr<gui::Theme> m_theme;
    std::unique_ptr<test::ScriptedDirectory> m_providers;
    std::unique_ptr<QWidget> m_window;
    Composer *m_composer = nullptr;
};

void TestComposer::init()
{
    m_theme = std::make_unique<gui::Theme>();
    m_providers = std::make_unique<test::ScriptedDirectory>();
    static_cast<void>(m_providers->add(u"alpha"_s));
    static_cast<void>(m_providers->add(u"beta"_s));
    m_window = std::make_unique<QWidget>();
    m_window->resize(600, 500);
    m_composer = new Composer(*m_theme, *m_providers, m_window.get());
    m_composer->setGeometry(0, 0, 500, 120);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_composer->focusText();
}

void TestComposer::cleanup()
{
    m_window.reset();
    m_providers.reset();
    m_theme.reset();
}

void TestComposer::enterSendsAndShiftEnterBreaksTheLine()
{
    QSignalSpy sent(m_composer, &Composer::sendRequested);
    QTest::keyClicks(edit(), u"one"_s);
    QTest::keyClick(edit(), Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClicks(edit(), u"two"_s);
    QCOMPARE(sent.size(), 0);
    QTest::keyClick(edit(), Qt::Key_Enter, Qt::KeypadModifier);
    QCOMPARE(sent.size(), 1);
    QCOMPARE(sent.at(0).at(0).toString(), u"one\ntwo"_s);
}

void TestComposer::withEnterBreakingCtrlEnterSends()
{
    m_composer->setEnterSends(false);
    QSignalSpy sent(m_composer, &Composer::sendRequested);
    QTest::keyClicks(edit(), u"one"_s);
    QTest::keyClick(edit(), Qt::Key_Return);
    QCOMPARE(sent.size(), 0);
    QTest::keyClick(edit(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(sent.size(), 1);
    QCOMPARE(sent.at(0).at(0).toString(), u"one\n"_s);
}

void TestComposer::blankTextIsNeverSent()
{
    QSignalSpy sent(m_composer, &Composer::sendRequested);
    QTest::keyClick(edit(), Qt::Key_Return);
    QTest::keyClicks(edit(), u"  "_s);
    QTest::keyClick(edit(), Qt::Key_Return);
    QCOMPARE(sent.size(), 0);
    QVERIFY(!button()->isEnabled());
}

void TestComposer::enterDoesNotSendWhileAnInputMethodComposes()
{
    QSignalSpy sent(m_composer, &Composer::sendRequested);
    QTest::keyClicks(edit(), u"x"_s);
    QInputMethodEvent composing(u"に"_s, {});
    QCoreApplication::sendEvent(edit(), &composing);
    QTest::keyClick(edit(), Qt::Key_Return);
    QCOMPARE(sent.size(), 0);
    QInputMethodEvent commit;
    commit.setCommitString(u"二"_s);
    QCoreApplication::sendEvent(edit(), &commit);
    QTest::keyClick(edit(), Qt::Key_Return);
    QCOMPARE(sent.size(), 1);
    QVERIFY(sent.at(0).at(0).toString().contains(u'二'));
}

void TestComposer::upInAnEmptyComposerBringsTheLastPromptBack()
{
    m_composer->setLastPrompt(u"before"_s);
    QTest::keyClick(edit(), Qt::Key_Up);
    QCOMPARE(m_composer->text(), u"before"_s);
    QTest::keyClick(edit(), Qt::Key_Up); // moves in the text now
    QCOMPARE(m_composer->text(), u"before"_s);
}

void TestComposer::whileAnAnswerRunsTheButtonStops()
{
    QSignalSpy stopped(m_composer, &Composer::stopRequested);
    m_composer->setRunning(true);
    QVERIFY(button()->isEnabled());
    QVERIFY(button()->stops());
    QTest::mouseClick(button(), Qt::LeftButton);
    QCOMPARE(stopped.size(), 1);
    m_composer->setRunning(false);
    QVERIFY(!button()->stops());
    QVERIFY(!button()->isEnabled());
}

void TestComposer::enterWhileAnAnswerRunsKeepsTheText()
{
    QSignalSpy sent(m_composer, &Composer::sendRequested);
    m_composer->setRunning(true);
    QTest::keyClicks(edit(), u"next"_s);
    QTest::keyClick(edit(), Qt::Key_Return);
    QCOMPARE(sent.size(), 0);
    QCOMPARE(m_composer->text(), u"next"_s);
}

void TestComposer::textThatTheProgramSetsIsNoEdit()
{
    QSignalSpy edited(m_composer, &Composer::textEdited);
    m_composer->setText(u"draft"_s);
    QCOMPARE(edited.size(), 0);
    QTest::keyClicks(edit(), u"!"_s);
    QCOMPARE(edited.size(), 1);
    QCOMPARE(edited.at(0).at(0).toString(), u"draft!"_s);
}

void TestComposer::pastingTakesPlainTextOnly()
{
    auto *data = new QMimeData;
    data->setHtml(u"<b>bold</b><img src='https://example.org/x.png'>"_s);
    data->setText(u"bold"_s);
    QGuiApplication::clipboard()->setMimeData(data);
    edit()->paste();
    QCOMPARE(m_composer->text(), u"bold"_s);
}

void TestComposer::growsWithItsTextToFortyPercentOfTheWindow()
{
    const int one = edit()->height();
    m_composer->setText(u"a\nb\nc\nd"_s);
    const int four = edit()->height();
    QVERIFY(four > 2 * one);
    m_composer->setText(u"line\n"_s.repeated(200));
    QCOMPARE(edit()->height(), m_window->height() * 4 / 10);
    m_composer->clear();
    QCOMPARE(edit()->height(), one);
}

void TestComposer::theChooserFiltersAndTakesByKeyboard()
{
    QSignalSpy chosen(m_composer, &Composer::modelChosen);
    m_composer->chooseModel();
    QVERIFY(chooser());
    auto *filter = chooser()->findChild<QLineEdit *>(u"modelFilter"_s);
    auto *list = chooser()->findChild<QListView *>(u"modelList"_s);
    const int all = list->model()->rowCount();
    QVERIFY(all >= 4); // two headings, two models
    filter->setText(u"beta"_s);
    QVERIFY(list->model()->rowCount() < all);
    QTest::keyClick(filter, Qt::Key_Return);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.at(0).at(0).value<llm::ModelRef>().provider, u"beta"_s);
}

void TestComposer::theChooserTakesANameThatNoListHas()
{
    QSignalSpy chosen(m_composer, &Composer::modelChosen);
    m_composer->chooseModel();
    auto *filter = chooser()->findChild<QLineEdit *>(u"modelFilter"_s);
    filter->setText(u"my/own-model"_s);
    QTest::keyClick(filter, Qt::Key_Return);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.at(0).at(0).value<llm::ModelRef>().model, u"my/own-model"_s);
}

void TestComposer::theChooserLeadsToTheProviders()
{
    QSignalSpy manage(m_composer, &Composer::manageProvidersRequested);
    m_composer->chooseModel();
    chooser()->findChild<QPushButton *>(u"manageProviders"_s)->click();
    QCOMPARE(manage.size(), 1);
}

void TestComposer::theMeterSaysAllInOneSentence()
{
    gui::ContextMeter *meter = m_composer->contextMeter();
    meter->setReading({.context = 100, .room = 80, .tokens = 40, .leftOut = 0, .firstSent = {}});
    QCOMPARE(meter->toolTip(), u"The context of the model is about 50 % full"_s);
    meter->setReading({.context = 100, .room = 80, .tokens = 88, .leftOut = 2, .firstSent = {}});
    QCOMPARE(meter->toolTip(),
             u"The context of the model is about 110 % full. The 2 oldest message(s) are not sent."_s);
    QCOMPARE(meter->accessibleDescription(), meter->toolTip());
}

QTEST_MAIN(TestComposer)
#include "tst_composer.moc"
