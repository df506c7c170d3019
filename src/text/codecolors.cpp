// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "text/codecolors.h"

#include "text/highlighterrepository.h"

#include <KSyntaxHighlighting/Theme>

#include <algorithm>
#include <cmath>

namespace runnel::text {

namespace {

constexpr double minContrast = 4.5;
constexpr float lightnessStep = 0.01F;

double luminance(const QColor &color)
{
    const auto linear = [](float channel) {
        return channel <= 0.04045F ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

QColor readable(QColor color, const QColor &ground, bool dark)
{
    while (contrast(color, ground) < minContrast) {
        const float lightness = color.lightnessF() + (dark ? lightnessStep : -lightnessStep);
        if (lightness < 0 || lightness > 1) break;
        color = QColor::fromHslF(std::max(0.0F, color.hslHueF()), color.hslSaturationF(), lightness);
    }
    return color;
}

} // namespace

double contrast(const QColor &left, const QColor &right)
{
    const auto [low, high] = std::minmax({luminance(left), luminance(right)});
    return (high + 0.05) / (low + 0.05);
}

CodeColors::CodeColors(HighlighterRepository &repository, const QColor &ground, const QColor &text)
{
    const bool dark = luminance(ground) < luminance(text);
    const KSyntaxHighlighting::Theme theme = repository.theme(dark);
    for (int i = 0; i < codeStyleCount; ++i) {
        const auto style = KSyntaxHighlighting::Theme::TextStyle(i);
        const QRgb rgb = i == int(CodeStyle::Normal) ? 0 : theme.textColor(style);
        Look &look = m_looks[std::size_t(i)];
        look.color = readable(rgb == 0 ? text : QColor(rgb), ground, dark);
        look.bold = theme.isBold(style);
        look.italic = theme.isItalic(style);
    }
}

} // namespace runnel::text
