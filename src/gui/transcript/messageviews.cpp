// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/imageblock.h"
#include "gui/transcript/messageitem.h"
#include "models/appendix.h"

#include <algorithm>
#include <cmath>
#include <utility>

// How a reader set up the blocks of a message, and what else changes them in their place.

namespace runnel::gui {

namespace {

std::vector<BlockLayout *> adjustablesOf(BlockLayout &layout)
{
    std::vector<BlockLayout *> found;
    layout.addAdjustable(found);
    return found;
}

} // namespace

// Blocks of a document keep their place in it for good; their ids are others when it is parsed again.
quint64 MessageItem::viewKey(qsizetype index) const
{
    return models::Appendix::contains(*block(index)) ? block(index)->id : quint64(index);
}

void MessageItem::keepViews(qsizetype index)
{
    const Slot &slot = m_blocks.at(std::size_t(index));
    // What changed out of sight is not laid out anew, and stands as it was set up before.
    BlockLayout *known = slot.layout ? slot.layout.get() : slot.previous.get();
    if (!known) return;
    const std::vector<BlockLayout *> found = adjustablesOf(*known);
    for (std::size_t i = 0; i < found.size(); ++i) {
        const std::pair key {viewKey(index), qsizetype(i)};
        const BlockView view = found.at(i)->view();
        // One that was set back is not what was kept of it earlier.
        if (view == BlockView()) m_views.erase(key);
        else m_views.insert_or_assign(key, view);
    }
}

void MessageItem::restoreViews(qsizetype index)
{
    if (m_views.empty()) return;
    const std::vector<BlockLayout *> found = adjustablesOf(*layoutOf(index));
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto view = m_views.find({viewKey(index), qsizetype(i)});
        if (view != m_views.end()) found.at(i)->setView(view->second);
    }
    layoutOf(index)->restack();
}

BlockViews MessageItem::takeViews()
{
    for (qsizetype i = 0; i < blockCount(); ++i) keepViews(i);
    return std::exchange(m_views, {});
}

void MessageItem::toggle(const Target &target, const BlockStyle &style)
{
    switch (target.kind) {
    case ActionKind::ToggleReasoning:
        m_reasoning.setUnfolded(!m_reasoning.isUnfolded(), style);
        updateHead();
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
        const std::vector<BlockLayout *> found = adjustablesOf(*laidOut);
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

bool MessageItem::takeImage(const QString &address)
{
    bool takes = false;
    for (qsizetype index = 0; index < blockCount(); ++index) {
        const Slot &slot = m_blocks.at(std::size_t(index));
        BlockLayout *known = slot.layout ? slot.layout.get() : slot.previous.get();
        if (!known) continue;
        for (BlockLayout *one : adjustablesOf(*known)) {
            const auto *image = dynamic_cast<ImageBlock *>(one);
            if (!image || image->source() != address) continue;
            if (slot.layout) setBlockView(index, one, one->view());
            else one->setView(one->view());
            takes = true;
        }
    }
    return takes;
}

} // namespace runnel::gui
