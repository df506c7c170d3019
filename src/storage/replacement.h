// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QString>
#include <QStringList>

namespace runnel::storage {

//! Waits until \a path, a file or a folder, is on the disk.
[[nodiscard]] core::Result<void> syncToDisk(const QString &path);

//! Where the whole database waits that takes the place of \a file.
[[nodiscard]] QString successorOf(const QString &file);

//! Puts successorOf(\a file), whole and closed, in the place of the closed database \a file, which gets a name of its own
//! beside it, with its log: "runnel-20261123T091500000-damaged.sqlite" for the word "damaged". Returns that name; empty
//! where there was no file. A crash at any point leaves what finishReplacement() brings to its end.
[[nodiscard]] core::Result<QString> replaceDatabase(const QString &file, const QString &word, qint64 nowMs);

//! What was set aside so and is still there, for \a word.
[[nodiscard]] QStringList setAside(const QString &file, const QString &word);

//! Ends a replacement that a crash cut off, and takes away one that never came so far. Before \a file is opened.
[[nodiscard]] core::Result<void> finishReplacement(const QString &file);

} // namespace runnel::storage
