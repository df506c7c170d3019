// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/transcriptlayout.h"

#include "gui/transcript/estimate.h"
#include "models/chatmodel.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>

namespace runnel::gui {

namespace {

constexpr int mostItems = 48; // in memory before those far away are let go

} // namespace

bool TextPlace::isBefore(const TextPlace &other) const
{
    return std::tie(row, at.block, at.position) < std::tie(other.row, other.at.block, other.at.position);
}

TranscriptLayout::TranscriptLayout(const BlockStyle &style) : m_style(style) {}

TranscriptLayout::~TranscriptLayout() = default;

void TranscriptLayout::setModel(models::ChatModel *model)
{
    m_model = model;
    m_items.clear();
    m_views.clear();
    m_inMemory = 0;
    m_heights.assign({});
    if (m_model && m_model->rowCount() > 0) insertRows(0, m_model->rowCount() - 1);
}

void TranscriptLayout::setStyle(const BlockStyle &style)
{
    m_style = style;
    for (const auto &item : m_items) {
        if (item) item->setStyle(m_style);
    }
    QList<int> heights;
    heights.reserve(rows());
    for (int row = 0; row < rows(); ++row) heights.append(existing(row) ? existing(row)->height() : estimate(row));
    m_heights.assign(heights);
}

void TranscriptLayout::setWidth(int width)
{
    if (width == m_width) return;
    m_width = width;
    for (const auto &item : m_items) {
        if (item) item->setWidth(width, m_style);
    }
    QList<int> heights;
    heights.reserve(rows());
    for (int row = 0; row < rows(); ++row) heights.append(existing(row) ? existing(row)->height() : estimate(row));
    m_heights.assign(heights);
}

void TranscriptLayout::insertRows(int first, int last)
{
    const int count = last - first + 1;
    std::vector<std::unique_ptr<MessageItem>> added(static_cast<std::size_t>(count));
    m_items.insert(m_items.begin() + first, std::make_move_iterator(added.begin()),
                   std::make_move_iterator(added.end()));
    QList<int> heights;
    heights.reserve(count);
    for (int row = first; row <= last; ++row) heights.append(estimate(row));
    m_heights.insert(first, heights);
}

void TranscriptLayout::removeRows(int first, int last)
{
    for (int row = first; row <= last; ++row) {
        if (existing(row)) --m_inMemory;
    }
    m_items.erase(m_items.begin() + first, m_items.begin() + last + 1);
    m_heights.remove(first, last - first + 1);
}

void TranscriptLayout::setReadOnly()
{
    m_readOnly = true;
    for (int row = 0; row < rows(); ++row) changeRow(row);
}

MessageFacts TranscriptLayout::facts(int row) const
{
    MessageFacts facts = factsOf(*m_model, row);
    if (m_readOnly) facts.canStop = facts.canContinue = facts.canRetry = facts.canKeep = facts.mayChange = false;
    return facts;
}

bool TranscriptLayout::changeRow(int row, bool textOnly)
{
    MessageItem *item = existing(row);
    if (!item) {
        m_heights.set(row, estimate(row));
        return true;
    }
    MessageFacts fresh = textOnly ? item->facts() : facts(row);
    if (textOnly) updateFacts(fresh, *m_model, row);
    if (m_readOnly) fresh.canContinue = false;
    const bool changed = item->setFacts(fresh, m_style);
    updateHeight(row);
    return changed;
}

void TranscriptLayout::changeBlocks(int row, const markdown::BlockDiff &diff)
{
    MessageItem *item = existing(row);
    if (!item) return;
    item->changeBlocks(diff, m_model->blocks(row), m_style);
    updateHeight(row);
}

bool TranscriptLayout::takeFormula(const QString &tex)
{
    bool takes = false;
    for (const auto &item : m_items) takes = (item && item->takeFormula(tex)) || takes;
    return takes;
}

bool TranscriptLayout::takeImage(const QString &address)
{
    bool takes = false;
    for (int row = 0; row < rows(); ++row) {
        MessageItem *item = existing(row);
        if (!item || !item->takeImage(address)) continue;
        updateHeight(row);
        takes = true;
    }
    return takes;
}

MessageItem &TranscriptLayout::item(int row)
{
    std::unique_ptr<MessageItem> &item = m_items.at(std::size_t(row));
    if (!item) {
        item = std::make_unique<MessageItem>(facts(row), m_model->blocks(row), m_width, m_style);
        if (!m_views.isEmpty()) item->setViews(m_views.take(item->facts().id));
        ++m_inMemory;
        updateHeight(row);
    }
    return *item;
}

MessageItem *TranscriptLayout::existing(int row) const
{
    return row < 0 || row >= rows() ? nullptr : m_items.at(std::size_t(row)).get();
}

bool TranscriptLayout::layOut(qint64 top, qint64 bottom)
{
    if (rows() == 0 || m_width <= 0) return false;
    bool changed = false;
    qint64 y = 0;
    for (int row = rowAt(top); row < rows(); ++row) {
        y = topOf(row);
        if (y >= bottom) break;
        const int before = m_heights.at(row);
        MessageItem &message = item(row);
        const bool moved = message.layOut(int(top - y), int(bottom - y), m_style);
        updateHeight(row);
        changed = changed || moved || before != m_heights.at(row);
    }
    return changed;
}

void TranscriptLayout::layOutPlace(int row, const PlaceInMessage &place)
{
    MessageItem &message = item(row);
    if (place.block >= 0 && place.block < message.blockCount()) {
        const int y = int(message.placeOfBlock(place.block).y());
        message.layOut(y, y + 1, m_style);
        // A long paragraph is laid out piece by piece: the one that holds the place as well.
        const QRectF caret = message.layoutOf(place.block)->caretRect(place.position);
        message.layOut(y + int(caret.top()), y + int(caret.bottom()) + 1, m_style);
    }
    updateHeight(row);
}

void TranscriptLayout::unload(qint64 top, qint64 bottom)
{
    // Two screens above and below stay as they are: they are the next to be seen.
    const qint64 screen = bottom - top;
    if (m_inMemory <= mostItems && std::abs(top - m_unloadedAt) < screen / 2) return;
    m_unloadedAt = top;
    const qint64 from = top - 2 * screen;
    const qint64 to = bottom + 2 * screen;
    const int firstRow = rowAt(std::max<qint64>(0, from));
    const int lastRow = rowAt(to);
    for (int row = firstRow; row <= lastRow && row >= 0; ++row) {
        MessageItem *message = existing(row);
        if (message && message->height() > 6 * screen) message->unload(int(from - topOf(row)), int(to - topOf(row)));
    }
    if (m_inMemory <= mostItems) return;
    for (int row = 0; row < rows() && m_inMemory > 0; ++row) {
        if (row >= firstRow && row <= lastRow) continue;
        if (existing(row) && !existing(row)->facts().isRunning) release(row);
    }
}

void TranscriptLayout::release(int row)
{
    MessageItem &item = *existing(row);
    m_layoutsLetGo += item.layoutsMade();
    if (BlockViews views = item.takeViews(); !views.empty()) m_views.emplace(item.facts().id, std::move(views));
    m_items.at(std::size_t(row)).reset();
    --m_inMemory;
    m_model->releaseDocument(row);
}

TextPlace TranscriptLayout::placeAt(qint64 y) const
{
    const int row = rowAt(y);
    if (row < 0) return {};
    const MessageItem *message = existing(row);
    const int inside = int(y - topOf(row));
    return {.row = row, .at = message ? message->placeAt(inside) : PlaceInMessage {.block = -1, .offset = inside}};
}

qint64 TranscriptLayout::yOf(const TextPlace &place) const
{
    if (place.row < 0 || place.row >= rows()) return 0;
    const MessageItem *message = existing(place.row);
    return topOf(place.row) + (message ? message->yOf(place.at) : place.at.offset);
}

QRectF TranscriptLayout::reveal(int row, qsizetype block, qsizetype position)
{
    const QRectF place = item(row).reveal(block, position, m_style);
    updateHeight(row);
    return place;
}

void TranscriptLayout::toggle(int row, const Target &target)
{
    item(row).toggle(target, m_style);
    updateHeight(row);
}

qsizetype TranscriptLayout::layoutsMade() const
{
    qsizetype made = m_layoutsLetGo;
    for (const auto &item : m_items) made += item ? item->layoutsMade() : 0;
    return made;
}

int TranscriptLayout::itemsInMemory() const
{
    return m_inMemory;
}

int TranscriptLayout::bottomMargin() const
{
    return rows() == 0 ? 0 : 4 * m_style.metrics.unit;
}

int TranscriptLayout::estimate(int row) const
{
    return estimatedHeight(m_model->message(row), m_width, m_style);
}

void TranscriptLayout::updateHeight(int row)
{
    if (const MessageItem *message = existing(row)) m_heights.set(row, message->height());
}

} // namespace runnel::gui
