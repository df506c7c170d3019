// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/settings/pagelabels.h"

#include "gui/theme/theme.h"

#include <QLabel>

#include <utility>

namespace runnel::gui {

PageLabels::PageLabels(Theme &theme, QWidget *page) : QObject(page), m_theme(theme), m_page(page)
{
    connect(&theme, &Theme::changed, this, &PageLabels::applyTheme);
}

QLabel *PageLabels::heading(const QString &text)
{
    auto *label = new QLabel(text, m_page);
    QFont font = label->font();
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    return label;
}

QLabel *PageLabels::line(const QString &text)
{
    auto *label = new QLabel(text, m_page);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    m_lines.append(label);
    color(label);
    return label;
}

void PageLabels::say(QLabel *line, const QString &text, bool isFault)
{
    line->setText(text);
    m_faults.removeOne(line);
    if (isFault) m_faults.append(line);
    color(line);
}

void PageLabels::applyTheme()
{
    for (QLabel *line : std::as_const(m_lines)) color(line);
}

void PageLabels::color(QLabel *line)
{
    QPalette palette = m_theme.palette();
    palette.setColor(QPalette::WindowText, m_faults.contains(line) ? m_theme.colors().danger : m_theme.colors().muted);
    line->setPalette(palette);
}

} // namespace runnel::gui
