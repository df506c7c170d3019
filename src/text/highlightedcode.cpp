// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "text/highlightedcode.h"

#include "text/highlighterrepository.h"

#include <KSyntaxHighlighting/Definition>

#include <utility>

namespace runnel::text {

namespace {

constexpr qsizetype maxLineLength = 5000;

} // namespace

HighlightedCode::HighlightedCode(HighlighterRepository &repository, const QString &info)
{
    const KSyntaxHighlighting::Definition definition = repository.definition(info);
    if (definition.isValid()) m_highlighter.emplace(definition);
}

LineRange HighlightedCode::update(const QString &literal, bool grew)
{
    KSyntaxHighlighting::State state;
    qsizetype start = 0;
    if (grew && !m_lines.empty()) {
        state = m_beforeLast;
        start = m_lines.back().start;
        m_lines.pop_back();
    } else {
        m_lines.clear();
    }
    const qsizetype first = lineCount();
    while (true) {
        const qsizetype end = literal.indexOf(u'\n', start);
        Line line {start, (end < 0 ? literal.size() : end) - start};
        m_beforeLast = state;
        if (m_highlighter && line.length <= maxLineLength) {
            CodeHighlighter::Line highlighted =
                m_highlighter->highlight(QStringView(literal).sliced(line.start, line.length), state);
            line.spans = std::move(highlighted.spans);
            state = std::move(highlighted.after);
            ++m_highlightedLines;
        }
        m_lines.push_back(std::move(line));
        if (end < 0) break;
        start = end + 1;
    }
    return {first, lineCount() - first};
}

} // namespace runnel::text
