// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace runnel::markdown {

//! \a text ends in a line that is not complete: without this line if it consists of marks only, which may yet become a
//! rule, a list, a heading, a table or text. Looking at it early would make the page jump.
[[nodiscard]] QByteArrayView withoutBareMarks(QByteArrayView text);

//! \a text, whose inline content starts at \a start, with what is still open at its end closed: emphasis, strong,
//! strikethrough, code spans, formulas, links. Marks with nothing behind them are left out. The same text if nothing is open.
[[nodiscard]] QByteArray withInlinesClosed(QByteArrayView text, qsizetype start);

} // namespace runnel::markdown
