// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversationlibrary.h"
#include "core/clock.h"

#include <QObject>

#include <chrono>
#include <unordered_map>

namespace runnel::gui {

class Banners;
class Toasts;

//! \brief Says that a shown chat is a temporary one, and lets it go when it is left: a moment later, so that a slip is
//! forgiven.
class TemporaryChats : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds grace {10'000};

    //! All of them outlive this, or end with it.
    TemporaryChats(chat::ConversationLibrary &library, core::Clock &clock, Banners &banners, Toasts &toasts,
                   QObject *parent = nullptr);

    //! \a conversation is what is shown from now on.
    void show(const chat::Conversation &conversation);
    //! \a id, temporary or not, is no longer shown; null: nothing was.
    void leave(const chat::ConversationId &id);

Q_SIGNALS:
    void backRequested(const runnel::chat::ConversationId &id);

private:
    chat::ConversationLibrary &m_library;
    core::Clock &m_clock;
    Banners &m_banners;
    Toasts &m_toasts;
    std::unordered_map<QString, core::TimerHandle> m_leaving;
};

} // namespace runnel::gui
