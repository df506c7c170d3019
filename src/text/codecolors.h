// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "text/codestyle.h"

#include <QColor>

#include <array>

namespace runnel::text {

class HighlighterRepository;

//! \brief What each style of code looks like on a ground: the colours of the GitHub themes, made darker or lighter where
//! they would not reach a contrast of 4.5:1.
class CodeColors
{
public:
    //! \a text is the colour of code that has no style of its own.
    CodeColors(HighlighterRepository &repository, const QColor &ground, const QColor &text);

    [[nodiscard]] QColor color(CodeStyle style) const { return m_looks[std::size_t(style)].color; }
    [[nodiscard]] bool isBold(CodeStyle style) const { return m_looks[std::size_t(style)].bold; }
    [[nodiscard]] bool isItalic(CodeStyle style) const { return m_looks[std::size_t(style)].italic; }

private:
    struct Look
    {
        QColor color;
        bool bold = false;
        bool italic = false;
    };
    std::array<Look, codeStyleCount> m_looks;
};

//! The contrast of two opaque colours by WCAG 2: 1 to 21.
[[nodiscard]] double contrast(const QColor &left, const QColor &right);

} // namespace runnel::text
