// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QtGlobal>

namespace runnel::bench {

//! The CPU time that this process has used so far, in s; 0 where the system does not tell.
[[nodiscard]] double cpuSeconds();
//! The same of this thread alone: what other programs do to the machine hardly shows in it.
[[nodiscard]] double threadSeconds();

//! The memory that this process has resident, in bytes; 0 where the system does not tell.
[[nodiscard]] qint64 residentBytes();
//! What of it is this process's own, pages shared with others in proportion (PSS).
[[nodiscard]] qint64 proportionalBytes();
//! The most of it since resetPeak().
[[nodiscard]] qint64 peakBytes();
void resetPeak();
//! Gives what the allocator keeps for later back to the system, where it can.
void returnFreeMemory();

} // namespace runnel::bench
