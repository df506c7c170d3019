// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/answerstate.h"

#include <QString>

namespace runnel::chat {
class ConversationLibrary;
struct ConversationInfo;
} // namespace runnel::chat

namespace runnel::models {

//! The title of \a info, or what stands for it: never empty, one line.
[[nodiscard]] QString conversationTitle(const chat::ConversationLibrary &library, const chat::ConversationInfo &info);
//! How an answer that is queued waits; \a place from 1, or 0 where it has none yet.
[[nodiscard]] QString queuedStatus(int place);
//! The state of a session in a few words, for a list.
[[nodiscard]] QString stateWords(chat::AnswerState state);

} // namespace runnel::models
