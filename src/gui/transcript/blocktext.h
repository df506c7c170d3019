// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "markdown/plaintext.h"

#include <QString>

#include <optional>
#include <utility>

namespace runnel::gui {

//! \brief The texts of a block as layouts count them and as the clipboard takes them. Positions as in BlockLayout.

using markdown::plainLength;
using markdown::plainText;
//! The part of \a block from \a from up to \a to as plain text: what is shown, and the addresses of whole sources.
[[nodiscard]] QString toPlain(const markdown::Block &block, qsizetype from, qsizetype to);
//! A table as comma-separated values (RFC 4180); empty for another block.
[[nodiscard]] QString toCsv(const markdown::Block &block);
//! From where to where a formula goes whose text holds \a position; the end of one counts as well.
[[nodiscard]] std::optional<std::pair<qsizetype, qsizetype>> formulaRange(const markdown::Block &block,
                                                                          qsizetype position);
//! The part of \a block from \a from up to \a to, as Markdown and as HTML with every character of the text escaped.
[[nodiscard]] QString toMarkdown(const markdown::Block &block, qsizetype from, qsizetype to);
[[nodiscard]] QString toHtml(const markdown::Block &block, qsizetype from, qsizetype to);

//! \a text of the same length with control characters taken out of sight. Bidirectional controls go too, but where
//! \a isCode they become visible marks.
[[nodiscard]] QString harmless(QString text, bool isCode);

//! Whether following \a target is thinkable at all: http, https or mailto, and well-formed.
[[nodiscard]] bool isFollowable(const QString &target);

} // namespace runnel::gui
