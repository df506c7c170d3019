// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"

#include <QFlags>
#include <QHash>
#include <QList>
#include <QObject>
#include <QString>

#include <optional>
#include <unordered_map>

namespace runnel::chat {

//! \brief A conversation as the list and the database know it, without its messages. A value.
struct ConversationInfo
{
    ConversationId id;
    QString title;        //!< empty: made from the first line
    llm::ModelRef model;  //!< the model of the next prompt
    qint64 createdMs = 0; //!< UTC
    qint64 updatedMs = 0; //!< UTC, of the last message
    MessageId activeLeaf; //!< the end of the path that is shown
    QString draft;        //!< what stands in the composer
    QString systemPrompt;
    llm::GenerationOptions options = {};     //!< of its requests
    QList<Attachment> draftAttachments = {}; //!< what will go with the draft
    bool isTemporary = false;                //!< in memory alone: nothing of it is ever written

    [[nodiscard]] bool hasDraft() const { return !draft.isEmpty() || !draftAttachments.isEmpty(); }
    //! Whether nothing was made that is worth keeping without a message.
    [[nodiscard]] bool isBlank() const { return !hasDraft() && systemPrompt.isEmpty() && options.isEmpty(); }
    bool operator==(const ConversationInfo &) const = default;
};

//! \brief A tree of messages, of which one path from the root to a leaf is active and shown.
//!
//! Lives on the GUI thread. Indices are those of the active path. Every structural change is told by a pair of signals
//! with exact indices, so that a model never guesses and never resets; a change of one message by messageChanged().
class Conversation : public QObject
{
    Q_OBJECT
public:
    //! \brief What of a message changed.
    enum Change : std::uint8_t {
        TextChanged = 1,     //!< parts grew at the end; nothing that was there changed
        StateChanged = 2,    //!< state, error
        DetailsChanged = 4,  //!< usage, timings, session
        ContentReplaced = 8, //!< parts changed in another way than by growing
    };
    Q_DECLARE_FLAGS(Changes, Change)

    //! \a messages in any order; ones whose parent is missing are dropped with a log line.
    explicit Conversation(ConversationInfo info, const QList<Message> &messages = {}, QObject *parent = nullptr);

    [[nodiscard]] const ConversationInfo &info() const;
    [[nodiscard]] ConversationId id() const;
    //! The title, or the first line of the first prompt, or a translated "New chat".
    [[nodiscard]] QString displayTitle() const;
    //! Whether the title is still the first line of a prompt, and not what somebody called the conversation.
    [[nodiscard]] bool hasMadeTitle() const;

    [[nodiscard]] qsizetype size() const; //!< messages on the active path
    //! The reference stays good until the message is removed.
    [[nodiscard]] const Message &at(qsizetype index) const;
    //! The index on the active path; -1 where it is not on it.
    [[nodiscard]] qsizetype indexOf(const MessageId &id) const;
    [[nodiscard]] const Message *find(const MessageId &id) const; //!< on any branch; null where unknown
    //! What hangs below \a id, oldest first; of a null id: the roots.
    [[nodiscard]] QList<MessageId> children(const MessageId &id) const;
    //! The messages that share \a id's parent and role, oldest first; \a id among them.
    [[nodiscard]] QList<MessageId> siblings(const MessageId &id) const;
    [[nodiscard]] QList<MessageId> ids() const; //!< of all messages, on any branch

    void setTitle(const QString &title);
    void setModel(const llm::ModelRef &model);
    void setDraft(const QString &draft);
    void setDraftAttachments(const QList<Attachment> &attachments);
    void setSystemPrompt(const QString &prompt);
    void setOptions(const llm::GenerationOptions &options);

    //! Adds \a message under its parent and makes the path to it active.
    void add(const Message &message);
    //! Takes \a id and all below it out; the active path then ends at its nearest sibling, or at its parent. Returns
    //! what was taken out.
    QList<Message> remove(const MessageId &id);
    //! Puts \a messages, which remove() took out, back in their places, and shows the newest path through \a leaf.
    void restore(const QList<Message> &messages, const MessageId &leaf);
    //! \a id and all below it, each behind its parent.
    [[nodiscard]] QList<MessageId> branch(const MessageId &id) const;
    //! Shows the newest path through \a id.
    void activate(const MessageId &id);

    //! Appends \a delta to the message's last part of \a kind.
    void appendText(const MessageId &id, PartKind kind, const QString &delta);
    //! Takes in one piece of an answer by the rule of Message::append().
    void append(const MessageId &id, const Part &piece);
    //! Replaces all of a message but its place in the tree. \a changes says what is different.
    void update(const Message &message, Changes changes);
    //! Marks an answer that ended early as good as it is.
    void keep(const MessageId &id);
    //! Whether a message is in every request, also where others are left out.
    void setPinned(const MessageId &id, bool pinned);
    //! Takes in what somebody else wrote: how those of \a which are \a stored now. Those that are not are gone; what is
    //! the same is not told. The shown path grows with what is new below its end, and never leaves its branch for it.
    void takeIn(const QList<Message> &stored, const QList<MessageId> &which);
    //! Takes over what somebody else wrote of the conversation itself; the path stays the one that is shown.
    void takeIn(const ConversationInfo &stored);

Q_SIGNALS:
    void messagesAboutToBeInserted(qsizetype first, qsizetype last);
    void messagesInserted(qsizetype first, qsizetype last);
    void messagesAboutToBeRemoved(qsizetype first, qsizetype last);
    void messagesRemoved(qsizetype first, qsizetype last);
    void messageChanged(qsizetype index, runnel::chat::Conversation::Changes changes);
    //! Also for messages that are not on the active path.
    void messageStateChanged(const runnel::chat::MessageId &id, runnel::chat::AnswerState state);
    void infoChanged();
    //! The user changed \a message outside of a session: it wants to be written.
    void messageEdited(const runnel::chat::Message &message);

private:
    void place(const QList<Message> &messages, QList<MessageId> below);
    //! Puts \a message among what hangs below its parent.
    void putBelow(const Message &message);
    void emitSiblingsChanged(const QList<MessageId> &parents);
    void setActivePath(const QList<MessageId> &path);
    [[nodiscard]] QList<MessageId> pathTo(const MessageId &leaf) const;
    [[nodiscard]] MessageId newestLeaf(MessageId from) const;
    void emitChanged(const MessageId &id, Changes changes);

    ConversationInfo m_info;
    struct IdHash
    {
        size_t operator()(const MessageId &id) const { return qHash(id); }
    };

    std::unordered_map<MessageId, Message, IdHash> m_messages; // its nodes stay where they are
    QHash<MessageId, QList<MessageId>> m_children;             // of a null id: the roots
    QList<MessageId> m_path;
    QHash<MessageId, qsizetype> m_index; // place on the active path
};

Q_DECLARE_OPERATORS_FOR_FLAGS(Conversation::Changes)

} // namespace runnel::chat
