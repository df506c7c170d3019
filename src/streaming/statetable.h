// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"

namespace runnel::streaming {

//! Whether a session may go from \a from to \a to. The one table of legal transitions; anything else is refused.
[[nodiscard]] bool isLegal(chat::AnswerState from, chat::AnswerState to);

//! \brief What a user may do with an answer in a state.
struct Affordances
{
    bool canStop = false;
    bool canContinue = false; //!< go on where the text ends
    bool canRetry = false;    //!< a new answer to the same prompt
    bool canKeep = false;     //!< take the answer as it is
    bool canRetryNow = false; //!< skip the countdown

    bool operator==(const Affordances &) const = default;
};

//! What may follow \a state for an answer that \a hasText or not.
[[nodiscard]] Affordances affordances(chat::AnswerState state, bool hasText);
//! The same for \a message as it stands; an answer that was kept has nothing to mend. Nothing for a user's message.
[[nodiscard]] Affordances affordances(const chat::Message &message);

} // namespace runnel::streaming
