// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/conversationstore.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::chat {

void ConversationStore::saveMessage(const ConversationId &, const Message &, QObject *context, Callback<void> done)
{
    QMetaObject::invokeMethod(
        context,
        [done = std::move(done)] {
            done(core::fail(core::ErrorKind::Storage, u"the store cannot change a message"_s));
        },
        Qt::QueuedConnection);
}

} // namespace runnel::chat
