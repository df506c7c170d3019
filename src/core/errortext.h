// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QString>

#include <cstdint>

namespace runnel::core {

//! \brief The one thing that a user can do about an error.
enum class ErrorAction : std::uint8_t {
    None,
    Retry,        //!< ask again
    OpenSettings, //!< the provider's settings hold the cure
    ChooseModel,  //!< another model can answer
    StartNewChat, //!< the conversation is too long to go on
    FreeSpace,    //!< the disk is full
};

//! \brief What a user reads of an error: one clear sentence and one action.
struct ErrorText
{
    QString sentence;
    ErrorAction action = ErrorAction::None;
};

//! The translated sentence and action for \a error. The same on the terminal and on the screen.
[[nodiscard]] ErrorText describe(const Error &error);

} // namespace runnel::core
