// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/notice.h"

#include "gui/theme/theme.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QCoreApplication>
#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr std::size_t mostToasts = 3;

QString iconName(NoticeText::Tone tone)
{
    switch (tone) {
    case NoticeText::Tone::Plain:
        return u"info"_s;
    case NoticeText::Tone::Warning:
        return u"triangle-alert"_s;
    case NoticeText::Tone::Danger:
        return u"circle-alert"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

QColor toneColor(const Colors &colors, NoticeText::Tone tone)
{
    switch (tone) {
    case NoticeText::Tone::Plain:
        return colors.accent;
    case NoticeText::Tone::Warning:
        return colors.warning;
    case NoticeText::Tone::Danger:
        return colors.danger;
    }
    Q_UNREACHABLE_RETURN({});
}

} // namespace

Notice::Notice(Theme &theme, NoticeText text, bool floats, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_content(std::move(text))
    , m_floats(floats)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
{
    setObjectName(floats ? u"toast"_s : u"banner"_s);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setText(m_content.text);
    const Metrics &metrics = theme.metrics();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(metrics.spacing + metrics.unit, metrics.spacing, metrics.spacing, metrics.spacing);
    row->setSpacing(metrics.spacing);
    row->addWidget(m_icon, 0, Qt::AlignVCenter);
    row->addWidget(m_text, 1);
    if (!m_content.action.isEmpty()) {
        m_action = new QPushButton(m_content.action, this);
        m_action->setObjectName(u"noticeAction"_s);
        m_action->setAutoDefault(false);
        row->addWidget(m_action);
        connect(m_action, &QPushButton::clicked, this, [this] {
            // The action may take the notice away itself.
            const auto act = m_content.act;
            Q_EMIT done();
            if (act) act();
        });
    }
    if (m_content.canClose) {
        m_close = new QToolButton(this);
        m_close->setAutoRaise(true);
        m_close->setToolTip(QCoreApplication::translate("Shell", "Dismiss"));
        m_close->setAccessibleName(m_close->toolTip());
        row->addWidget(m_close);
        connect(m_close, &QToolButton::clicked, this, &Notice::done);
    }
    applyTheme();
    connect(&theme, &Theme::changed, this, &Notice::applyTheme);
    setAccessibleName(m_content.text);
    QAccessibleAnnouncementEvent event(this, m_content.text);
    event.setPoliteness(m_content.tone == NoticeText::Tone::Danger ? QAccessible::AnnouncementPoliteness::Assertive
                                                                   : QAccessible::AnnouncementPoliteness::Polite);
    QAccessible::updateAccessibility(&event);
}

QString Notice::text() const
{
    return m_content.text;
}

void Notice::applyTheme()
{
    const QColor color = toneColor(m_theme.colors(), m_content.tone);
    m_icon->setPixmap(m_theme.icon(iconName(m_content.tone), color)
                          .pixmap(QSize(m_theme.metrics().icon, m_theme.metrics().icon), devicePixelRatioF()));
    if (m_close) m_close->setIcon(m_theme.icon(u"x"_s, m_theme.colors().muted));
    update();
}

void Notice::paintEvent(QPaintEvent *)
{
    const Colors &colors = m_theme.colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor edge = m_content.tone == NoticeText::Tone::Plain ? colors.line : toneColor(colors, m_content.tone);
    painter.setPen(QPen(edge, 1));
    painter.setBrush(m_floats ? colors.raised : colors.surface);
    const double radius = m_theme.metrics().radius;
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

Banners::Banners(Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme), m_layout(new QVBoxLayout(this))
{
    const Metrics &metrics = theme.metrics();
    m_layout->setContentsMargins(metrics.gap, metrics.spacing, metrics.gap, 0);
    m_layout->setSpacing(metrics.unit);
    setVisible(false);
}

void Banners::post(const QString &key, const NoticeText &text)
{
    if (const Notice *present = m_notices.value(key); present && present->text() == text.text) return;
    withdraw(key);
    auto *notice = new Notice(m_theme, text, false, this);
    m_notices.insert(key, notice);
    m_layout->addWidget(notice);
    connect(notice, &Notice::done, this, [this, key] { withdraw(key); });
    setVisible(true);
}

void Banners::withdraw(const QString &key)
{
    Notice *notice = m_notices.take(key);
    if (!notice) return;
    m_layout->removeWidget(notice);
    notice->hide();
    notice->deleteLater();
    setVisible(!m_notices.isEmpty());
}

QStringList Banners::texts() const
{
    QStringList texts;
    for (const Notice *notice : m_notices) texts.append(notice->text());
    return texts;
}

Toasts::Toasts(Theme &theme, core::Clock &clock, QWidget *host, QWidget *below)
    : QObject(host), m_theme(theme), m_clock(clock), m_host(host), m_below(below)
{
    host->installEventFilter(this);
    below->installEventFilter(this);
}

Notice *Toasts::show(const NoticeText &text, std::optional<std::chrono::milliseconds> time,
                     std::function<void()> expired)
{
    while (m_entries.size() >= mostToasts) take(m_entries.front().notice, true);
    auto *notice = new Notice(m_theme, text, true, m_host);
    Entry entry {notice, {}, std::move(expired)};
    if (time) entry.timer = m_clock.after(*time, notice, [this, notice] { take(notice, true); });
    m_entries.push_back(std::move(entry));
    // Closing it with its cross is no action either.
    connect(notice, &Notice::done, this, [this, notice] { take(notice, false); });
    notice->show();
    place();
    return notice;
}

QStringList Toasts::texts() const
{
    QStringList texts;
    for (const Entry &entry : m_entries) texts.append(entry.notice->text());
    return texts;
}

void Toasts::take(Notice *notice, bool expired)
{
    const auto found = std::ranges::find(m_entries, notice, &Entry::notice);
    if (found == m_entries.end()) return;
    const std::function<void()> call = expired ? found->expired : nullptr;
    m_entries.erase(found);
    notice->hide();
    notice->deleteLater();
    place();
    if (call) call();
}

void Toasts::place()
{
    const Metrics &metrics = m_theme.metrics();
    const int room = m_host->width() - 2 * metrics.gap;
    int bottom = m_below->mapTo(m_host, QPoint()).y() - metrics.spacing;
    for (auto entry = m_entries.rbegin(); entry != m_entries.rend(); ++entry) {
        Notice *notice = entry->notice;
        const int width = std::min(room, 140 * metrics.unit);
        const int height = notice->hasHeightForWidth() ? notice->heightForWidth(width) : notice->sizeHint().height();
        notice->setGeometry((m_host->width() - width) / 2, bottom - height, width, height);
        notice->raise();
        bottom -= height + metrics.spacing;
    }
}

bool Toasts::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::Move) place();
    return QObject::eventFilter(watched, event);
}

} // namespace runnel::gui
