// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace runnel::models {

//! A prompt as Markdown that shows it as it was typed: the end of a line is one, which Markdown says with two spaces.
[[nodiscard]] QString withHardBreaks(const QString &text);

} // namespace runnel::models
