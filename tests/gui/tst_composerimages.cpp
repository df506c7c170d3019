// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/composer/attachmentchips.h"
#include "gui/composer/composer.h"
#include "gui/theme/theme.h"
#include "support/scriptedprovider.h"

#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QGuiApplication>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>
#include <QTextDocument>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace runnel;
using gui::AttachmentChip;
using gui::Composer;

namespace {

chat::Attachment image(const QString &name)
{
    return {.key = name, .name = name, .mimeType = u"image/png"_s, .bytes = 4321, .width = 40, .height = 30};
}

} // namespace

class TestComposerImages : public QObject
{
    Q_OBJECT

    std::unique_ptr<gui::Theme> m_theme;
    std::unique_ptr<test::ScriptedDirectory> m_providers;
    std::shared_ptr<test::ScriptedProvider> m_provider;
    std::unique_ptr<Composer> m_composer;

    [[nodiscard]] QPlainTextEdit *edit() const { return m_composer->findChild<QPlainTextEdit *>(u"prompt"_s); }
    [[nodiscard]] QToolButton *attach() const { return m_composer->findChild<QToolButton *>(u"attach"_s); }
    [[nodiscard]] QList<AttachmentChip *> chips() const
    {
        return m_composer->findChild<gui::AttachmentChips *>(u"attachments"_s)->chips();
    }

private Q_SLOTS:
    void init()
    {
        m_theme = std::make_unique<gui::Theme>();
        m_providers = std::make_unique<test::ScriptedDirectory>();
        m_provider = m_providers->add(u"alpha"_s);
        m_composer = std::make_unique<Composer>(*m_theme, *m_providers);
        m_composer->setModel({.provider = u"alpha"_s, .model = u"model"_s});
        m_composer->resize(500, 160);
        m_composer->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_composer.get()));
        m_composer->focusText();
    }

    void cleanup()
    {
        m_composer.reset();
        m_provider.reset();
        m_providers.reset();
        m_theme.reset();
    }

    void theToolTipOfAChipSaysTheNameAsItIs()
    {
        m_composer->setAttachments({image(u"cats & <b>dogs</b>.png"_s)});
        QTextDocument read;
        QVERIFY(Qt::mightBeRichText(chips().first()->toolTip()));
        read.setHtml(chips().first()->toolTip());
        QCOMPARE(read.toPlainText(), u"cats & <b>dogs</b>.png"_s);
    }

    void aPastedPictureIsOfferedAndNotTyped()
    {
        QSignalSpy offered(m_composer.get(), &Composer::pictureOffered);
        QImage picture(20, 10, QImage::Format_RGB32);
        picture.fill(Qt::red);
        QGuiApplication::clipboard()->setImage(picture);
        edit()->paste();
        QCOMPARE(offered.size(), 1);
        QCOMPARE(offered.first().first().value<QImage>().size(), picture.size());
        QVERIFY(m_composer->text().isEmpty());
    }

    void whatIsTextAndPictureIsText()
    {
        QSignalSpy offered(m_composer.get(), &Composer::pictureOffered);
        auto *cells = new QMimeData;
        cells->setText(u"a\tb"_s);
        cells->setImageData(QImage(20, 10, QImage::Format_RGB32));
        QGuiApplication::clipboard()->setMimeData(cells);
        edit()->paste();
        QCOMPARE(offered.size(), 0);
        QCOMPARE(m_composer->text(), u"a\tb"_s);
    }

    void pastedFilesAreOfferedAndLinksAreText()
    {
        QSignalSpy offered(m_composer.get(), &Composer::filesOffered);
        auto *files = new QMimeData;
        files->setUrls({QUrl::fromLocalFile(u"/tmp/river.png"_s), QUrl::fromLocalFile(u"/tmp/notes.txt"_s)});
        QGuiApplication::clipboard()->setMimeData(files);
        edit()->paste();
        QCOMPARE(offered.size(), 1);
        QCOMPARE(offered.first().first().toStringList(), QStringList({u"/tmp/river.png"_s, u"/tmp/notes.txt"_s}));
        QVERIFY(m_composer->text().isEmpty());
        auto *link = new QMimeData;
        link->setUrls({QUrl(u"https://example.org/"_s)});
        QGuiApplication::clipboard()->setMimeData(link);
        edit()->paste();
        QCOMPARE(offered.size(), 1);
        QCOMPARE(m_composer->text(), u"https://example.org/"_s);
    }

    void droppedFilesAreOffered()
    {
        QSignalSpy offered(m_composer.get(), &Composer::filesOffered);
        QMimeData files;
        files.setUrls({QUrl::fromLocalFile(u"/tmp/river.png"_s)});
        QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_composer.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(20, 20), Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_composer.get(), &drop);
        QCOMPARE(offered.size(), 1);
    }

    void imagesAloneCanBeSent()
    {
        QSignalSpy sent(m_composer.get(), &Composer::sendRequested);
        QTest::keyClick(edit(), Qt::Key_Return);
        QCOMPARE(sent.size(), 0);
        m_composer->setAttachments({image(u"river.png"_s)});
        QTest::keyClick(edit(), Qt::Key_Return);
        QCOMPARE(sent.size(), 1);
    }

    void whatIsSentWaitsForTheImage()
    {
        QSignalSpy sent(m_composer.get(), &Composer::sendRequested);
        m_composer->setPreparing(1);
        QTest::keyClicks(edit(), u"What is this?"_s);
        QTest::keyClick(edit(), Qt::Key_Return);
        QCOMPARE(sent.size(), 0);
        m_composer->setAttachments({image(u"river.png"_s)});
        m_composer->setPreparing(0);
        QCOMPARE(sent.size(), 1);
        // Not where the image could not be had.
        m_composer->setPreparing(1);
        QTest::keyClick(edit(), Qt::Key_Return);
        m_composer->setPreparing(0, true);
        QCOMPARE(sent.size(), 1);
        // Nor where something was typed since.
        m_composer->setPreparing(1);
        QTest::keyClick(edit(), Qt::Key_Return);
        QTest::keyClicks(edit(), u" And"_s);
        m_composer->setPreparing(0);
        QCOMPARE(sent.size(), 1);
    }

    void everyImageIsAStopOfTheKeyboardAndDeleteRemovesIt()
    {
        m_composer->setAttachments({image(u"one.png"_s), image(u"two.png"_s)});
        QSignalSpy removed(m_composer.get(), &Composer::attachmentRemoved);
        QTest::keyClick(edit(), Qt::Key_Tab, Qt::ShiftModifier);
        QCOMPARE(QApplication::focusWidget(), chips().last());
        QTest::keyClick(chips().last(), Qt::Key_Tab, Qt::ShiftModifier);
        QCOMPARE(QApplication::focusWidget(), chips().first());
        QTest::keyClick(chips().first(), Qt::Key_Delete);
        QCOMPARE(removed.size(), 1);
        QCOMPARE(removed.first().first().toLongLong(), 0);
        m_composer->setAttachments({image(u"two.png"_s)});
        QCOMPARE(chips().size(), 1);
        QCOMPARE(QApplication::focusWidget(), chips().first());
        m_composer->setAttachments({});
        QCOMPARE(QApplication::focusWidget(), edit());
    }

    void aChipSaysWhatItIs()
    {
        m_composer->setAttachments({image(u"river.png"_s)});
        QVERIFY(chips().first()->accessibleName().contains(u"river.png"_s));
        QVERIFY(chips().first()->accessibleName().contains(u"4 kB"_s));
        auto *cross = chips().first()->findChild<QToolButton *>(u"removeAttachment"_s);
        QCOMPARE(cross->accessibleName(), u"Remove river.png"_s);
        QSignalSpy removed(m_composer.get(), &Composer::attachmentRemoved);
        cross->click();
        QCOMPARE(removed.size(), 1);
    }

    void chipsThatDoNotFitStandInTheNextRow()
    {
        QList<chat::Attachment> many;
        for (int i = 0; i < 6; ++i) many.append(image(u"a rather long name of an image %1.png"_s.arg(i)));
        m_composer->setAttachments(many);
        QCoreApplication::processEvents();
        const QWidget *box = chips().first()->parentWidget();
        for (const AttachmentChip *chip : chips()) QVERIFY(box->rect().contains(chip->geometry()));
        QVERIFY(chips().last()->y() > chips().first()->y());
    }

    void aModelThatTakesNoImagesSaysSoAndTakesTextStill()
    {
        m_provider->takesImages = false;
        m_composer->setModel({.provider = u"alpha"_s, .model = u"model"_s});
        QVERIFY(attach()->isEnabled());
        QVERIFY(attach()->toolTip().endsWith(u"The chosen model takes no images."_s));
    }

    void theChipOfATextSaysAboutHowManyTokensItIs()
    {
        m_composer->setAttachments({{.key = u"k"_s, .name = u"a.txt"_s, .mimeType = u"text/plain"_s, .bytes = 10'000}});
        QCOMPARE(chips().first()->accessibleName(), u"Attached file a.txt, 10 kB · ≈ 2,500 token(s)"_s);
    }
};

QTEST_MAIN(TestComposerImages)
#include "tst_composerimages.moc"
