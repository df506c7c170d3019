// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QtGlobal>

namespace runnel::bench {

//! The CPU time that this process has used so far, in s; 0 where the system does not tell.
[[nodiscard]] double cpuSeconds();

//! The memory that this process has resident, in bytes; 0 where the system does not tell.
[[nodiscard]] qint64 residentBytes();
//! The most of it since resetPeak().
[[nodiscard]] qint64 peakBytes();
void resetPeak();

} // namespace runnel::bench
