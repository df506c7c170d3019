// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "settings/datacare.h"
#include "storage/salvage.h"

namespace runnel::app {

//! \a report as those know it who know no database.
[[nodiscard]] settings::Rescue toRescue(const storage::SalvageReport &report);

} // namespace runnel::app
