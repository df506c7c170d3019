// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/conversationstore.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::chat {

namespace {

void refuse(QObject *context, ConversationStore::Callback<void> done, const QString &what)
{
    QMetaObject::invokeMethod(
        context, [done = std::move(done), what] { done(core::fail(core::ErrorKind::Storage, what)); },
        Qt::QueuedConnection);
}

} // namespace

void ConversationStore::saveMessage(const ConversationId &, const Message &, QObject *context, Callback<void> done)
{
    refuse(context, std::move(done), u"the store cannot change a message"_s);
}

void ConversationStore::add(const StoredConversation &, QObject *context, Callback<void> done)
{
    refuse(context, std::move(done), u"the store cannot add a whole conversation"_s);
}

void ConversationStore::removeMessages(const QList<MessageId> &, QObject *context, Callback<void> done)
{
    refuse(context, std::move(done), u"the store cannot take messages out"_s);
}

} // namespace runnel::chat
