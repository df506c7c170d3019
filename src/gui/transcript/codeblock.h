// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/codelines.h"

namespace runnel::gui {

//! \brief A code block or the call of a tool: a label and buttons over lines of code; folded where there are many.
//!
//! What a reader has seen open stays open: only a block that comes into sight whole folds by itself.
class CodeBlock final : public BlockLayout
{
public:
    CodeBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style, CodeBlock *old);

    void paint(QPainter &painter, const QPointF &at, const PaintContext &context) const override;
    [[nodiscard]] qsizetype positionAt(const QPointF &point) const override;
    [[nodiscard]] QRectF caretRect(qsizetype position) const override;
    void addTargets(const QPointF &at, QList<Target> &targets) const override;
    bool scrollSideways(const QPointF &point, qreal distance) override;
    void reveal(qsizetype position) override { m_lines.reveal(position); }
    void addAdjustable(std::vector<BlockLayout *> &found) override;
    [[nodiscard]] BlockView view() const override { return m_view; }
    void setView(const BlockView &view) override;
    [[nodiscard]] bool isFolded() const override;

    [[nodiscard]] bool canFold() const;

private:
    [[nodiscard]] bool isCall() const { return m_block->kind == markdown::BlockKind::ToolCall; }
    [[nodiscard]] qsizetype visibleRows() const;
    void updateHeight();
    [[nodiscard]] QRectF textArea() const; // the window onto the lines
    [[nodiscard]] QRectF footer() const;   // says how much is folded away; empty where nothing is
    [[nodiscard]] QRectF button(int fromRight) const;
    [[nodiscard]] QString unfoldText() const;
    void paintHeader(QPainter &painter, const QPointF &at, const PaintContext &context) const;
    void paintPreview(QPainter &painter, const QRectF &area, const BlockStyle &style) const;

    CodeLines m_lines;
    BlockView m_view;
    QString m_label;
    int m_unit = 4;
    int m_icon = 0;
    int m_header = 0;
    int m_padding = 0;
};

} // namespace runnel::gui
