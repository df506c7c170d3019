// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversationlibrary.h"

#include <QObject>
#include <QSet>

#include <chrono>
#include <functional>
#include <utility>

namespace runnel::chat {

//! \brief What is done with whole chats: pins, folders, the archive, the trash, and the mark of those with news.
//!
//! A chat whose answer ends while another one is on the screen is unread until it is shown, also after a restart. The
//! trash keeps what was deleted for trashTime; what is older is taken out when the list is loaded, and daily.
class Organizer : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::days trashTime {30};
    static constexpr std::chrono::hours purgeInterval {24};

    Organizer(ConversationLibrary &library, core::Clock &clock, QObject *parent = nullptr);

    //! The chat that is on the screen. Null: none.
    void setShown(const ConversationId &id);
    [[nodiscard]] ConversationId shown() const { return m_shown; }
    //! Tells whether a chat is on the screen in another place than the shown one.
    void setSeenElsewhere(std::function<bool(const ConversationId &)> isSeen) { m_isSeenElsewhere = std::move(isSeen); }
    //! Whoever sees a chat elsewhere has read what was new in it.
    void markRead(const ConversationId &id);

    void setPinned(const QList<ConversationId> &ids, bool pinned);
    //! Into \a folder, or out of any where it is null; they are pinned no more.
    void move(const QList<ConversationId> &ids, const FolderId &folder);
    void setArchived(const QList<ConversationId> &ids, bool archived);
    void setTrashed(const QList<ConversationId> &ids, bool trashed);
    //! Puts those of \a ids into \a folder that are in none, as after it was taken away; what else was done with them
    //! meanwhile stays.
    void putBack(const QList<ConversationId> &ids, const FolderId &folder);

    //! Makes a folder, behind the others or at \a place; with \a id where it is one that was removed before.
    FolderId addFolder(const QString &name, const FolderId &id = FolderId::create(), qsizetype place = -1);
    void renameFolder(const FolderId &id, const QString &name);
    //! Its chats stay, in no folder.
    void removeFolder(const FolderId &id);

    //! The pinned chats that are neither in the archive nor in the trash, in the order of the list.
    [[nodiscard]] QList<ConversationId> pinned() const;
    //! All that is in the trash.
    [[nodiscard]] QList<ConversationId> trash() const;
    //! Takes out for ever what has been in the trash for trashTime and is not on the screen.
    void purge();

Q_SIGNALS:
    //! Another chat than \a before is on the screen.
    void shownChanged(const runnel::chat::ConversationId &before);

private:
    void noteState(qsizetype index);
    [[nodiscard]] bool isSeen(const ConversationId &id) const;

    ConversationLibrary &m_library;
    core::Clock &m_clock;
    core::TimerHandle m_nextPurge;
    ConversationId m_shown;
    std::function<bool(const ConversationId &)> m_isSeenElsewhere;
    QSet<ConversationId> m_running;
};

} // namespace runnel::chat
