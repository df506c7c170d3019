// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversationstore.h"
#include "streaming/sessionjournal.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QPointer>

#include <deque>
#include <functional>
#include <optional>

namespace runnel::test {

//! \brief What MemoryJournal and MemoryStore share: rows in memory, and a queue of work as slow and as faulty as the
//! test wants it.
//!
//! Work takes effect in the order of asking, from the event loop, never from inside the call. It outlives services, so
//! that a test can drop them all and look at what was durable.
class MemoryDatabase : public QObject
{
    Q_OBJECT
public:
    struct Session
    {
        streaming::SessionInfo info;
        QList<streaming::DeltaRecord> deltas; // not folded yet
        bool ended = false;
    };

    //! Work waits until release(): the writer is busy.
    void hold();
    void release();
    //! Runs what waits now, also while on hold.
    void drain();
    //! The process dies: work that waits never happens.
    void crash();
    //! Every write fails with \a error until nothing.
    void failWrites(const std::optional<core::Error> &error);
    //! As failWrites(), after \a count more writes have succeeded.
    void failWritesAfter(int count, const core::Error &error);
    //! Every read fails with \a error until nothing.
    void failReads(const std::optional<core::Error> &error);
    [[nodiscard]] qsizetype pending() const { return static_cast<qsizetype>(m_work.size()); }
    //! Writes that were tried, failed ones too.
    [[nodiscard]] int writes() const { return m_writes; }

    //! The message as it would be read now, with its deltas folded in; null where there is none.
    [[nodiscard]] std::optional<chat::Message> message(const chat::MessageId &id) const;
    [[nodiscard]] chat::StoredConversation conversation(const chat::ConversationId &id) const;
    //! Takes a conversation out with all that belongs to it.
    void remove(const chat::ConversationId &id);

    template <typename T>
    void enqueue(bool isWrite, QObject *context, std::function<core::Result<T>()> work,
                 std::function<void(const core::Result<T> &)> done)
    {
        push([this, isWrite, target = QPointer(context), work = std::move(work), done = std::move(done)] {
            const std::optional<core::Error> failure = isWrite ? nextFailure() : m_readFailure;
            const core::Result<T> result = failure ? std::unexpected(*failure) : work();
            if (target) done(result);
        });
    }

    QHash<chat::ConversationId, chat::ConversationInfo> conversations;
    QHash<chat::ConversationId, chat::Filing> filings;
    QList<chat::Folder> folders;
    QHash<chat::ConversationId, QList<chat::Message>> messages;
    QHash<chat::SessionId, Session> sessions;
    QList<chat::SessionId> sessionOrder;

private:
    void push(std::function<void()> work);
    [[nodiscard]] std::optional<core::Error> nextFailure();

    std::deque<std::function<void()>> m_work;
    std::optional<core::Error> m_failure;
    std::optional<core::Error> m_readFailure;
    int m_succeedFirst = 0;
    int m_writes = 0;
    bool m_held = false;
};

} // namespace runnel::test
