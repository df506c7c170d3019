// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/blocklayout.h"

#include <memory>
#include <vector>

namespace runnel::gui {

//! \brief A quote, a list, an item of a list or a footnote: blocks in a block, indented under a bar or a marker.
class ContainerBlock final : public BlockLayout
{
public:
    ContainerBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style, ContainerBlock *old,
                   int depth);

    bool layOut(qreal top, qreal bottom, const BlockStyle &style) override;
    void paint(QPainter &painter, const QPointF &at, const PaintContext &context) const override;
    [[nodiscard]] bool isRightToLeft() const override { return m_rightToLeft; }
    [[nodiscard]] qreal usedWidth() const override;
    [[nodiscard]] qreal firstLineDrop() const override;
    [[nodiscard]] qsizetype positionAt(const QPointF &point) const override;
    [[nodiscard]] QRectF caretRect(qsizetype position) const override;
    void addTargets(const QPointF &at, QList<Target> &targets) const override;
    [[nodiscard]] qreal breakBetween(qreal from, qreal to) const override;
    bool scrollSideways(const QPointF &point, qreal distance) override;
    void reveal(qsizetype position) override;
    [[nodiscard]] const BlockLayout *leafAt(const QPointF &point) const override;
    void addAdjustable(std::vector<BlockLayout *> &found) override;
    void restack() override;
    [[nodiscard]] bool waitsFor(const QString &tex) const override;
    [[nodiscard]] bool findsNews(const text::MathRenderer &formulas) const override;
    [[nodiscard]] std::optional<FormulaInfo> formulaAt(const QPointF &point) const override;

private:
    struct Child
    {
        qreal top = 0;
        qreal gap = 0; // above it
        qsizetype start = 0;
        std::shared_ptr<BlockLayout> layout = nullptr;
    };

    [[nodiscard]] qreal indentFor(const BlockStyle &style, const ContainerBlock *old) const;
    [[nodiscard]] QString markerOf(qsizetype index) const;
    void paintMarker(QPainter &painter, const QPointF &at, qsizetype index, const PaintContext &context) const;
    [[nodiscard]] QPointF placeOf(const Child &child) const;
    [[nodiscard]] std::vector<Child>::const_iterator childAt(qreal y) const;
    [[nodiscard]] std::vector<Child>::const_iterator childWith(qsizetype position) const;

    std::vector<Child> m_children;
    qreal m_indent = 0;
    bool m_rightToLeft = false;
};

} // namespace runnel::gui
