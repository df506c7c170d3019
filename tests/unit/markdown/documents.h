// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "markdown/blockdocument.h"

#include <QString>
#include <QStringList>

#include <random>

namespace runnel::markdown::test {

using Random = std::mt19937;

//! A realistic answer of at least \a size characters: prose, lists, tables, code, quotes, links; the same for one seed.
[[nodiscard]] QString answer(Random &random, qsizetype size);
//! One block of at least \a size characters, in odd forms now and then: 0 a fence, 1 a list, 2 a table,
//! 3 a paragraph.
[[nodiscard]] QString longBlock(Random &random, int kind, qsizetype size);
//! A short document of Markdown's own characters in any order.
[[nodiscard]] QString tokenSoup(Random &random, int tokens);
//! \a text cut at random places, \a largest UTF-16 units a chunk at most; may cut surrogate pairs and CR LF.
[[nodiscard]] QStringList chunks(Random &random, const QString &text, int largest);

//! Empty where the blocks of \a document are those of one full parse of \a text; else what differs.
[[nodiscard]] QString difference(const BlockDocument &document, const QString &text);
//! Feeds \a chunks to a strict document and compares after each of them; gives the first difference.
[[nodiscard]] QString differenceAtAnyPrefix(const QStringList &chunks);
//! The same for chunks of one UTF-16 unit.
[[nodiscard]] QString differenceAtAnyPrefix(const QString &text);

//! For a failure message: the blocks, one a line.
[[nodiscard]] QString dump(const QList<BlockPtr> &blocks);

} // namespace runnel::markdown::test
