// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

//! What storage_probe can do; storageprobe.cpp tells what each says. All return the exit status.
namespace runnel::probe {

[[nodiscard]] int holdLock(const QString &file);
[[nodiscard]] int write(const QString &folder, bool simulated, int perSecond, quint32 seed);
[[nodiscard]] int attach(const QString &folder, quint32 seed);
//! \a step 0: does not die.
[[nodiscard]] int doOnce(const QString &job, const QString &folder, int step, bool halfway);

//! One line on standard output, at once.
void say(const QString &line);

} // namespace runnel::probe
