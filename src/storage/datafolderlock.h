// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QString>

#include <memory>

namespace runnel::storage {

//! \brief Says that this process is the one that writes in a data folder.
//!
//! Held through the kernel, which lets go when the process ends in whatever way: a lock can neither go stale nor be
//! mistaken because a process id was given out again. The file stays; only its content names the holder.
class DataFolderLock
{
public:
    //! Takes the lock, or fails at once: Busy where another process holds it, Storage where it cannot be made.
    [[nodiscard]] static core::Result<std::unique_ptr<DataFolderLock>> acquire(const QString &file);
    ~DataFolderLock();
    Q_DISABLE_COPY_MOVE(DataFolderLock)

private:
    struct Handle;
    explicit DataFolderLock(std::unique_ptr<Handle> handle);

    std::unique_ptr<Handle> m_handle;
};

} // namespace runnel::storage
