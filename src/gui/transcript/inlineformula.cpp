// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/inlineformula.h"

#include <QFontMetricsF>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using markdown::Span;
using markdown::SpanStyle;

namespace {

// A letter: lines break around it as around a word, and not before the full stop behind it.
constexpr QChar standInLetter = u'x';
// A variation selector: of no width, and one character with the letter before it.
constexpr QChar clingingMark(0xFE00);
constexpr qreal mathXHeight = 0.442; // em, of MathJax's font
constexpr qreal apart = 0.2;         // of the font's size
constexpr qreal largestEm = 1.21;    // of the font's size; more is taller than the text wants

// Scripts that write no spaces: what is of another kind stands a little apart from them.
bool isSpaceless(QChar c)
{
    switch (c.script()) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Bopomofo:
    case QChar::Script_Thai:
    case QChar::Script_Lao:
    case QChar::Script_Khmer:
    case QChar::Script_Myanmar:
        return c.isLetter();
    default:
        return false;
    }
}

} // namespace

std::optional<Tex> texOf(QStringView span)
{
    struct Delimiters
    {
        QStringView open;
        QStringView close;
        bool isDisplay;
    };
    static constexpr Delimiters all[] = {
        {u"$$", u"$$", true}, {u"\\[", u"\\]", true}, {u"\\(", u"\\)", false}, {u"$", u"$", false}};
    for (const Delimiters &one : all) {
        if (span.size() > one.open.size() + one.close.size() && span.startsWith(one.open) && span.endsWith(one.close)) {
            const QStringView inner = span.sliced(one.open.size()).chopped(one.close.size());
            return Tex {.source = inner.trimmed().toString(), .isDisplay = one.isDisplay};
        }
    }
    return std::nullopt;
}

qreal formulaEm(const QFont &font)
{
    const qreal size = font.pixelSize();
    return std::clamp(QFontMetricsF(font).xHeight() / mathXHeight, size, size * largestEm);
}

void InlineFormula::standIn(QString &text) const
{
    text[start] = standInLetter;
    std::fill(text.begin() + start + 1, text.begin() + start + length, clingingMark);
}

QTextLayout::FormatRange InlineFormula::format(const QFont &font) const
{
    QFont wide = font;
    wide.setLetterSpacing(QFont::AbsoluteSpacing, width() - QFontMetricsF(font).horizontalAdvance(standInLetter));
    QTextCharFormat format;
    format.setFont(wide);
    format.setForeground(Qt::transparent);
    return {int(start), int(length), format};
}

std::vector<InlineFormula> inlineFormulas(const QString &text, const QList<Span> &spans, const QFont &font,
                                          const BlockStyle &style, bool isOpen)
{
    std::vector<InlineFormula> formulas;
    if (!style.formulas) return formulas;
    qreal em = 0;
    for (const Span &span : spans) {
        if (!span.styles.testFlag(SpanStyle::Math)) continue;
        // What stands at the open end may be half of it, closed for the eye only.
        if (isOpen && span.start + span.length == text.size()) continue;
        const std::optional<Tex> tex = texOf(QStringView(text).sliced(span.start, span.length));
        if (!tex) continue;
        if (em == 0) em = formulaEm(font);
        InlineFormula formula {.start = span.start,
                               .length = span.length,
                               .tex = *tex,
                               .answer = style.formulas->formula(tex->source, tex->isDisplay),
                               .em = em};
        const qsizetype end = span.start + span.length;
        if (span.start > 0 && isSpaceless(text.at(span.start - 1))) formula.before = apart * font.pixelSize();
        if (end < text.size() && isSpaceless(text.at(end))) formula.after = apart * font.pixelSize();
        formulas.push_back(std::move(formula));
    }
    return formulas;
}

} // namespace runnel::gui
