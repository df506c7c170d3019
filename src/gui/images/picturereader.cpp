// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/images/picturereader.h"

#include "chat/imagemetadata.h"

#include <QBuffer>
#include <QImageReader>
#include <QTransform>

namespace runnel::gui {

namespace {

//! As EXIF counts them: what has to be done so that it stands upright.
QImage turned(const QImage &picture, int orientation)
{
    const auto rotated = [](const QImage &from, int degrees) { return from.transformed(QTransform().rotate(degrees)); };
    switch (orientation) {
    case 2:
        return picture.mirrored(true, false);
    case 3:
        return picture.mirrored(true, true);
    case 4:
        return picture.mirrored(false, true);
    case 5:
        return rotated(picture.mirrored(true, false), 270);
    case 6:
        return rotated(picture, 90);
    case 7:
        return rotated(picture.mirrored(true, false), 90);
    case 8:
        return rotated(picture, 270);
    default:
        return picture;
    }
}

} // namespace

QImage readPicture(const QByteArray &bytes, const QSize &size)
{
    const auto format = chat::imageFormat(bytes);
    if (!format) return {};
    const auto image = chat::withoutMetadata(bytes, *format);
    if (!image) return {};
    QBuffer buffer;
    buffer.setData(bytes);
    if (!buffer.open(QIODevice::ReadOnly)) return {};
    QImageReader reader(&buffer, chat::mimeTypeOf(*format).section(u'/', 1).toLatin1());
    constexpr int firstOnItsSide = 5;
    if (!size.isEmpty()) reader.setScaledSize(image->orientation < firstOnItsSide ? size : size.transposed());
    // Not by the reader, which knows it of some formats only.
    reader.setAutoTransform(false);
    return turned(reader.read(), image->orientation);
}

} // namespace runnel::gui
