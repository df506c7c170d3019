// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"

#include <QString>

#include <optional>

namespace runnel::models {

//! Tokens, cost, first token and speed of \a answer in one translated line; empty while it runs. What its service did
//! not count is an estimate by the rules of `llm/tokens.h`, and marked so; \a price is that of its model, if known.
[[nodiscard]] QString usageText(const chat::Message &answer, const std::optional<llm::Price> &price);

} // namespace runnel::models
