// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/inlinelayout.h"

#include <memory>
#include <vector>

namespace runnel::gui {

//! \brief A paragraph, a heading, or literal text that wraps.
//!
//! The text is cut into pieces at ends of lines, so that one that grows costs its last line only.
class TextBlock final : public BlockLayout
{
public:
    TextBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style, TextBlock *old);

    void paint(QPainter &painter, const QPointF &at, const PaintContext &context) const override;
    [[nodiscard]] qreal usedWidth() const override;
    [[nodiscard]] qreal firstLineDrop() const override;
    [[nodiscard]] qsizetype positionAt(const QPointF &point) const override;
    [[nodiscard]] QRectF caretRect(qsizetype position) const override;
    void addTargets(const QPointF &at, QList<Target> &targets) const override;
    [[nodiscard]] bool waitsFor(const QString &tex) const override;
    [[nodiscard]] std::optional<FormulaInfo> formulaAt(const QPointF &point) const override;
    [[nodiscard]] qreal breakBetween(qreal from, qreal to) const override;
    [[nodiscard]] bool isRightToLeft() const override;

private:
    struct Piece
    {
        qsizetype start = 0;
        qreal top = 0;
        std::unique_ptr<InlineLayout> layout = nullptr;
    };

    void takeOver(TextBlock &old);

    std::vector<Piece> m_pieces; // never empty
};

//! \brief A thematic break.
class RuleBlock final : public BlockLayout
{
public:
    RuleBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style);

    void paint(QPainter &painter, const QPointF &at, const PaintContext &context) const override;
    [[nodiscard]] qsizetype positionAt(const QPointF &point) const override;
    [[nodiscard]] QRectF caretRect(qsizetype position) const override;
};

} // namespace runnel::gui
