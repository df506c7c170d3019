// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/promptstore.h"

#include <QByteArray>

namespace runnel::chat {

inline constexpr qint64 largestPromptFile = 5'000'000; // bytes

//! Saved prompts as a JSON file to take elsewhere: `{"runnelPrompts": 1, "prompts": [{"name": …, "text": …}]}`.
[[nodiscard]] QByteArray promptFile(const QList<SavedPrompt> &prompts);
//! InvalidRequest where \a bytes are no such file. A plain array of such objects is taken as well.
[[nodiscard]] core::Result<QList<SavedPrompt>> readPromptFile(const QByteArray &bytes);

} // namespace runnel::chat
