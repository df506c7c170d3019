// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "markdown/syntaxtree.h"

#include "markdown/mathsyntax.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace runnel::markdown {

namespace {

using ParserPtr = std::unique_ptr<cmark_parser, decltype(&cmark_parser_free)>;

const std::array<cmark_syntax_extension *, 4> &extensions()
{
    static const std::array<cmark_syntax_extension *, 4> all = [] {
        cmark_gfm_core_extensions_ensure_registered();
        return std::array {cmark_find_syntax_extension("table"), cmark_find_syntax_extension("strikethrough"),
                           cmark_find_syntax_extension("autolink"), cmark_find_syntax_extension("tasklist")};
    }();
    return all;
}

cmark_node *firstRow(cmark_node *table)
{
    cmark_node *header = cmark_node_first_child(table);
    return header ? cmark_node_next(header) : nullptr;
}

// Without the paragraph before it, a line that starts otherwise could be code, an item of a list or a heading.
bool startsWithBar(QByteArrayView text, qsizetype start)
{
    const qsizetype furthest = start + 3;
    while (start < furthest && start < text.size() && text[start] == ' ') ++start;
    return start < text.size() && text[start] == '|';
}

int lineCount(QByteArrayView text)
{
    return int(lineStarts(text).size()) - 1;
}

} // namespace

SyntaxTree::SyntaxTree(QByteArrayView before, QByteArrayView replay, QByteArrayView text)
    : m_bytes(before.size() + replay.size() + text.size())
{
    const ParserPtr parser(cmark_parser_new(CMARK_OPT_FOOTNOTES), &cmark_parser_free);
    const std::array parts {withMathMarks(before), withMathMarks(replay), withMathMarks(text)};
    // The first, because the one for tables claims every line behind a paragraph.
    if (std::ranges::any_of(parts, mayHoldMath)) cmark_parser_attach_syntax_extension(parser.get(), mathExtension());
    for (cmark_syntax_extension *extension : extensions()) {
        if (extension) cmark_parser_attach_syntax_extension(parser.get(), extension);
    }
    for (const QByteArray &part : parts) {
        cmark_parser_feed(parser.get(), part.data(), std::size_t(part.size()));
    }
    m_root.reset(cmark_parser_finish(parser.get()));

    const int beforeLines = before.isEmpty() ? 0 : lineCount(before);
    m_firstLine = beforeLines + (replay.isEmpty() ? 0 : lineCount(replay)) + 1;
    std::vector<qsizetype> starts; // of the lines; once for all tables
    for (cmark_node *node = cmark_node_first_child(m_root.get()); node; node = cmark_node_next(node)) {
        const int line = cmark_node_get_start_line(node);
        const bool isFootnote = cmark_node_get_type(node) == CMARK_NODE_FOOTNOTE_DEFINITION;
        if (line > 0 && line <= beforeLines) {
            if (!isFootnote) m_before.push_back({node, line - 1});
        } else if (isFootnote) {
            m_footnotes.push_back({node, lineOf(node)});
        } else {
            const bool sharesLine = !m_tops.empty() && mathBlockSharesItsEnd(m_tops.back().node);
            const bool follows = !m_tops.empty() && cmark_node_get_start_line(m_tops.back().node) == 0;
            cmark_node *row = follows ? firstRow(node) : nullptr;
            // The header and the line of dashes stand above the first row.
            const int header = row ? lineOf(row) - 2 : -1;
            if (header >= 0 && starts.empty()) starts = lineStarts(text);
            if (line == 0) {
                cmark_node *next = cmark_node_next(node);
                m_tops.push_back({node, next ? lineOf(next) : 0, !sharesLine});
            } else if (header >= 0 && startsWithBar(text, starts.at(std::size_t(header)))) {
                m_tops.push_back({node, header});
            } else {
                m_tops.push_back({node, lineOf(node), !follows && !sharesLine});
            }
        }
    }
    m_footnotesAsShown = m_footnotes;
    std::ranges::stable_sort(m_footnotes, {}, &Top::line);
}

cmark_node *SyntaxTree::beforeBlock(int line) const
{
    const auto found = std::ranges::lower_bound(m_before, line, {}, &Top::line);
    return found != m_before.end() && found->line == line ? found->node : nullptr;
}

int SyntaxTree::lineOf(cmark_node *node) const
{
    return std::max(0, cmark_node_get_start_line(node) - m_firstLine);
}

QByteArray SyntaxTree::footnoteLabel(const Top &footnote)
{
    return QByteArray(cmark_node_get_literal(footnote.node));
}

void SyntaxTree::Free::operator()(cmark_node *node) const
{
    cmark_node_free(node);
}

std::vector<qsizetype> lineStarts(QByteArrayView text)
{
    std::vector<qsizetype> starts {0};
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n' || (c == '\r' && (i + 1 >= text.size() || text[i + 1] != '\n'))) starts.push_back(i + 1);
    }
    return starts;
}

} // namespace runnel::markdown
