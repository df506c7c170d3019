// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/inlinelayout.h"

#include <memory>
#include <vector>

namespace runnel::gui {

//! \brief A paragraph, a heading, or literal text that wraps.
//!
//! The text is cut into pieces at ends of lines, so that one that grows costs its last line only. The pieces of a very
//! long text that comes at once have the height of an estimate until they are seen.
class TextBlock final : public BlockLayout
{
public:
    TextBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style, TextBlock *old);

    bool layOut(qreal top, qreal bottom, const BlockStyle &style) override;
    void paint(QPainter &painter, const QPointF &at, const PaintContext &context) const override;
    //! As paint(), in another colour than the kind of the block has.
    void paintIn(QPainter &painter, const QPointF &at, const QColor &color, const PaintContext &context) const;
    [[nodiscard]] qreal usedWidth() const override;
    [[nodiscard]] qreal firstLineDrop() const override;
    [[nodiscard]] qsizetype positionAt(const QPointF &point) const override;
    [[nodiscard]] QRectF caretRect(qsizetype position) const override;
    void addTargets(const QPointF &at, QList<Target> &targets) const override;
    [[nodiscard]] bool waitsFor(const QString &tex) const override;
    [[nodiscard]] bool findsNews(const text::MathRenderer &formulas) const override;
    [[nodiscard]] std::optional<FormulaInfo> formulaAt(const QPointF &point) const override;
    [[nodiscard]] qreal breakBetween(qreal from, qreal to) const override;
    [[nodiscard]] bool isRightToLeft() const override;

private:
    struct Piece
    {
        qsizetype start = 0;
        qsizetype length = 0;
        qreal top = 0;
        qreal height = 0;
        std::unique_ptr<InlineLayout> layout = nullptr; // null where it was not seen yet
    };

    void takeOver(TextBlock &old, const BlockStyle &style);
    [[nodiscard]] std::unique_ptr<InlineLayout> layoutFor(qsizetype start, qsizetype length,
                                                          const BlockStyle &style) const;

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
