// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/answerstate.h"
#include "core/error.h"

#include <optional>

namespace runnel::cli {

//! \brief What `runnelctl` ends with. Scripts rely on the numbers.
enum class ExitStatus : int {
    Complete = 0,
    Local = 1,     //!< the data folder, the database, the disk or standard output
    Usage = 2,     //!< the command line, a provider that is not set up, or a conversation that is not there
    Provider = 3,  //!< the service answered with an error, or with something that is no answer
    Network = 4,   //!< the service was not reached
    Partial = 5,   //!< interrupted, truncated or at the model's limit: the text is there, and is not all
    Stopped = 130, //!< stopped by the user
};

//! For an error of an answer, which may be the service's.
[[nodiscard]] ExitStatus exitStatusFor(const core::Error &error);
//! For an error of the data folder: what is not there was named wrongly, and no service said so.
[[nodiscard]] ExitStatus exitStatusForLocal(const core::Error &error);
[[nodiscard]] ExitStatus exitStatusFor(chat::AnswerState state, const std::optional<core::Error> &error);

} // namespace runnel::cli
