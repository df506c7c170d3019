// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/estimate.h"

#include "chat/message.h"
#include "gui/transcript/attachmentstrip.h"
#include "gui/transcript/folding.h"

#include <algorithm>

namespace runnel::gui {

using markdown::Block;
using markdown::BlockKind;

namespace {

constexpr int deepest = 32;
constexpr double averageCharacter = 0.5; // of the font's size, in running text
constexpr qsizetype typicalParagraph = 300;

int textHeight(qsizetype characters, int width, const BlockStyle &style)
{
    const int perLine = std::max(8, int(width / (style.body.pixelSize() * averageCharacter)));
    const qsizetype lines = std::clamp<qsizetype>((characters + perLine - 1) / perLine, 1, 200'000);
    return int(lines) * style.lineHeight;
}

int heightOf(const Block &block, int width, const BlockStyle &style, int depth)
{
    const int unit = style.metrics.unit;
    switch (block.kind) {
    case BlockKind::Rule:
        return 1;
    case BlockKind::Heading:
        return style.heading(block.level).pixelSize() * 3 / 2;
    case BlockKind::Math:
        return 2 * unit + int(block.text.text.count(u'\n') + 1) * 2 * style.codeLineHeight;
    case BlockKind::Code:
    case BlockKind::ToolCall: {
        const qsizetype lines = block.text.text.count(u'\n') + 1;
        const int frame = style.smallLineHeight + 6 * unit;
        if (block.isOpen || !canBeFolded(block, lines)) return frame + int(lines) * style.codeLineHeight;
        if (block.kind == BlockKind::ToolCall) return frame + style.codeLineHeight;
        return 2 * (style.smallLineHeight + 2 * unit) + int(foldedLines) * style.codeLineHeight + unit;
    }
    case BlockKind::Sources: {
        const qsizetype count = block.children.size();
        const qsizetype seen = canBeFolded(block, count) ? foldedSources + 1 : count;
        return int(seen + 1) * (style.smallLineHeight + unit);
    }
    case BlockKind::Table:
        return int(block.rows.size()) * (style.lineHeight + 3 * unit);
    default:
        break;
    }
    if (block.children.isEmpty() || depth >= deepest) return textHeight(block.text.text.size(), width, style);
    int height = 0;
    for (const auto &child : block.children) height += heightOf(*child, width - 6 * unit, style, depth + 1) + 2 * unit;
    return height;
}

} // namespace

int estimatedHeight(const Block &block, int width, const BlockStyle &style)
{
    return heightOf(block, width, style, 0);
}

int estimatedHeight(const chat::Message &message, int width, const BlockStyle &style)
{
    qsizetype characters = 0;
    for (const chat::Part &part : message.parts) {
        if (part.kind == chat::PartKind::Text) characters += part.text.size();
    }
    const bool isUser = message.role == llm::Role::User;
    const int paragraphs = int(characters / typicalParagraph);
    const int images =
        message.attachments.isEmpty() ? 0 : AttachmentStrip(message.attachments, width * 4 / 5, style).height();
    return images + textHeight(characters, isUser ? width * 4 / 5 : width, style) +
           paragraphs * 3 * style.metrics.unit + 16 * style.metrics.unit;
}

} // namespace runnel::gui
