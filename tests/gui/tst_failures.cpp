// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/errortext.h"
#include "gui/settings/settingswindow.h"
#include "shellfixture.h"

#include <QAccessible>

using namespace Qt::StringLiterals;
using namespace runnel;
using chat::AnswerState;
using core::ErrorKind;

namespace {

//! The last answer, as a screen reader finds it.
QAccessibleInterface *answerOf(const test::Run &run)
{
    QAccessibleInterface *transcript = QAccessible::queryAccessibleInterface(run.pane()->transcript());
    return transcript->child(transcript->childCount() - 1);
}

//! What in it, a block or a button, has \a text; null where nothing has.
QAccessibleInterface *find(const test::Run &run, const QString &text)
{
    const QAccessibleInterface *answer = answerOf(run);
    for (int i = 0; i < answer->childCount(); ++i) {
        if (answer->child(i)->text(QAccessible::Name).contains(text)) return answer->child(i);
    }
    return nullptr;
}

using Check = bool (*)(const test::Run &);

bool settingsOpen(const test::Run &run)
{
    return run.window->settingsWindow() && run.window->settingsWindow()->isVisible() &&
           run.window->settingsWindow()->page() == gui::SettingsWindow::Page::Providers;
}

bool modelsOffered(const test::Run &run)
{
    const auto *chooser = run.window->findChild<QWidget *>(u"modelChooser"_s);
    return chooser && chooser->isVisible();
}

bool askedAgain(const test::Run &run)
{
    return run.scripted->count() == 2;
}

} // namespace

class TestFailures : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aFailureIsOneSentenceAndAnActionThatWorks_data()
    {
        QTest::addColumn<core::Error>("error");
        QTest::addColumn<QString>("button");
        QTest::addColumn<Check>("worked");
        const auto row = [](const char *name, const core::Error &error, const QString &button, Check worked) {
            QTest::newRow(name) << error << button << worked;
        };
        const QString settings = u"Open settings"_s;
        const QString model = u"Choose another model"_s;
        const QString retry = u"Retry"_s;
        row("wrong key", {.kind = ErrorKind::Auth, .message = u"no such key"_s, .httpStatus = 401}, settings,
            settingsOpen);
        row("unknown model", {.kind = ErrorKind::NotFound, .message = u"no such model"_s, .httpStatus = 404}, model,
            modelsOffered);
        row("malformed address", {.kind = ErrorKind::Configuration, .message = u"no web address"_s}, settings,
            settingsOpen);
        row("malformed answer", {.kind = ErrorKind::Protocol, .message = u"no JSON"_s}, retry, askedAgain);
        row("page instead of a stream",
            {.kind = ErrorKind::Protocol, .message = u"text/html"_s, .detail = u"<h1>Log in</h1>"_s}, retry,
            askedAgain);
        row("used up", {.kind = ErrorKind::Quota, .message = u"no credit"_s, .httpStatus = 429}, settings,
            settingsOpen);
    }
    void aFailureIsOneSentenceAndAnActionThatWorks()
    {
        QFETCH(const core::Error, error);
        QFETCH(const QString, button);
        QFETCH(const Check, worked);
        test::Disk disk;
        test::Run run(disk);
        run.send(u"Hello"_s);
        run.scripted->last()->playEnd(error);
        run.settle();
        QVERIFY(run.last().state == AnswerState::Failed);
        QCOMPARE(answerOf(run)->text(QAccessible::Name).count(core::describe(error).sentence), 1);
        QAccessibleInterface *action = find(run, button);
        QVERIFY(action && action->actionInterface());
        action->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        run.settle();
        QVERIFY(worked(run));
        QCOMPARE(run.conversation()->at(0).text(), u"Hello"_s);
    }

    void aRefusedConnectionIsTriedAgainAndThenTold()
    {
        test::Disk disk;
        test::Run run(disk);
        run.send(u"Hello"_s);
        const core::Error refused {.kind = ErrorKind::Network, .message = u"Connection refused"_s};
        for (int request = 1; request <= 3; ++request) {
            QCOMPARE(run.scripted->count(), request);
            run.scripted->last()->playEnd(refused);
            run.settle();
            disk.clock.advance(std::chrono::minutes(1));
            run.settle();
        }
        QVERIFY(run.last().state == AnswerState::Failed);
        QVERIFY(answerOf(run)->text(QAccessible::Name).contains(core::describe(refused).sentence));
        QVERIFY(find(run, u"Retry"_s));
    }

    void anEarlyEndKeepsTheTextAndOffersToGoOn()
    {
        test::Disk disk;
        test::Run run(disk);
        run.exchange(u"First"_s, u"A whole answer"_s);
        run.send(u"Second"_s);
        run.scripted->last()->playConnected();
        run.scripted->last()->playText(u"Half an answer"_s);
        run.scripted->last()->playEnd();
        run.settle();
        QVERIFY(run.last().state == AnswerState::Truncated);
        QCOMPARE(run.last().text(), u"Half an answer"_s);
        QVERIFY(find(run, u"Half an answer"_s));
        QAccessibleInterface *action = find(run, u"Continue"_s);
        QVERIFY(action && action->actionInterface());
        action->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        run.settle();
        QCOMPARE(run.scripted->count(), 3);
        QCOMPARE(run.conversation()->at(1).text(), u"A whole answer"_s);
    }
};

QTEST_MAIN(TestFailures)
#include "tst_failures.moc"
