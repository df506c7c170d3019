// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/usagetext.h"

#include "llm/tokens.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace runnel::models {

namespace {

//! Gives lupdate the context.
struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Models)
};

QString marked(const QString &figure, bool isEstimated)
{
    return isEstimated ? Text::tr("≈ %1", "an estimate").arg(figure) : figure;
}

qint64 answerTokens(const chat::Message &answer)
{
    qint64 tokens = 0;
    for (const chat::Part &part : answer.parts) {
        // A source that is cited is not written by the model.
        if (part.kind == chat::PartKind::Annotation) continue;
        tokens += llm::estimateTokens(part.text) + llm::estimateTokens(part.name);
    }
    return tokens;
}

QString costText(const llm::Tally &tally, const std::optional<llm::Price> &price)
{
    const auto dollars = price ? llm::cost(tally.usage, *price) : std::nullopt;
    if (!dollars || *dollars <= 0) return {};
    const QLocale locale;
    // Most answers cost less than a cent.
    const int digits = *dollars < 0.01 ? 4 : 2;
    if (*dollars < 0.0001) return Text::tr("less than $%1").arg(locale.toString(0.0001, 'f', digits));
    return marked(u"$%1"_s.arg(locale.toString(*dollars, 'f', digits)),
                  tally.isPromptEstimated || tally.isCompletionEstimated);
}

QString firstTokenText(qint64 afterMs)
{
    const QLocale locale;
    if (afterMs < 1000) return Text::tr("first after %1 ms", "time to the first token").arg(locale.toString(afterMs));
    return Text::tr("first after %1 s", "time to the first token")
        .arg(locale.toString(double(afterMs) / 1000.0, 'f', 1));
}

} // namespace

QString usageText(const chat::Message &answer, const std::optional<llm::Price> &price)
{
    if (chat::isRunning(answer.state)) return {};
    const llm::Tally tally = llm::tally(answer.usage, answerTokens(answer));
    const auto prompt = tally.usage.promptTokens;
    const auto completion = tally.usage.completionTokens;
    QStringList pieces;
    if (prompt) pieces << marked(Text::tr("%Ln token(s) in", "of the request", int(*prompt)), tally.isPromptEstimated);
    if (completion) {
        const QString figure = prompt ? Text::tr("%1 out", "tokens of the answer").arg(QLocale().toString(*completion))
                                      : Text::tr("%Ln token(s)", "of the answer", int(*completion));
        pieces << marked(figure, tally.isCompletionEstimated);
    }
    if (const QString cost = costText(tally, price); !cost.isEmpty()) pieces << cost;
    if (const auto first = answer.timings.firstTokenMs) {
        pieces << firstTokenText(*first);
        const qint64 streamed = answer.timings.endedMs.value_or(0) - *first;
        if (answer.usage.completionTokens && streamed > 0) {
            const double rate = double(*answer.usage.completionTokens) * 1000.0 / double(streamed);
            pieces << Text::tr("%1 tokens/s").arg(rate, 0, 'f', 0);
        }
    }
    return pieces.join(Text::tr(" · ", "between two figures"));
}

} // namespace runnel::models
