// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "llm/types.h"

namespace runnel::streaming {

//! SHA-256 over all that \a request says to the model, in hexadecimal: equal for equal requests, streamed or not.
[[nodiscard]] QString requestHash(const llm::ChatRequest &request);

} // namespace runnel::streaming
