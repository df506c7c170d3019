// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace runnel::text {

//! \brief What a stretch of code is; the names and the order are those of KSyntaxHighlighting's text styles.
enum class CodeStyle : std::uint8_t {
    Normal,
    Keyword,
    Function,
    Variable,
    ControlFlow,
    Operator,
    BuiltIn,
    Extension,
    Preprocessor,
    Attribute,
    Char,
    SpecialChar,
    String,
    VerbatimString,
    SpecialString,
    Import,
    DataType,
    DecVal,
    BaseN,
    Float,
    Constant,
    Comment,
    Documentation,
    Annotation,
    CommentVar,
    RegionMarker,
    Information,
    Warning,
    Alert,
    Error,
    Others,
};
inline constexpr int codeStyleCount = int(CodeStyle::Others) + 1;

//! \brief A styled stretch of one line, in UTF-16 code units from the line's start. Normal text has no span.
struct CodeSpan
{
    int start = 0;
    int length = 0;
    CodeStyle style = CodeStyle::Normal;

    bool operator==(const CodeSpan &) const = default;
};

} // namespace runnel::text
