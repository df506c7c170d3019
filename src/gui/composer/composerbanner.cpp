// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/composer/composerbanner.h"

#include "gui/theme/theme.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QEvent>
#include <QLabel>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace runnel::gui {

ComposerBanner::ComposerBanner(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_cancel(new QToolButton(this))
{
    const Metrics &metrics = theme.metrics();
    m_text->setObjectName(u"bannerText"_s);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_cancel->setObjectName(u"bannerCancel"_s);
    m_cancel->setAutoRaise(true);
    m_cancel->setFocusPolicy(Qt::StrongFocus);
    m_cancel->setAccessibleName(QCoreApplication::translate("Composer", "Cancel"));
    m_cancel->setToolTip(QCoreApplication::translate("Composer", "Cancel (Esc)"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics.spacing);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_cancel);
    m_text->installEventFilter(this);
    connect(m_cancel, &QAbstractButton::clicked, this, &ComposerBanner::cancelled);
    connect(&theme, &Theme::changed, this, &ComposerBanner::applyTheme);
    hide();
}

void ComposerBanner::setText(const QString &icon, const QString &text)
{
    m_iconName = icon;
    m_full = text;
    m_text->setAccessibleName(text);
    setVisible(!text.isEmpty());
    if (text.isEmpty()) return;
    applyTheme();
    fit();
}

bool ComposerBanner::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_text && event->type() == QEvent::Resize) fit();
    return QWidget::eventFilter(watched, event);
}

void ComposerBanner::fit()
{
    m_text->setText(m_text->fontMetrics().elidedText(m_full, Qt::ElideRight, m_text->width()));
}

void ComposerBanner::applyTheme()
{
    const int side = m_theme.metrics().icon;
    const QColor &muted = m_theme.colors().muted;
    QPalette quiet = m_theme.palette();
    quiet.setColor(QPalette::WindowText, muted);
    m_text->setPalette(quiet);
    if (!m_iconName.isEmpty())
        m_icon->setPixmap(m_theme.icon(m_iconName, muted).pixmap(QSize(side, side), devicePixelRatio()));
    m_cancel->setIcon(m_theme.icon(u"x"_s, muted));
    m_cancel->setIconSize(QSize(side, side));
}

} // namespace runnel::gui
