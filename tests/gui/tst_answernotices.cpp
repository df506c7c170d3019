// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/notifier.h"
#include "gui/shell/answernotices.h"
#include "models/conversationlistmodel.h"
#include "settings/schema.h"
#include "shellfixture.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;

namespace {

class FakeNotifier final : public core::Notifier
{
public:
    void show(const core::Notification &notification) override { shown.append(notification); }
    void withdraw(const QString &key) override { withdrawn.append(key); }

    QList<core::Notification> shown;
    QStringList withdrawn;
};

//! A window that has two chats and streams in the first.
struct Scene
{
    Scene()
    {
        // As in the program: what is not written yet is not closed.
        run.library.setHold([this](const chat::ConversationId &id) { return run.messages.holds(id); });
        run.exchange(u"first"_s, u"one"_s);
        first = run.conversation()->id();
        run.send(u"again"_s);
    }
    void showAnother()
    {
        run.window->newChat();
        run.settle();
    }
    //! The first chat is before the user's eyes, but not in the window.
    void showElsewhere()
    {
        run.window->setSeenElsewhere([this](const chat::ConversationId &id) { return id == first; });
    }
    //! The program of somebody else comes to the front.
    void leaveWindow()
    {
        other.show();
        other.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&other));
        QVERIFY(!run.window->isActiveWindow());
    }
    void finish(const QString &text = u"**Two** & <three>"_s)
    {
        run.scripted->last()->playConnected();
        run.scripted->last()->playText(text);
        run.scripted->last()->playFinish();
        run.settle();
    }

    test::Disk disk;
    chat::ConversationId first;
    test::Run run {disk};
    QWidget other;
    FakeNotifier notifier;
    gui::AnswerNotices notices {*run.context, notifier, *run.window};
};

} // namespace

class TestAnswerNotices : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void anAnswerInSightIsNotTold();
    void anAnswerInAnotherChatIsTold();
    void anAnswerBehindAnotherWindowIsTold();
    void anAnswerThatIsSeenElsewhereIsNotTold();
    void whatWasStoppedOrCutByTheEndIsNotTold();
    void aFailureSaysWhatWentWrong();
    void itCanBeOff();
    void choosingItOpensTheChat();
    void copyLeavesTheWindowWhereItIs();
    void itGoesWhenTheChatIsLookedAt();
    void itGoesWhenTheChatIsSeenElsewhere();
    void itGoesWithItsChat();
    void longAnswersAreCut();

private:
    std::unique_ptr<Scene> m_scene;
};

void TestAnswerNotices::init()
{
    m_scene.reset();
    m_scene = std::make_unique<Scene>();
    m_scene->run.window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_scene->run.window.get()));
}

void TestAnswerNotices::anAnswerInSightIsNotTold()
{
    m_scene->finish();
    QVERIFY(m_scene->notifier.shown.isEmpty());
}

void TestAnswerNotices::anAnswerInAnotherChatIsTold()
{
    m_scene->showAnother();
    m_scene->finish();
    QCOMPARE(m_scene->notifier.shown.size(), 1);
    const core::Notification &shown = m_scene->notifier.shown.first();
    QCOMPARE(shown.key, m_scene->first.toString());
    QCOMPARE(shown.title, u"first"_s);
    QCOMPARE(shown.text, u"Two & <three>"_s);
    QCOMPARE(shown.actions.size(), 2);
    // The chat is marked as well.
    const QAbstractItemModel *list = m_scene->run.window->findChild<QAbstractItemView *>(u"chatList"_s)->model();
    bool isMarked = false;
    for (int row = 0; row < list->rowCount(); ++row) {
        isMarked |= list->index(row, 0).data(models::ConversationListModel::UnreadRole).toBool();
    }
    QVERIFY(isMarked);
    QVERIFY(m_scene->run.conversation()->id() != m_scene->first);
}

void TestAnswerNotices::anAnswerBehindAnotherWindowIsTold()
{
    m_scene->leaveWindow();
    m_scene->finish();
    QCOMPARE(m_scene->notifier.shown.size(), 1);
    // Nothing came to the front by itself.
    QVERIFY(m_scene->other.isActiveWindow());
}

void TestAnswerNotices::anAnswerThatIsSeenElsewhereIsNotTold()
{
    m_scene->showElsewhere();
    m_scene->showAnother();
    m_scene->finish();
    QVERIFY(m_scene->notifier.shown.isEmpty());
    const chat::ConversationLibrary &library = m_scene->run.library;
    QVERIFY(!library.at(library.indexOf(m_scene->first)).filing.unread);
}

void TestAnswerNotices::whatWasStoppedOrCutByTheEndIsNotTold()
{
    m_scene->showAnother();
    m_scene->run.scripted->last()->playText(u"half"_s);
    m_scene->run.streams.stopAll();
    m_scene->run.settle();
    m_scene->run.send(u"another"_s);
    m_scene->leaveWindow();
    m_scene->run.scripted->last()->playText(u"half"_s);
    m_scene->run.window->finish();
    m_scene->run.settle();
    QVERIFY(m_scene->notifier.shown.isEmpty());
}

void TestAnswerNotices::aFailureSaysWhatWentWrong()
{
    m_scene->showAnother();
    m_scene->run.scripted->last()->playEnd(core::Error {.kind = core::ErrorKind::Quota, .message = u"x"_s});
    m_scene->run.settle();
    QCOMPARE(m_scene->notifier.shown.size(), 1);
    QCOMPARE(m_scene->notifier.shown.first().text, u"The credit or plan at the service is used up."_s);
    QCOMPARE(m_scene->notifier.shown.first().actions.size(), 1); // there is nothing to copy
}

void TestAnswerNotices::itCanBeOff()
{
    m_scene->disk.settings.set(settings::schema::notifyAnswers, false);
    m_scene->showAnother();
    m_scene->finish();
    QVERIFY(m_scene->notifier.shown.isEmpty());
}

void TestAnswerNotices::choosingItOpensTheChat()
{
    m_scene->showAnother();
    m_scene->leaveWindow();
    m_scene->finish();
    const QSignalSpy wanted(&m_scene->notices, &gui::AnswerNotices::windowRequested);
    Q_EMIT m_scene->notifier.activated(m_scene->first.toString(), {}, "token-1"_ba);
    m_scene->run.settle();
    QCOMPARE(m_scene->run.conversation()->id(), m_scene->first);
    // To the front it comes by what the desktop gave, so not from here.
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.first().first().toByteArray(), "token-1"_ba);
}

void TestAnswerNotices::copyLeavesTheWindowWhereItIs()
{
    m_scene->leaveWindow();
    m_scene->finish();
    const QSignalSpy wanted(&m_scene->notices, &gui::AnswerNotices::windowRequested);
    Q_EMIT m_scene->notifier.activated(m_scene->first.toString(), u"copy"_s, {});
    QVERIFY(wanted.isEmpty());
    QCOMPARE(QGuiApplication::clipboard()->text(), u"**Two** & <three>"_s);
    QVERIFY(m_scene->other.isActiveWindow());
}

void TestAnswerNotices::itGoesWhenTheChatIsLookedAt()
{
    m_scene->leaveWindow();
    m_scene->finish();
    QVERIFY(m_scene->notifier.withdrawn.isEmpty());
    m_scene->run.window->activateWindow();
    QTRY_COMPARE(m_scene->notifier.withdrawn, QStringList {m_scene->first.toString()});
}

void TestAnswerNotices::itGoesWhenTheChatIsSeenElsewhere()
{
    m_scene->showAnother();
    m_scene->finish();
    QCOMPARE(m_scene->notifier.shown.size(), 1);
    m_scene->showElsewhere();
    m_scene->leaveWindow();
    QTRY_COMPARE(m_scene->notifier.withdrawn, QStringList {m_scene->first.toString()});
}

void TestAnswerNotices::itGoesWithItsChat()
{
    m_scene->showAnother();
    m_scene->finish();
    m_scene->run.library.remove(m_scene->first);
    QCOMPARE(m_scene->notifier.withdrawn, QStringList {m_scene->first.toString()});
}

void TestAnswerNotices::longAnswersAreCut()
{
    m_scene->showAnother();
    m_scene->finish(u"# Of *rivers*\n\n"_s + u"A [word](http://example.org) of it. "_s.repeated(100));
    const QString text = m_scene->notifier.shown.first().text;
    QVERIFY2(text.startsWith(u"Of rivers A word of it."_s), qPrintable(text));
    QVERIFY(text.size() <= 200 && text.endsWith(u'…'));
}

QTEST_MAIN(TestAnswerNotices)
#include "tst_answernotices.moc"
