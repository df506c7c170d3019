// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/blocklayout.h"

#include "gui/transcript/blocktext.h"
#include "gui/transcript/codeblock.h"
#include "gui/transcript/containerblock.h"
#include "gui/transcript/formulablock.h"
#include "gui/transcript/imageblock.h"
#include "gui/transcript/printedblock.h"
#include "gui/transcript/sourcesblock.h"
#include "gui/transcript/tableblock.h"
#include "gui/transcript/textblock.h"

#include <algorithm>

namespace runnel::gui {

using markdown::Block;
using markdown::BlockKind;

namespace {

constexpr int deepest = 32; // containers in containers; what is deeper is shown as text

template <typename Layout>
Layout *as(BlockLayout *old, const markdown::BlockPtr &block)
{
    return old && old->block()->id == block->id ? dynamic_cast<Layout *>(old) : nullptr;
}

bool isImage(const Block &block)
{
    if (block.text.spans.size() != 1) return false;
    const markdown::Span &span = block.text.spans.front();
    // One that is a link is the link's text.
    return span.styles.testFlag(markdown::SpanStyle::Image) && !span.styles.testFlag(markdown::SpanStyle::Link) &&
           span.length == block.text.text.size();
}

markdown::BlockPtr asText(const markdown::BlockPtr &block)
{
    auto text = std::make_shared<Block>();
    text->id = block->id;
    text->revision = block->revision;
    text->text.text = plainText(*block);
    return text;
}

} // namespace

PaintContext PaintContext::part(qsizetype start, qsizetype length) const
{
    PaintContext result = *this;
    result.from = std::clamp<qsizetype>(from - start, 0, length);
    result.to = std::clamp<qsizetype>(to - start, 0, length);
    result.origin = origin + start;
    return result;
}

QList<Mark> PaintContext::marksIn(qsizetype length) const
{
    QList<Mark> found;
    auto mark = std::ranges::upper_bound(marks, origin, {}, &Mark::to);
    for (; mark != marks.end() && mark->from < origin + length; ++mark) {
        found.append({.from = std::max<qsizetype>(0, mark->from - origin),
                      .to = std::min(length, mark->to - origin),
                      .isCurrent = mark->isCurrent});
    }
    return found;
}

BlockLayout::BlockLayout(markdown::BlockPtr block, qreal width) : m_block(std::move(block)), m_width(width) {}

BlockLayout::~BlockLayout() = default;

bool BlockLayout::layOut(qreal, qreal, const BlockStyle &)
{
    return false;
}

void BlockLayout::addTargets(const QPointF &, QList<Target> &) const {}

qreal BlockLayout::breakBetween(qreal from, qreal to) const
{
    return to >= m_height ? m_height : from;
}

bool BlockLayout::scrollSideways(const QPointF &, qreal)
{
    return false;
}

void BlockLayout::reveal(qsizetype) {}

const BlockLayout *BlockLayout::leafAt(const QPointF &) const
{
    return this;
}

void BlockLayout::addAdjustable(std::vector<BlockLayout *> &) {}

BlockView BlockLayout::view() const
{
    return {};
}

void BlockLayout::setView(const BlockView &) {}

bool BlockLayout::isFolded() const
{
    return false;
}

bool BlockLayout::waitsFor(const QString &) const
{
    return false;
}

bool BlockLayout::hasNews(const BlockStyle &style) const
{
    return m_waits && style.formulas && findsNews(*style.formulas);
}

bool BlockLayout::findsNews(const text::MathRenderer &) const
{
    return false;
}

void BlockLayout::restack() {}

std::optional<FormulaInfo> BlockLayout::formulaAt(const QPointF &) const
{
    return std::nullopt;
}

std::shared_ptr<BlockLayout> BlockLayout::create(const markdown::BlockPtr &block, qreal width, const BlockStyle &style,
                                                 BlockLayout *old, int depth)
{
    if (style.isPrinted) {
        if (block->kind == BlockKind::Code || block->kind == BlockKind::ToolCall)
            return std::make_shared<PrintedCode>(block, width, style);
        if (block->kind == BlockKind::Table) return std::make_shared<PrintedTable>(block, width, style);
    }
    switch (block->kind) {
    case BlockKind::Math:
        return std::make_shared<FormulaBlock>(block, width, style, as<FormulaBlock>(old, block));
    case BlockKind::Code:
    case BlockKind::ToolCall:
        return std::make_shared<CodeBlock>(block, width, style, as<CodeBlock>(old, block));
    case BlockKind::Table:
        return std::make_shared<TableBlock>(block, width, style, as<TableBlock>(old, block));
    case BlockKind::Sources:
        return std::make_shared<SourcesBlock>(block, width, style, as<SourcesBlock>(old, block));
    case BlockKind::Rule:
        return std::make_shared<RuleBlock>(block, width, style);
    case BlockKind::Quote:
    case BlockKind::List:
    case BlockKind::Item:
    case BlockKind::Footnote:
        if (depth >= deepest) return std::make_shared<TextBlock>(asText(block), width, style, nullptr);
        return std::make_shared<ContainerBlock>(block, width, style, as<ContainerBlock>(old, block), depth);
    case BlockKind::Paragraph:
        if (!isImage(*block)) break;
        if (const auto picture = style.isPrinted ? ImageBlock::loaded(*block, style) : std::nullopt)
            return std::make_shared<PrintedPicture>(block, *picture, width, style);
        return std::make_shared<ImageBlock>(block, width, style);
    case BlockKind::Heading:
    case BlockKind::Html:
        break;
    }
    return std::make_shared<TextBlock>(block, width, style, as<TextBlock>(old, block));
}

int BlockLayout::spacing(const Block &above, const Block &below, const BlockStyle &style)
{
    const int unit = style.metrics.unit;
    if (below.kind == BlockKind::Heading) return (below.level <= 2 ? 7 : 6) * unit;
    if (above.kind == BlockKind::Heading) return 2 * unit;
    const auto isBox = [](BlockKind kind) {
        return kind == BlockKind::Code || kind == BlockKind::Table || kind == BlockKind::ToolCall ||
               kind == BlockKind::Sources;
    };
    if (isBox(above.kind) || isBox(below.kind)) return 4 * unit;
    if (above.kind == BlockKind::Rule || below.kind == BlockKind::Rule) return 5 * unit;
    return 3 * unit;
}

} // namespace runnel::gui
