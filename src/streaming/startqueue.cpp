// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/startqueue.h"

#include <algorithm>
#include <utility>

namespace runnel::streaming {

void StartQueue::setLimits(const Limits &limits)
{
    m_limits = limits;
}

void StartQueue::enqueue(const chat::SessionId &id, const QString &provider)
{
    if (m_placed.contains(id) || std::ranges::contains(m_waiting, id, &Waiting::id)) return;
    m_waiting.append({id, provider});
}

void StartQueue::move(const chat::SessionId &id, qsizetype place)
{
    const auto found = std::ranges::find(m_waiting, id, &Waiting::id);
    if (found == m_waiting.end()) return;
    m_waiting.move(found - m_waiting.begin(), std::clamp<qsizetype>(place, 0, m_waiting.size() - 1));
}

void StartQueue::remove(const chat::SessionId &id)
{
    m_placed.remove(id);
    m_waiting.removeIf([&id](const Waiting &waiting) { return waiting.id == id; });
}

chat::SessionId StartQueue::takeNext()
{
    if (m_placed.size() >= m_limits.total) return {};
    for (qsizetype i = 0; i < m_waiting.size(); ++i) {
        const QString &provider = m_waiting.at(i).provider;
        if (std::ranges::count(m_placed, provider) >= m_limits.perProvider) continue;
        const Waiting next = m_waiting.takeAt(i);
        m_placed.insert(next.id, next.provider);
        return next.id;
    }
    return {};
}

QList<chat::SessionId> StartQueue::waiting() const
{
    QList<chat::SessionId> ids;
    for (const Waiting &waiting : m_waiting) ids.append(waiting.id);
    return ids;
}

bool StartQueue::hasChanged()
{
    const QList<chat::SessionId> now = waiting();
    return std::exchange(m_told, now) != now;
}

} // namespace runnel::streaming
