// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "llm/types.h"

#include <QString>

namespace runnel::streaming {

//! Asks \a model for a title of a conversation that begins with \a prompt and \a answer; a beginning of both is enough.
[[nodiscard]] llm::ChatRequest titleRequest(const QString &model, const QString &prompt, const QString &answer);

//! What of a model's \a reply is a title: one line of at most \ref longestTitle characters, without quotation marks,
//! Markdown, a label and what cannot be seen. Empty where nothing is left.
[[nodiscard]] QString cleanedTitle(const QString &reply);

inline constexpr qsizetype longestTitle = 60;

} // namespace runnel::streaming
