// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/columns.h"

#include "storage/connection.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace runnel::storage {

QVariantList usageValues(const llm::Usage &usage)
{
    return {valueOrNull(usage.promptTokens),     valueOrNull(usage.cachedTokens),
            valueOrNull(usage.completionTokens), valueOrNull(usage.reasoningTokens),
            valueOrNull(usage.totalTokens),      valueOrNull(usage.estimatedPromptTokens)};
}

llm::Usage readUsage(const QSqlQuery &row, int column)
{
    return {.promptTokens = readInteger(row, column),
            .cachedTokens = readInteger(row, column + 1),
            .completionTokens = readInteger(row, column + 2),
            .reasoningTokens = readInteger(row, column + 3),
            .totalTokens = readInteger(row, column + 4),
            .estimatedPromptTokens = readInteger(row, column + 5)};
}

QVariantList errorValues(const std::optional<core::Error> &error)
{
    if (!error) return QVariantList(errorColumns);
    const QVariant wait = error->retryAfter ? QVariant::fromValue(qint64(error->retryAfter->count())) : QVariant();
    return {core::toString(error->kind), textValue(error->message), textOrNull(error->providerCode),
            textOrNull(error->detail),   error->httpStatus,         wait};
}

std::optional<core::Error> readError(const QSqlQuery &row, int column)
{
    const QString word = row.value(column).toString();
    if (word.isEmpty()) return std::nullopt;
    core::Error error {.kind = core::errorKindFromString(word).value_or(core::ErrorKind::Protocol),
                       .message = row.value(column + 1).toString(),
                       .providerCode = row.value(column + 2).toString(),
                       .detail = row.value(column + 3).toString(),
                       .httpStatus = row.value(column + 4).toInt()};
    if (const auto wait = readInteger(row, column + 5)) error.retryAfter = std::chrono::milliseconds(*wait);
    return error;
}

QString optionsText(const llm::GenerationOptions &options)
{
    if (options.isEmpty()) return u""_s;
    QJsonObject object;
    if (options.temperature) object.insert("temperature"_L1, *options.temperature);
    if (options.topP) object.insert("topP"_L1, *options.topP);
    if (options.maxTokens) object.insert("maxTokens"_L1, *options.maxTokens);
    if (options.seed) object.insert("seed"_L1, *options.seed);
    if (!options.stop.isEmpty()) object.insert("stop"_L1, QJsonArray::fromStringList(options.stop));
    if (options.reasoningEffort) object.insert("reasoningEffort"_L1, llm::toString(*options.reasoningEffort));
    if (options.json) object.insert("json"_L1, true);
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

llm::GenerationOptions readOptions(const QString &text)
{
    if (text.isEmpty()) return {};
    const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
    const auto number = [&object](QLatin1StringView name) -> std::optional<double> {
        const QJsonValue value = object[name];
        return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
    };
    llm::GenerationOptions options {.temperature = number("temperature"_L1),
                                    .topP = number("topP"_L1),
                                    .stop = object["stop"_L1].toVariant().toStringList(),
                                    .json = object["json"_L1].toBool()};
    if (const int tokens = object["maxTokens"_L1].toInt(); tokens > 0) options.maxTokens = tokens;
    if (object["seed"_L1].isDouble()) options.seed = object["seed"_L1].toInteger();
    options.reasoningEffort = llm::reasoningEffortFromString(object["reasoningEffort"_L1].toString());
    return options;
}

std::optional<qint64> readInteger(const QSqlQuery &row, int column)
{
    if (row.isNull(column)) return std::nullopt;
    return row.value(column).toLongLong();
}

} // namespace runnel::storage
