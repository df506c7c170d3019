// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/attachment.h"
#include "core/error.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace runnel::chat {

//! What a message takes. What is beyond is refused with an error of kind Attachment.
inline constexpr qint64 largestFile = 20'000'000; // bytes
inline constexpr qsizetype mostAttachments = 20;
inline constexpr qint64 mostAttachedTokens = 500'000; //!< of all text files together, about

//! The bytes of the file at \a path: a plain file, not empty, not larger than \ref largestFile.
[[nodiscard]] core::Result<QByteArray> readAttachedFile(const QString &path);

//! Whether a message takes \a attachments: not too many, and not too much to read.
[[nodiscard]] core::Result<void> checkAmount(const QList<Attachment> &attachments);

//! \a reason: the code of the error; \a name: of the file.
[[nodiscard]] std::unexpected<core::Error> refuseAttachment(const QString &reason, const QString &name);

} // namespace runnel::chat
