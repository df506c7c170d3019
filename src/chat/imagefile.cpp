// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/imagefile.h"

#include "chat/attachedfile.h"
#include "chat/imagemetadata.h"

using namespace Qt::StringLiterals;

namespace runnel::chat {

core::Result<ImageFile> checkImage(const QByteArray &bytes, const QString &name)
{
    if (bytes.isEmpty()) return refuseAttachment(u"empty"_s, name);
    if (bytes.size() > largestFile) return refuseAttachment(u"too_big"_s, name);
    const auto format = imageFormat(bytes);
    if (!format) return refuseAttachment(u"format"_s, name);
    const auto stripped = withoutMetadata(bytes, *format);
    if (!stripped) return refuseAttachment(u"damaged"_s, name);
    if (qint64(stripped->size.width()) * stripped->size.height() > mostPixels)
        return refuseAttachment(u"pixels"_s, name);
    constexpr int firstOnItsSide = 5;
    return ImageFile {.bytes = stripped->bytes,
                      .mimeType = mimeTypeOf(*format),
                      .size = stripped->orientation < firstOnItsSide ? stripped->size : stripped->size.transposed(),
                      .orientation = stripped->orientation};
}

} // namespace runnel::chat
