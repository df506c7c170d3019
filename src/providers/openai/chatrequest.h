// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "llm/types.h"
#include "providers/compatible/endpoint.h"

#include <QByteArray>

namespace runnel::providers {

//! The JSON body of a Chat Completions request (source: the OpenAI API description, `CreateChatCompletionRequest`).
//!
//! Options without a value are left out; so are empty answers of the assistant and results of tools that name no call,
//! which services refuse.
[[nodiscard]] QByteArray chatRequestBody(const llm::ChatRequest &request, const Quirks &quirks);

} // namespace runnel::providers
