// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"
#include "core/errortext.h"

#include <QList>
#include <QString>

namespace runnel::models {
class ChatModel;
}

namespace runnel::gui {

//! \brief All that a message shows beside its blocks, read from the model in one go. A value.
struct MessageFacts
{
    chat::MessageId id;
    bool isUser = false;
    chat::AnswerState state = chat::AnswerState::Complete;
    bool isRunning = false;
    bool isKept = false;
    bool isPinned = false; //!< in every request
    QString author;
    QString time;
    QString status;
    QString errorSentence;
    QString errorDetail;
    QString refusal;
    QString reasoning;
    QString usage;
    core::ErrorAction errorAction = core::ErrorAction::None;
    bool canStop = false;
    bool canContinue = false;
    bool canRetry = false;
    bool canKeep = false;
    bool mayChange = true; //!< the conversation can be written
    int siblingIndex = 0;
    int siblingCount = 1;
    QList<chat::Attachment> attachments = {};

    bool operator==(const MessageFacts &) const = default;
};

[[nodiscard]] MessageFacts factsOf(const models::ChatModel &model, int row);
//! What of it may change while a text grows.
void updateFacts(MessageFacts &facts, const models::ChatModel &model, int row);

} // namespace runnel::gui
