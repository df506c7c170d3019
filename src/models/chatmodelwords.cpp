// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The words of ChatModel: how an answer goes or went, and what it took.

#include "llm/tokens.h"
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

QString ChatModel::cost(const chat::Message &m) const
{
    const auto facts = m_modelFacts ? m_modelFacts(m.model) : std::nullopt;
    const auto dollars = facts && facts->price ? llm::cost(m.usage, *facts->price) : std::nullopt;
    if (!dollars || *dollars <= 0) return {};
    // Most answers cost less than a cent.
    const int digits = *dollars < 0.01 ? 4 : 2;
    if (*dollars < 0.0001) return tr("less than $%1").arg(QLocale().toString(0.0001, 'f', digits));
    return u"$%1"_s.arg(QLocale().toString(*dollars, 'f', digits));
}

QString ChatModel::usage(const chat::Message &m) const
{
    if (chat::isRunning(m.state)) return {};
    QStringList pieces;
    const QLocale locale;
    if (m.usage.completionTokens) {
        pieces << tr("%n token(s)", nullptr, int(*m.usage.completionTokens));
    } else if (const qint64 tokens = llm::estimateTokens(m.text()); tokens > 0) {
        pieces << tr("≈ %n token(s)", "an estimate", int(tokens));
    }
    if (const QString price = cost(m); !price.isEmpty()) pieces << price;
    if (m.timings.firstTokenMs) {
        const qint64 first = *m.timings.firstTokenMs;
        pieces << (first < 1000 ? tr("first after %1 ms", "time to the first token").arg(locale.toString(first))
                                : tr("first after %1 s", "time to the first token")
                                      .arg(locale.toString(double(first) / 1000.0, 'f', 1)));
        const qint64 streamed = m.timings.endedMs.value_or(0) - first;
        if (m.usage.completionTokens && streamed > 0) {
            pieces << tr("%1 tokens/s").arg(double(*m.usage.completionTokens) * 1000.0 / double(streamed), 0, 'f', 0);
        }
    }
    return pieces.join(tr(" · ", "between two figures"));
}

} // namespace runnel::models
