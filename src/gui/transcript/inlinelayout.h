// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/blocklayout.h"
#include "gui/transcript/inlineformula.h"

#include <QTextLayout>

namespace runnel::gui {

//! \brief Styled text that wraps in one box: a paragraph, a piece of a long one, or a cell of a table.
//!
//! Every line is at least the style's line height high. Positions count from the first character of the box. Text that
//! grows at its end costs its last line only: keepFinishedLines() lets go of that, and another box takes it.
class InlineLayout
{
public:
    struct Options
    {
        QFont font;
        int lineHeight = 0;
        Qt::Alignment alignment = {};                            //!< empty: by the direction of the text
        bool isCode = false;                                     //!< no inline styles, controls visible
        bool isOpen = false;                                     //!< the text may go on behind its end
        Qt::LayoutDirection direction = Qt::LayoutDirectionAuto; //!< auto: that of the text
    };

    //! \a text from \a start, \a length long.
    InlineLayout(const markdown::InlineText &text, qsizetype start, qsizetype length, const BlockStyle &style,
                 const Options &options);

    //! Whether this shows the same as the piece given; then a new layout is not needed where no formula came.
    [[nodiscard]] bool shows(const markdown::InlineText &text, qsizetype start, qsizetype length) const;
    //! From now on without the last line, as far as the lines before it stay what they are whatever grows behind them.
    //! False where no line can be kept.
    bool keepFinishedLines();
    [[nodiscard]] qsizetype length() const { return m_length; }
    //! How much of the text the breaks hang on: the word behind the last line, which did not fit in, is part of it.
    [[nodiscard]] qsizetype lengthLookedAt() const { return m_source.size(); }

    static constexpr qreal unbroken = 1e6; //!< px: a width that nothing reaches

    //! Breaks into lines; cheap where the width is the same as before.
    void setWidth(qreal width);
    void setAlignment(Qt::Alignment alignment);
    [[nodiscard]] qreal height() const { return m_height; }
    //! Of the widest line as broken; the unbroken text's where no width was set.
    [[nodiscard]] qreal usedWidth() const;
    [[nodiscard]] qreal naturalWidth();
    [[nodiscard]] bool isRightToLeft() const { return m_rightToLeft; }

    void paint(QPainter &painter, const QPointF &at, const QColor &color, const PaintContext &context) const;
    [[nodiscard]] qsizetype positionAt(const QPointF &point) const;
    [[nodiscard]] QRectF caretRect(qsizetype position) const;
    //! The top of the line that covers \a y.
    [[nodiscard]] qreal lineTopAt(qreal y) const;
    void addTargets(const QPointF &at, QList<Target> &targets) const;
    //! As in BlockLayout.
    [[nodiscard]] bool waitsFor(const QString &tex) const;
    [[nodiscard]] bool findsNews(const text::MathRenderer &formulas) const;
    [[nodiscard]] std::optional<FormulaInfo> formulaAt(const QPointF &point) const;
    [[nodiscard]] qreal widestFormula() const;
    [[nodiscard]] qreal firstLineDrop() const;
    //! Whether the text ends, for now, in what may be half a formula.
    [[nodiscard]] bool endsInOpenFormula() const { return m_openFormula >= 0; }

private:
    //! What a line takes above and below its baseline.
    struct Extent
    {
        qreal above = 0;
        qreal below = 0;
    };

    void setFormats(const BlockStyle &style);
    void fitFormulas(qreal width);
    [[nodiscard]] Extent plainExtentOf(const QTextLine &line) const;
    [[nodiscard]] Extent extentOf(const QTextLine &line) const;
    void paintFormulas(QPainter &painter, const QPointF &at, const QColor &color, const PaintContext &context) const;
    [[nodiscard]] bool mayCutAt(qsizetype position) const;
    [[nodiscard]] qsizetype wordEnd(qsizetype position) const;
    [[nodiscard]] int lineAt(qreal y) const; //!< where there are lines
    [[nodiscard]] qreal lineTop(const QTextLine &line) const;
    [[nodiscard]] qreal lineBox(const QTextLine &line) const;
    //! Calls \a visit(rectangle) for the line pieces of [from, to).
    template <typename Visit>
    void forPieces(qsizetype from, qsizetype to, Visit visit) const;

    Options m_options;
    std::shared_ptr<LayoutWork> m_work;
    QString m_source;
    QList<markdown::Span> m_spans;         // positions in m_source
    std::vector<InlineFormula> m_formulas; // in the order of the text
    QTextLayout m_layout;
    qreal m_width = -1;
    qreal m_height = 0;
    qsizetype m_length = 0;       // of the text that is shown
    int m_lines = 0;              // that are shown
    qsizetype m_openFormula = -1; // where one starts that the open end cuts short; -1: none
    bool m_rightToLeft = false;
};

} // namespace runnel::gui
