// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversationlibrary.h"

#include <QObject>

namespace runnel::gui {

class Banners;
class PendingDeletions;
class Toasts;

//! \brief Says that a shown chat is a temporary one, and lets it go when it is left: a moment later, so that a slip is
//! forgiven.
class TemporaryChats : public QObject
{
    Q_OBJECT
public:
    //! All of them outlive this, or end with it.
    TemporaryChats(chat::ConversationLibrary &library, PendingDeletions &deletions, Banners &banners, Toasts &toasts,
                   QObject *parent = nullptr);

    //! \a conversation is what is shown from now on.
    void show(const chat::Conversation &conversation);
    //! \a id, temporary or not, is no longer shown; null: nothing was.
    void leave(const chat::ConversationId &id);

private:
    chat::ConversationLibrary &m_library;
    PendingDeletions &m_deletions;
    Banners &m_banners;
    Toasts &m_toasts;
};

} // namespace runnel::gui
