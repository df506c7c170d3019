// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/theme/theme.h"

#include "gui/theme/iconengine.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QStyle>
#include <QStyleHints>

#include <algorithm>
#include <cmath>

// Resources of a static library; the macro must stand outside of every namespace.
static void initIconResources()
{
    Q_INIT_RESOURCE(icons);
}

namespace runnel::gui {

namespace {

constexpr int motionMs = 120;
constexpr double codeScale = 0.92;
constexpr double readable = 4.5; // contrast

Colors lightColors()
{
    return {.window = QColor(0xFFFFFF),
            .surface = QColor(0xF7F6F3),
            .raised = QColor(0xFFFFFF),
            .line = QColor(0xE5E2DB),
            .text = QColor(0x1E1D1A),
            .muted = QColor(0x67635C),
            .accent = QColor(0x1F6F78),
            .onAccent = QColor(0xFFFFFF),
            .danger = QColor(0xB1352D),
            .warning = QColor(0x8A5A00),
            .success = QColor(0x2E6B3E),
            .codeGround = QColor(0xF4F2EE),
            .selection = QColor(0xC9E2E4),
            .hover = QColor(0xEDEAE4),
            .match = QColor(0xFBEBB5),
            .matchCurrent = QColor(0xF6C945),
            .control = QColor(0x8C877E)};
}

Colors darkColors()
{
    return {.window = QColor(0x191A1B),
            .surface = QColor(0x212325),
            .raised = QColor(0x2A2D2F),
            .line = QColor(0x36393C),
            .text = QColor(0xECEAE6),
            .muted = QColor(0xA6A29B),
            .accent = QColor(0x7CC4CB),
            .onAccent = QColor(0x0E2326),
            .danger = QColor(0xF08C84),
            .warning = QColor(0xE2B25A),
            .success = QColor(0x86C796),
            .codeGround = QColor(0x232628),
            .selection = QColor(0x2C5358),
            .hover = QColor(0x2F3336),
            .match = QColor(0x4D4120),
            .matchCurrent = QColor(0x7A5C10),
            .control = QColor(0x7A7E82)};
}

// Relative luminance and contrast as WCAG 2.2 defines them.
double luminance(const QColor &color)
{
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &left, const QColor &right)
{
    const auto [dark, light] = std::minmax({luminance(left), luminance(right)});
    return (light + 0.05) / (dark + 0.05);
}

Colors colorsOf(const QPalette &palette)
{
    const QColor window = palette.color(QPalette::Active, QPalette::Window);
    const QColor text = palette.color(QPalette::Active, QPalette::WindowText);
    // A system that names no colour for links leaves Qt's dark blue, on black as well.
    const auto color = [&](QPalette::ColorRole role) {
        const QColor found = palette.color(QPalette::Active, role);
        const bool stands = role == QPalette::Window || contrast(found, window) >= readable;
        return stands ? found : text;
    };
    return {.window = color(QPalette::Window),
            .surface = color(QPalette::Window),
            .raised = color(QPalette::Window),
            .line = text,
            .text = text,
            .muted = text,
            .accent = color(QPalette::Link),
            .onAccent = color(QPalette::Window),
            .danger = text,
            .warning = text,
            .success = text,
            .codeGround = color(QPalette::Window),
            .selection = color(QPalette::Highlight),
            .hover = color(QPalette::Window),
            .match = color(QPalette::Window),
            .matchCurrent = color(QPalette::Window),
            .control = text};
}

// Qt tells of the wish for more contrast only from 6.10 on. The palettes that carry it out are alike everywhere: one
// ground for windows, fields and buttons, pure black or pure white, with the opposite as text.
bool isHighContrastPalette(const QPalette &palette)
{
    const auto rgb = [&palette](QPalette::ColorRole role) { return palette.color(QPalette::Active, role).rgb(); };
    const QRgb black = qRgb(0, 0, 0);
    const QRgb white = qRgb(255, 255, 255);
    const QRgb ground = rgb(QPalette::Window);
    if (ground != black && ground != white) return false;
    return rgb(QPalette::Base) == ground && rgb(QPalette::Button) == ground &&
           rgb(QPalette::WindowText) == (ground == black ? white : black);
}

bool systemReducesMotion()
{
    const auto *application = qobject_cast<QApplication *>(QCoreApplication::instance());
    return application && QApplication::style()->styleHint(QStyle::SH_Widget_Animation_Duration) <= 0;
}

} // namespace

Theme::Theme(QObject *parent) : QObject(parent), m_systemPalette(QGuiApplication::palette())
{
    initIconResources();
    update();
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, &Theme::update);
    QCoreApplication::instance()->installEventFilter(this);
}

void Theme::setScheme(Scheme scheme)
{
    if (m_scheme == scheme) return;
    m_scheme = scheme;
    // Title bars and native dialogs follow where the platform can do so.
    QGuiApplication::styleHints()->setColorScheme(scheme == Scheme::Dark    ? Qt::ColorScheme::Dark
                                                  : scheme == Scheme::Light ? Qt::ColorScheme::Light
                                                                            : Qt::ColorScheme::Unknown);
    update();
}

bool Theme::isDark() const
{
    return m_dark;
}

bool Theme::isHighContrast() const
{
    return m_highContrast;
}

void Theme::setReducedMotion(bool reduced)
{
    if (m_reducedMotion == reduced) return;
    m_reducedMotion = reduced;
    update();
}

const Colors &Theme::colors() const
{
    return m_colors;
}

Colors Theme::paperColors()
{
    return lightColors();
}

const Metrics &Theme::metrics() const
{
    return m_metrics;
}

QPalette Theme::palette() const
{
    if (m_highContrast) return m_systemPalette;
    const Colors &c = m_colors;
    QPalette palette(c.text, c.raised, c.line, c.line, c.control, c.text, c.text, c.window, c.window);
    palette.setColor(QPalette::AlternateBase, c.surface);
    palette.setColor(QPalette::ToolTipBase, c.raised);
    palette.setColor(QPalette::ToolTipText, c.text);
    palette.setColor(QPalette::PlaceholderText, c.muted);
    palette.setColor(QPalette::Highlight, c.selection);
    palette.setColor(QPalette::HighlightedText, c.text);
    palette.setColor(QPalette::Accent, c.accent);
    palette.setColor(QPalette::Link, c.accent);
    palette.setColor(QPalette::LinkVisited, c.accent);
    palette.setColor(QPalette::Midlight, c.hover);
    palette.setColor(QPalette::Mid, c.control);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText}) {
        palette.setColor(QPalette::Disabled, role, c.control);
    }
    return palette;
}

void Theme::setFontSize(int pixels)
{
    const int size = std::clamp(pixels, 12, 24);
    if (m_fontSize == size) return;
    m_fontSize = size;
    Q_EMIT changed();
}

QFont Theme::textFont() const
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    font.setPixelSize(m_fontSize);
    return font;
}

QFont Theme::codeFont() const
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(qRound(m_fontSize * codeScale));
    font.setFixedPitch(true);
    return font;
}

QIcon Theme::icon(const QString &name, const QColor &color) const
{
    return QIcon(new IconEngine(name, color));
}

QIcon Theme::icon(const QString &name) const
{
    return icon(name, m_colors.text);
}

bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ApplicationPaletteChange && watched == QCoreApplication::instance() && !m_reading) {
        // A palette without a single resolved role is the system's own, not one that was set from palette().
        const QPalette current = QGuiApplication::palette();
        if (current.resolveMask() == 0) m_systemPalette = current;
        update();
    }
    // Every window is told; the palette is read once, when all of Qt knows.
    if (event->type() == QEvent::ThemeChange && !m_willRead) {
        m_willRead = true;
        QMetaObject::invokeMethod(this, &Theme::readSystemPalette, Qt::QueuedConnection);
    }
    return QObject::eventFilter(watched, event);
}

// Roles that were set hide those of the system, and nothing else tells them: ours step aside for a moment.
void Theme::readSystemPalette()
{
    m_willRead = false;
    const QPalette current = QGuiApplication::palette();
    m_systemPalette = current;
    if (current.resolveMask() != 0) {
        m_reading = true;
        QGuiApplication::setPalette(QPalette());
        m_systemPalette = QGuiApplication::palette();
        QGuiApplication::setPalette(current);
        m_reading = false;
    }
    update();
}

void Theme::update()
{
    const Qt::ColorScheme system = QGuiApplication::styleHints()->colorScheme();
    const bool systemIsDark = system == Qt::ColorScheme::Unknown
                                  ? m_systemPalette.color(QPalette::Window).lightness() < 128
                                  : system == Qt::ColorScheme::Dark;
    const bool highContrast = isHighContrastPalette(m_systemPalette);
    const bool dark = highContrast                 ? m_systemPalette.color(QPalette::Window).lightness() < 128
                      : m_scheme == Scheme::System ? systemIsDark
                                                   : m_scheme == Scheme::Dark;
    const Colors colors = highContrast ? colorsOf(m_systemPalette) : dark ? darkColors() : lightColors();
    const int motion = m_reducedMotion || systemReducesMotion() ? 0 : motionMs;
    if (colors == m_colors && dark == m_dark && motion == m_metrics.motionMs && highContrast == m_highContrast) return;
    m_colors = colors;
    m_dark = dark;
    m_highContrast = highContrast;
    m_metrics.motionMs = motion;
    Q_EMIT changed();
}

} // namespace runnel::gui
