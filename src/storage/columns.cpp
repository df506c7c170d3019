// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/columns.h"

#include "storage/connection.h"

namespace runnel::storage {

QVariantList usageValues(const llm::Usage &usage)
{
    return {valueOrNull(usage.promptTokens), valueOrNull(usage.cachedTokens), valueOrNull(usage.completionTokens),
            valueOrNull(usage.reasoningTokens), valueOrNull(usage.totalTokens)};
}

llm::Usage readUsage(const QSqlQuery &row, int column)
{
    return {.promptTokens = readInteger(row, column),
            .cachedTokens = readInteger(row, column + 1),
            .completionTokens = readInteger(row, column + 2),
            .reasoningTokens = readInteger(row, column + 3),
            .totalTokens = readInteger(row, column + 4)};
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

std::optional<qint64> readInteger(const QSqlQuery &row, int column)
{
    if (row.isNull(column)) return std::nullopt;
    return row.value(column).toLongLong();
}

} // namespace runnel::storage
