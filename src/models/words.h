// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/answerstate.h"
#include "chat/message.h"

#include <QString>

namespace runnel::chat {
class ConversationLibrary;
}

namespace runnel::models {

//! What stands for the conversation \a id in a list, \a title being what it is called: never empty, one line.
[[nodiscard]] QString conversationTitle(const chat::ConversationLibrary &library, const chat::ConversationId &id,
                                        const QString &title);
//! How an answer that is queued waits; \a place from 1, or 0 where it has none yet.
[[nodiscard]] QString queuedStatus(int place);
//! The state of a session in a few words, for a list.
[[nodiscard]] QString stateWords(chat::AnswerState state);

} // namespace runnel::models
