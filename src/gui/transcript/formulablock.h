// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/inlinelayout.h"

#include <memory>

namespace runnel::gui {

//! \brief A formula on a line of its own, centred; one that is too wide scrolls sideways inside. Its TeX while it is made
//! and where it cannot be.
class FormulaBlock final : public BlockLayout
{
public:
    FormulaBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style, const FormulaBlock *old);

    void paint(QPainter &painter, const QPointF &at, const PaintContext &context) const override;
    [[nodiscard]] qsizetype positionAt(const QPointF &point) const override;
    [[nodiscard]] QRectF caretRect(qsizetype position) const override;
    bool scrollSideways(const QPointF &point, qreal distance) override;
    [[nodiscard]] bool waitsFor(const QString &tex) const override;
    [[nodiscard]] bool findsNews(const text::MathRenderer &formulas) const override;
    [[nodiscard]] std::optional<FormulaInfo> formulaAt(const QPointF &point) const override;

private:
    [[nodiscard]] QRectF formulaRect() const;
    [[nodiscard]] qreal furthest() const; // greatest m_scroll

    bool m_isAskedFor = false;
    text::MathRenderer::Answer m_answer;
    std::unique_ptr<InlineLayout> m_source; // null where the formula is there
    qreal m_em = 0;
    qreal m_margin = 0;
    qreal m_scroll = 0;
};

} // namespace runnel::gui
