// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/imagefile.h"
#include "core/error.h"

#include <QByteArray>
#include <QImage>
#include <QString>

namespace runnel::gui {

//! \brief What is sent of an image: small enough for every provider, upright, and nothing in it but the picture.
//!
//! An image that fits stays as it is, bit for bit. Others are decoded and made smaller: a JPEG, or a PNG where
//! something shines through. For any thread; the errors are those of chat::checkImage().
class PreparedImage
{
public:
    static constexpr int longestSide = 2048;          //!< px; providers scale down to less
    static constexpr qsizetype mostBytes = 3'900'000; //!< what stays below 5 MiB in Base64

    [[nodiscard]] static core::Result<chat::ImageFile> fromBytes(const QByteArray &bytes, const QString &name);
    //! A picture of the clipboard.
    [[nodiscard]] static core::Result<chat::ImageFile> fromPicture(const QImage &picture, const QString &name);
};

} // namespace runnel::gui
