// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/images/answerimages.h"
#include "gui/shell/imageviewer.h"
#include "gui/transcript/transcriptview.h"
#include "shellfixture.h"
#include "support/images.h"

#include <QAccessible>
#include <QBuffer>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFile>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QMenu>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QToolTip>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::test;
using State = gui::AnswerImages::State;

namespace {

const QString address = u"https://images.example.org/river.png?who=you"_s;

//! \brief A chat whose last answer names one image.
struct Shown
{
    explicit Shown(const QString &source = address) : run(disk)
    {
        run.exchange(u"Show me a river"_s, u"Here it is:\n\n![A river](%1)\n\nThe end."_s.arg(source));
    }

    [[nodiscard]] gui::TranscriptView *view() const { return run.pane()->transcript(); }
    [[nodiscard]] gui::AnswerImages *images() const { return run.pane()->findChild<gui::AnswerImages *>(); }
    //! What of the answer has \a role and a name that begins with \a name.
    [[nodiscard]] QAccessibleInterface *part(QAccessible::Role role, const QString &name) const
    {
        QAccessibleInterface *answer = QAccessible::queryAccessibleInterface(view())->child(1);
        for (int i = 0; i < answer->childCount(); ++i) {
            QAccessibleInterface *one = answer->child(i);
            if (one->role() == role && one->text(QAccessible::Name).startsWith(name)) return one;
        }
        return nullptr;
    }
    [[nodiscard]] QAccessibleInterface *button(const QString &name) const { return part(QAccessible::Button, name); }
    [[nodiscard]] QAccessibleInterface *picture() const { return part(QAccessible::Graphic, u"A river"_s); }
    bool press(const QString &name)
    {
        QAccessibleInterface *found = button(name);
        if (found) found->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        run.settle();
        return found;
    }
    void answer(const QByteArray &bytes) { run.images.answer(gui::ImageDownloader::Reply {.bytes = bytes}); }
    [[nodiscard]] gui::AnswerImages::Image image(const QString &source = address) const
    {
        return images()->find(source);
    }
    //! The texts of the menu over \a place of the screen.
    [[nodiscard]] QStringList menuAt(const QPoint &place) const
    {
        QWidget *viewport = view()->viewport();
        const QPoint inside = viewport->mapFromGlobal(place);
        QContextMenuEvent event(QContextMenuEvent::Mouse, inside, place);
        QCoreApplication::sendEvent(viewport, &event);
        auto *menu = view()->findChild<QMenu *>();
        QStringList texts;
        for (const QAction *action : menu->actions()) texts << action->text();
        delete menu;
        return texts;
    }

    Disk disk;
    Run run;
};

} // namespace

class TestAnswerImages : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingIsFetchedUntilItIsAskedFor();
    void aClickLoadsTheOneImage();
    void theKeyboardLoadsTheImageAndStaysOnIt();
    void theToolTipTellsTheWholeAddress();
    void theToolTipOfAnImageIsNoHtml();
    void loadingCanBeCancelled();
    void whatFailedIsSaidAndTriedAgain_data();
    void whatFailedIsSaidAndTriedAgain();
    void anotherHostIsAskedOnlyAfterAnotherClick();
    void whatIsNoImageIsNotShown_data();
    void whatIsNoImageIsNotShown();
    void aLoadedImageIsOpenedAndCopied();
    void anotherChatBringsNothingBackFromTheNetwork();
    void aFileIsReadOnlyAfterAClick();
    void aFileThatIsNoneIsRefused();
    void anImageInTheTextFetchesNothing();
    void whatCannotBeLoadedHasNoButton_data();
    void whatCannotBeLoadedHasNoButton();
    void anImageThatIsALinkIsALink();
    void anImageInAListGrowsInItsPlace();
    void theOldestIsForgottenWhereThereAreTooMany();
};

void TestAnswerImages::nothingIsFetchedUntilItIsAskedFor()
{
    Shown shown;
    shown.view()->viewport()->grab();
    shown.view()->resize(shown.view()->size() - QSize(40, 0));
    shown.run.settle();
    const QStringList menu = shown.menuAt(shown.button(u"Load image"_s)->rect().center());
    QVERIFY(menu.contains(u"Load image from images.example.org"_s));
    QTest::mouseMove(shown.view()->viewport(), QPoint(60, 60));
    shown.run.settle();
    QVERIFY(shown.run.images.asked.isEmpty());
    QVERIFY(shown.run.opened.isEmpty());
    QVERIFY(shown.image().state == State::Asleep);
}

void TestAnswerImages::aClickLoadsTheOneImage()
{
    Shown shown;
    const QRect place = shown.button(u"Load image from images.example.org"_s)->rect();
    QTest::mouseClick(shown.view()->viewport(), Qt::LeftButton, {},
                      shown.view()->viewport()->mapFromGlobal(place.center()));
    QCOMPARE(shown.run.images.asked, QList<QUrl> {QUrl(address)});
    QVERIFY(shown.image().state == State::Loading);
    QVERIFY(!shown.picture());
    shown.answer(makePng(300, 200));
    QTRY_VERIFY(shown.picture());
    QCOMPARE(shown.picture()->rect().size(), QSize(300, 200));
    QVERIFY(!shown.button(u"Load image"_s));
    QCOMPARE(shown.run.images.asked.size(), 1);
    QVERIFY(shown.run.opened.isEmpty());
}

void TestAnswerImages::theKeyboardLoadsTheImageAndStaysOnIt()
{
    Shown shown;
    auto *view = shown.view();
    view->setFocus(Qt::TabFocusReason);
    const auto focused = [&] {
        QAccessibleInterface *part = QAccessible::queryAccessibleInterface(view)->focusChild();
        return part ? part->text(QAccessible::Name) : QString();
    };
    for (int i = 0; i < 20 && !focused().startsWith("Load image"_L1); ++i) QTest::keyClick(view, Qt::Key_Tab);
    QCOMPARE(focused(), u"Load image from images.example.org"_s);
    QTest::keyClick(view, Qt::Key_Return);
    QCOMPARE(shown.run.images.asked.size(), 1);
    QCOMPARE(focused(), u"Cancel loading from images.example.org"_s);
    shown.answer(makePng(300, 200));
    QTRY_COMPARE(focused(), u"A river"_s);
}

void TestAnswerImages::theToolTipTellsTheWholeAddress()
{
    Shown shown;
    QCOMPARE(shown.button(u"Load image"_s)->text(QAccessible::Description), address);
}

void TestAnswerImages::theToolTipOfAnImageIsNoHtml()
{
    Shown shown;
    QVERIFY(shown.press(u"Load image"_s));
    shown.answer(makePng(300, 200));
    QTRY_VERIFY(shown.picture());
    // The same image once more, which nobody has to ask for, described by what a tool tip would fetch.
    shown.run.exchange(u"Again"_s, u"![\\<img src=\"file://host/x\"\\>](%1)"_s.arg(address));
    shown.view()->viewport()->grab();
    QAccessibleInterface *answer = QAccessible::queryAccessibleInterface(shown.view())->child(3);
    QRect place;
    for (int i = 0; i < answer->childCount(); ++i) {
        QAccessibleInterface *part = answer->child(i);
        if (part->role() == QAccessible::Graphic && part->text(QAccessible::Name).startsWith("<img src"_L1))
            place = part->rect();
    }
    QVERIFY(place.isValid());
    QWidget *viewport = shown.view()->viewport();
    QHelpEvent event(QEvent::ToolTip, viewport->mapFromGlobal(place.center()), place.center());
    QCoreApplication::sendEvent(viewport, &event);
    QVERIFY2(QToolTip::text().contains("&lt;img"_L1), qPrintable(QToolTip::text()));
    QVERIFY(!QToolTip::text().contains("<img"_L1));
}

void TestAnswerImages::loadingCanBeCancelled()
{
    Shown shown;
    QVERIFY(shown.press(u"Load image"_s));
    QVERIFY(shown.run.images.isAwaited());
    QVERIFY(shown.press(u"Cancel loading"_s));
    QVERIFY(!shown.run.images.isAwaited());
    QVERIFY(shown.image().state == State::Asleep);
    shown.answer(makePng(300, 200));
    shown.run.settle();
    QVERIFY(shown.button(u"Load image"_s));
    QVERIFY(!shown.picture());
}

void TestAnswerImages::whatFailedIsSaidAndTriedAgain_data()
{
    QTest::addColumn<core::Error>("error");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *name, core::ErrorKind kind, const QString &code, const QString &sentence) {
        QTest::newRow(name) << core::Error {.kind = kind, .message = {}, .providerCode = code} << sentence;
    };
    row("no connection", core::ErrorKind::Network, {}, u"There is no connection to the server."_s);
    row("too slow", core::ErrorKind::Timeout, {}, u"The server did not answer in time."_s);
    row("not secure", core::ErrorKind::Tls, {}, u"The connection to the server is not secure."_s);
    row("gone", core::ErrorKind::NotFound, {}, u"The server has no such image."_s);
    row("refused", core::ErrorKind::Permission, {}, u"The server does not give the image."_s);
    row("at home", core::ErrorKind::Permission, u"private"_s, u"It is in your own network, so it was not asked for."_s);
    row("no image", core::ErrorKind::Attachment, u"format"_s, u"It is no PNG, JPEG, WebP or GIF image."_s);
    row("too large", core::ErrorKind::Attachment, u"too_big"_s, u"The image is larger than 20 MB."_s);
}

void TestAnswerImages::whatFailedIsSaidAndTriedAgain()
{
    QFETCH(const core::Error, error);
    QFETCH(const QString, sentence);
    Shown shown;
    QVERIFY(shown.press(u"Load image"_s));
    shown.run.images.answer(std::unexpected(error));
    QVERIFY(shown.image().state == State::Failed);
    QCOMPARE(shown.image().sentence, sentence);
    QVERIFY(shown.press(u"Load image"_s));
    QCOMPARE(shown.run.images.asked.size(), 2);
}

void TestAnswerImages::anotherHostIsAskedOnlyAfterAnotherClick()
{
    Shown shown;
    QVERIFY(shown.press(u"Load image from images.example.org"_s));
    const QUrl there(u"https://cdn.example.net/r.png"_s);
    shown.run.images.answer(gui::ImageDownloader::Reply {.elsewhere = there});
    shown.run.settle();
    QCOMPARE(shown.run.images.asked.size(), 1);
    QCOMPARE(shown.image().sentence, u"The server sends you on to cdn.example.net."_s);
    QCOMPARE(shown.button(u"Load image"_s)->text(QAccessible::Description), there.toString());
    QVERIFY(shown.press(u"Load image from cdn.example.net"_s));
    QCOMPARE(shown.run.images.asked.last(), there);
    shown.answer(makePng(300, 200));
    QTRY_VERIFY(shown.picture());
}

void TestAnswerImages::whatIsNoImageIsNotShown_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a page") << QByteArray("<html><img src=x onerror=alert(1)></html>");
    QTest::newRow("a drawing") << QByteArray("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>");
    QTest::newRow("a page under the head of a picture") << QByteArray("\x89PNG\r\n\x1a\n<html></html>", 21);
    QTest::newRow("cut off") << makePng(300, 200).chopped(20);
    QTest::newRow("claims to be huge") << claimPng(100'000, 100'000);
    QTest::newRow("claims to be larger than it is") << claimPng(4'000, 4'000);
}

void TestAnswerImages::whatIsNoImageIsNotShown()
{
    QFETCH(const QByteArray, bytes);
    Shown shown;
    QVERIFY(shown.press(u"Load image"_s));
    shown.answer(bytes);
    QTRY_VERIFY(shown.image().state == State::Failed);
    QVERIFY(!shown.picture());
}

void TestAnswerImages::aLoadedImageIsOpenedAndCopied()
{
    Shown shown;
    QVERIFY(shown.press(u"Load image"_s));
    shown.answer(makePng(300, 200));
    QTRY_VERIFY(shown.picture());
    const QStringList menu = shown.menuAt(shown.picture()->rect().center());
    for (const auto &text : {u"Open image"_s, u"Copy image"_s, u"Save image as…"_s, u"Copy image address"_s})
        QVERIFY2(menu.contains(text), qPrintable(text));
    shown.picture()->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QTRY_VERIFY(shown.run.window->findChild<gui::ImageViewer *>());
    QCOMPARE(shown.run.window->findChild<gui::ImageViewer *>()->windowTitle(), u"river.png"_s);
    shown.run.window->findChild<gui::ImageViewer *>()->close();
    Q_EMIT shown.view()->attachmentCopyRequested(shown.run.conversation()->at(1).id, address);
    QTRY_COMPARE(QGuiApplication::clipboard()->image().size(), QSize(300, 200));
    QVERIFY(shown.run.opened.isEmpty());
}

void TestAnswerImages::anotherChatBringsNothingBackFromTheNetwork()
{
    Shown shown;
    QVERIFY(shown.press(u"Load image"_s));
    shown.answer(makePng(300, 200));
    QTRY_VERIFY(shown.picture());
    const chat::ConversationId first = shown.run.conversation()->id();
    shown.run.window->newChat();
    shown.run.settle();
    shown.run.window->openConversation(first);
    shown.run.settle();
    QTRY_VERIFY(shown.picture()); // from memory
    QCOMPARE(shown.run.images.asked.size(), 1);
}

void TestAnswerImages::aFileIsReadOnlyAfterAClick()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"a river.png"_s);
    const QString source = QUrl::fromLocalFile(path).toString(QUrl::FullyEncoded);
    Shown shown(source);
    shown.view()->viewport()->grab();
    shown.run.settle();
    QVERIFY(shown.image(source).state == State::Asleep);
    // It is made only now: whoever reads it before finds nothing.
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(makePng(300, 200));
    file.close();
    QVERIFY(shown.press(u"Load image from "_s + path));
    QTRY_VERIFY(shown.picture());
    QVERIFY(shown.run.images.asked.isEmpty());
}

void TestAnswerImages::aFileThatIsNoneIsRefused()
{
    const QString source = u"file:///dev/zero"_s;
    Shown shown(source);
    QVERIFY(shown.press(u"Load image"_s));
    QTRY_VERIFY(shown.image(source).state == State::Failed);
    QCOMPARE(shown.image(source).sentence, u"The file cannot be read."_s);
}

void TestAnswerImages::anImageInTheTextFetchesNothing()
{
    const QString source = u"data:image/png;base64,"_s + QString::fromLatin1(makePng(300, 200).toBase64());
    Shown shown(source);
    QVERIFY(shown.image(source).state == State::Asleep);
    QVERIFY(shown.press(u"Load image from the answer itself"_s));
    QTRY_VERIFY(shown.picture());
    QVERIFY(shown.run.images.asked.isEmpty());
}

void TestAnswerImages::whatCannotBeLoadedHasNoButton_data()
{
    QTest::addColumn<QString>("source");
    for (const char *source :
         {"images/river.png", "ftp://example.org/a.png", "//server/share/a.png", "file://server/share/a.png",
          "https://name:word@example.org/a.png", "sandbox:/mnt/a.png"})
        QTest::newRow(source) << QString::fromLatin1(source);
}

void TestAnswerImages::whatCannotBeLoadedHasNoButton()
{
    QFETCH(const QString, source);
    Shown shown(source);
    QVERIFY(!shown.button(u"Load image"_s));
    shown.images()->load(source);
    shown.run.settle();
    QVERIFY(shown.image(source).state == State::Asleep);
    QVERIFY(shown.run.images.asked.isEmpty());
}

void TestAnswerImages::anImageThatIsALinkIsALink()
{
    Disk disk;
    Run run(disk);
    run.exchange(u"Go"_s, u"[![A river](https://images.example.org/a.png)](https://example.org/)"_s);
    QAccessibleInterface *answer = QAccessible::queryAccessibleInterface(run.pane()->transcript())->child(1);
    QList<QAccessible::Role> roles;
    for (int i = 0; i < answer->childCount(); ++i) roles << answer->child(i)->role();
    QVERIFY(roles.contains(QAccessible::Link));
}

void TestAnswerImages::anImageInAListGrowsInItsPlace()
{
    Disk disk;
    Run run(disk);
    run.exchange(u"Go"_s, u"1. one\n\n   ![A river](%1)\n2. two\n\nThe end."_s.arg(address));
    const QAccessibleInterface *answer = QAccessible::queryAccessibleInterface(run.pane()->transcript())->child(1);
    const int before = answer->child(0)->rect().height();
    const int gap = answer->child(1)->rect().top() - answer->child(0)->rect().bottom();
    auto *images = run.pane()->findChild<gui::AnswerImages *>();
    images->load(address);
    run.images.answer(gui::ImageDownloader::Reply {.bytes = makePng(300, 400)});
    QTRY_VERIFY(images->find(address).state == State::Ready);
    QVERIFY(answer->child(0)->rect().height() > before + 200);
    QCOMPARE(answer->child(1)->rect().top() - answer->child(0)->rect().bottom(), gap);
}

void TestAnswerImages::theOldestIsForgottenWhereThereAreTooMany()
{
    ScriptedImages network;
    gui::AnswerImages images;
    images.setDownloader(&network);
    // Noise, which no encoder makes smaller.
    QImage noise(1000, 1000, QImage::Format_RGB32);
    QRandomGenerator random(7);
    for (int y = 0; y < noise.height(); ++y) {
        for (int x = 0; x < noise.width(); ++x) noise.setPixel(x, y, random.generate() | 0xff000000U);
    }
    QByteArray large;
    QBuffer buffer(&large);
    QVERIFY(buffer.open(QIODevice::WriteOnly) && noise.save(&buffer, "PNG"));
    const auto source = [](int i) { return u"https://images.example.org/%1.png"_s.arg(i); };
    const int most = int(gui::AnswerImages::memory / large.size());
    for (int i = 0; i <= most; ++i) {
        images.load(source(i));
        network.answer(gui::ImageDownloader::Reply {.bytes = large});
        QTRY_VERIFY(images.find(source(i)).state != State::Loading);
    }
    QVERIFY(images.find(source(0)).state == State::Asleep);
    QVERIFY(images.find(source(1)).state == State::Ready);
    QVERIFY(images.find(source(most)).state == State::Ready);
}

QTEST_MAIN(TestAnswerImages)
#include "tst_answerimages.moc"
