// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/selection.h"

#include "gui/transcript/blocktext.h"
#include "models/chatmodel.h"

#include <QMimeData>
#include <QTextBoundaryFinder>

#include <algorithm>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr qsizetype endOfBlock = std::numeric_limits<qsizetype>::max();

} // namespace

Selection::Range Selection::unitAt(const TextPlace &place, const markdown::Block *block) const
{
    Range range {place, place};
    if (!block || m_unit == Unit::Character) return range;
    const QString text = plainText(*block);
    if (m_unit == Unit::Block) {
        range.from.at.position = 0;
        range.to.at.position = text.size();
        return range;
    }
    if (const auto formula = formulaRange(*block, place.at.position)) {
        range.from.at.position = formula->first;
        range.to.at.position = formula->second;
        return range;
    }
    QTextBoundaryFinder finder(QTextBoundaryFinder::Word, text);
    finder.setPosition(std::min(place.at.position + 1, text.size()));
    range.from.at.position = std::max<qsizetype>(0, finder.toPreviousBoundary());
    finder.setPosition(range.from.at.position);
    const qsizetype end = finder.toNextBoundary();
    range.to.at.position = end < 0 ? text.size() : end;
    return range;
}

void Selection::start(const TextPlace &place, Unit unit, const markdown::Block *block)
{
    m_active = true;
    m_unit = unit;
    m_origin = unitAt(place, block);
    m_from = m_origin.from;
    m_to = m_origin.to;
    m_caretIsFirst = false;
}

void Selection::extend(const TextPlace &place, const markdown::Block *block)
{
    if (!m_active) return;
    const Range unit = unitAt(place, block);
    m_from = unit.from.isBefore(m_origin.from) ? unit.from : m_origin.from;
    m_to = m_origin.to.isBefore(unit.to) ? unit.to : m_origin.to;
    m_caretIsFirst = unit.from.isBefore(m_origin.from);
}

void Selection::setRange(const TextPlace &from, const TextPlace &to)
{
    m_active = true;
    m_unit = Unit::Character;
    m_origin = {from, from};
    m_from = from;
    m_to = to;
    m_caretIsFirst = false;
}

void Selection::moveCaret(const TextPlace &place)
{
    if (!m_active) return;
    const TextPlace still = m_caretIsFirst ? m_to : m_from;
    setRange(still, place);
    m_caretIsFirst = place.isBefore(still);
    if (m_caretIsFirst) std::swap(m_from, m_to);
}

bool Selection::contains(const TextPlace &place) const
{
    return !isEmpty() && !place.isBefore(m_from) && place.isBefore(m_to);
}

MessageItem::Selected Selection::inRow(int row) const
{
    if (isEmpty() || row < m_from.row || row > m_to.row) return {};
    MessageItem::Selected selected;
    selected.isEmpty = false;
    selected.from = row == m_from.row ? m_from.at : PlaceInMessage {.block = 0};
    selected.to = row == m_to.row ? m_to.at : PlaceInMessage {.block = endOfBlock, .position = endOfBlock};
    return selected;
}

void Selection::insertRows(int first, int count)
{
    for (TextPlace *place : {&m_from, &m_to, &m_origin.from, &m_origin.to}) {
        if (place->row >= first) place->row += count;
    }
}

void Selection::removeRows(int first, int count)
{
    if (!m_active) return;
    if (m_from.row < first + count && m_to.row >= first) {
        clear();
        return;
    }
    for (TextPlace *place : {&m_from, &m_to, &m_origin.from, &m_origin.to}) {
        if (place->row >= first) place->row -= count;
    }
}

std::unique_ptr<QMimeData> toMimeData(const Selection &selection, models::ChatModel &model, bool markdownOnly)
{
    QStringList plain;
    QStringList markdown;
    QString html;
    for (int row = selection.from().row; row <= selection.to().row; ++row) {
        const MessageItem::Selected selected = selection.inRow(row);
        const QList<markdown::BlockPtr> blocks = model.blocks(row);
        const qsizetype last = std::min(selected.to.block, blocks.size() - 1);
        for (qsizetype i = std::max<qsizetype>(0, selected.from.block); i <= last; ++i) {
            const markdown::Block &block = *blocks.at(i);
            const qsizetype length = plainLength(block);
            const qsizetype from = i == selected.from.block ? std::min(selected.from.position, length) : 0;
            const qsizetype to = i == selected.to.block ? std::min(selected.to.position, length) : length;
            if (from >= to && length > 0) continue;
            plain << toPlain(block, from, to);
            markdown << toMarkdown(block, from, to);
            html += toHtml(block, from, to);
        }
    }
    auto data = std::make_unique<QMimeData>();
    const QString source = markdown.join("\n\n"_L1);
    data->setText(markdownOnly ? source : plain.join("\n\n"_L1));
    data->setData(u"text/markdown"_s, source.toUtf8());
    if (!markdownOnly) data->setHtml(html);
    return data;
}

} // namespace runnel::gui
