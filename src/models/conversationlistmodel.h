// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/organizer.h"
#include "core/clock.h"
#include "models/chatgroup.h"

#include <QAbstractItemModel>
#include <QHash>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace runnel::models {

//! \brief The chats of one shelf in their groups: pinned ones, folders, then by date, newest first.
//!
//! A tree of two levels: groups, and the chats in them. Follows the library by exact inserts, moves and removals; it is
//! reset only when the list is loaded, and when another shelf or other words are asked for. A dated group is there
//! while a chat is in it, a folder always. GUI thread.
class ConversationListModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum class Shelf : std::uint8_t { Chats, Archive, Trash };
    enum Role {
        IdRole = Qt::UserRole + 1, //!< QString; empty for a group
        TitleRole,                 //!< QString, never empty, one line
        UpdatedRole,               //!< QDateTime, local
        RunningRole,               //!< bool: an answer of it runs; of a group: of one of its chats
        UnreadRole,   //!< bool: an answer ended while another chat was shown; of a group: in one of its chats
        OpenRole,     //!< bool: it is the one on the screen
        GroupKeyRole, //!< QString of a group, the same in every run of the program; empty for a chat
        CountRole,    //!< int: the chats of a group
    };

    ConversationListModel(chat::ConversationLibrary &library, chat::Organizer &organizer, core::Clock &clock,
                          QObject *parent = nullptr);
    ~ConversationListModel() override;

    void setShelf(Shelf shelf);
    [[nodiscard]] Shelf shelf() const { return m_shelf; }
    //! Only chats whose title has every word of \a text.
    void setFilter(const QString &text);
    //! Nothing can be renamed or moved.
    void setReadOnly();
    [[nodiscard]] bool isReadOnly() const { return m_readOnly; }
    //! While chats are dragged there is a group to pin them.
    void setOffersPinned(bool offers);

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData *mimeData(const QModelIndexList &indexes) const override;
    [[nodiscard]] Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    [[nodiscard]] bool canDropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                                       const QModelIndex &parent) const override;
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                      const QModelIndex &parent) override;

    [[nodiscard]] chat::ConversationId idAt(const QModelIndex &index) const; //!< null for a group
    [[nodiscard]] QModelIndex indexOf(const chat::ConversationId &id) const;
    [[nodiscard]] chat::FolderId folderAt(const QModelIndex &index) const; //!< null where it is no folder
    [[nodiscard]] QModelIndex indexOf(const chat::FolderId &folder) const;
    [[nodiscard]] int chatCount() const { return int(m_places.size()); }

    //! Brings the groups up to date with the calendar. Called by itself at midnight; to be called after a sleep.
    void refreshDates();

private:
    struct Row;
    struct Group;
    struct Spot;

    void connectLibrary();
    void rebuild();
    void settle(const chat::ConversationSummary &summary);
    void takeOut(const chat::ConversationId &id);
    void noteMarks(Group &group, int place);
    void followFolders();
    [[nodiscard]] std::optional<Spot> spotOf(const chat::ConversationSummary &summary);
    [[nodiscard]] bool comesBefore(const ChatGroup &left, const ChatGroup &right) const;
    [[nodiscard]] bool stays(const Group &group) const;
    Group &ensureGroup(const ChatGroup &what);
    void dropIfEmpty(Group &group);
    [[nodiscard]] Group *groupAt(const QModelIndex &index) const; //!< that \a index is or is in
    [[nodiscard]] QModelIndex indexOf(const Group &group) const;
    [[nodiscard]] QVariant groupData(const Group &group, int role) const;
    [[nodiscard]] QString title(const ChatGroup &group) const;
    void tellRow(const chat::ConversationId &id, const QList<int> &roles);
    void armMidnight();

    chat::ConversationLibrary &m_library;
    chat::Organizer &m_organizer;
    core::Clock &m_clock;
    core::TimerHandle m_midnight;
    ChatCalendar m_calendar;
    Shelf m_shelf = Shelf::Chats;
    QStringList m_words;
    std::vector<std::unique_ptr<Group>> m_groups;
    struct Place
    {
        Group *group;
        qint64 rank;
    };
    QHash<chat::ConversationId, Place> m_places;
    bool m_readOnly = false;
    bool m_resetting = false;
    bool m_offersPinned = false;
};

} // namespace runnel::models
