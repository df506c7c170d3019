// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"
#include "llm/types.h"

#include <QVariantList>

#include <optional>

class QSqlQuery;

namespace runnel::storage {

//! Groups of columns that several tables share, in the order in which the SQL names them.

inline constexpr int usageColumns = 6;
[[nodiscard]] QVariantList usageValues(const llm::Usage &usage);
//! Reads the group that begins at \a column.
[[nodiscard]] llm::Usage readUsage(const QSqlQuery &row, int column);

inline constexpr int errorColumns = 6;
[[nodiscard]] QVariantList errorValues(const std::optional<core::Error> &error);
[[nodiscard]] std::optional<core::Error> readError(const QSqlQuery &row, int column);

//! Options as a JSON object, empty where none is set. Reading drops what it does not know.
[[nodiscard]] QString optionsText(const llm::GenerationOptions &options);
[[nodiscard]] llm::GenerationOptions readOptions(const QString &text);

[[nodiscard]] std::optional<qint64> readInteger(const QSqlQuery &row, int column);

} // namespace runnel::storage
