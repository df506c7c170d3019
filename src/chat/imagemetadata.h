// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QSize>
#include <QString>

#include <cstdint>
#include <optional>

namespace runnel::chat {

//! The formats that providers take and that are decoded here; SVG is none of them.
enum class ImageFormat : std::uint8_t { Png, Jpeg, WebP, Gif };

//! By the first bytes; the name of a file is never asked.
[[nodiscard]] std::optional<ImageFormat> imageFormat(const QByteArray &bytes);
[[nodiscard]] QString mimeTypeOf(ImageFormat format);

//! \brief The parts of an image that make its picture.
struct StrippedImage
{
    QByteArray bytes;
    QSize size;          //!< px, as stored
    int orientation = 1; //!< EXIF, 1 to 8
};

//! Goes from part to part of \a bytes and leaves out what is not the picture: EXIF, XMP, comments, times, previews and
//! what follows the end. The pixels stay as they are, bit for bit, and so do colour profiles. Of EXIF the orientation
//! is kept where the picture is turned. Nothing where the parts do not fit together or the end is missing.
[[nodiscard]] std::optional<StrippedImage> withoutMetadata(const QByteArray &bytes, ImageFormat format);

} // namespace runnel::chat
