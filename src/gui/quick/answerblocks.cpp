// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/quick/answerblocks.h"

#include "markdown/plaintext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using markdown::Block;
using markdown::BlockKind;

namespace {

constexpr int deepest = 6; // what is deeper stands no further in

} // namespace

void AnswerBlocks::flattenItems(const Block &list, int depth, QList<Row> &rows)
{
    const bool isOrdered = list.ordered || list.kind == BlockKind::Sources;
    int number = list.start;
    for (const auto &item : list.children) {
        const qsizetype first = rows.size();
        for (const auto &child : item->children) flatten(*child, depth, rows);
        if (rows.size() == first) rows.append({.kind = u"text"_s, .text = {}, .mark = {}, .depth = depth});
        QString &mark = rows[first].mark;
        if (mark.isEmpty()) mark = isOrdered ? u"%1."_s.arg(number) : u"•"_s;
        ++number;
    }
}

void AnswerBlocks::flatten(const Block &block, int depth, QList<Row> &rows)
{
    const int shown = std::min(depth, deepest);
    switch (block.kind) {
    case BlockKind::Heading:
        rows.append({.kind = u"heading"_s, .text = block.text.text, .mark = {}, .depth = shown});
        return;
    case BlockKind::Code:
    case BlockKind::Math:
    case BlockKind::Table:
    case BlockKind::ToolCall:
        rows.append({.kind = u"code"_s, .text = markdown::plainText(block), .mark = {}, .depth = shown});
        return;
    case BlockKind::Rule:
        rows.append({.kind = u"rule"_s, .text = {}, .mark = {}, .depth = shown});
        return;
    case BlockKind::List:
    case BlockKind::Sources:
        return flattenItems(block, depth + 1, rows);
    case BlockKind::Quote:
    case BlockKind::Item:
    case BlockKind::Footnote:
        for (const auto &child : block.children) flatten(*child, depth + 1, rows);
        return;
    case BlockKind::Paragraph:
    case BlockKind::Html:
        rows.append({.kind = u"text"_s, .text = block.text.text, .mark = {}, .depth = shown});
        return;
    }
}

void AnswerBlocks::setBlocks(const QList<markdown::BlockPtr> &blocks)
{
    QList<Row> rows;
    for (const auto &block : blocks) flatten(*block, 0, rows);
    const qsizetype common = std::min(rows.size(), m_rows.size());
    for (qsizetype i = 0; i < common; ++i) {
        if (m_rows.at(i) == rows.at(i)) continue;
        m_rows[i] = rows.at(i);
        Q_EMIT dataChanged(index(int(i)), index(int(i)));
    }
    if (rows.size() > common) {
        beginInsertRows({}, int(common), int(rows.size()) - 1);
        m_rows = rows;
        endInsertRows();
    } else if (m_rows.size() > common) {
        beginRemoveRows({}, int(common), int(m_rows.size()) - 1);
        m_rows = rows;
        endRemoveRows();
    }
}

int AnswerBlocks::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant AnswerBlocks::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size()) return {};
    const Row &row = m_rows.at(index.row());
    switch (role) {
    case KindRole:
        return row.kind;
    case Qt::DisplayRole:
    case TextRole:
        return row.text;
    case MarkRole:
        return row.mark;
    case DepthRole:
        return row.depth;
    default:
        return {};
    }
}

QHash<int, QByteArray> AnswerBlocks::roleNames() const
{
    return {{KindRole, "kind"_ba}, {TextRole, "text"_ba}, {MarkRole, "mark"_ba}, {DepthRole, "depth"_ba}};
}

} // namespace runnel::gui
