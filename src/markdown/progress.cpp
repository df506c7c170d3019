// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Progress inside the block that is open. Without it one block of 200 KB would be parsed whole at every update.
//
// What is settled here is asked of the parser again with one more line behind it: only if that line continues the block
// in the expected way was everything before it finished and the block still open.

#include "markdown/growingtext.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

namespace runnel::markdown {

namespace {

constexpr qsizetype minProgress = 512; // bytes
// cmark adds no more missing cells than that to one table; a table near it is parsed as a whole.
constexpr qint64 maxCells = 400'000;

int childCount(cmark_node *node)
{
    int count = 0;
    for (cmark_node *child = cmark_node_first_child(node); child; child = cmark_node_next(child)) {
        ++count;
    }
    return count;
}

bool isTable(cmark_node *node)
{
    return std::strcmp(cmark_node_get_type_string(node), "table") == 0;
}

bool isFenced(cmark_node *node)
{
    int length = 0;
    int offset = 0;
    char character = 0;
    return cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK &&
           cmark_node_get_fenced(node, &length, &offset, &character) != 0;
}

// The line's indentation and list marker.
QByteArrayView listMarker(QByteArrayView line)
{
    qsizetype end = 0;
    while (end < line.size() && (line[end] == ' ' || (line[end] >= '0' && line[end] <= '9'))) ++end;
    return end < line.size() ? line.first(end + 1) : QByteArrayView();
}

} // namespace

void GrowingText::progress(const SyntaxTree &tree, std::size_t first, const std::vector<qsizetype> &lines,
                           qsizetype base)
{
    const std::vector<SyntaxTree::Top> &tops = tree.tops();
    if (m_finished || first >= tops.size() || m_openBlocks.empty() || m_text.size() - m_tail < minProgress) return;
    // Footnotes are rare, and their order would have to be kept by item.
    if (!m_open.references.isEmpty() || !m_open.footnotes.isEmpty()) return;
    const qsizetype completeLines = qsizetype(lines.size()) - (m_text.endsWith('\r') ? 2 : 1);
    if (completeLines < 1 || (first + 1 < tops.size() && tops[first + 1].line < completeLines)) return;

    cmark_node *node = tops[first].node;
    const Block &open = *m_openBlocks.front().block;
    OpenHead head = m_head.value_or(OpenHead {open, false, {}, 0});
    const qsizetype settled = m_head ? partSize(head.block) : 0;
    Piece piece;
    piece.start = m_tail;
    piece.block = m_settled;
    piece.isPart = true;
    piece.replay = head.replay;
    qsizetype end = base + lines[std::size_t(completeLines)];

    if (isFenced(node)) {
        if (end - m_tail < minProgress) return;
        if (!m_head) head.block.text.text.clear();
        const SyntaxTree check = parse({}, head.replay, QByteArray(slice(m_tail, end).toByteArray() + "x\n"));
        if (check.tops().size() != 1) return;
        QByteArrayView literal(cmark_node_get_literal(check.tops().front().node));
        if (!literal.endsWith("x\n")) return;
        literal.chop(2);
        head.block.text.text += QString::fromUtf8(literal)
                                    .replace(QLatin1StringView("\r\n"), QLatin1StringView("\n"))
                                    .replace(u'\r', u'\n');
        if (!m_head) {
            const auto line = std::size_t(tops[first].line);
            head.replay = slice(base + lines[line], base + lines[line + 1]).toByteArray();
        }
    } else if (cmark_node_get_type(node) == CMARK_NODE_LIST) {
        int finished = 0;
        qsizetype itemLine = -1;
        for (cmark_node *item = cmark_node_first_child(node); item; item = cmark_node_next(item), ++finished) {
            if (tree.lineOf(item) >= completeLines) break;
            itemLine = tree.lineOf(item);
        }
        --finished;
        if (finished < 1) return;
        end = base + lines[std::size_t(itemLine)];
        if (end - m_tail < minProgress) return;
        const QByteArrayView marker = listMarker(slice(end, m_text.size()));
        const SyntaxTree check = parse({}, {}, QByteArray(slice(m_tail, end).toByteArray() + marker + " x\n"));
        if (check.tops().size() != 1 || cmark_node_get_type(check.tops().front().node) != CMARK_NODE_LIST ||
            childCount(check.tops().front().node) != finished + 1) {
            return;
        }
        head.isLoose = head.isLoose || cmark_node_get_list_tight(check.tops().front().node) == 0;
        piece.first = settled;
        head.block.children = open.children.first(piece.first + finished);
    } else if (isTable(node)) {
        if (end - m_tail < minProgress || !tops[first].startsPiece) return;
        cmark_node *firstRow = cmark_node_next(cmark_node_first_child(node));
        if (!firstRow) return;
        int finished = 0;
        for (cmark_node *row = firstRow; row && tree.lineOf(row) < completeLines; row = cmark_node_next(row)) {
            ++finished;
        }
        head.cells += qint64(finished) * open.alignments.size();
        if (finished < 1 || head.cells > maxCells) return;
        const SyntaxTree check = parse({}, head.replay, QByteArray(slice(m_tail, end).toByteArray() + "x\n"));
        if (check.tops().size() != 1 || !isTable(check.tops().front().node) ||
            childCount(check.tops().front().node) != finished + 2) {
            return;
        }
        piece.first = settled;
        head.block.rows = open.rows.first(m_head ? settled + finished : finished + 1);
        if (!m_head) {
            const auto line = std::size_t(tree.lineOf(firstRow));
            if (line < 2) return;
            head.replay = slice(base + lines[line - 2], base + lines[line]).toByteArray();
        }
    } else {
        return;
    }

    piece.end = end;
    m_tail = end;
    m_head = std::move(head);
    m_openBlocks.front().offset = end;
    if (m_head->block.kind == BlockKind::Code) return; // waits for nothing
    waitFor(piece, qsizetype(m_pieces.size()));
    m_pieces.push_back(std::move(piece));
}

} // namespace runnel::markdown
