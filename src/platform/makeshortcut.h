// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "settings/globalshortcut.h"

#include <memory>

namespace runnel::platform {

//! What gives a global shortcut on the platform that the program is shown on; never null.
[[nodiscard]] std::unique_ptr<settings::GlobalShortcut> makeGlobalShortcut();

} // namespace runnel::platform
