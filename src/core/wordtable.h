// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QLatin1StringView>
#include <QString>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace runnel::core {

//! \brief The stable word of every value of an enumeration, as files and the database know it.
template <typename Value, std::size_t size>
using WordTable = std::array<std::pair<Value, QLatin1StringView>, size>;

//! The word for \a value, which must be in \a table.
template <typename Value, std::size_t size>
[[nodiscard]] QString wordOf(const WordTable<Value, size> &table, Value value)
{
    const auto row = std::ranges::find(table, value, [](const auto &each) { return each.first; });
    Q_ASSERT(row != table.end());
    return row->second;
}

//! The value for \a word; nothing where \a table does not have it.
template <typename Value, std::size_t size>
[[nodiscard]] std::optional<Value> valueOf(const WordTable<Value, size> &table, QStringView word)
{
    const auto row = std::ranges::find_if(table, [word](const auto &each) { return each.second == word; });
    return row == table.end() ? std::nullopt : std::optional(row->first);
}

} // namespace runnel::core
