// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/chatmodel.h"

#include <chrono>

namespace runnel::models {

//! \brief What the counting words of a running answer need; monotonic.
struct ChatModel::Watch
{
    chat::AnswerState state = chat::AnswerState::Complete;
    std::chrono::milliseconds since {0};    // when the state began
    std::chrono::milliseconds lastText {0}; // when text last came
};

} // namespace runnel::models
