// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "chat/conversationstore.h"
#include "core/clock.h"
#include "core/throttle.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QSet>

#include <functional>
#include <memory>

namespace runnel::chat {

//! \brief All conversations: a sorted list of what they are, and those that are open with their messages.
//!
//! Owns every open Conversation; one stays open while it is shown or one of its answers runs, so that switching chats
//! never touches a stream. Order: newest first. Lives on the GUI thread.
class ConversationLibrary : public QObject
{
    Q_OBJECT
public:
    using Hold = std::function<bool(const ConversationId &)>;
    using OpenCallback = std::function<void(const core::Result<Conversation *> &)>;

    ConversationLibrary(ConversationStore &store, core::Clock &clock, QObject *parent = nullptr);
    ~ConversationLibrary() override;

    //! Reads the list; loaded() follows, or loadFailed().
    void load();
    [[nodiscard]] bool isLoaded() const;

    [[nodiscard]] qsizetype size() const;
    [[nodiscard]] const ConversationSummary &at(qsizetype index) const;
    [[nodiscard]] qsizetype indexOf(const ConversationId &id) const;
    [[nodiscard]] const QList<Folder> &folders() const;
    //! Whether one of its answers runs.
    [[nodiscard]] bool isRunning(const ConversationId &id) const;

    //! A new, empty conversation. It is written, and listed, with its first message or draft.
    [[nodiscard]] Conversation *create(const llm::ModelRef &model);
    //! Writes \a conversation, which is new, with its messages, and then lists and opens it; \a done as with open().
    void add(const StoredConversation &conversation, QObject *context, OpenCallback done);
    //! One that is in memory alone: never listed and never written. It lives until remove() or release().
    [[nodiscard]] Conversation *createTemporary(const llm::ModelRef &model);
    //! Opens a conversation, reading it if need be; \a done comes once, later, unless \a context dies first.
    void open(const ConversationId &id, QObject *context, OpenCallback done);
    //! The conversation if it is open, else null.
    [[nodiscard]] Conversation *find(const ConversationId &id) const;
    //! It is no longer shown: it is closed as soon as none of its answers runs and all of it is written. An empty one is
    //! forgotten.
    void release(const ConversationId &id);
    //! Tells whether something of a conversation is in memory alone. While it does, the conversation stays open: read
    //! again it would be without. Call closeIfIdle() when that ends.
    void setHold(Hold hold);
    //! The same for one who is at work for it: \a id, which is open, stays so until letGo() came as often.
    void keepOpen(const ConversationId &id);
    void letGo(const ConversationId &id);
    //! Closes a released conversation that nothing keeps open any more.
    void closeIfIdle(const ConversationId &id);
    //! Takes it out everywhere, aboutToForget() first.
    void remove(const QList<ConversationId> &ids);
    void remove(const ConversationId &id) { remove(QList {id}); }
    //! Lets \a change say anew where each of \a ids is kept; all that is different is written at once, or in a library
    //! that is only read kept in memory.
    void file(const QList<ConversationId> &ids, const std::function<void(Filing &)> &change);
    //! Chats in a folder that is no more among them are then in none.
    void setFolders(const QList<Folder> &folders);
    void rename(const ConversationId &id, const QString &title);

    //! Writes pending drafts, titles and edited messages now.
    void flush();

    //! Something that is no session of this program wrote \a messages of \a id, or took them out: where it is open they
    //! are read again.
    void reread(const ConversationId &id, const QList<MessageId> &messages);
    //! From now on another program writes, and this one never.
    void setReadOnly();
    [[nodiscard]] bool isReadOnly() const { return m_readOnly; }
    //! Reads what that program wrote: the list, and the conversations that are open. Only after setReadOnly().
    void refresh();

Q_SIGNALS:
    void loaded();
    //! \a id will be taken out, open or not: whatever writes to it ends now, or its rows would come back.
    void aboutToForget(const runnel::chat::ConversationId &id);
    void aboutToInsert(qsizetype index);
    void inserted(qsizetype index);
    void aboutToRemove(qsizetype index);
    void removed(qsizetype index);
    //! As QAbstractItemModel::beginMoveRows counts: \a to is the place before the move.
    void aboutToMove(qsizetype from, qsizetype to);
    void moved();
    void changed(qsizetype index);
    void foldersChanged();
    //! A title, a draft or an edited message cannot be written; what the user sees is still whole in memory. It is tried
    //! again by itself. Told once until recovered().
    void failed(const runnel::core::Error &error);
    //! What failed() told of is written, or gone: nothing waits any more.
    void recovered();
    //! The list could not be read; load() may be called again.
    void loadFailed(const runnel::core::Error &error);
    //! Conversations could not be taken out; they are in the list again.
    void removeFailed(const runnel::core::Error &error);

private:
    struct Opening;
    //! \brief An edited message that is not known to be written.
    struct Edit
    {
        ConversationId conversation;
        Message message;
        bool failed = false;
    };

    [[nodiscard]] ConversationInfo newInfo(const llm::ModelRef &model) const;
    Conversation *adopt(std::unique_ptr<Conversation> owned);
    void sync(Conversation *conversation);
    void update(qsizetype from, const ConversationSummary &summary);
    void takeIn(const ConversationListing &listing);
    void takeInFolders(const QList<Folder> &folders);
    void noteState(const ConversationId &id, const MessageId &message, AnswerState state);
    [[nodiscard]] bool isHeld(const ConversationId &id) const;
    void insertSorted(const ConversationSummary &summary);
    void takeOut(const ConversationId &id);
    void touch(const ConversationInfo &info);
    void write();
    void save(const ConversationInfo &info);
    void saveFilings();
    void saveFolders();
    void saveEdit(const MessageId &id);
    void noteFailure(const core::Error &error);
    void noteSuccess();
    void answer(const ConversationId &id, const core::Result<StoredConversation> &result);

    ConversationStore &m_store;
    core::Clock &m_clock;
    core::Throttle m_writes;
    core::TimerHandle m_retry;
    Hold m_hold;
    QList<ConversationSummary> m_list;
    QHash<ConversationId, qint64> m_times; // when each of the list was updated: leads to its place
    QList<Folder> m_folders;
    QHash<ConversationId, Conversation *> m_open; // children of this
    QHash<ConversationId, QList<Opening>> m_opening;
    QHash<ConversationId, QSet<MessageId>> m_running;
    QHash<ConversationId, int> m_kept; // how many are at work for it
    QSet<ConversationId> m_released;
    QHash<ConversationId, ConversationInfo> m_dirty; // to be written
    QSet<ConversationId> m_unfiled;                  // whose filing is to be written
    QHash<ConversationId, QString> m_titles;         // to be written, of those that are not open
    QHash<MessageId, Edit> m_edits;
    QSet<ConversationId> m_failing; // of those that are dirty again
    bool m_loaded = false;
    bool m_foldersDirty = false;
    bool m_filingFails = false; // the last that was tried
    bool m_foldersFail = false;
    bool m_readOnly = false;
    bool m_writeFailing = false;
};

} // namespace runnel::chat
