// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The words of ChatModel: how an answer goes or went, and what it took.

#include "models/chatmodel_p.h"
#include "models/words.h"

#include <QDateTime>
#include <QLocale>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace runnel::models {

using chat::AnswerState;

namespace {

constexpr auto quietWait = 2s; // no seconds are counted before

bool isAnswer(const chat::Message &message)
{
    return message.role != llm::Role::User;
}

} // namespace

QString ChatModel::counted(const QString &plain, const QString &withSeconds, std::chrono::milliseconds since) const
{
    const auto elapsed = m_clock.monotonic() - since;
    if (elapsed < quietWait) return plain;
    return withSeconds.arg(std::chrono::duration_cast<std::chrono::seconds>(elapsed).count());
}

QString ChatModel::status(const chat::Message &m) const
{
    if (!isAnswer(m) || m.kept) return {};
    const Watch watch = m_running.value(m.id);
    switch (m.state) {
    case AnswerState::Queued:
        return queuedStatus(m_chats ? int(m_chats->queued().indexOf(m.session)) + 1 : 0);
    case AnswerState::Connecting:
        return counted(tr("Connecting…"), tr("Connecting… %1 s"), watch.since);
    case AnswerState::Waiting:
        return counted(tr("Waiting…"), tr("Waiting… %1 s"), watch.since);
    case AnswerState::Retrying: {
        if (!m.retryDueMs) return tr("Retrying…");
        const qint64 left = *m.retryDueMs - m_clock.monotonic().count();
        return left <= 0 ? tr("Retrying…") : tr("Retrying in %1 s").arg((left + 999) / 1000);
    }
    case AnswerState::Streaming:
        return tr("Writing…");
    case AnswerState::Stalled: {
        const auto quiet = std::chrono::duration_cast<std::chrono::seconds>(m_clock.monotonic() - watch.lastText);
        return tr("No data for %1 s").arg(quiet.count());
    }
    case AnswerState::Complete:
        return {};
    case AnswerState::Stopped:
        return tr("Stopped");
    case AnswerState::Length:
        return tr("The answer reached the model's limit");
    case AnswerState::Filtered:
        return tr("A safety filter withheld the rest");
    case AnswerState::Refused:
        return tr("The model declined to answer");
    case AnswerState::ToolCalls:
        return tr("The model asks for a tool. Runnel does not run tools, so the answer ends here.");
    case AnswerState::Truncated:
        return tr("The connection ended in the middle");
    case AnswerState::Interrupted:
        if (m.error && m.error->kind == core::ErrorKind::Network) return tr("The connection ended in the middle");
        if (m.endedMs == 0) return tr("Runnel was closed in the middle");
        return tr("Runnel was closed at %1")
            .arg(QLocale().toString(QDateTime::fromMSecsSinceEpoch(m.endedMs).time(), QLocale::ShortFormat));
    case AnswerState::Failed:
        return m.isEmpty() ? tr("No answer came") : tr("The answer broke off");
    }
    return {};
}

QString ChatModel::modelName(const llm::ModelRef &model) const
{
    const auto facts = m_modelFacts ? m_modelFacts(model) : std::nullopt;
    return facts && !facts->name.isEmpty() ? facts->name : model.model;
}

std::optional<llm::Price> ChatModel::price(const llm::ModelRef &model) const
{
    const auto facts = m_modelFacts ? m_modelFacts(model) : std::nullopt;
    return facts ? facts->price : std::nullopt;
}

} // namespace runnel::models
