// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/pendingdeletions.h"

#include <utility>

namespace runnel::gui {

using chat::ConversationId;

PendingDeletions::PendingDeletions(core::Clock &clock, QObject *parent) : QObject(parent), m_clock(clock) {}

void PendingDeletions::begin(const ConversationId &id)
{
    if (id.isNull() || contains(id)) return;
    m_pending[id.toString()] = m_clock.after(grace, this, [this, id] {
        m_pending.erase(id.toString());
        Q_EMIT due(id);
    });
    Q_EMIT begun(id);
}

void PendingDeletions::undo(const ConversationId &id)
{
    if (m_pending.erase(id.toString()) > 0) Q_EMIT undone(id);
}

bool PendingDeletions::contains(const ConversationId &id) const
{
    return m_pending.contains(id.toString());
}

void PendingDeletions::commitAll()
{
    const auto pending = std::exchange(m_pending, {});
    for (const auto &entry : pending) Q_EMIT due(ConversationId::fromString(entry.first));
}

} // namespace runnel::gui
