// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"

#include <QMenu>
#include <QObject>
#include <QSystemTrayIcon>

namespace runnel::chat {
class ConversationLibrary;
}
namespace runnel::streaming {
class StreamingChatService;
}

namespace runnel::gui {

class Theme;

//! \brief The icon in the system's tray: whether answers are being written, how many, whether one failed; and a menu.
//!
//! Qt speaks to whoever shows it, a StatusNotifier host or an XEmbed tray; where there is none, isShown() is false, and
//! it appears when one comes.
class Tray : public QObject
{
    Q_OBJECT
public:
    static constexpr int recentChats = 5;

    Tray(Theme &theme, chat::ConversationLibrary &library, streaming::StreamingChatService &streams,
         QObject *parent = nullptr);
    ~Tray() override;

    [[nodiscard]] bool isShown() const;
    //! A sentence beside the icon, for a while.
    void tell(const QString &sentence);
    //! The user has looked: a failure is no news any more.
    void noteSeen();
    [[nodiscard]] QMenu &menu() { return m_menu; }
    [[nodiscard]] QString toolTip() const { return m_icon.toolTip(); }

Q_SIGNALS:
    void windowRequested();
    void newChatRequested();
    void quickPromptRequested();
    void openRequested(const runnel::chat::ConversationId &id);
    void settingsRequested();
    void quitRequested();

private:
    void build();
    void fillRecent();
    void update();
    [[nodiscard]] QIcon icon(const QString &badge, const QColor &ground, const QColor &ink) const;

    Theme &m_theme;
    chat::ConversationLibrary &m_library;
    streaming::StreamingChatService &m_streams;
    QMenu m_menu; // before the icon, which shows it to its end
    QSystemTrayIcon m_icon;
    QAction *m_recentEnd = nullptr; // recent chats stand before it
    QAction *m_stopAll = nullptr;
    QList<QAction *> m_recent;
    bool m_failed = false;
};

} // namespace runnel::gui
