// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace runnel::providers {

//! A long answer in Markdown, several thousand words, put together by rule: the same every time.
[[nodiscard]] QString guideStory();

} // namespace runnel::providers
