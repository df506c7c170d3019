// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversationstore.h"
#include "support/memorydatabase.h"

namespace runnel::test {

//! \brief The store over a MemoryDatabase, which must outlive it.
class MemoryStore final : public chat::ConversationStore
{
public:
    explicit MemoryStore(MemoryDatabase &database) : m_database(database) {}

    void list(QObject *context, Callback<chat::ConversationListing> done) override;
    void load(const chat::ConversationId &id, QObject *context, Callback<chat::StoredConversation> done) override;
    //! Counts all writes, of whatever program.
    void version(QObject *context, Callback<qint64> done) override;
    void save(const chat::ConversationInfo &info, QObject *context, Callback<void> done) override;
    void saveMessage(const chat::ConversationId &conversation, const chat::Message &message, QObject *context,
                     Callback<void> done) override;
    void add(const chat::StoredConversation &conversation, QObject *context, Callback<void> done) override;
    void removeMessages(const QList<chat::MessageId> &messages, QObject *context, Callback<void> done) override;
    void file(const QList<chat::FilingChange> &changes, QObject *context, Callback<void> done) override;
    void saveFolders(const QList<chat::Folder> &folders, QObject *context, Callback<void> done) override;
    void remove(const QList<chat::ConversationId> &ids, QObject *context, Callback<void> done) override;

private:
    MemoryDatabase &m_database;
};

} // namespace runnel::test
