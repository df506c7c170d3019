// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QSize>
#include <QString>

namespace runnel::chat {

inline constexpr qint64 mostPixels = 64'000'000;

//! \brief An image that may be sent: looked at from outside, by its headers. Nothing is decoded.
struct ImageFile
{
    QByteArray bytes; //!< without what else the file told: place, time, device, comments, previews
    QString mimeType; //!< image/png, image/jpeg, image/webp or image/gif, by what is in it
    QSize size;       //!< px, as it is shown
    //! The EXIF orientation, from 1 to 8. All that is kept of the metadata, where it is not 1.
    int orientation = 1;
};

//! The one rule for what goes to a provider as an image. \a name is for the error only, which is of kind Attachment.
[[nodiscard]] core::Result<ImageFile> checkImage(const QByteArray &bytes, const QString &name);

} // namespace runnel::chat
