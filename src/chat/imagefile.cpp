// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/imagefile.h"

#include "chat/imagemetadata.h"

#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace runnel::chat {

namespace {

std::unexpected<core::Error> refuse(const QString &reason, const QString &name)
{
    return std::unexpected(core::Error {.kind = core::ErrorKind::Attachment, .message = name, .providerCode = reason});
}

} // namespace

core::Result<QByteArray> readImageFile(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists()) return refuse(u"missing"_s, path);
    // A pipe would be waited for, and a device may have no end.
    if (!info.isFile()) return refuse(u"no_file"_s, path);
    if (info.size() > largestImageFile) return refuse(u"too_big"_s, path);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return refuse(u"unreadable"_s, path + u": "_s + file.errorString());
    // What grew meanwhile is not read to its end.
    const QByteArray bytes = file.read(largestImageFile + 1);
    if (file.error() != QFile::NoError) return refuse(u"unreadable"_s, path + u": "_s + file.errorString());
    if (bytes.isEmpty()) return refuse(u"empty"_s, path);
    if (bytes.size() > largestImageFile) return refuse(u"too_big"_s, path);
    return bytes;
}

core::Result<ImageFile> checkImage(const QByteArray &bytes, const QString &name)
{
    if (bytes.isEmpty()) return refuse(u"empty"_s, name);
    if (bytes.size() > largestImageFile) return refuse(u"too_big"_s, name);
    const auto format = imageFormat(bytes);
    if (!format) return refuse(u"format"_s, name);
    const auto stripped = withoutMetadata(bytes, *format);
    if (!stripped) return refuse(u"damaged"_s, name);
    if (qint64(stripped->size.width()) * stripped->size.height() > mostPixels) return refuse(u"pixels"_s, name);
    constexpr int firstOnItsSide = 5;
    return ImageFile {.bytes = stripped->bytes,
                      .mimeType = mimeTypeOf(*format),
                      .size = stripped->orientation < firstOnItsSide ? stripped->size : stripped->size.transposed(),
                      .orientation = stripped->orientation};
}

} // namespace runnel::chat
