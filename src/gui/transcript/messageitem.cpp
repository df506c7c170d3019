// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/messageitem.h"

#include "chat/answerstate.h"
#include "gui/transcript/estimate.h"
#include "gui/transcript/painting.h"
#include "models/appendix.h"
#include "models/chatmodel.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using models::ChatModel;

namespace {

constexpr qsizetype mostBubbleBlocks = 40; // a bubble of more is as wide as it may be
constexpr double bubbleShare = 0.8;
constexpr int toolSide = MessageTools::side;

QString tr(const char *text)
{
    return QCoreApplication::translate("Transcript", text);
}

QString timeText(const QDateTime &time)
{
    const QLocale locale;
    if (time.date() == QDate::currentDate()) return locale.toString(time.time(), QLocale::ShortFormat);
    return locale.toString(time, QLocale::ShortFormat);
}

} // namespace

MessageFacts factsOf(const ChatModel &model, int row)
{
    const chat::Message &message = model.message(row);
    const QModelIndex index = model.index(row);
    const auto get = [&](int role) { return model.data(index, role); };
    MessageFacts facts;
    facts.id = message.id;
    facts.isUser = message.role == llm::Role::User;
    facts.state = message.state;
    facts.isRunning = !facts.isUser && chat::isRunning(message.state);
    facts.isKept = message.kept;
    facts.author = facts.isUser ? tr("You") : get(ChatModel::ModelNameRole).toString();
    if (facts.author.isEmpty()) facts.author = tr("Answer");
    facts.time = timeText(get(ChatModel::CreatedRole).toDateTime());
    facts.siblingIndex = get(ChatModel::SiblingIndexRole).toInt();
    facts.siblingCount = get(ChatModel::SiblingCountRole).toInt();
    facts.attachments = message.attachments;
    facts.canRetry = get(ChatModel::CanRetryRole).toBool();
    if (facts.isUser) return facts;
    facts.status = get(ChatModel::StatusRole).toString();
    facts.errorSentence = get(ChatModel::ErrorSentenceRole).toString();
    facts.errorDetail = get(ChatModel::ErrorDetailRole).toString();
    facts.errorAction = core::ErrorAction(get(ChatModel::ErrorActionRole).toInt());
    facts.refusal = message.text(chat::PartKind::Refusal);
    facts.usage = get(ChatModel::UsageRole).toString();
    facts.canStop = get(ChatModel::CanStopRole).toBool();
    facts.canKeep = get(ChatModel::CanKeepRole).toBool();
    updateFacts(facts, model, row);
    return facts;
}

void updateFacts(MessageFacts &facts, const ChatModel &model, int row)
{
    if (facts.isUser) return;
    const QModelIndex index = model.index(row);
    facts.reasoning = model.data(index, ChatModel::ReasoningRole).toString();
    facts.canContinue = model.data(index, ChatModel::CanContinueRole).toBool();
}

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
    m_reasoning.reset();
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
    const int unit = m_unit;
    m_iconSide = style.metrics.icon;
    m_reasoningHeight = 0;
    if (m_facts.isUser) {
        m_head = 6 * unit; // apart from the answer before, and the bubble's own margin
        m_images = AttachmentStrip(m_facts.attachments, m_maxBubble, style);
        if (!m_images.isEmpty()) m_head += m_images.height() + 2 * unit;
    } else {
        m_head = m_labelHeight + unit;
        if (!m_facts.reasoning.isEmpty()) {
            m_reasoningTop = m_head;
            m_reasoningHeight = toolSide + unit;
            if (m_showsReasoning) {
                m_reasoning = std::make_shared<InlineLayout>(
                    markdown::InlineText {QString(m_facts.reasoning).replace(u'\n', QChar::LineSeparator)}, 0,
                    m_facts.reasoning.size(), style,
                    InlineLayout::Options {.font = style.body, .lineHeight = style.lineHeight});
                m_reasoning->setWidth(m_width - 4 * unit);
                m_reasoningHeight += int(std::ceil(m_reasoning->height())) + 3 * unit;
            }
            m_head += m_reasoningHeight;
        }
    }
    m_card = std::make_unique<StatusCard>(m_facts, !m_blocks.empty(), m_showsDetail, m_width, style);
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
    if (m_blocks.empty()) return false;
    const int before = height();
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
    if (!slot.previous && !m_views.empty()) {
        std::vector<BlockLayout *> found;
        slot.layout->addAdjustable(found);
        for (std::size_t i = 0; i < found.size(); ++i) {
            const auto view = m_views.find({viewKey(index), qsizetype(i)});
            if (view != m_views.end()) found.at(i)->setView(view->second);
        }
        slot.layout->restack();
    }
    slot.previous.reset();
    ++m_layoutsMade;
}

// Blocks of a document keep their place in it for good; their ids are others when it is parsed again.
quint64 MessageItem::viewKey(qsizetype index) const
{
    return models::Appendix::contains(*block(index)) ? block(index)->id : quint64(index);
}

void MessageItem::keepViews(qsizetype index)
{
    const BlockLayout *laidOut = layoutOf(index);
    if (!laidOut) return;
    std::vector<BlockLayout *> found;
    layoutOf(index)->addAdjustable(found);
    for (std::size_t i = 0; i < found.size(); ++i) {
        const BlockView view = found.at(i)->view();
        if (view != BlockView()) m_views[{viewKey(index), qsizetype(i)}] = view;
    }
}

BlockViews MessageItem::takeViews()
{
    for (qsizetype i = 0; i < blockCount(); ++i) keepViews(i);
    return std::exchange(m_views, {});
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
    int y = blocksTop();
    for (qsizetype i = 0; i < blockCount(); ++i) {
        const int next = y + m_heights.at(i);
        if (next < top || y > bottom) {
            keepViews(i);
            m_blocks.at(std::size_t(i)).layout.reset();
            m_blocks.at(std::size_t(i)).previous.reset();
        }
        y = next;
    }
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
    if (m_reasoningHeight > 0) {
        targets.append({.kind = ActionKind::ToggleReasoning,
                        .rect = mirrored(QRectF(0, m_reasoningTop, std::min(m_width, 50 * m_unit), toolSide), m_width,
                                         m_rightToLeft),
                        .name = m_showsReasoning ? tr("Hide reasoning") : tr("Show reasoning")});
    }
    m_images.addTargets(imagesPlace(), targets);
    for (qsizetype i = 0; i < blockCount(); ++i) {
        if (const BlockLayout *layout = layoutOf(i)) layout->addTargets(placeOfBlock(i), targets);
    }
    m_card->addTargets(QPointF(0, tailTop()), targets);
    return targets << tools().targets();
}

void MessageItem::toggle(const Target &target, const BlockStyle &style)
{
    switch (target.kind) {
    case ActionKind::ToggleReasoning:
        m_showsReasoning = !m_showsReasoning;
        layOutParts(style);
        break;
    case ActionKind::ToggleDetail:
        m_showsDetail = !m_showsDetail;
        layOutParts(style);
        break;
    case ActionKind::ToggleFold:
    case ActionKind::ToggleWrap:
        toggleBlock(target);
        break;
    default:
        break;
    }
}

void MessageItem::toggleBlock(const Target &target)
{
    for (qsizetype index = 0; index < blockCount(); ++index) {
        BlockLayout *laidOut = layoutOf(index);
        if (!laidOut) continue;
        std::vector<BlockLayout *> found;
        laidOut->addAdjustable(found);
        const auto one = std::ranges::find_if(
            found, [&target](const BlockLayout *layout) { return layout->block()->id == target.block; });
        if (one == found.end()) continue;
        BlockView view = (*one)->view();
        if (target.kind == ActionKind::ToggleWrap) view.wraps = !view.wraps;
        else view.folded = !(*one)->isFolded();
        setBlockView(index, *one, view);
        return;
    }
}

void MessageItem::setBlockView(qsizetype index, BlockLayout *adjustable, const BlockView &view)
{
    adjustable->setView(view);
    layoutOf(index)->restack();
    m_heights.set(index, m_gaps.at(index) + int(std::ceil(layoutOf(index)->height())));
}

QPointF MessageItem::reasoningTextAt() const
{
    return {m_rightToLeft ? 0 : 4.0 * m_unit + m_iconSide / 2.0, double(m_reasoningTop + toolSide + m_unit)};
}

QRectF MessageItem::reveal(qsizetype block, qsizetype position, const BlockStyle &style)
{
    if (block < 0) {
        if (m_reasoningHeight == 0) return {};
        if (!m_showsReasoning) {
            m_showsReasoning = true;
            layOutParts(style);
        }
        return m_reasoning->caretRect(position).translated(reasoningTextAt());
    }
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
