// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/searchquery.h"

#include <QString>
#include <QStringList>

namespace runnel::storage {

//! What a query asks of the index, in the language of FTS5. Whatever was typed stands in it between quotes, a piece of
//! one token each, so none of it is ever taken for syntax. Each is empty where the index cannot help.

//! The words, where all of the terms have some: that which may go on by its beginning.
[[nodiscard]] QString wordExpression(const chat::SearchQuery &query);
//! The runs of three characters in \a terms, as far as they have some.
[[nodiscard]] QString trigramExpression(const QStringList &terms);
//! The terms that have no run of three characters and that words do not help to find: they are looked up in the
//! dictionary of trigrams.
[[nodiscard]] QStringList shortTerms(const chat::SearchQuery &query);
//! Any of \a trigrams.
[[nodiscard]] QString anyOf(const QStringList &trigrams);

} // namespace runnel::storage
