// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/chatheader.h"

#include "gui/theme/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QStackedLayout>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace runnel::gui {

ChatHeader::ChatHeader(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_sidebar(new QToolButton(this))
    , m_label(new QLabel(this))
    , m_editor(new QLineEdit(this))
    , m_stack(new QStackedLayout)
    , m_menu(new QToolButton(this))
{
    m_label->setObjectName(u"chatTitle"_s);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_label->installEventFilter(this);
    m_editor->setObjectName(u"chatTitleEditor"_s);
    m_editor->setMaxLength(200);
    m_editor->installEventFilter(this);
    QFont font = m_label->font();
    font.setWeight(QFont::DemiBold);
    m_label->setFont(font);
    m_menu->setObjectName(u"chatMenu"_s);
    m_menu->setPopupMode(QToolButton::InstantPopup);
    m_menu->setToolTip(QCoreApplication::translate("Shell", "Menu"));
    m_menu->setAccessibleName(m_menu->toolTip());
    for (QToolButton *button : {m_sidebar, m_menu}) {
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setIconSize({theme.metrics().iconLarge, theme.metrics().iconLarge});
    }

    const Metrics &metrics = theme.metrics();
    m_stack->addWidget(m_label);
    m_stack->addWidget(m_editor);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(metrics.spacing, metrics.spacing, metrics.spacing, metrics.spacing);
    row->setSpacing(metrics.spacing);
    row->addWidget(m_sidebar);
    row->addLayout(m_stack, 1);
    row->addWidget(m_menu);
    setFixedHeight(12 * metrics.unit);
    applyTheme();
    connect(&theme, &Theme::changed, this, &ChatHeader::applyTheme);
}

void ChatHeader::applyTheme()
{
    m_menu->setIcon(m_theme.icon(u"ellipsis"_s));
    m_sidebar->setIcon(m_theme.icon(u"panel-left"_s));
    if (QAction *action = m_sidebar->defaultAction()) action->setIcon(m_theme.icon(u"panel-left"_s));
    update();
}

void ChatHeader::setTitle(const QString &title)
{
    m_title = title.simplified();
    elide();
}

void ChatHeader::setRenamable(bool renamable)
{
    m_renamable = renamable;
    m_label->setToolTip(renamable ? QCoreApplication::translate("Shell", "Double-click to rename") : QString());
    if (!renamable) endRename(false);
}

void ChatHeader::setMenu(QMenu *menu)
{
    m_menu->setMenu(menu);
    applyTheme();
}

void ChatHeader::openMenu()
{
    QMenu *menu = m_menu->menu();
    if (!menu) return;
    // Under its button, as a click shows it; popup() returns at once, which showMenu() does not.
    const int x = isRightToLeft() ? 0 : m_menu->width() - menu->sizeHint().width();
    menu->popup(m_menu->mapToGlobal(QPoint(x, m_menu->height())));
    menu->setActiveAction(menu->actions().value(0));
}

void ChatHeader::setSidebarAction(QAction *action)
{
    m_sidebar->setDefaultAction(action);
    applyTheme();
}

void ChatHeader::elide()
{
    m_label->setText(m_label->fontMetrics().elidedText(m_title, Qt::ElideRight, m_label->width()));
    m_label->setAccessibleName(m_title);
}

void ChatHeader::beginRename()
{
    if (!m_renamable) return;
    m_editor->setText(m_title);
    m_stack->setCurrentWidget(m_editor);
    m_editor->setFocus(Qt::OtherFocusReason);
    m_editor->selectAll();
}

void ChatHeader::endRename(bool keep)
{
    if (m_stack->currentWidget() != m_editor) return;
    m_stack->setCurrentWidget(m_label);
    // The chat may have got another title meanwhile: who typed nothing does not bring the former one back.
    if (!keep || !m_editor->isModified()) return;
    const QString title = m_editor->text().simplified();
    if (!title.isEmpty() && title != m_title) Q_EMIT renamed(title);
}

void ChatHeader::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().window);
    painter.setPen(m_theme.colors().line);
    painter.drawLine(0, height() - 1, width(), height() - 1);
}

void ChatHeader::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    elide();
}

bool ChatHeader::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_label) {
        if (event->type() == QEvent::MouseButtonDblClick) {
            beginRename();
            return true;
        }
        if (event->type() == QEvent::Resize) elide();
    }
    if (watched == m_editor) {
        if (event->type() == QEvent::FocusOut) endRename(true);
        if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
            event->accept();
            return true;
        }
        if (event->type() == QEvent::KeyPress) {
            const int key = static_cast<QKeyEvent *>(event)->key();
            if (key == Qt::Key_Escape || key == Qt::Key_Return || key == Qt::Key_Enter) {
                endRename(key != Qt::Key_Escape);
                return true;
            }
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace runnel::gui
