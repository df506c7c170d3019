// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

struct cmark_node;
struct cmark_syntax_extension;

namespace runnel::markdown {

//! \brief Formulas in Markdown: `$…$` and `\(…\)` in text, `$$…$$` and `\[…\]` in text or as blocks of their own.
//!
//! What counts as one is in docs/decisions/0011. cmark unescapes `\(` before any extension sees it, so the four escapes
//! are given to it as marks: characters that nobody writes, of the same length, so that every offset stays what it is.

//! The extension; one for the program, never freed. Needs its text marked.
[[nodiscard]] cmark_syntax_extension *mathExtension();
//! \a text with `\(`, `\)`, `\[` and `\]` as marks; itself where it has none.
[[nodiscard]] QByteArray withMathMarks(QByteArrayView text);
//! Whether \a marked text may hold a formula.
[[nodiscard]] bool mayHoldMath(QByteArrayView marked);

//! Marks as they were written: of code, HTML and formulas.
[[nodiscard]] QString withoutMathMarks(QString text);
//! Marks as the characters that the escapes stand for: of addresses and titles.
[[nodiscard]] QString withMathMarksUnescaped(QString text);

//! A block that the extension made.
[[nodiscard]] bool isMathBlock(cmark_node *node);
//! The next block starts in the line in which this one ends.
[[nodiscard]] bool mathBlockSharesItsEnd(cmark_node *node);

//! \brief A formula that starts at some place of a text, delimiters and all.
struct MathSpan
{
    enum class Kind : unsigned char { None, Closed, Open };

    Kind kind = Kind::None; //!< Open: it looks like one, but its end is not there
    qsizetype length = 0;   //!< of a closed one
    QByteArray closer = {}; //!< what an open one waits for
};
//! The formula of unmarked \a text at \a start, where a `$` or a backslash stands.
[[nodiscard]] MathSpan mathSpanAt(QByteArrayView text, qsizetype start);

} // namespace runnel::markdown
