// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/messageitem.h"

#include "gui/transcript/estimate.h"
#include "gui/transcript/painting.h"
#include "models/chatsearch.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr qsizetype mostBubbleBlocks = 40; // a bubble of more is as wide as it may be
constexpr double bubbleShare = 0.8;
constexpr int toolSide = MessageTools::side;

} // namespace

MessageItem::MessageItem(MessageFacts facts, const QList<markdown::BlockPtr> &blocks, int width,
                         const BlockStyle &style)
    : m_facts(std::move(facts)), m_width(width)
{
    for (const markdown::BlockPtr &block : blocks) m_blocks.push_back({.block = block});
    setStyle(style);
}

MessageItem::~MessageItem() = default;

bool MessageItem::setFacts(const MessageFacts &facts, const BlockStyle &style)
{
    if (facts == m_facts) return false;
    m_facts = facts;
    layOutParts(style);
    return true;
}

void MessageItem::setWidth(int width, const BlockStyle &style)
{
    if (width == m_width) return;
    m_width = width;
    setStyle(style);
}

void MessageItem::setStyle(const BlockStyle &style)
{
    m_unit = style.metrics.unit;
    m_rightToLeft = style.rightToLeft;
    m_labelHeight = style.smallLineHeight;
    m_maxBubble = int(m_width * bubbleShare);
    m_bubbleWidth = m_maxBubble;
    m_emptyLeft = 0;
    m_reasoning.forgetLayout();
    for (qsizetype i = 0; i < blockCount(); ++i) {
        keepViews(i);
        m_blocks.at(std::size_t(i)).layout.reset();
        m_blocks.at(std::size_t(i)).previous.reset();
    }
    layOutParts(style);
    estimateFrom(0, style);
}

void MessageItem::changeBlocks(const markdown::BlockDiff &diff, const QList<markdown::BlockPtr> &blocks,
                               const BlockStyle &style)
{
    const auto first = m_blocks.begin() + diff.first;
    const bool wasEmpty = m_blocks.empty();
    std::vector<Slot> added;
    for (qsizetype i = diff.first; i < diff.first + diff.inserted; ++i) {
        Slot slot {.block = blocks.at(i)};
        if (i < diff.first + diff.removed) {
            Slot &before = m_blocks.at(std::size_t(i));
            if (before.block == slot.block) {
                slot = std::move(before);
            } else if (before.block->id == slot.block->id) {
                slot.previous = before.layout ? std::move(before.layout) : std::move(before.previous);
            }
        }
        added.push_back(std::move(slot));
    }
    m_blocks.erase(first, first + diff.removed);
    m_blocks.insert(m_blocks.begin() + diff.first, std::make_move_iterator(added.begin()),
                    std::make_move_iterator(added.end()));
    estimateFrom(diff.first, style);
    // Whether the dots or the caret say that it goes on depends on whether there is text.
    if (wasEmpty != m_blocks.empty()) layOutParts(style);
}

void MessageItem::estimateFrom(qsizetype first, const BlockStyle &style)
{
    const int width = contentWidth();
    const qsizetype known = m_heights.size();
    if (first < known) m_heights.remove(first, known - first);
    m_gaps.resize(first);
    QList<int> heights;
    for (qsizetype i = first; i < blockCount(); ++i) {
        const Slot &slot = m_blocks.at(std::size_t(i));
        m_gaps.append(gapBefore(i, style));
        const int height = slot.layout     ? int(std::ceil(slot.layout->height()))
                           : slot.previous ? int(std::ceil(slot.previous->height()))
                                           : estimatedHeight(*slot.block, width, style);
        heights.append(m_gaps.last() + height);
    }
    m_heights.insert(first, heights);
}

int MessageItem::gapBefore(qsizetype index, const BlockStyle &style) const
{
    return index == 0 ? 0 : BlockLayout::spacing(*block(index - 1), *block(index), style);
}

void MessageItem::layOutParts(const BlockStyle &style)
{
    if (m_facts.isUser) m_images = AttachmentStrip(m_facts.attachments, m_maxBubble, style);
    else m_reasoning.setText(m_facts.reasoning, m_width, style);
    m_card = std::make_unique<StatusCard>(m_facts, !m_blocks.empty(), m_showsDetail, m_width, style);
    updateHead();
}

void MessageItem::updateHead()
{
    if (m_facts.isUser) {
        m_head = 6 * m_unit; // apart from the answer before, and the bubble's own margin
        if (!m_images.isEmpty()) m_head += m_images.height() + 2 * m_unit;
    } else {
        m_reasoningTop = m_labelHeight + m_unit;
        m_head = m_reasoningTop + m_reasoning.height();
    }
}

bool MessageItem::takeFormula(const QString &tex)
{
    bool takes = false;
    for (Slot &slot : m_blocks) {
        if (!slot.layout || !slot.layout->waits() || !slot.layout->waitsFor(tex)) continue;
        slot.previous = std::move(slot.layout);
        takes = true;
    }
    return takes;
}

int MessageItem::contentWidth() const
{
    return m_facts.isUser ? m_maxBubble - 8 * m_unit : m_width;
}

QPointF MessageItem::imagesPlace() const
{
    return {m_rightToLeft ? 0.0 : double(m_width - m_maxBubble), double(imagesTop())};
}

int MessageItem::imagesTop() const
{
    return 3 * m_unit;
}

bool MessageItem::isImagesAlone() const
{
    return m_blocks.empty() && !m_images.isEmpty();
}

int MessageItem::blocksTop() const
{
    return m_head;
}

int MessageItem::tailTop() const
{
    const int blocks = int(m_heights.total());
    if (isImagesAlone()) return imagesTop() + m_images.height();
    if (m_facts.isUser) return m_head + std::max(blocks, 4 * m_unit) + 3 * m_unit;
    return m_head + blocks + (m_card->isEmpty() || m_blocks.empty() ? 0 : 3 * m_unit);
}

int MessageItem::toolsTop() const
{
    return tailTop() + int(std::ceil(m_card->height())) + m_unit;
}

int MessageItem::height() const
{
    return toolsTop() + toolSide;
}

bool MessageItem::layOut(int top, int bottom, const BlockStyle &style)
{
    const int before = height();
    if (m_reasoning.layOut(top - m_reasoningTop, bottom - m_reasoningTop, style)) updateHead();
    if (m_blocks.empty()) return before != height();
    const bool all = m_facts.isUser && blockCount() <= mostBubbleBlocks;
    const qsizetype first = all ? 0 : std::max<qsizetype>(0, blockAt(top));
    bool made = false;
    int y = blocksTop() + int(m_heights.top(first));
    bool changed = false;
    for (qsizetype i = first; i < blockCount() && (all || y < bottom); ++i) {
        Slot &slot = m_blocks.at(std::size_t(i));
        const int old = m_heights.at(i);
        if (!slot.layout) {
            makeLayout(i, style);
            made = true;
        }
        const int place = y + m_gaps.at(i);
        slot.layout->layOut(top - place, bottom - place, style);
        m_heights.set(i, m_gaps.at(i) + int(std::ceil(slot.layout->height())));
        changed = changed || old != m_heights.at(i);
        y += m_heights.at(i);
    }
    if (made && all) fitBubble();
    return changed || before != height();
}

void MessageItem::makeLayout(qsizetype index, const BlockStyle &style)
{
    Slot &slot = m_blocks.at(std::size_t(index));
    slot.layout = BlockLayout::create(slot.block, contentWidth(), style, slot.previous.get());
    if (!slot.previous) restoreViews(index);
    slot.previous.reset();
    ++m_layoutsMade;
    if (m_firstLoaded > m_lastLoaded) m_firstLoaded = m_lastLoaded = index;
    m_firstLoaded = std::min(m_firstLoaded, index);
    m_lastLoaded = std::max(m_lastLoaded, index);
}

void MessageItem::fitBubble()
{
    const auto isRightToLeft = [](const Slot &slot) { return slot.layout && slot.layout->isRightToLeft(); };
    const bool fromRight = std::ranges::all_of(m_blocks, isRightToLeft);
    const bool isMixed = !fromRight && std::ranges::any_of(m_blocks, isRightToLeft);
    qreal used = 4 * m_unit;
    for (const Slot &slot : m_blocks)
        used = std::max(used, slot.layout && !isMixed ? slot.layout->usedWidth() : double(m_maxBubble));
    m_bubbleWidth = std::min(m_maxBubble, int(std::ceil(used)) + 8 * m_unit);
    m_emptyLeft = fromRight ? contentWidth() - (m_bubbleWidth - 8 * m_unit) : 0;
}

void MessageItem::unload(int top, int bottom)
{
    const auto release = [this](qsizetype index) {
        keepViews(index);
        m_blocks.at(std::size_t(index)).layout.reset();
        m_blocks.at(std::size_t(index)).previous.reset();
    };
    m_lastLoaded = std::min(m_lastLoaded, blockCount() - 1);
    const qsizetype first = std::max<qsizetype>(0, blockAt(top));
    const qsizetype last = blockAt(bottom);
    for (; m_firstLoaded < first && m_firstLoaded <= m_lastLoaded; ++m_firstLoaded) release(m_firstLoaded);
    for (; m_lastLoaded > last && m_lastLoaded >= m_firstLoaded; --m_lastLoaded) release(m_lastLoaded);
}

const markdown::BlockPtr &MessageItem::block(qsizetype index) const
{
    return m_blocks.at(std::size_t(index)).block;
}

BlockLayout *MessageItem::layoutOf(qsizetype index) const
{
    return index < 0 || index >= blockCount() ? nullptr : m_blocks.at(std::size_t(index)).layout.get();
}

QPointF MessageItem::placeOfBlock(qsizetype index) const
{
    const double left = m_facts.isUser ? bubble().left() + 4 * m_unit - m_emptyLeft : 0;
    return QPointF(left, double(blocksTop() + m_heights.top(index) + m_gaps.at(index)));
}

QRectF MessageItem::blockRect(qsizetype index) const
{
    const QSizeF size(m_facts.isUser ? m_bubbleWidth - 8 * m_unit : m_width, m_heights.at(index) - m_gaps.at(index));
    return {QPointF(m_facts.isUser ? bubble().left() + 4 * m_unit : 0, placeOfBlock(index).y()), size};
}

qsizetype MessageItem::blockAt(int y) const
{
    return m_heights.find(y - blocksTop());
}

PlaceInMessage MessageItem::placeAt(int y) const
{
    if (y < blocksTop() || m_blocks.empty()) return {.block = -1, .offset = y};
    if (y >= tailTop()) return {.block = blockCount(), .offset = y - tailTop()};
    PlaceInMessage place {.block = blockAt(y)};
    if (const BlockLayout *layout = layoutOf(place.block)) {
        place.position = layout->positionAt(QPointF(0, y) - QPointF(0, placeOfBlock(place.block).y()));
    }
    place.offset = y - yOf(place);
    return place;
}

int MessageItem::yOf(const PlaceInMessage &place) const
{
    if (place.block < 0) return place.offset;
    if (place.block >= blockCount()) return tailTop() + place.offset;
    const int top = int(placeOfBlock(place.block).y());
    const BlockLayout *layout = layoutOf(place.block);
    const int inside = layout ? int(layout->caretRect(std::min(place.position, layout->length())).top()) : 0;
    return top + inside + place.offset;
}

qsizetype MessageItem::laidOutBlocks() const
{
    return std::ranges::count_if(m_blocks, [](const Slot &slot) { return slot.layout != nullptr; });
}

QRectF MessageItem::bubble() const
{
    const int top = blocksTop() - 3 * m_unit;
    return mirrored(QRectF(m_width - m_bubbleWidth, top, m_bubbleWidth, tailTop() - top), m_width, m_rightToLeft);
}

qsizetype MessageItem::caretBlock() const
{
    const qsizetype last = blockCount() - 1;
    // It writes above the sources.
    return last > 0 && block(last)->kind == markdown::BlockKind::Sources ? last - 1 : last;
}

QRectF MessageItem::caretRect() const
{
    if (!m_facts.isRunning || m_blocks.empty()) return {};
    const qsizetype last = caretBlock();
    const BlockLayout *layout = layoutOf(last);
    if (!layout) return {};
    const QRectF caret = layout->caretRect(layout->length()).translated(placeOfBlock(last));
    const double inset = std::round(caret.height() * 0.14);
    const double beside = layout->isRightToLeft() ? -4 : 2;
    return {std::round(caret.left()) + beside, caret.top() + inset, 2, caret.height() - 2 * inset};
}

QRectF MessageItem::movingRect() const
{
    if (!m_card->isMoving()) return {};
    return {0, double(tailTop()), double(m_width), m_card->height()};
}

MessageTools MessageItem::tools() const
{
    return {m_facts,
            !m_blocks.empty(),
            {.width = m_width, .top = toolsTop(), .unit = m_unit, .rightToLeft = m_rightToLeft}};
}

QList<Target> MessageItem::targets() const
{
    QList<Target> targets;
    m_reasoning.addTargets(reasoningPlace(), targets);
    m_images.addTargets(imagesPlace(), targets);
    for (qsizetype i = 0; i < blockCount(); ++i) {
        if (const BlockLayout *layout = layoutOf(i)) layout->addTargets(placeOfBlock(i), targets);
    }
    m_card->addTargets(QPointF(0, tailTop()), targets);
    return targets << tools().targets();
}

QRectF MessageItem::reveal(qsizetype block, qsizetype position, const BlockStyle &style)
{
    if (block < 0) {
        if (m_reasoning.isEmpty()) return {};
        if (!m_reasoning.isUnfolded()) m_reasoning.setUnfolded(true, style);
        const QRectF estimate = m_reasoning.caretRect(position);
        m_reasoning.layOut(estimate.top(), estimate.bottom(), style);
        updateHead();
        return m_reasoning.caretRect(position).translated(reasoningPlace());
    }
    if (block == models::ChatSearch::refusal) return m_card->refusalRect(position).translated(0, tailTop());
    if (block >= blockCount()) return {};
    if (!layoutOf(block)) makeLayout(block, style);
    BlockLayout *laidOut = layoutOf(block);
    std::vector<BlockLayout *> adjustables;
    laidOut->addAdjustable(adjustables);
    for (BlockLayout *adjustable : adjustables) {
        if (!adjustable->isFolded()) continue;
        BlockView view = adjustable->view();
        view.folded = false;
        setBlockView(block, adjustable, view);
    }
    laidOut->reveal(position);
    return laidOut->caretRect(position).translated(placeOfBlock(block));
}

} // namespace runnel::gui
