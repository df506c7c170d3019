// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/blockstyle.h"
#include "markdown/block.h"
#include "text/mathrenderer.h"

#include <QList>
#include <QPointF>
#include <QString>
#include <QTextLayout>

#include <optional>
#include <vector>

class QPainter;

namespace runnel::gui {

//! \brief TeX without its delimiters, and whether these ask for display style.
struct Tex
{
    QString source;
    bool isDisplay = false;

    bool operator==(const Tex &) const = default;
};
//! Of the text of a span; nothing where a delimiter is missing.
[[nodiscard]] std::optional<Tex> texOf(QStringView span);

//! \brief The formula that stands at some place of a block: what can be copied, and why it is not typeset.
struct FormulaInfo
{
    QString tex;
    QString error; //!< empty where nothing is wrong
};

//! px of an em at which the letters of a formula are as large as those of \a font.
[[nodiscard]] qreal formulaEm(const QFont &font);

//! \brief A formula in running text.
//!
//! The text keeps its TeX, so that every position stays what it is. Where the formula is there, the layout is given a
//! stand-in of the same length instead: a letter as wide as the formula, and characters of no width that cling to it.
//! So the formula breaks, is pointed at and is selected as one letter.
struct InlineFormula
{
    qsizetype start = 0;
    qsizetype length = 0;
    Tex tex;
    text::MathRenderer::Answer answer;
    qreal em = 0;     //!< px
    qreal before = 0; //!< px of space that belongs to it, beside scripts that write none
    qreal after = 0;

    [[nodiscard]] bool isTypeset() const { return answer.formula != nullptr; }
    [[nodiscard]] qreal width() const { return before + answer.formula->width * em + after; }
    [[nodiscard]] qreal ascent() const { return answer.formula->ascent * em; }
    [[nodiscard]] qreal descent() const { return answer.formula->descent * em; }

    //! Puts the stand-in into \a text.
    void standIn(QString &text) const;
    [[nodiscard]] QTextLayout::FormatRange format(const QFont &font) const;
};

//! The formulas of \a spans, all of them asked for; one at the open end of a text that grows is left as it is.
[[nodiscard]] std::vector<InlineFormula> inlineFormulas(const QString &text, const QList<markdown::Span> &spans,
                                                        const QFont &font, const BlockStyle &style, bool isOpen);

} // namespace runnel::gui
