// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QDateTime>
#include <QMutex>
#include <QSet>
#include <QString>

namespace runnel::storage {

//! \brief The folder of attached files: each under the SHA-256 of what is in it, so never twice.
//!
//! For any thread; calls take turns. A file appears whole or not at all: it is written beside its place, brought to the
//! disk and then named.
class AttachmentFiles
{
public:
    //! The folder is made with the first file.
    explicit AttachmentFiles(QString folder);

    //! Keeps \a bytes and returns their key, when both the file and its name are on disk. What is there already counts
    //! as added now.
    [[nodiscard]] core::Result<QString> add(const QByteArray &bytes);
    //! NotFound where there is no such file, StorageCorrupt where it holds something else than was added.
    [[nodiscard]] core::Result<QByteArray> read(const QString &key) const;
    //! The place of \a key; empty where it is none, so that no name leads out of the folder.
    [[nodiscard]] QString pathOf(const QString &key) const;
    //! Takes out what is not among \a named and was last added before \a time, and what a killed process left half
    //! written. How many files that were. May be ended at any moment, and done again.
    int removeUnnamed(const QSet<QString> &named, const QDateTime &time);

private:
    const QString m_folder;
    mutable QMutex m_mutex;
};

} // namespace runnel::storage
