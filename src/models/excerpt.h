// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace runnel::models {

//! The beginning of \a markdown as it reads without its marks, in one line of at most \a most characters; an ellipsis
//! where it goes on.
[[nodiscard]] QString excerpt(const QString &markdown, qsizetype most);

} // namespace runnel::models
