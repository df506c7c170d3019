// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "chat/message.h"
#include "core/error.h"
#include "streaming/sessionjournal.h"

#include <QJsonObject>
#include <QString>

namespace runnel::cli {

class Terminal;

//! \a text without control characters but tab and line feed: text of a model must not steer the terminal.
[[nodiscard]] QString harmless(const QString &text);

//! Writes \a text to standard output, harmless where that is a terminal.
void writeText(Terminal &terminal, const QString &text);
//! Writes \a object as one line.
void writeRow(Terminal &terminal, const QJsonObject &object);
//! One line to standard error that says what went wrong, with the technical part behind it.
void noteError(Terminal &terminal, const core::Error &error);

//! "2026-11-22 19:08:31", in the local time; empty for 0.
[[nodiscard]] QString localTime(qint64 ms);
//! RFC 3339 in UTC; null for 0.
[[nodiscard]] QJsonValue jsonTime(qint64 ms);

[[nodiscard]] QJsonObject toJson(const core::Error &error);
[[nodiscard]] QJsonObject toJson(const llm::Usage &usage);
[[nodiscard]] QJsonObject toJson(const chat::Attachment &attachment);
[[nodiscard]] QJsonObject toJson(const chat::Message &message);
[[nodiscard]] QJsonObject toJson(const chat::ConversationInfo &info);
[[nodiscard]] QJsonObject toJson(const streaming::SessionInfo &session);

//! A word for people for \a state.
[[nodiscard]] QString describe(chat::AnswerState state);

} // namespace runnel::cli
