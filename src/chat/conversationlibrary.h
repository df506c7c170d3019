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
    [[nodiscard]] const ConversationInfo &at(qsizetype index) const;
    [[nodiscard]] qsizetype indexOf(const ConversationId &id) const;
    //! Whether one of its answers runs.
    [[nodiscard]] bool isRunning(const ConversationId &id) const;

    //! A new, empty conversation. It is written, and listed, with its first message or draft.
    [[nodiscard]] Conversation *create(const llm::ModelRef &model);
    //! One that is in memory alone: never listed and never written. It lives until remove(), or release() where it is
    //! empty.
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
    //! Closes a released conversation that nothing keeps open any more.
    void closeIfIdle(const ConversationId &id);
    //! Takes it out everywhere, aboutToForget() first.
    void remove(const ConversationId &id);
    void rename(const ConversationId &id, const QString &title);

    //! Writes pending drafts, titles and edited messages now.
    void flush();

    //! Something that is no session of this program wrote \a messages of \a id, or took them out: where it is open they
    //! are read again.
    void reread(const ConversationId &id, const QList<MessageId> &messages);
    //! From now on another program writes, and this one never.
    void setReadOnly();
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
    //! A title, a draft or an edited message cannot be written; what the user sees is still whole in memory. It is tried
    //! again by itself. Told once until recovered().
    void failed(const runnel::core::Error &error);
    //! What failed() told of is written, or gone: nothing waits any more.
    void recovered();
    //! The list could not be read; load() may be called again.
    void loadFailed(const runnel::core::Error &error);
    //! A conversation could not be taken out; it is in the list again.
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
    void update(qsizetype from, const ConversationInfo &info);
    void takeIn(const QList<ConversationInfo> &list);
    void noteState(const ConversationId &id, const MessageId &message, AnswerState state);
    [[nodiscard]] bool isHeld(const ConversationId &id) const;
    void insertSorted(const ConversationInfo &info);
    void takeOut(const ConversationId &id);
    void touch(const ConversationId &id);
    void write();
    void save(const ConversationId &id);
    void saveEdit(const MessageId &id);
    void noteFailure(const core::Error &error);
    void noteSuccess();
    void answer(const ConversationId &id, const core::Result<StoredConversation> &result);

    ConversationStore &m_store;
    core::Clock &m_clock;
    core::Throttle m_writes;
    core::TimerHandle m_retry;
    Hold m_hold;
    QList<ConversationInfo> m_list;
    QHash<ConversationId, Conversation *> m_open; // children of this
    QHash<ConversationId, QList<Opening>> m_opening;
    QHash<ConversationId, QSet<MessageId>> m_running;
    QSet<ConversationId> m_released;
    QSet<ConversationId> m_dirty;
    QHash<MessageId, Edit> m_edits;
    QSet<ConversationId> m_failing; // of those that are dirty again
    bool m_loaded = false;
    bool m_readOnly = false;
    bool m_writeFailing = false;
};

} // namespace runnel::chat
