// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/images/preparedimage.h"

#include "gui/images/picturereader.h"

#include <QBuffer>
#include <QImageReader>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr int jpegQuality = 90;
constexpr double smaller = 0.75;

std::unexpected<core::Error> refuse(const QString &reason, const QString &name)
{
    return std::unexpected(core::Error {.kind = core::ErrorKind::Attachment, .message = name, .providerCode = reason});
}

QSize fitting(const QSize &size)
{
    const QSize most(PreparedImage::longestSide, PreparedImage::longestSide);
    return size.width() > most.width() || size.height() > most.height() ? size.scaled(most, Qt::KeepAspectRatio) : size;
}

QByteArray encoded(const QImage &picture)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    const bool isPng = picture.hasAlphaChannel();
    if (!buffer.open(QIODevice::WriteOnly) || !picture.save(&buffer, isPng ? "PNG" : "JPG", isPng ? -1 : jpegQuality)) {
        return {};
    }
    return bytes;
}

core::Result<chat::ImageFile> encodedToFit(QImage picture, const QString &name)
{
    QByteArray bytes = encoded(picture);
    while (bytes.size() > PreparedImage::mostBytes) {
        const QSize size = (QSizeF(picture.size()) * smaller).toSize();
        picture = picture.scaled(size.expandedTo({1, 1}), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        bytes = encoded(picture);
    }
    // Also what the encoder wrote beside the picture is left out.
    return chat::checkImage(bytes, name);
}

//! Whether every pixel hides what is behind it, although the format could do otherwise.
bool isOpaque(const QImage &picture)
{
    const QImage pixels = picture.convertToFormat(QImage::Format_ARGB32);
    for (int y = 0; y < pixels.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(pixels.constScanLine(y));
        if (!std::all_of(line, line + pixels.width(), [](QRgb pixel) { return qAlpha(pixel) == 255; })) return false;
    }
    return true;
}

} // namespace

core::Result<chat::ImageFile> PreparedImage::fromBytes(const QByteArray &bytes, const QString &name)
{
    auto image = chat::checkImage(bytes, name);
    if (!image) return image;
    QBuffer buffer(&image->bytes);
    buffer.open(QIODevice::ReadOnly);
    const QImageReader reader(&buffer, image->mimeType.section(u'/', 1).toLatin1());
    // A format without a decoder here is the provider's to look at; its headers are whole.
    if (!QImageReader::supportedMimeTypes().contains(image->mimeType.toLatin1())) return image;
    const QSize stored = reader.size();
    if (!stored.isValid()) return refuse(u"damaged"_s, name);
    // What the decoder will make of it counts as well.
    if (qint64(stored.width()) * stored.height() > chat::mostPixels) return refuse(u"pixels"_s, name);
    const QSize wanted = fitting(image->size);
    const bool fits = wanted == image->size && image->orientation == 1 && image->bytes.size() <= mostBytes;
    const QImage picture = readPicture(image->bytes, wanted == image->size ? QSize() : wanted);
    if (picture.isNull()) return refuse(u"damaged"_s, name);
    if (fits) return image;
    return encodedToFit(
        picture.hasAlphaChannel() && isOpaque(picture) ? picture.convertToFormat(QImage::Format_RGB32) : picture, name);
}

core::Result<chat::ImageFile> PreparedImage::fromPicture(const QImage &picture, const QString &name)
{
    if (picture.isNull()) return refuse(u"empty"_s, name);
    if (qint64(picture.width()) * picture.height() > chat::mostPixels) return refuse(u"pixels"_s, name);
    const QSize size = fitting(picture.size());
    const QImage scaled =
        size == picture.size() ? picture : picture.scaled(size, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    // Much of what is pasted is a picture of a screen: PNG keeps its letters sharp, where that is not too large.
    QByteArray png;
    QBuffer buffer(&png);
    if (buffer.open(QIODevice::WriteOnly) && scaled.save(&buffer, "PNG") && png.size() <= mostBytes) {
        return chat::checkImage(png, name);
    }
    return encodedToFit(isOpaque(scaled) ? scaled.convertToFormat(QImage::Format_RGB32) : scaled, name);
}

} // namespace runnel::gui
