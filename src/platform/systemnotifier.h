// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/notifier.h"

#include <memory>

namespace runnel::platform {

//! The notifications of this desktop; null where the system is one that we know no way to.
[[nodiscard]] std::unique_ptr<core::Notifier> makeSystemNotifier();

} // namespace runnel::platform
