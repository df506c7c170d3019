// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/theme/theme.h"
#include "text/codecolors.h"

#include <QFont>
#include <QHash>
#include <QTextCharFormat>

#include <array>
#include <memory>
#include <utility>

namespace runnel::text {
class HighlighterRepository;
class MathRenderer;
} // namespace runnel::text

namespace runnel::gui {

class AnswerImages;
class Thumbnails;

//! \brief What laying out took since the style was made: for tests.
struct LayoutWork
{
    qint64 characters = 0; //!< broken into lines, each as often as it was
};

//! \brief Formats of inline text, each made once: by the styles of a span and the size of the font around it in px.
//! What is in use again and again is shared, fonts and all.
using SpanFormats = QHash<std::pair<int, int>, QTextCharFormat>;

//! \brief What blocks look like at the moment: fonts and colours of the theme, resolved once for all layouts.
struct BlockStyle
{
    //! Without \a knownFormulas TeX is not typeset.
    BlockStyle(const Theme &theme, std::shared_ptr<text::HighlighterRepository> knownLanguages,
               std::shared_ptr<text::MathRenderer> knownFormulas = nullptr);

    [[nodiscard]] const QFont &heading(int level) const;
    //! The same on paper: light, with letters that no grid of pixels pulls at, and nothing that scrolls.
    [[nodiscard]] BlockStyle forPrint() const;

    Colors colors;
    Metrics metrics;
    bool dark = false;
    bool highContrast = false;
    bool isPrinted = false;
    bool rightToLeft = false; //!< the conversation, whatever the direction of its texts
    QFont body;
    QFont code;
    QFont small; //!< labels and buttons
    std::array<QFont, 6> headings;
    std::shared_ptr<text::HighlighterRepository> languages;
    text::CodeColors codeColors;
    std::shared_ptr<text::MathRenderer> formulas;
    Thumbnails *thumbnails = nullptr;     //!< without it no picture is shown
    AnswerImages *answerImages = nullptr; //!< without it none that an answer names can be loaded
    int lineHeight = 0;                   //!< px, of text
    int codeLineHeight = 0;               //!< px
    int smallLineHeight = 0;              //!< px
    std::shared_ptr<LayoutWork> work = std::make_shared<LayoutWork>();
    std::shared_ptr<SpanFormats> spanFormats = std::make_shared<SpanFormats>();
};

} // namespace runnel::gui
