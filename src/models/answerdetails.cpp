// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/answerdetails.h"

#include "llm/tokens.h"
#include "models/words.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace runnel::models {

namespace {

QString tr(const char *text, const char *comment = nullptr)
{
    return QCoreApplication::translate("AnswerDetails", text, comment);
}

QString duration(qint64 ms)
{
    const QLocale locale;
    return ms < 1000 ? tr("%1 ms").arg(locale.toString(ms))
                     : tr("%1 s").arg(locale.toString(double(ms) / 1000.0, 'f', 1));
}

QString counted(qint64 tokens, const std::optional<qint64> &part, const QString &partName)
{
    const QLocale locale;
    const QString all = locale.toString(tokens);
    return part && *part > 0
               ? tr("%1, %2 of them %3", "tokens, tokens, what they are").arg(all, locale.toString(*part), partName)
               : all;
}

QString dollars(double amount)
{
    // Most answers cost less than a cent.
    const int digits = amount < 0.01 ? 4 : 2;
    if (amount < 0.0001) return tr("less than $%1").arg(QLocale().toString(0.0001, 'f', digits));
    return u"$%1"_s.arg(QLocale().toString(amount, 'f', digits));
}

} // namespace

QList<AnswerDetail> answerDetails(const chat::Message &answer, const std::optional<llm::ModelInfo> &model,
                                  std::optional<int> retries)
{
    QList<AnswerDetail> details;
    const auto add = [&details](const QString &name, const QString &value) {
        if (!value.isEmpty()) details.append({.name = name, .value = value});
    };
    const QLocale locale;
    add(tr("Model"), model && !model->name.isEmpty() ? model->name : answer.model.model);
    add(tr("Asked as"), answer.model.isEmpty() ? QString() : answer.model.toString());
    add(tr("State"), stateWords(answer.state));
    if (answer.createdMs > 0)
        add(tr("Asked at"), locale.toString(QDateTime::fromMSecsSinceEpoch(answer.createdMs), QLocale::ShortFormat));
    add(tr("Attempt"), locale.toString(answer.attempt));
    if (retries) add(tr("Requests"), locale.toString(*retries + 1));
    if (!answer.streamed) add(tr("Way"), tr("in one piece, not streamed"));
    const llm::Usage &usage = answer.usage;
    if (usage.promptTokens) add(tr("Tokens in"), counted(*usage.promptTokens, usage.cachedTokens, tr("cached")));
    if (usage.completionTokens) {
        add(tr("Tokens out"), counted(*usage.completionTokens, usage.reasoningTokens, tr("reasoning")));
    } else if (const qint64 estimate = llm::estimateTokens(answer.text()); estimate > 0) {
        add(tr("Tokens out"), tr("≈ %1", "an estimate").arg(locale.toString(estimate)));
    }
    const chat::Timings &timings = answer.timings;
    if (timings.firstByteMs) add(tr("First byte"), duration(*timings.firstByteMs));
    if (timings.firstTokenMs) add(tr("First token"), duration(*timings.firstTokenMs));
    if (timings.endedMs) add(tr("All of it"), duration(*timings.endedMs));
    const qint64 streamed = timings.endedMs.value_or(0) - timings.firstTokenMs.value_or(0);
    if (usage.completionTokens && timings.firstTokenMs && streamed > 0) {
        const double speed = double(*usage.completionTokens) * 1000.0 / double(streamed);
        add(tr("Speed"), tr("%1 tokens/s").arg(locale.toString(speed, 'f', 1)));
    }
    const auto price = model && model->price ? llm::cost(usage, *model->price) : std::nullopt;
    if (price && *price > 0) add(tr("Cost"), dollars(*price));
    if (!answer.session.isNull()) add(tr("Session"), answer.session.toString());
    return details;
}

} // namespace runnel::models
