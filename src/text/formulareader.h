// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"
#include "text/formula.h"

#include <QFont>
#include <QString>

namespace runnel::text {

//! \brief Reads the SVG that MathJax writes, and nothing more of SVG: glyph paths, rules, text. No styles, no references
//! to the outside, no images; an element that it does not know is an error.
//!
//! Letters that MathJax has no glyph for are drawn with \a textFont, whatever its size. Any thread.
[[nodiscard]] core::Result<Formula> readFormula(const QString &svg, const QFont &textFont);

//! How wide \a text is in \a textFont, in em.
[[nodiscard]] qreal textWidth(const QString &text, const QFont &textFont);

} // namespace runnel::text
