// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/inlinelayout.h"

#include <memory>
#include <vector>

namespace runnel::gui {

//! \brief The sources of an answer: a small numbered list of links, the first few of them until all are asked for.
class SourcesBlock final : public BlockLayout
{
public:
    SourcesBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style, SourcesBlock *old);

    void paint(QPainter &painter, const QPointF &at, const PaintContext &context) const override;
    [[nodiscard]] qsizetype positionAt(const QPointF &point) const override;
    [[nodiscard]] QRectF caretRect(qsizetype position) const override;
    void addTargets(const QPointF &at, QList<Target> &targets) const override;
    void addAdjustable(std::vector<BlockLayout *> &found) override;
    [[nodiscard]] BlockView view() const override { return m_view; }
    void setView(const BlockView &view) override;
    [[nodiscard]] bool isFolded() const override;

private:
    struct Row
    {
        qreal top = 0;
        qsizetype start = 0;
        std::shared_ptr<InlineLayout> layout = nullptr;
    };

    void layOutList(const SourcesBlock *old);
    [[nodiscard]] bool canFold() const;
    [[nodiscard]] QRectF toggle() const;
    [[nodiscard]] QString toggleText() const;
    [[nodiscard]] QPointF placeOf(const Row &row) const { return {m_indent, row.top}; }

    BlockStyle m_style; // rows are laid out when they are asked for
    BlockView m_view;
    qreal m_indent = 0;
    std::vector<Row> m_rows; // those that are shown
};

} // namespace runnel::gui
