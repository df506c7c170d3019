// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "markdown/plaintext.h"

#include <algorithm>

namespace runnel::markdown {

namespace {

constexpr int deepest = 100; // the parser's own limit is lower

void appendPlain(const Block &block, QString &out, int depth)
{
    if (depth > deepest) return;
    if (block.kind == BlockKind::Table) {
        for (qsizetype row = 0; row < block.rows.size(); ++row) {
            if (row > 0) out += u'\n';
            for (qsizetype column = 0; column < block.rows.at(row).size(); ++column) {
                if (column > 0) out += u'\t';
                out += block.rows.at(row).at(column).text;
            }
        }
    } else if (hasChildren(block.kind)) {
        for (qsizetype i = 0; i < block.children.size(); ++i) {
            if (i > 0) out += u'\n';
            appendPlain(*block.children.at(i), out, depth + 1);
        }
    } else {
        out += block.text.text;
    }
}

qsizetype lengthOf(const Block &block, int depth)
{
    if (depth > deepest) return 0;
    qsizetype length = 0;
    if (block.kind == BlockKind::Table) {
        for (const auto &row : block.rows) {
            for (const InlineText &cell : row) length += cell.text.size() + 1;
        }
        return std::max<qsizetype>(0, length - 1);
    }
    if (!hasChildren(block.kind)) return block.text.text.size();
    for (const auto &child : block.children) length += lengthOf(*child, depth + 1) + 1;
    return std::max<qsizetype>(0, length - 1);
}

} // namespace

bool hasChildren(BlockKind kind)
{
    return kind == BlockKind::Quote || kind == BlockKind::List || kind == BlockKind::Item ||
           kind == BlockKind::Footnote || kind == BlockKind::Sources;
}

QString plainText(const Block &block)
{
    if (!hasChildren(block.kind) && block.kind != BlockKind::Table) return block.text.text; // shared
    QString out;
    appendPlain(block, out, 0);
    return out;
}

qsizetype plainLength(const Block &block)
{
    return lengthOf(block, 0);
}

} // namespace runnel::markdown
