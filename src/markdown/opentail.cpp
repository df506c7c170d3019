// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the open end of the text looks like.

#include "markdown/displayend.h"
#include "markdown/growingtext.h"
#include "markdown/mathsyntax.h"

#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

namespace runnel::markdown {

namespace {

// A tail that nothing can be settled of, most likely hostile: above this size it is parsed each time that it has grown
// by a sixteenth, so that the work stays a small multiple of the text.
constexpr qsizetype longTail = 16 * 1024;
constexpr qsizetype longTailShare = 16;
constexpr qsizetype plainBlock = 2000; // bytes

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
QByteArrayView withoutHalfFence(int length, char mark, QByteArrayView tail)
{
    const qsizetype start = tail.lastIndexOf('\n') + 1;
    const QByteArrayView line = tail.sliced(start).trimmed();
    if (line.isEmpty() || line.size() >= length) return tail;
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

// Where a block of plain text ends: at an empty line, else at a line's end, else inside a line between characters.
qsizetype plainEnd(QByteArrayView text)
{
    if (text.size() <= plainBlock) return text.size();
    const QByteArrayView start = text.first(plainBlock);
    if (const qsizetype gap = start.lastIndexOf("\n\n"); gap > 0) return gap + 2;
    if (const qsizetype lineEnd = start.lastIndexOf('\n'); lineEnd > 0) return lineEnd + 1;
    qsizetype end = plainBlock;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return end;
}

} // namespace

std::optional<GrowingText::Leaf> GrowingText::leafOf(const SyntaxTree &tree)
{
    if (tree.tops().empty()) return {};
    // The text of a footnote at the end is shown as it is.
    if (!tree.footnotes().empty() && tree.footnotes().back().line >= tree.tops().back().line) return {};
    cmark_node *node = lastLeaf(tree.tops().back().node);
    Leaf leaf;
    leaf.type = std::uint16_t(cmark_node_get_type(node));
    leaf.isCell = isCell(node);
    leaf.isMath = isMathBlock(node);
    leaf.line = tree.lineOf(node);
    leaf.column = std::max(0, cmark_node_get_start_column(node) - 1);
    int offset = 0;
    if (leaf.type == CMARK_NODE_CODE_BLOCK) cmark_node_get_fenced(node, &leaf.fenceLength, &offset, &leaf.fenceMark);
    return leaf;
}

QByteArray GrowingText::shownTail(const Leaf &leaf, const std::vector<qsizetype> &lines, QByteArrayView tail) const
{
    if (tail.isEmpty()) return {};
    const bool endsLine = tail.endsWith('\n') || tail.endsWith('\r');
    if (leaf.type == CMARK_NODE_CODE_BLOCK) {
        const bool isOpening = !m_head && !tail.contains('\n');
        if (endsLine) return tail.toByteArray();
        if (leaf.isMath) return withoutBareDelimiter(tail).toByteArray();
        return (isOpening ? tail : withoutHalfFence(leaf.fenceLength, leaf.fenceMark, tail)).toByteArray();
    }
    if (leaf.type == CMARK_NODE_HTML_BLOCK) return tail.toByteArray();
    if (!endsLine) {
        const QByteArrayView shorter = withoutBareMarks(tail);
        if (shorter.size() < tail.size()) return shorter.toByteArray();
    }
    const bool isText = leaf.type == CMARK_NODE_PARAGRAPH || leaf.type == CMARK_NODE_HEADING;
    if (!isText && (!leaf.isCell || endsLine)) return tail.toByteArray();
    // An empty line has ended the paragraph: it says what it says.
    if (lines.size() >= 2 && endsLine && tail.sliced(lines[lines.size() - 2]).trimmed().isEmpty())
        return tail.toByteArray();
    if (leaf.line >= qsizetype(lines.size())) return tail.toByteArray();
    return withInlinesClosed(tail, lines[std::size_t(leaf.line)] + leaf.column);
}

// A line that has a letter says what block it is of; digits, marks and what may be a tag may still become anything.
bool GrowingText::continuesLine(qsizetype parsedEnd) const
{
    const auto isLetter = [](char c) {
        const char lower = char(c | 0x20);
        return (lower >= 'a' && lower <= 'z') || (static_cast<unsigned char>(c) & 0x80U) != 0;
    };
    const QByteArrayView tail = slice(m_tail, m_text.size());
    const qsizetype start = m_tail + std::max(tail.lastIndexOf('\n'), tail.lastIndexOf('\r')) + 1;
    if (start >= parsedEnd || slice(start, m_text.size()).contains('<')) return false;
    return std::ranges::any_of(slice(start, parsedEnd), isLetter);
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

BlockDiff GrowingText::updatePlain()
{
    const qsizetype first = m_settled;
    const qsizetype removed = m_blocks.size() - m_settled;
    const BlockPtr open = removed > 0 ? m_blocks.last() : BlockPtr();
    m_blocks.resize(m_settled);
    for (bool goesOn = m_tail < m_text.size(); goesOn;) {
        const QByteArrayView tail = slice(m_tail, m_text.size());
        const qsizetype end = plainEnd(tail);
        goesOn = end < tail.size();
        QByteArrayView shown = tail.first(end);
        while (shown.endsWith('\n') || shown.endsWith('\r')) shown.chop(1);
        auto block = std::make_shared<Block>();
        const bool isOpen = open && m_blocks.size() == first;
        block->id = isOpen ? open->id : m_nextId++;
        block->revision = isOpen ? open->revision + 1 : 0;
        block->kind = BlockKind::Html;
        block->isOpen = !goesOn && !m_finished;
        block->text.text = QString::fromUtf8(shown);
        m_blocks.append(std::move(block));
        if (!goesOn) break;
        m_tail += end;
        ++m_settled;
    }
    return {first, removed, m_blocks.size() - first};
}

} // namespace runnel::markdown
