// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "llm/types.h"

#include <QList>

namespace runnel::streaming {

//! What a model is told of \a message alone.
[[nodiscard]] llm::Turn turnOf(const chat::Message &message);

//! What a model is told of \a conversation up to and including \a upTo, from its first message on.
//!
//! Images and text files are named, and read when the request leaves. Left out are answers without a word and calls of a
//! tool that were cut off before they named it: services refuse both. A call whose arguments were cut off loses them,
//! and every call has a result.
[[nodiscard]] QList<llm::Turn> history(const chat::Conversation &conversation, const chat::MessageId &upTo);

//! \a turns with a result for every call that has none: an interruption may have come between the two, and a service
//! refuses a call without one.
[[nodiscard]] QList<llm::Turn> withResults(const QList<llm::Turn> &turns);

} // namespace runnel::streaming
