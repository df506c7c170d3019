// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QJsonObject>

namespace runnel::bench {

//! What the figures were measured on: cpu, cores, memoryMb, os, kernel, architecture, compiler, build, qt.
[[nodiscard]] QJsonObject machine();

} // namespace runnel::bench
