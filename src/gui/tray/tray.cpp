// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/tray/tray.h"

#include "chat/conversationlibrary.h"
#include "gui/theme/theme.h"
#include "models/words.h"
#include "streaming/streamingchatservice.h"

#include <QGuiApplication>
#include <QPainter>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr qsizetype titleLength = 40;
constexpr auto sides = {16, 22, 24, 32, 48, 64};

//! As a menu shows it: no mnemonics, not too long.
QString menuText(const QString &title)
{
    QString text = title.size() > titleLength ? title.left(titleLength) + u'…' : title;
    return text.replace(u'&', "&&"_L1);
}

} // namespace

Tray::Tray(Theme &theme, chat::ConversationLibrary &library, streaming::StreamingChatService &streams, QObject *parent)
    : QObject(parent), m_theme(theme), m_library(library), m_streams(streams)
{
    build();
    update();
    m_icon.setContextMenu(&m_menu);
    m_icon.show();
    connect(&streams, &streaming::StreamingChatService::runningCountChanged, this, &Tray::update);
    connect(&streams, &streaming::StreamingChatService::sessionEnded, this,
            [this](const chat::SessionId &, chat::AnswerState state) {
                using enum chat::AnswerState;
                if (state != Failed && state != Truncated) return;
                if (m_isLookedAt && m_isLookedAt()) return;
                m_failed = true;
                update();
            });
    connect(qGuiApp, &QGuiApplication::focusWindowChanged, this, [this] {
        if (m_isLookedAt && m_isLookedAt()) noteSeen();
    });
    connect(&theme, &Theme::changed, this, &Tray::update);
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger) Q_EMIT windowRequested();
    });
    connect(&m_icon, &QSystemTrayIcon::messageClicked, this, &Tray::windowRequested);
}

Tray::~Tray() = default;

void Tray::build()
{
    const auto add = [this](const QString &name, const QString &text, void (Tray::*signal)()) {
        QAction *action = m_menu.addAction(text, this, signal);
        action->setObjectName(name);
        return action;
    };
    add(u"trayWindow"_s, tr("Show Runnel"), &Tray::windowRequested);
    add(u"trayNewChat"_s, tr("New chat"), &Tray::newChatRequested);
    add(u"trayQuickPrompt"_s, tr("Quick prompt"), &Tray::quickPromptRequested);
    m_menu.addSeparator();
    m_recentEnd = m_menu.addSeparator();
    m_stopAll = m_menu.addAction(tr("Stop all answers"), &m_streams, &streaming::StreamingChatService::stopAll);
    m_stopAll->setObjectName(u"trayStopAll"_s);
    add(u"traySettings"_s, tr("Settings…"), &Tray::settingsRequested);
    add(u"trayQuit"_s, tr("Quit"), &Tray::quitRequested);
    fillRecent();
    connect(&m_menu, &QMenu::aboutToShow, this, [this] {
        fillRecent();
        noteSeen();
    });
    // A host that has the menu already asks for it no more: it must be right when the list is.
    connect(&m_library, &chat::ConversationLibrary::loaded, this, &Tray::fillRecent);
    connect(&m_library, &chat::ConversationLibrary::inserted, this, &Tray::fillRecent);
    connect(&m_library, &chat::ConversationLibrary::removed, this, &Tray::fillRecent);
    connect(&m_library, &chat::ConversationLibrary::moved, this, &Tray::fillRecent);
    connect(&m_library, &chat::ConversationLibrary::changed, this, &Tray::fillRecent);
}

void Tray::fillRecent()
{
    QList<Recent> recent;
    for (qsizetype i = 0; i < m_library.size() && recent.size() < recentChats; ++i) {
        const chat::ConversationSummary &chat = m_library.at(i);
        if (chat.filing.isArchived() || chat.filing.isTrashed()) continue;
        recent.append({.id = chat.id, .text = menuText(models::conversationTitle(m_library, chat.id, chat.title))});
    }
    // A chat changes often, and a menu that is open would jump each time.
    if (recent == m_recent) return;
    m_recent = recent;
    qDeleteAll(std::exchange(m_recentActions, {}));
    for (const Recent &chat : std::as_const(m_recent)) {
        auto *action = new QAction(chat.text, &m_menu);
        connect(action, &QAction::triggered, this, [this, id = chat.id] { Q_EMIT openRequested(id); });
        m_menu.insertAction(m_recentEnd, action);
        m_recentActions.append(action);
    }
}

bool Tray::isShown() const
{
    return m_icon.isVisible() && QSystemTrayIcon::isSystemTrayAvailable();
}

void Tray::tell(const QString &sentence)
{
    m_icon.showMessage(u"Runnel"_s, sentence, QGuiApplication::windowIcon());
}

void Tray::noteSeen()
{
    if (!std::exchange(m_failed, false)) return;
    update();
}

void Tray::update()
{
    const qsizetype count = m_streams.runningCount();
    const Colors &colors = m_theme.colors();
    m_stopAll->setEnabled(count > 0);
    if (count > 0) {
        m_icon.setIcon(icon(count > 9 ? u"+"_s : QString::number(count), colors.accent, colors.onAccent));
        m_icon.setToolTip(tr("Runnel – answers being written: %1").arg(count));
    } else if (m_failed) {
        m_icon.setIcon(icon(u"!"_s, colors.danger, colors.window));
        m_icon.setToolTip(tr("Runnel – an answer failed"));
    } else {
        m_icon.setIcon(QGuiApplication::windowIcon());
        m_icon.setToolTip(u"Runnel"_s);
    }
}

QIcon Tray::icon(const QString &badge, const QColor &ground, const QColor &ink) const
{
    QIcon made;
    for (const int side : sides) {
        QPixmap pixmap = QGuiApplication::windowIcon().pixmap(QSize(side, side), 1.0);
        if (pixmap.isNull()) {
            pixmap = QPixmap(side, side);
            pixmap.fill(Qt::transparent);
        }
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        const double across = side * 0.62;
        const QRectF circle(side - across, side - across, across, across);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ground);
        painter.drawEllipse(circle);
        QFont font = QGuiApplication::font();
        font.setPixelSize(std::max(8, int(across * 0.8)));
        font.setWeight(QFont::Bold);
        painter.setFont(font);
        painter.setPen(ink);
        painter.drawText(circle, Qt::AlignCenter, badge);
        painter.end();
        made.addPixmap(pixmap);
    }
    return made;
}

} // namespace runnel::gui
