// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "text/codehighlighter.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Format>
#include <KSyntaxHighlighting/Theme>

#include <utility>

namespace runnel::text {

static_assert(int(CodeStyle::Keyword) == KSyntaxHighlighting::Theme::Keyword);
static_assert(int(CodeStyle::Preprocessor) == KSyntaxHighlighting::Theme::Preprocessor);
static_assert(int(CodeStyle::Import) == KSyntaxHighlighting::Theme::Import);
static_assert(int(CodeStyle::Comment) == KSyntaxHighlighting::Theme::Comment);
static_assert(int(CodeStyle::Others) == KSyntaxHighlighting::Theme::Others);

CodeHighlighter::CodeHighlighter(const KSyntaxHighlighting::Definition &definition)
{
    setDefinition(definition);
}

CodeHighlighter::Line CodeHighlighter::highlight(QStringView line, const KSyntaxHighlighting::State &before)
{
    m_spans.clear();
    KSyntaxHighlighting::State after = highlightLine(line, before);
    return {std::exchange(m_spans, {}), std::move(after)};
}

void CodeHighlighter::applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format)
{
    const auto style = CodeStyle(format.textStyle());
    if (length <= 0 || style == CodeStyle::Normal) return;
    if (!m_spans.isEmpty()) {
        CodeSpan &last = m_spans.last();
        if (last.style == style && last.start + last.length == offset) {
            last.length += length;
            return;
        }
    }
    m_spans.append({offset, length, style});
}

} // namespace runnel::text
