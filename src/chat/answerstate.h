// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include <cstdint>
#include <optional>

namespace runnel::chat {

//! \brief The state of an answer, and of the session that makes it.
//!
//! The legal transitions are the table in `streaming/statetable.h`. A user's message is always Complete.
enum class AnswerState : std::uint8_t {
    Queued,     //!< waits for a free place
    Connecting, //!< the request leaves
    Waiting,    //!< the service has the request; nothing shown yet
    Retrying,   //!< broke off; asked again, or taken up behind its last token, when the countdown ends
    Streaming,  //!< text comes
    Stalled,    //!< text came, and then nothing for a while
    Complete,
    Stopped,     //!< the user stopped it
    Length,      //!< the model's token limit
    Filtered,    //!< a safety system withheld the rest
    Refused,     //!< the model declined
    ToolCalls,   //!< waits for tool results
    Truncated,   //!< the stream ended without its terminal signal
    Interrupted, //!< the program or the connection ended in the middle
    Failed,      //!< an error before or in the answer
};

[[nodiscard]] QString toString(AnswerState state);
[[nodiscard]] std::optional<AnswerState> answerStateFromString(QStringView word);
//! Whether a session in \a state may still bring something.
[[nodiscard]] bool isRunning(AnswerState state);

} // namespace runnel::chat
