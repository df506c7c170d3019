// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"

#include <QMenu>
#include <QObject>
#include <QSystemTrayIcon>

#include <functional>
#include <utility>

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
    //! Tells whether the user looks at the program: what fails then is no news.
    void setLookedAt(std::function<bool()> isLookedAt) { m_isLookedAt = std::move(isLookedAt); }
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
    //! \brief One of the last chats, as it stands in the menu.
    struct Recent
    {
        chat::ConversationId id;
        QString text;

        bool operator==(const Recent &) const = default;
    };

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
    QList<QAction *> m_recentActions;
    QList<Recent> m_recent; // what they say
    std::function<bool()> m_isLookedAt;
    bool m_failed = false;
};

} // namespace runnel::gui
