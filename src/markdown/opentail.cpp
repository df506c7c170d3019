// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the open end of the text looks like.

#include "markdown/displayend.h"
#include "markdown/growingtext.h"
#include "markdown/mathsyntax.h"

#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include <cstring>
#include <memory>
#include <utility>

namespace runnel::markdown {

namespace {

// A tail that nothing can be settled of, most likely hostile: above this size it is parsed each time that it has grown
// by a sixteenth, so that the work stays a small multiple of the text.
constexpr qsizetype longTail = 16 * 1024;
constexpr qsizetype longTailShare = 16;

bool isBlock(cmark_node *node)
{
    return (cmark_node_get_type(node) & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK;
}

bool isCell(cmark_node *node)
{
    return std::strcmp(cmark_node_get_type_string(node), "table_cell") == 0;
}

cmark_node *lastLeaf(cmark_node *node)
{
    for (cmark_node *child = node; child && isBlock(child); child = cmark_node_last_child(child)) {
        node = child;
    }
    return node;
}

// The closing fence arrives mark by mark.
QByteArrayView withoutHalfFence(cmark_node *code, QByteArrayView tail)
{
    int length = 0;
    int offset = 0;
    char mark = 0;
    if (!cmark_node_get_fenced(code, &length, &offset, &mark)) return tail;
    const qsizetype start = tail.lastIndexOf('\n') + 1;
    const QByteArrayView line = tail.sliced(start).trimmed();
    if (start == 0 || line.isEmpty() || line.size() >= length) return tail;
    for (const char c : line) {
        if (c != mark) return tail;
    }
    return tail.first(start);
}

// And so do the delimiters of a formula.
QByteArrayView withoutBareDelimiter(QByteArrayView tail)
{
    const QByteArrayView line = tail.sliced(tail.lastIndexOf('\n') + 1);
    const QByteArrayView bare = line.trimmed();
    const bool isBare = bare == "$" || bare == "$$" || bare == "\\" || bare == "\\[" || bare == "\\]";
    return isBare ? tail.chopped(line.size()) : tail;
}

} // namespace

QByteArray GrowingText::shownTail(const SyntaxTree &tree, const std::vector<qsizetype> &lines, QByteArrayView tail)
{
    if (tree.tops().empty() || tail.isEmpty()) return tail.toByteArray();
    const bool endsLine = tail.endsWith('\n') || tail.endsWith('\r');
    cmark_node *leaf = lastLeaf(tree.tops().back().node);
    switch (cmark_node_get_type(leaf)) {
    case CMARK_NODE_CODE_BLOCK:
        if (endsLine) return tail.toByteArray();
        return (isMathBlock(leaf) ? withoutBareDelimiter(tail) : withoutHalfFence(leaf, tail)).toByteArray();
    case CMARK_NODE_HTML_BLOCK:
        return tail.toByteArray();
    default:
        break;
    }
    if (!endsLine) {
        const QByteArrayView shorter = withoutBareMarks(tail);
        if (shorter.size() < tail.size()) return shorter.toByteArray();
    }
    const bool isText =
        cmark_node_get_type(leaf) == CMARK_NODE_PARAGRAPH || cmark_node_get_type(leaf) == CMARK_NODE_HEADING;
    if (!isText && (!isCell(leaf) || endsLine)) return tail.toByteArray();
    // An empty line has ended the paragraph: it says what it says.
    if (lines.size() >= 2 && endsLine && tail.sliced(lines[lines.size() - 2]).trimmed().isEmpty())
        return tail.toByteArray();
    const auto line = std::size_t(tree.lineOf(leaf));
    if (line >= lines.size()) return tail.toByteArray();
    return withInlinesClosed(tail, lines[line] + std::max(0, cmark_node_get_start_column(leaf) - 1));
}

// Shows what came since the last parse as plain text behind the last paragraph.
bool GrowingText::showUnparsed()
{
    const qsizetype size = m_text.size() - m_tail;
    if (m_finished || size < longTail || m_text.size() - m_parsedEnd >= size / longTailShare) return false;
    if (m_openBlocks.empty() || m_hasFootnotes) return true;
    const BlockPtr &parsed = m_openBlocks.back().block;
    if (parsed->kind != BlockKind::Paragraph) return true;
    auto shown = std::make_shared<Block>(*parsed);
    QString rest = QString::fromUtf8(slice(m_parsedEnd, m_text.size()));
    rest.replace(u'\n', u' ');
    shown->text.text += rest;
    shown->revision = m_blocks.last()->revision + 1;
    m_blocks.last() = std::move(shown);
    m_touched = m_settled;
    return true;
}

} // namespace runnel::markdown
