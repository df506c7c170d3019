// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "llm/types.h"

#include <QList>

namespace runnel::streaming {

//! What a chat that has outgrown the context of its model goes without, in tokens as `llm/tokens.h` estimates them. The
//! rule, which users read in the composer: an exchange, which is a prompt and what answered it, goes or stays whole; the
//! oldest goes first; the system prompt, exchanges with a message that the user keeps, and the last one always stay. If
//! those alone are too much, they are sent all the same, and the service says so.

//! \brief One turn, or one message, as it counts.
struct TurnWeight
{
    llm::Role role = llm::Role::User;
    qint64 tokens = 0;
    bool isKept = false;
};

//! How much of \a context is for the prompt. The rest is for the answer: its own limit where there is one, but at most
//! half of all.
[[nodiscard]] qint64 promptRoom(qint64 context, const llm::GenerationOptions &options);
//! Which of \a turns go, so that the others fit into \a room: their indices, rising.
[[nodiscard]] QList<qsizetype> turnsOver(const QList<TurnWeight> &turns, qint64 room);
//! Takes out of \a request what does not fit into \a context. How many turns those were, results of tools not counted.
int fitToContext(llm::ChatRequest &request, qint64 context);

} // namespace runnel::streaming
