// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPalette>
#include <QString>

#include <cstdint>

namespace runnel::gui {

//! \brief The colours by meaning; the only place that knows values is theme.cpp.
struct Colors
{
    QColor window, surface, raised, line, text, muted, accent, onAccent, danger, warning, success, codeGround,
        selection, hover;
    QColor match, matchCurrent; //!< the ground of what was searched for; text in the text colour
    QColor control;             //!< the outline of a part that can be used, where nothing else shows its shape

    bool operator==(const Colors &) const = default;
};

//! \brief Distances in device-independent pixels, on a grid of 4.
struct Metrics
{
    int unit = 4;
    int spacing = 8;
    int gap = 16;
    int radius = 8;
    int radiusLarge = 12;
    int columnWidth = 760; //!< widest transcript column
    int sidebarWidth = 264;
    int icon = 16;
    int iconLarge = 20;
    int motionMs = 120;       //!< 0 under reduced motion
    double lineHeight = 1.55; //!< of transcript text
};

//! \brief The look of the program: follows the system's scheme live unless the setting says light or dark, and the
//! system's own palette under high contrast. One for the program, handed to every widget that paints.
class Theme : public QObject
{
    Q_OBJECT
public:
    enum class Scheme : std::uint8_t { System, Light, Dark };

    explicit Theme(QObject *parent = nullptr);

    void setScheme(Scheme scheme);
    [[nodiscard]] bool isDark() const;
    //! The system asks for more contrast than ours: all colours are its own.
    [[nodiscard]] bool isHighContrast() const;
    //! Nothing moves: for a setting and for tests; the system's own wish counts as well.
    void setReducedMotion(bool reduced);
    [[nodiscard]] const Colors &colors() const;
    //! For what is printed, whatever the screen looks like.
    [[nodiscard]] static Colors paperColors();
    [[nodiscard]] const Metrics &metrics() const;
    //! The palette that standard widgets take.
    [[nodiscard]] QPalette palette() const;

    void setFontSize(int pixels); //!< of transcript text, 12 to 24
    [[nodiscard]] QFont textFont() const;
    [[nodiscard]] QFont codeFont() const; //!< the system's fixed font at 0.92 em
    //! A Lucide icon in \a color, sharp at every scale; \a name as in resources/icons.
    [[nodiscard]] QIcon icon(const QString &name, const QColor &color) const;
    [[nodiscard]] QIcon icon(const QString &name) const; //!< in the text colour

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void update();
    void readSystemPalette();

    QPalette m_systemPalette;
    bool m_reading = false; // the system's palette
    bool m_willRead = false;
    Scheme m_scheme = Scheme::System;
    bool m_dark = false;
    bool m_highContrast = false;
    bool m_reducedMotion = false;
    int m_fontSize = 15;
    Colors m_colors;
    Metrics m_metrics;
};

} // namespace runnel::gui
