// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/images/preparedimage.h"

#include "support/images.h"
#include "support/results.h"

#include <QBuffer>
#include <QGuiApplication>
#include <QImageReader>
#include <QPainter>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using gui::PreparedImage;

namespace {

QByteArray encoded(const QImage &picture, const char *format)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    return buffer.open(QIODevice::WriteOnly) && picture.save(&buffer, format) ? bytes : QByteArray();
}

QImage decoded(const QByteArray &bytes)
{
    return QImage::fromData(bytes);
}

QImage plain(int width, int height, const QColor &color = Qt::red)
{
    QImage picture(width, height, QImage::Format_RGB32);
    picture.fill(color);
    return picture;
}

QString reasonOf(const core::Result<chat::ImageFile> &result)
{
    return result ? QString() : result.error().providerCode;
}

} // namespace

class TestPreparedImage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatFitsStaysBitForBit_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("png") << test::makePng(40, 30);
        QTest::newRow("jpeg") << encoded(plain(40, 30), "JPG");
        QTest::newRow("the longest side") << test::makePng(PreparedImage::longestSide, 3);
    }

    void whatFitsStaysBitForBit()
    {
        QFETCH(const QByteArray, bytes);
        const auto image = PreparedImage::fromBytes(bytes, {});
        QVERIFY_RESULT(image);
        QCOMPARE(image->bytes, bytes);
    }

    void whatIsTooLargeIsMadeSmallerInItsShape_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QString>("mimeType");
        QImage through = plain(4096, 1024).convertToFormat(QImage::Format_ARGB32);
        through.fill(QColor(10, 20, 30, 40));
        QTest::newRow("wide") << encoded(plain(4096, 1024), "PNG") << QSize(2048, 512) << u"image/jpeg"_s;
        QTest::newRow("tall") << encoded(plain(500, 4000), "JPG") << QSize(256, 2048) << u"image/jpeg"_s;
        QTest::newRow("shines through") << encoded(through, "PNG") << QSize(2048, 512) << u"image/png"_s;
    }

    void whatIsTooLargeIsMadeSmallerInItsShape()
    {
        QFETCH(const QByteArray, bytes);
        const auto image = PreparedImage::fromBytes(bytes, {});
        QVERIFY_RESULT(image);
        QTEST(image->size, "size");
        QTEST(image->mimeType, "mimeType");
        QCOMPARE(decoded(image->bytes).size(), image->size);
    }

    void whatIsTooHeavyIsMadeLighter()
    {
        QImage noise(2048, 2048, QImage::Format_RGB32);
        QRandomGenerator random(7);
        for (int y = 0; y < noise.height(); ++y) {
            random.fillRange(reinterpret_cast<quint32 *>(noise.scanLine(y)), noise.width());
        }
        const auto image = PreparedImage::fromPicture(noise, {});
        QVERIFY_RESULT(image);
        QVERIFY2(image->bytes.size() <= PreparedImage::mostBytes, qPrintable(QString::number(image->bytes.size())));
    }

    // Where a black corner comes to stand, of a picture that has it at the top left.
    void whatLiesOnItsSideIsSetUpright_data()
    {
        QTest::addColumn<QByteArray>("format");
        QTest::addColumn<char>("orientation");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QPoint>("corner");
        const QSize lying(60, 20);
        const QSize standing(20, 60);
        const QPoint topLeft(2, 2);
        for (const char *format : {"JPG", "PNG"}) {
            const auto row = [format](char orientation, const QSize &size, const QPoint &corner) {
                QTest::addRow("%s %d", format, int(orientation)) << QByteArray(format) << orientation << size << corner;
            };
            row(2, lying, {57, 2});
            row(3, lying, {57, 17});
            row(4, lying, {2, 17});
            row(5, standing, topLeft);
            row(6, standing, {17, 2});
            row(7, standing, {17, 57});
            row(8, standing, {2, 57});
        }
    }

    void whatLiesOnItsSideIsSetUpright()
    {
        QFETCH(const QByteArray, format);
        QFETCH(const char, orientation);
        QFETCH(const QSize, size);
        QFETCH(const QPoint, corner);
        QImage picture = plain(60, 20, Qt::white);
        QPainter(&picture).fillRect(0, 0, 8, 8, Qt::black);
        QByteArray bytes = encoded(picture, format.constData());
        constexpr qsizetype behindHead = 33; // of a PNG
        if (format == "JPG") bytes.insert(2, test::exifSegment(orientation));
        else bytes.insert(behindHead, test::pngChunk("eXIf", test::exifData(orientation)));
        const auto image = PreparedImage::fromBytes(bytes, {});
        QVERIFY_RESULT(image);
        QVERIFY(!image->bytes.contains("GPS"));
        QCOMPARE(image->orientation, 1);
        QCOMPARE(image->size, size);
        const QImage shown = decoded(image->bytes);
        for (const QPoint &place : {QPoint(2, 2), QPoint(size.width() - 3, 2), QPoint(2, size.height() - 3),
                                    QPoint(size.width() - 3, size.height() - 3)}) {
            QCOMPARE(qGray(shown.pixel(place)) < 128, place == corner);
        }
    }

    void whatDoesNotDecodeIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("reason");
        QTest::newRow("svg") << QByteArray("<svg xmlns='http://www.w3.org/2000/svg'/>") << u"format"_s;
        QTest::newRow("parts of a jpeg") << test::makeJpeg() << u"damaged"_s;
        QTest::newRow("claims 10 GB") << test::claimPng(50'000, 50'000) << u"pixels"_s;
        QTest::newRow("holds less than it claims") << test::claimPng(3000, 3000) << u"damaged"_s;
        QTest::newRow("nothing") << QByteArray() << u"empty"_s;
    }

    void whatDoesNotDecodeIsRefused()
    {
        QFETCH(const QByteArray, bytes);
        QTest::failOnWarning(QRegularExpression(u"alloc"_s));
        QTEST(reasonOf(PreparedImage::fromBytes(bytes, {})), "reason");
    }

    void aPastedPictureIsSharpAndTellsNothingElse()
    {
        QImage picture = plain(300, 200);
        picture.setText(u"Comment"_s, u"secret"_s);
        const auto image = PreparedImage::fromPicture(picture, {});
        QVERIFY_RESULT(image);
        QCOMPARE(image->mimeType, u"image/png"_s);
        QVERIFY(!image->bytes.contains("secret"));
        QCOMPARE(decoded(image->bytes).convertToFormat(QImage::Format_RGB32).pixel(5, 5), picture.pixel(5, 5));
        QCOMPARE(reasonOf(PreparedImage::fromPicture({}, {})), u"empty"_s);
    }
};

QTEST_MAIN(TestPreparedImage)
#include "tst_preparedimage.moc"
