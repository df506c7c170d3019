// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/imagefile.h"

#include "chat/attachedfile.h"
#include "core/errortext.h"
#include "support/images.h"
#include "support/results.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::chat;

class TestImageFile : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString save(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) return {};
        return file.fileName();
    }

    static QString reasonOf(const core::Result<ImageFile> &result)
    {
        if (result) return {};
        return result.error().kind == core::ErrorKind::Attachment ? result.error().providerCode : u"another kind"_s;
    }

private Q_SLOTS:
    void whatIsInTheFileTellsWhatItIs_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("mimeType");
        QTest::addColumn<QSize>("size");
        QTest::newRow("png") << test::makePng(4, 3) << u"image/png"_s << QSize(4, 3);
        QTest::newRow("jpeg") << test::makeJpeg() << u"image/jpeg"_s << QSize(6, 4);
        QTest::newRow("gif") << test::makeGif() << u"image/gif"_s << QSize(5, 3);
        QTest::newRow("webp") << test::makeWebP() << u"image/webp"_s << QSize(7, 9);
        QTest::newRow("jpeg on its side") << test::makeJpeg(test::exifSegment(6)) << u"image/jpeg"_s << QSize(4, 6);
    }

    void whatIsInTheFileTellsWhatItIs()
    {
        QFETCH(const QByteArray, bytes);
        const auto image = checkImage(bytes, u"wrong.txt"_s);
        QVERIFY_RESULT(image);
        QTEST(image->mimeType, "mimeType");
        QTEST(image->size, "size");
    }

    void nothingButThePictureIsKept_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("kept");
        const QByteArray text = test::pngChunk("tEXt", "Comment\0secret") + test::pngChunk("eXIf", "MM GPS");
        QTest::newRow("png") << test::makePng(4, 3, text) << test::makePng(4, 3);
        QTest::newRow("png, what follows") << test::makePng(4, 3) + "trailing secret" << test::makePng(4, 3);
        const QByteArray comment = test::jpegSegment('\xfe', "secret");
        QTest::newRow("jpeg") << test::makeJpeg(comment + test::exifSegment(1)) << test::makeJpeg();
        QTest::newRow("jpeg, what follows") << test::makeJpeg() + test::makeJpeg() << test::makeJpeg();
        const QByteArray profile = test::jpegSegment('\xe2', QByteArray("ICC_PROFILE\0\x01\x01", 14) + "colours");
        QTest::newRow("jpeg, colours") << test::makeJpeg(profile) << test::makeJpeg(profile);
    }

    void nothingButThePictureIsKept()
    {
        QFETCH(const QByteArray, bytes);
        const auto image = checkImage(bytes, {});
        QVERIFY_RESULT(image);
        QTEST(image->bytes, "kept");
    }

    void animationAndHeaderSurviveWhatIsLeftOut()
    {
        const auto gif = checkImage(test::makeGif(), {});
        QVERIFY_RESULT(gif);
        QVERIFY(gif->bytes.contains("NETSCAPE2.0"));
        QVERIFY(!gif->bytes.contains("secret"));
        const auto webp = checkImage(test::makeWebP(), {});
        QVERIFY_RESULT(webp);
        QVERIFY(!webp->bytes.contains("secret"));
        // The length is true again, and the header does not promise what is gone.
        const auto again = checkImage(webp->bytes, {});
        QVERIFY_RESULT(again);
        QCOMPARE(again->bytes, webp->bytes);
        QCOMPARE(int(webp->bytes.at(20)), 0);
    }

    void onlyTheOrientationIsLeftOfExif_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QSize>("size");
        QTest::newRow("jpeg") << test::makeJpeg(test::exifSegment(8)) << QSize(4, 6);
        QTest::newRow("png") << test::makePng(4, 3, test::pngChunk("eXIf", test::exifData(8))) << QSize(3, 4);
        QTest::newRow("webp") << test::makeWebP(test::exifData(8)) << QSize(9, 7);
        QTest::newRow("webp, with a mark")
            << test::makeWebP(QByteArray("Exif\0\0", 6) + test::exifData(8)) << QSize(9, 7);
    }

    void onlyTheOrientationIsLeftOfExif()
    {
        QFETCH(const QByteArray, bytes);
        const auto image = checkImage(bytes, {});
        QVERIFY_RESULT(image);
        QVERIFY(!image->bytes.contains("GPS"));
        QTEST(image->size, "size");
        QCOMPARE(image->orientation, 8);
        const auto again = checkImage(image->bytes, {});
        QVERIFY_RESULT(again);
        QCOMPARE(again->orientation, 8);
        QCOMPARE(again->bytes, image->bytes);
    }

    void anUprightImageKeepsNothingOfExif()
    {
        const auto image = checkImage(test::makePng(4, 3, test::pngChunk("eXIf", test::exifData(1))), {});
        QVERIFY_RESULT(image);
        QCOMPARE(image->bytes, test::makePng(4, 3));
    }

    void whatIsNoWholeImageIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("reason");
        QTest::newRow("empty") << QByteArray() << u"empty"_s;
        QTest::newRow("text") << QByteArray("Hello, I am no image") << u"format"_s;
        QTest::newRow("svg") << QByteArray("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
                             << u"format"_s;
        QTest::newRow("bmp") << QByteArray("BM\x46\0\0\0\0\0\0\0\x36\0\0\0", 14) << u"format"_s;
        QTest::newRow("claims 10 GB") << test::claimPng(50'000, 50'000) << u"pixels"_s;
        QTest::newRow("claims the most") << test::claimPng(0x7fffffff, 0x7fffffff) << u"pixels"_s;
        QTest::newRow("claims less than nothing") << test::claimPng(0x80000000U, 1) << u"damaged"_s;
        QTest::newRow("claims nothing") << test::claimPng(0, 0) << u"damaged"_s;
        QTest::newRow("64 megapixels") << test::claimPng(8000, 8000) << QString();
        QTest::newRow("one row more") << test::claimPng(8000, 8001) << u"pixels"_s;
        QTest::newRow("too big") << test::makePng(4, 3, test::pngChunk("teST", QByteArray(20'000'000, 'x')))
                                 << u"too_big"_s;
    }

    void whatIsNoWholeImageIsRefused()
    {
        QFETCH(const QByteArray, bytes);
        const auto image = checkImage(bytes, u"river.png"_s);
        QTEST(reasonOf(image), "reason");
        if (image) return;
        QCOMPARE(image.error().message, u"river.png"_s);
        QVERIFY(core::describe(image.error()).sentence !=
                core::describe({.kind = core::ErrorKind::Attachment, .message = {}}).sentence);
    }

    void anImageThatIsCutOffAnywhereIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("png") << test::makePng(4, 3, test::pngChunk("tEXt", "Comment"));
        QTest::newRow("jpeg") << test::makeJpeg(test::exifSegment(6));
        QTest::newRow("gif") << test::makeGif();
        QTest::newRow("webp") << test::makeWebP();
    }

    void anImageThatIsCutOffAnywhereIsRefused()
    {
        QFETCH(const QByteArray, bytes);
        for (qsizetype length = 0; length < bytes.size(); ++length) {
            QVERIFY2(!checkImage(bytes.first(length), {}), qPrintable(QString::number(length)));
        }
    }

    void noFlippedByteDoesHarm_data() { anImageThatIsCutOffAnywhereIsRefused_data(); }

    void noFlippedByteDoesHarm()
    {
        QFETCH(const QByteArray, bytes);
        for (qsizetype at = 0; at < bytes.size(); ++at) {
            for (const char value : {'\0', '\x7f', '\xff'}) {
                QByteArray hostile = bytes;
                hostile[at] = value;
                // Taken or refused: what comes out is never more than what went in, but for one segment.
                const auto image = checkImage(hostile, {});
                if (image) QVERIFY(image->bytes.size() <= hostile.size() + 36);
            }
        }
    }

    void onlyPlainFilesAreRead()
    {
        const auto reason = [](const QString &path) {
            const auto read = readAttachedFile(path);
            return read ? QString() : read.error().providerCode;
        };
        QCOMPARE(reason(save(u"image"_s, "x")), QString());
        QCOMPARE(reason(m_folder.filePath(u"nothing"_s)), u"missing"_s);
        QCOMPARE(reason(m_folder.path()), u"no_file"_s);
        QCOMPARE(reason(save(u"empty"_s, {})), u"empty"_s);
#ifdef Q_OS_UNIX
        const QString pipe = m_folder.filePath(u"pipe.png"_s);
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        QCOMPARE(reason(pipe), u"no_file"_s); // and nobody waits for a writer
        QCOMPARE(reason(u"/dev/zero"_s), u"no_file"_s);
#endif
        // Sparse, so that the test writes nothing.
        QFile large(m_folder.filePath(u"large.png"_s));
        QVERIFY(large.open(QIODevice::WriteOnly) && large.resize(10'000'000'000));
        QCOMPARE(reason(large.fileName()), u"too_big"_s);
    }

    void namesAreShownWithoutTricks()
    {
        QCOMPARE(attachmentName(u"/home/a/river.png"_s), u"river.png"_s);
        QCOMPARE(attachmentName(u"/home/a/invoice\u202egnp.exe"_s), u"invoicegnp.exe"_s);
        QCOMPARE(attachmentName(u"a\n\x1b[31mb.png"_s), u"a[31mb.png"_s);
        const QString longName = attachmentName(QString(300, u'x') + u".png"_s);
        QCOMPARE(longName.size(), 120);
        QVERIFY(longName.endsWith(u".png"_s) && longName.contains(u'…'));
    }
};

QTEST_GUILESS_MAIN(TestImageFile)
#include "tst_imagefile.moc"
