// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "chat/conversationsummary.h"
#include "core/error.h"

#include <QList>
#include <QObject>

#include <functional>

namespace runnel::chat {

//! \brief A conversation with all its branches, as it comes from a store.
struct StoredConversation
{
    ConversationInfo info;
    QList<Message> messages;
};

//! \brief The port to where conversations are kept. `storage` implements it on its writer and reader threads.
//!
//! Called on the GUI thread; nothing blocks. A callback comes once, later, on the caller's thread, unless its context
//! dies first. Calls take effect in the order in which they are made, and reads see all writes made before them.
class ConversationStore
{
public:
    template <typename T>
    using Callback = std::function<void(const core::Result<T> &)>;

    ConversationStore() = default;
    virtual ~ConversationStore() = default;
    Q_DISABLE_COPY_MOVE(ConversationStore)

    //! All conversations, newest first, wherever they are kept, and the folders.
    virtual void list(QObject *context, Callback<ConversationListing> done) = 0;
    //! One with its messages; text that still lies in the journal is folded in. NotFound where there is none.
    virtual void load(const ConversationId &id, QObject *context, Callback<StoredConversation> done) = 0;
    //! A number that is another one whenever another program has written since.
    virtual void version(QObject *context, Callback<qint64> done) = 0;
    //! Writes everything but the messages and where it is kept, new or not.
    virtual void save(const ConversationInfo &info, QObject *context, Callback<void> done) = 0;
    //! Writes one message that is already there and that no session writes: an edit by the user. The default says that
    //! the store cannot.
    virtual void saveMessage(const ConversationId &conversation, const Message &message, QObject *context,
                             Callback<void> done);
    //! Writes a new conversation with all its messages, in one transaction. The default says that the store cannot.
    virtual void add(const StoredConversation &conversation, QObject *context, Callback<void> done);
    //! Takes \a messages out with their sessions and what names their attachments, in one transaction; what is not there
    //! is out already. The default says that the store cannot.
    virtual void removeMessages(const QList<MessageId> &messages, QObject *context, Callback<void> done);
    //! Writes where conversations are kept, all or none. NotFound where one of them is not there.
    virtual void file(const QList<FilingChange> &changes, QObject *context, Callback<void> done) = 0;
    //! Writes the folders over those that are there; the chats of one that is gone are in none.
    virtual void saveFolders(const QList<Folder> &folders, QObject *context, Callback<void> done) = 0;
    //! Takes the conversations, their messages and sessions out: all or none are deleted; what they held may leave piece
    //! by piece, before \a done comes.
    virtual void remove(const QList<ConversationId> &ids, QObject *context, Callback<void> done) = 0;
};

} // namespace runnel::chat
