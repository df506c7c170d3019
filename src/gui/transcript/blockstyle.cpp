// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/blockstyle.h"

#include "text/highlighterrepository.h"

#include <algorithm>

namespace runnel::gui {

namespace {

constexpr std::array headingScales {1.5, 1.28, 1.12, 1.0, 1.0, 0.92};
constexpr double codeLineScale = 1.5;
constexpr double smallScale = 0.84;
constexpr int smallestFont = 11;

} // namespace

BlockStyle::BlockStyle(const Theme &theme, std::shared_ptr<text::HighlighterRepository> knownLanguages,
                       std::shared_ptr<text::MathRenderer> knownFormulas)
    : colors(theme.colors())
    , metrics(theme.metrics())
    , dark(theme.isDark())
    , highContrast(theme.isHighContrast())
    , body(theme.textFont())
    , code(theme.codeFont())
    , small(theme.textFont())
    , languages(std::move(knownLanguages))
    , codeColors(*languages, colors.codeGround, colors.text)
    , formulas(std::move(knownFormulas))
{
    const int size = body.pixelSize();
    small.setPixelSize(std::max(smallestFont, qRound(size * smallScale)));
    for (std::size_t i = 0; i < headings.size(); ++i) {
        headings.at(i) = body;
        headings.at(i).setPixelSize(qRound(size * headingScales.at(i)));
        headings.at(i).setWeight(QFont::DemiBold);
    }
    lineHeight = qRound(size * metrics.lineHeight);
    codeLineHeight = qRound(code.pixelSize() * codeLineScale);
    smallLineHeight = qRound(small.pixelSize() * metrics.lineHeight);
}

const QFont &BlockStyle::heading(int level) const
{
    return headings.at(std::size_t(std::clamp(level, 1, 6) - 1));
}

BlockStyle BlockStyle::forPrint() const
{
    BlockStyle style = *this;
    style.colors = Theme::paperColors();
    style.codeColors = text::CodeColors(*languages, style.colors.codeGround, style.colors.text);
    style.dark = style.highContrast = false;
    style.isPrinted = true;
    style.spanFormats = std::make_shared<SpanFormats>();
    for (QFont *font : {&style.body, &style.code, &style.small}) font->setHintingPreference(QFont::PreferNoHinting);
    for (QFont &font : style.headings) font.setHintingPreference(QFont::PreferNoHinting);
    return style;
}

} // namespace runnel::gui
