// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "core/clock.h"
#include "core/throttle.h"
#include "llm/provider.h"

#include <QHash>
#include <QObject>
#include <QPointer>

#include <chrono>

namespace runnel::models {

//! \brief How full the context of a model would be, if the draft of a conversation were sent now.
//!
//! Estimated by `llm/tokens.h`, by the rule of `streaming/contextwindow.h`, so that what it says is what happens. Follows
//! the shown path, the system prompt, the options, the model and what is known of it; told soon after, at most once an
//! \ref interval. What was weighed is weighed again only when it has changed.
class ContextGauge : public QObject
{
    Q_OBJECT
public:
    struct Reading
    {
        qint64 context = 0;        //!< tokens that the model takes and gives in all; 0: not known
        qint64 room = 0;           //!< of it for the prompt
        qint64 tokens = 0;         //!< of all there is to send, about
        int leftOut = 0;           //!< messages that will not be sent
        chat::MessageId firstSent; //!< the oldest that will; null: none is left out

        bool operator==(const Reading &) const = default;
        //! Of the room, from 0; more than 1 where something is left out, or should be.
        [[nodiscard]] double share() const { return room > 0 ? double(tokens) / double(room) : 0; }
    };
    static constexpr std::chrono::milliseconds interval {300};

    //! Both outlive this. Where a model is asked of which no context is known, \a providers is asked for what they list,
    //! once.
    ContextGauge(llm::ProviderDirectory &providers, core::Clock &clock, QObject *parent = nullptr);

    void setConversation(chat::Conversation *conversation);
    [[nodiscard]] const Reading &reading() const { return m_reading; }

Q_SIGNALS:
    void changed();

private:
    struct Weighed
    {
        qsizetype size = 0; // of all that it says, to see that it has changed
        qint64 tokens = 0;
    };
    [[nodiscard]] qint64 weigh(const chat::Message &message);
    [[nodiscard]] Reading read();
    void askForContext();
    void update();

    llm::ProviderDirectory &m_providers;
    core::Throttle m_throttle;
    QPointer<chat::Conversation> m_conversation;
    QHash<chat::MessageId, Weighed> m_weighed;
    Reading m_reading;
    bool m_hasAsked = false;
};

} // namespace runnel::models
