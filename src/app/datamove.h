// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"
#include "core/paths.h"

#include <QString>

namespace runnel::app {

//! Whether the data of \a paths can be moved to \a folder: InvalidRequest, with a sentence for the user, where it is no
//! other place or holds such data already.
[[nodiscard]] core::Result<void> checkTarget(const core::Paths &paths, const QString &folder);

//! Moves what lies in the data folder of \a paths to \a folder; nothing of it may be open. All is copied, brought to the
//! disk and compared first; then \a paths points there, in one step; only then what was copied is taken away from the
//! old place. Where something fails before that step, the old place is as it was.
[[nodiscard]] core::Result<void> moveData(core::Paths &paths, const QString &folder);

} // namespace runnel::app
