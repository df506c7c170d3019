// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "core/clock.h"
#include "core/error.h"

#include <QObject>

#include <chrono>
#include <map>

namespace runnel::chat {
class ConversationLibrary;
class ConversationStore;
} // namespace runnel::chat

namespace runnel::streaming {

class StreamingChatService;
class StreamingMessageService;

//! \brief Branches that go away in a moment, so that they can be taken back until then.
//!
//! A branch leaves its conversation at once and the store when its time is over, in one write: killed between the two,
//! the program shows it again. A removal is known by the message that its branch begins with. Conversations with one are
//! to be held open: read again they would have the branch. GUI thread.
class BranchRemovals : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds grace {10'000};
    //! A write that failed is tried again after this time.
    static constexpr std::chrono::milliseconds retryInterval {5'000};

    //! All of them must outlive this.
    BranchRemovals(chat::ConversationLibrary &library, chat::ConversationStore &store,
                   StreamingMessageService &messages, StreamingChatService &streams, core::Clock &clock,
                   QObject *parent = nullptr);
    ~BranchRemovals() override;

    //! How many answers in the branch that begins with \a id run.
    [[nodiscard]] static int running(const chat::Conversation &conversation, const chat::MessageId &id);
    //! Takes \a id and all below it out, and returns how many messages that are. What runs there is stopped.
    int begin(chat::Conversation *conversation, const chat::MessageId &id);
    //! Brings it back and shows it. False where it is too late.
    bool undo(const chat::MessageId &id);
    //! Whether one of \a conversation waits.
    [[nodiscard]] bool holds(const chat::ConversationId &conversation) const;
    //! The program ends: what was asked for is done.
    void commitAll();

Q_SIGNALS:
    //! The last removal of \a conversation is written or taken back.
    void settled(const runnel::chat::ConversationId &conversation);
    //! It could not be written and is tried again. Once until one succeeds.
    void failed(const runnel::core::Error &error);

private:
    struct Removal
    {
        chat::ConversationId conversation;
        QList<chat::Message> messages;
        chat::MessageId leaf; // that was shown
        core::TimerHandle due;
        bool isLeaving = false; // on its way to the store: too late
    };

    void commit(const chat::MessageId &id);
    void end(const chat::MessageId &id);
    void forget(const chat::ConversationId &conversation);

    chat::ConversationLibrary &m_library;
    chat::ConversationStore &m_store;
    StreamingMessageService &m_messages;
    StreamingChatService &m_streams;
    core::Clock &m_clock;
    std::map<chat::MessageId, Removal> m_removals;
    bool m_failing = false;
};

} // namespace runnel::streaming
