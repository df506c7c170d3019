// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QString>

namespace runnel::chat {

inline constexpr qint64 largestText = 2'000'000; // bytes of UTF-8

//! The text in \a bytes as UTF-8, by what is in them: the name is for the error only, which is of kind Attachment.
//!
//! UTF-8, UTF-16 and UTF-32 where they begin with a byte order mark, and Windows-1252 where the bytes read as one of its
//! languages. In another encoding we could only guess, and the model would be sent rubbish that looks like the file:
//! that is refused, as is what holds bytes that no text has.
[[nodiscard]] core::Result<QByteArray> checkText(const QByteArray &bytes, const QString &name);

} // namespace runnel::chat
