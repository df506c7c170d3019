// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/findbar.h"

#include "gui/theme/theme.h"
#include "models/chatsearch.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace runnel::gui {

FindBar::FindBar(Theme &theme, models::ChatSearch &search, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_search(search)
    , m_text(new QLineEdit(this))
    , m_count(new QLabel(this))
    , m_previous(addButton(u"findPrevious"_s, QCoreApplication::translate("Shell", "Previous match (Shift+F3)")))
    , m_next(addButton(u"findNext"_s, QCoreApplication::translate("Shell", "Next match (F3)")))
    , m_close(addButton(u"findClose"_s, QCoreApplication::translate("Shell", "Close (Esc)")))
{
    setObjectName(u"findBar"_s);
    m_text->setObjectName(u"findText"_s);
    m_text->setPlaceholderText(QCoreApplication::translate("Shell", "Find in this chat"));
    m_text->setAccessibleName(m_text->placeholderText());
    m_text->installEventFilter(this);
    m_count->setObjectName(u"findCount"_s);
    m_count->setTextFormat(Qt::PlainText);
    const Metrics &metrics = theme.metrics();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(metrics.gap, metrics.unit, metrics.gap, metrics.unit);
    row->setSpacing(metrics.unit);
    row->addStretch(1);
    row->addWidget(m_text, 2);
    row->addWidget(m_count);
    row->addWidget(m_previous);
    row->addWidget(m_next);
    row->addWidget(m_close);
    row->addStretch(1);
    hide();
    applyTheme();
    tellCount();
    connect(&theme, &Theme::changed, this, &FindBar::applyTheme);
    connect(m_text, &QLineEdit::textChanged, &m_search, &models::ChatSearch::setText);
    connect(&m_search, &models::ChatSearch::changed, this, &FindBar::tellCount);
    connect(m_previous, &QToolButton::clicked, this, &FindBar::previous);
    connect(m_next, &QToolButton::clicked, this, &FindBar::next);
    connect(m_close, &QToolButton::clicked, this, &FindBar::closed);
}

QToolButton *FindBar::addButton(const QString &name, const QString &text)
{
    auto *button = new QToolButton(this);
    button->setObjectName(name);
    button->setAutoRaise(true);
    button->setToolTip(text);
    button->setAccessibleName(text);
    return button;
}

void FindBar::applyTheme()
{
    m_previous->setIcon(m_theme.icon(u"chevron-up"_s));
    m_next->setIcon(m_theme.icon(u"chevron-down"_s));
    m_close->setIcon(m_theme.icon(u"x"_s));
    QPalette quiet = m_theme.palette();
    quiet.setColor(QPalette::WindowText, m_theme.colors().muted);
    m_count->setPalette(quiet);
    // The words of any count, so that the field keeps its width.
    const QString widest = QCoreApplication::translate("Shell", "%1 of %2", "matches").arg(u"0000"_s, u"00000"_s);
    m_count->setMinimumWidth(m_count->fontMetrics().horizontalAdvance(widest));
}

void FindBar::open(int row)
{
    m_search.startAt(row);
    show();
    m_search.setText(m_text->text());
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

void FindBar::showMatches(const QString &text, int row)
{
    m_search.setText({});
    m_search.startIn(row);
    show();
    m_text->setText(text);
    m_search.setText(text);
}

void FindBar::dismiss()
{
    hide();
    m_search.setText({});
}

void FindBar::next()
{
    step(true);
}

void FindBar::previous()
{
    step(false);
}

void FindBar::step(bool forward)
{
    if (forward) m_search.next();
    else m_search.previous();
    if (!QAccessible::isActive()) return;
    QAccessibleAnnouncementEvent event(this, m_count->text());
    QAccessible::updateAccessibility(&event);
}

void FindBar::tellCount()
{
    const QLocale locale;
    const qsizetype count = m_search.count();
    const qsizetype index = m_search.currentIndex();
    // While it is looked through, and where there are too many, there are more.
    const QString all = locale.toString(count) + (m_search.isComplete() && !m_search.isCapped() ? QString() : u"+"_s);
    QString words;
    if (m_search.text().isEmpty()) words = QString();
    else if (count == 0 && !m_search.isComplete()) words = QCoreApplication::translate("Shell", "Looking…");
    else if (count == 0) words = QCoreApplication::translate("Shell", "Not found");
    else if (index >= 0)
        words = QCoreApplication::translate("Shell", "%1 of %2", "matches").arg(locale.toString(index + 1), all);
    else words = QCoreApplication::translate("Shell", "%n match(es)", nullptr, int(count));
    m_count->setText(words);
    m_previous->setEnabled(count > 0);
    m_next->setEnabled(count > 0);
}

void FindBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().surface);
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_theme.colors().line);
}

bool FindBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_text && (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress)) {
        const auto *press = static_cast<QKeyEvent *>(event);
        const bool isEnter = press->key() == Qt::Key_Return || press->key() == Qt::Key_Enter;
        if (isEnter || press->key() == Qt::Key_Escape) {
            // Here Esc does not stop the answer that runs.
            event->accept();
            if (event->type() == QEvent::ShortcutOverride) return true;
            if (!isEnter) Q_EMIT closed();
            else step(!press->modifiers().testFlag(Qt::ShiftModifier));
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace runnel::gui
