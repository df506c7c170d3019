// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QObject>

class QLabel;
class QWidget;

namespace runnel::gui {

class Theme;

//! \brief The words on a page of the settings: its headings, and the lines that explain or say how things stand.
//!
//! A child of the page. The lines follow the theme: muted, or in the colour of danger where they say what is wrong.
class PageLabels : public QObject
{
    Q_OBJECT
public:
    PageLabels(Theme &theme, QWidget *page);

    [[nodiscard]] QLabel *heading(const QString &text);
    [[nodiscard]] QLabel *line(const QString &text = {});
    void say(QLabel *line, const QString &text, bool isFault = false);

private:
    void applyTheme();
    void color(QLabel *line);

    Theme &m_theme;
    QWidget *m_page;
    QList<QLabel *> m_lines;
    QList<QLabel *> m_faults; // of them, those that say what is wrong
};

} // namespace runnel::gui
