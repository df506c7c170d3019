// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "llm/types.h"

#include <QStringView>

#include <optional>

namespace runnel::llm {

//! How many tokens something is, about: for where a service does not count. This is the only place that estimates; what
//! comes of it is shown with ≈. The rules:
//! - Text: a token is four ASCII characters, or one of Chinese, Japanese or Korean, or two of any other script. It stays
//!   within a third of what the tokenizers in use count for prose and code; each vendor has its own, and most of them
//!   are not published, so a tokenizer library would be exact for few and wrong for the others.
//! - An image: \ref imageTileTokens for every tile of \ref imageTileSide px that it begins, one tile where it is not
//!   larger than half of that, or where its size is not known. So Gemini counts
//!   (ai.google.dev/gemini-api/docs/tokens); OpenAI counts about half of it, Anthropic up to twice as much.
//! - A request: its system prompt and its turns with their images and calls of tools, and \ref turnTokens for what marks
//!   the beginning and the end of each.

inline constexpr qint64 imageTileTokens = 258;
inline constexpr int imageTileSide = 768; // px
inline constexpr qint64 turnTokens = 4;

[[nodiscard]] qint64 estimateTokens(QStringView text);
//! Of an image of so many pixels.
[[nodiscard]] qint64 estimateImageTokens(int width, int height);
[[nodiscard]] qint64 estimateTokens(const Turn &turn);
[[nodiscard]] qint64 estimateSystemTokens(QStringView systemPrompt);
[[nodiscard]] qint64 estimateTokens(const ChatRequest &request);

//! \brief A usage without holes, and which of its figures are estimates.
struct Tally
{
    Usage usage;
    bool isPromptEstimated = false;
    bool isCompletionEstimated = false;
};

//! What \a told says, and where it says nothing: what its total leaves over, else an estimate, which is \a answerTokens
//! for the answer. Where nothing was counted and nothing came, nothing is guessed: a request that was refused is not
//! billed.
[[nodiscard]] Tally tally(const Usage &told, qint64 answerTokens);

//! What \a usage costs at \a price in US dollars; nothing where neither kind of token was counted.
[[nodiscard]] std::optional<double> cost(const Usage &usage, const Price &price);

} // namespace runnel::llm
