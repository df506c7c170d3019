// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/messagefacts.h"

#include "chat/answerstate.h"
#include "models/chatmodel.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace runnel::gui {

using models::ChatModel;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Transcript", text);
}

QString timeText(const QDateTime &time)
{
    const QLocale locale;
    if (time.date() == QDate::currentDate()) return locale.toString(time.time(), QLocale::ShortFormat);
    return locale.toString(time, QLocale::ShortFormat);
}

} // namespace

MessageFacts factsOf(const ChatModel &model, int row)
{
    const chat::Message &message = model.message(row);
    const QModelIndex index = model.index(row);
    const auto get = [&](int role) { return model.data(index, role); };
    MessageFacts facts;
    facts.id = message.id;
    facts.isUser = message.role == llm::Role::User;
    facts.state = message.state;
    facts.isRunning = !facts.isUser && chat::isRunning(message.state);
    facts.isKept = message.kept;
    facts.isPinned = message.isPinned;
    facts.author = facts.isUser ? tr("You") : get(ChatModel::ModelNameRole).toString();
    if (facts.author.isEmpty()) facts.author = tr("Answer");
    facts.time = timeText(get(ChatModel::CreatedRole).toDateTime());
    if (facts.isPinned) facts.time = tr("%1 · always sent along").arg(facts.time);
    facts.siblingIndex = get(ChatModel::SiblingIndexRole).toInt();
    facts.siblingCount = get(ChatModel::SiblingCountRole).toInt();
    facts.attachments = message.attachments;
    facts.canRetry = get(ChatModel::CanRetryRole).toBool();
    if (facts.isUser) return facts;
    facts.status = get(ChatModel::StatusRole).toString();
    facts.errorSentence = get(ChatModel::ErrorSentenceRole).toString();
    facts.errorDetail = get(ChatModel::ErrorDetailRole).toString();
    facts.errorAction = core::ErrorAction(get(ChatModel::ErrorActionRole).toInt());
    facts.refusal = message.text(chat::PartKind::Refusal);
    facts.usage = get(ChatModel::UsageRole).toString();
    facts.canStop = get(ChatModel::CanStopRole).toBool();
    facts.canKeep = get(ChatModel::CanKeepRole).toBool();
    updateFacts(facts, model, row);
    return facts;
}

void updateFacts(MessageFacts &facts, const ChatModel &model, int row)
{
    if (facts.isUser) return;
    const QModelIndex index = model.index(row);
    facts.reasoning = model.data(index, ChatModel::ReasoningRole).toString();
    facts.canContinue = model.data(index, ChatModel::CanContinueRole).toBool();
}

} // namespace runnel::gui
