// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/codeformats.h"

#include "gui/transcript/blockstyle.h"
#include "text/highlightedcode.h"

namespace runnel::gui {

QList<QTextLayout::FormatRange> codeFormats(const text::HighlightedCode &code, qsizetype line, const BlockStyle &style)
{
    QList<QTextLayout::FormatRange> formats;
    if (line >= code.lineCount() || style.highContrast) return formats;
    for (const text::CodeSpan &span : code.spans(line)) {
        QTextCharFormat format;
        format.setForeground(style.codeColors.color(span.style));
        if (style.codeColors.isBold(span.style)) format.setFontWeight(QFont::Bold);
        if (style.codeColors.isItalic(span.style)) format.setFontItalic(true);
        formats.append({span.start, span.length, format});
    }
    return formats;
}

} // namespace runnel::gui
