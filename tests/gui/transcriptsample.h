// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"

#include <memory>

namespace runnel::test {

//! A user's prompt and an answer, appended at the end of the active path. The answer is returned.
chat::Message appendTurn(chat::Conversation &conversation, const QString &prompt, const QString &answer,
                         chat::AnswerState state = chat::AnswerState::Complete,
                         const std::optional<core::Error> &error = std::nullopt);
//! Every type of block and every state.
[[nodiscard]] std::unique_ptr<chat::Conversation> gallery();
//! An answer with a table of 300 rows.
[[nodiscard]] std::unique_ptr<chat::Conversation> longTable();
//! Answers that try to break the view: words without end, bidirectional tricks, nesting, rules of dashes, raw HTML.
[[nodiscard]] std::unique_ptr<chat::Conversation> hostile();
//! \a turns turns of realistic length; the same at every call.
[[nodiscard]] std::unique_ptr<chat::Conversation> longConversation(int turns);

} // namespace runnel::test
