// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/composer/attachmentchips.h"
#include "gui/composer/composer.h"
#include "gui/shell/imageviewer.h"
#include "gui/shell/notice.h"
#include "gui/shell/textviewer.h"
#include "gui/transcript/transcriptview.h"
#include "shellfixture.h"
#include "support/images.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QTextLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::test;

class TestAttachedImages : public QObject
{
    Q_OBJECT

    QTemporaryDir m_files;

    QString save(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_files.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) return {};
        return file.fileName();
    }
    static void drop(Run &run, const QStringList &paths)
    {
        QMimeData files;
        QList<QUrl> urls;
        for (const QString &path : paths) urls.append(QUrl::fromLocalFile(path));
        files.setUrls(urls);
        QVERIFY(run.pane()->composer()->offer(&files));
    }
    [[nodiscard]] static QStringList chips(const Run &run)
    {
        QStringList names;
        const auto shown = run.window->findChildren<gui::AttachmentChip *>();
        for (const gui::AttachmentChip *chip : shown) {
            if (chip->isVisibleTo(chip->parentWidget())) names.append(chip->attachment().name);
        }
        return names;
    }
    //! Drops \a paths and waits until as many chips are there.
    void attach(Run &run, const QStringList &paths)
    {
        const qsizetype before = chips(run).size();
        drop(run, paths);
        QTRY_COMPARE(chips(run).size(), before + paths.size());
    }
    //! What assistive technology says of the prompt in \a row.
    static QAccessibleInterface *imageIn(const Run &run, int row)
    {
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(run.pane()->transcript());
        QAccessibleInterface *message = list ? list->child(row) : nullptr;
        for (int i = 0; message && i < message->childCount(); ++i) {
            if (message->child(i)->role() == QAccessible::Graphic) return message->child(i);
        }
        return nullptr;
    }

private Q_SLOTS:
    void aDroppedImageGoesWithThePrompt()
    {
        Disk disk;
        Run run(disk);
        attach(run, {save(u"river.png"_s, makePng(40, 30))});
        run.send(u"What is this?"_s);
        const llm::Turn turn = run.scripted->last()->request().turns.last();
        QCOMPARE(turn.text, u"What is this?"_s);
        QCOMPARE(turn.images.size(), 1);
        QCOMPARE(turn.images.first().bytes, makePng(40, 30));
        QVERIFY(chips(run).isEmpty());
        QCOMPARE(run.conversation()->at(0).attachments.first().width, 40);
    }

    void aDraftKeepsItsImagesAcrossARestart()
    {
        Disk disk;
        {
            Run run(disk);
            attach(run, {save(u"one.png"_s, makePng(40, 30)), save(u"two.png"_s, makePng(30, 40))});
            run.library.flush();
            run.settle();
        }
        Run run(disk);
        run.settle();
        QTRY_COMPARE(chips(run), QStringList({u"one.png"_s, u"two.png"_s}));
        run.send({});
        QCOMPARE(run.scripted->last()->request().turns.last().images.size(), 2);
    }

    void theKeyboardComesFromThePromptToTheImages()
    {
        Disk disk;
        Run run(disk);
        attach(run, {save(u"one.png"_s, makePng(40, 30)), save(u"two.png"_s, makePng(30, 40))});
        run.prompt()->setFocus();
        QTest::keyClick(run.prompt(), Qt::Key_Tab, Qt::ShiftModifier);
        auto *chip = qobject_cast<gui::AttachmentChip *>(QApplication::focusWidget());
        QVERIFY(chip);
        QCOMPARE(chip->attachment().name, u"two.png"_s);
        QTest::keyClick(chip, Qt::Key_Delete);
        QCOMPARE(chips(run), QStringList {u"one.png"_s});
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), run.prompt());
        QTest::keyClick(run.prompt(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget()->objectName(), u"attach"_s);
    }

    void aFileIsForWhatWasWrittenWhenItWasOffered()
    {
        Disk disk;
        Run run(disk);
        run.exchange(u"one"_s, u"first"_s);
        run.exchange(u"two"_s, u"second"_s);
        const QString file = save(u"river.png"_s, makePng(40, 30));
        const auto edit = [&run](int row) {
            Q_EMIT run.pane()->transcript()->editRequested(run.conversation()->at(row).id);
        };
        // For an edit that is left for another.
        edit(0);
        drop(run, {file});
        edit(2);
        const auto isDone = [&run] {
            run.settle();
            return run.window->findChild<QLabel *>(u"composerStatus"_s)->text().isEmpty();
        };
        QTRY_VERIFY(isDone());
        QVERIFY(chips(run).isEmpty());
        edit(0);
        QCOMPARE(chips(run), QStringList {u"river.png"_s});
        // For one that is given up.
        edit(2);
        drop(run, {file});
        Q_EMIT run.pane()->composer()->bannerCancelled();
        QTRY_VERIFY(isDone());
        QVERIFY(chips(run).isEmpty());
        QVERIFY(run.conversation()->info().draftAttachments.isEmpty());
        // For the draft.
        drop(run, {file});
        edit(2);
        QTRY_COMPARE(run.conversation()->info().draftAttachments.size(), 1);
        QVERIFY(chips(run).isEmpty());
    }

    void everyChatHasItsOwnImages()
    {
        Disk disk;
        Run run(disk);
        attach(run, {save(u"one.png"_s, makePng(40, 30))});
        const chat::ConversationId first = run.conversation()->id();
        // Offered here, prepared when another chat is shown.
        drop(run, {save(u"two.png"_s, makePng(30, 40))});
        run.window->newChat();
        run.settle();
        QVERIFY(chips(run).isEmpty());
        const auto saved = [&] {
            run.settle();
            run.library.flush();
            run.settle();
            return disk.database.conversation(first).info.draftAttachments.size();
        };
        QTRY_COMPARE(saved(), 2);
        QVERIFY(chips(run).isEmpty());
    }

    void aNewChatThatIsLeftBeforeItsImageIsReadyKeepsIt()
    {
        Disk disk;
        Run run(disk);
        run.exchange(u"Hello"_s, u"Yes"_s);
        const chat::ConversationId other = run.conversation()->id();
        run.window->newChat();
        run.settle();
        const chat::ConversationId fresh = run.conversation()->id();
        QVERIFY(fresh != other);
        drop(run, {save(u"one.png"_s, makePng(40, 30))});
        run.window->openConversation(other);
        const auto saved = [&] {
            run.settle();
            run.library.flush();
            run.settle();
            return disk.database.conversation(fresh).info.draftAttachments.size();
        };
        QTRY_COMPARE(saved(), 1);
        QVERIFY(chips(run).isEmpty());
        QVERIFY(run.window->toasts()->texts().isEmpty());
        // Nobody is at work for it any more.
        QTRY_VERIFY(!run.library.find(fresh));
    }

    void whatCannotBeAttachedIsToldWithItsName()
    {
        Disk disk;
        Run run(disk);
        drop(run, {save(u"notes.zip"_s, QByteArray("PK\3\4\0\0", 6)), save(u"river.png"_s, makePng(40, 30))});
        QTRY_COMPARE(chips(run), QStringList {u"river.png"_s});
        QVERIFY(run.window->toasts()->texts().contains(
            u"notes.zip: It is neither text nor an image, so it cannot be attached."_s));
    }

    void aTextFileGoesWithThePromptAndIsRead()
    {
        Disk disk;
        Run run(disk);
        attach(run, {save(u"notes.cpp"_s, "int main() {}\n")});
        run.scripted->takesImages = false; // text it takes all the same
        run.send(u"What is this?"_s);
        QCOMPARE(run.scripted->last()->request().turns.last().text,
                 u"File: notes.cpp\n```\nint main() {}\n```\n\nWhat is this?"_s);
        QCOMPARE(run.conversation()->at(0).text(), u"What is this?"_s);
        QAccessibleInterface *message = QAccessible::queryAccessibleInterface(run.pane()->transcript())->child(0);
        QAccessibleInterface *file = nullptr;
        for (int i = 0; i < message->childCount(); ++i) {
            if (message->child(i)->text(QAccessible::Name) == u"notes.cpp"_s) file = message->child(i);
        }
        QVERIFY(file);
        QCOMPARE(file->text(QAccessible::Description), u"Attached file"_s);
        file->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        run.settle();
        auto *viewer = run.window->findChild<gui::TextViewer *>();
        QVERIFY(viewer);
        const auto *text = viewer->findChild<QPlainTextEdit *>(u"attachedText"_s);
        QCOMPARE(text->toPlainText(), u"int main() {}\n"_s);
        QVERIFY(text->isReadOnly());
        const auto formats = [text] { return text->document()->firstBlock().layout()->formats(); };
        QTRY_VERIFY(!formats().isEmpty());
        QCOMPARE(formats().first().length, 3); // int
        viewer->close();
    }

    void moreTextThanAModelReadsIsRefusedWithItsName()
    {
        Disk disk;
        Run run(disk);
        attach(run, {save(u"one.txt"_s, QByteArray(1'900'000, 'a'))});
        drop(run, {save(u"two.txt"_s, QByteArray(200'000, 'b'))});
        QTRY_COMPARE(run.window->toasts()->texts(),
                     QStringList {u"two.txt: The attached text is more than 500,000 tokens, about."_s});
        QCOMPARE(chips(run), QStringList {u"one.txt"_s});
    }

    void aModelThatTakesNoImagesIsToldAndNothingIsLost()
    {
        Disk disk;
        Run run(disk);
        attach(run, {save(u"river.png"_s, makePng(40, 30))});
        run.scripted->takesImages = false;
        run.send(u"What is this?"_s);
        QCOMPARE(run.scripted->count(), 0);
        QCOMPARE(chips(run), QStringList {u"river.png"_s});
        QCOMPARE(run.prompt()->toPlainText(), u"What is this?"_s);
        QVERIFY(run.window->toasts()->texts().contains(u"This model takes no images, so nothing was sent."_s));
        const auto buttons = run.window->findChildren<QPushButton *>();
        QVERIFY(std::ranges::any_of(
            buttons, [](const QPushButton *button) { return button->text() == u"Choose another model"_s; }));
    }

    void anImageThatIsGoneIsSaidAndTheRestIsSent()
    {
        Disk disk;
        Run run(disk);
        attach(run, {save(u"river.png"_s, makePng(40, 30))});
        disk.attachments.contents.clear();
        run.send(u"What is this?"_s);
        QCOMPARE(run.scripted->last()->request().turns.last().text, u"What is this?"_s);
        QVERIFY(run.scripted->last()->request().turns.last().images.isEmpty());
        QVERIFY(run.window->toasts()->texts().contains(
            u"1 attached file(s) are no longer there. The request was made without them."_s));
    }

    void theTranscriptShowsTheImageAndOpensIt()
    {
        Disk disk;
        Run run(disk);
        attach(run, {save(u"river.png"_s, makePng(300, 200))});
        run.send({});
        QAccessibleInterface *image = imageIn(run, 0);
        QVERIFY(image);
        QCOMPARE(image->text(QAccessible::Name), u"river.png"_s);
        QCOMPARE(image->rect().size(), QSize(300, 200));
        image->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QTRY_VERIFY(run.window->findChild<gui::ImageViewer *>());
        auto *viewer = run.window->findChild<gui::ImageViewer *>();
        QCOMPARE(viewer->windowTitle(), u"river.png"_s);
        QVERIFY(run.opened.isEmpty()); // no other program sees it
        viewer->close();
    }

    void nothingMovesWhenThePictureIsThereOrGone()
    {
        Disk disk;
        Run run(disk);
        attach(run, {save(u"tall.png"_s, makePng(300, 2000)), save(u"small.png"_s, makePng(4, 4))});
        auto *thumbnails = run.pane()->findChild<gui::Thumbnails *>();
        QVERIFY(thumbnails);
        QSignalSpy ready(thumbnails, &gui::Thumbnails::ready);
        run.send(u"Look"_s);
        const QRect before = imageIn(run, 0)->rect();
        QVERIFY(before.height() <= 240);
        QTRY_VERIFY(ready.size() >= 2);
        QCOMPARE(imageIn(run, 0)->rect(), before);
        disk.attachments.contents.clear();
        auto *view = run.pane()->transcript();
        view->resize(view->size() - QSize(1, 0));
        run.settle();
        QCOMPARE(imageIn(run, 0)->rect().size(), before.size());
        imageIn(run, 0)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QTRY_VERIFY(run.window->toasts()->texts().contains(u"The image is no longer there."_s));
    }
};

QTEST_MAIN(TestAttachedImages)
#include "tst_attachedimages.moc"
