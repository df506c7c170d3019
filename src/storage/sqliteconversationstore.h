// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversationstore.h"

namespace runnel::storage {

class Database;

//! \brief Conversations in the SQLite database. Contract: chat::ConversationStore.
class SqliteConversationStore final : public chat::ConversationStore
{
public:
    //! \a database must outlive this.
    explicit SqliteConversationStore(Database &database);

    void list(QObject *context, Callback<chat::ConversationListing> done) override;
    void load(const chat::ConversationId &id, QObject *context, Callback<chat::StoredConversation> done) override;
    void version(QObject *context, Callback<qint64> done) override;
    void save(const chat::ConversationInfo &info, QObject *context, Callback<void> done) override;
    void add(const chat::StoredConversation &conversation, QObject *context, Callback<void> done) override;
    void removeMessages(const QList<chat::MessageId> &messages, QObject *context, Callback<void> done) override;
    void file(const QList<chat::FilingChange> &changes, QObject *context, Callback<void> done) override;
    void saveFolders(const QList<chat::Folder> &folders, QObject *context, Callback<void> done) override;
    void remove(const QList<chat::ConversationId> &ids, QObject *context, Callback<void> done) override;
    //! NotFound where the database does not hold the message.
    void saveMessage(const chat::ConversationId &conversation, const chat::Message &message, QObject *context,
                     Callback<void> done) override;

    //! Takes out what is left of conversations that an earlier program deleted.
    void finishRemovals(QObject *context);

private:
    Database &m_database;
};

} // namespace runnel::storage
