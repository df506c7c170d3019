// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"

#include <QList>
#include <QString>

#include <optional>

namespace runnel::chat {

using FolderId = core::Id<struct FolderTag>;

//! \brief A folder of chats. Its place is that in the list of folders. A value.
struct Folder
{
    FolderId id;
    QString name;

    bool operator==(const Folder &) const = default;
};

//! \brief Where a conversation is kept, and whether something new is in it. A value.
struct Filing
{
    FolderId folder = {};  //!< null: none
    qint64 pinnedMs = 0;   //!< UTC; 0: not pinned
    qint64 archivedMs = 0; //!< UTC; 0: not in the archive
    qint64 trashedMs = 0;  //!< UTC; 0: not in the trash
    bool unread = false;   //!< an answer ended that nobody has seen

    [[nodiscard]] bool isPinned() const { return pinnedMs != 0; }
    [[nodiscard]] bool isArchived() const { return archivedMs != 0; }
    [[nodiscard]] bool isTrashed() const { return trashedMs != 0; }
    bool operator==(const Filing &) const = default;
};

//! \brief A conversation as a list shows it: without what is only needed once it is open. A value.
struct ConversationSummary
{
    ConversationId id;
    QString title = {};       //!< or the beginning of the first prompt; empty where there is neither
    llm::ModelRef model = {}; //!< of the next prompt
    qint64 createdMs = 0;     //!< UTC
    qint64 updatedMs = 0;     //!< UTC, of the last message
    Filing filing = {};

    bool operator==(const ConversationSummary &) const = default;
};

//! \brief All conversations, newest first, and the folders in their order.
struct ConversationListing
{
    QList<ConversationSummary> conversations;
    QList<Folder> folders;
};

//! \brief What is written of a conversation without opening it.
struct FilingChange
{
    ConversationId id;
    Filing filing;
    std::optional<QString> title = std::nullopt; //!< nothing: as it is
};

} // namespace runnel::chat
