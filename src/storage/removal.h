// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversationstore.h"

#include <QPointer>

#include <deque>
#include <memory>

namespace runnel::storage {

class Connection;
class Database;

//! \brief Takes conversations out of the database for good, in slices of text: each word must leave the search index as
//! well, and whoever writes an answer meanwhile waits for one slice, not for all.
//!
//! From the first moment on it is there for nobody: its time of deletion is 1, which no clock says, and who lists or
//! reads conversations leaves such out. What is left of one when the program ends goes when resume() is called.
class Removal : public std::enable_shared_from_this<Removal>
{
public:
    using Done = chat::ConversationStore::Callback<void>;

    //! \a done comes once, when all is gone or something failed, unless \a context dies first: then it ends there.
    static void start(Database &database, const QList<chat::ConversationId> &conversations, QObject *context,
                      Done done);

    //! Goes on with what an earlier program did not come to.
    static void resume(Database &database, QObject *context);

private:
    Removal(Database &database, QObject *context, Done done);
    void next();

    Database &m_database;
    QPointer<QObject> m_context;
    Done m_done;
    std::deque<chat::ConversationId> m_conversations;
    QList<chat::MessageId> m_messages; // of the first of them, that are still to go
};

} // namespace runnel::storage
