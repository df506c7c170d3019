// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QTextLayout>

namespace runnel::text {
class HighlightedCode;
}

namespace runnel::gui {

struct BlockStyle;

constexpr int codeTabColumns = 4;

//! The colours of \a line of \a code, on the screen and on paper; none under high contrast.
[[nodiscard]] QList<QTextLayout::FormatRange> codeFormats(const text::HighlightedCode &code, qsizetype line,
                                                          const BlockStyle &style);

} // namespace runnel::gui
