// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"
#include "core/clock.h"

#include <QObject>

#include <chrono>
#include <unordered_map>

namespace runnel::gui {

//! \brief Chats that go away in a moment, so that they can be taken back until then.
class PendingDeletions : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds grace {10'000};

    explicit PendingDeletions(core::Clock &clock, QObject *parent = nullptr);

    void begin(const chat::ConversationId &id);
    void undo(const chat::ConversationId &id);
    [[nodiscard]] bool contains(const chat::ConversationId &id) const;
    //! The program ends: what was asked for is done.
    void commitAll();

Q_SIGNALS:
    void begun(const runnel::chat::ConversationId &id);
    void undone(const runnel::chat::ConversationId &id);
    //! The time to take it back is over.
    void due(const runnel::chat::ConversationId &id);

private:
    core::Clock &m_clock;
    std::unordered_map<QString, core::TimerHandle> m_pending;
};

} // namespace runnel::gui
