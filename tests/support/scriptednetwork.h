// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/networkmonitor.h"

namespace runnel::test {

//! \brief A network that comes and goes as the test says.
class ScriptedNetwork final : public core::NetworkMonitor
{
public:
    [[nodiscard]] Reach reach() const override { return m_reach; }
    void set(Reach reach)
    {
        m_reach = reach;
        Q_EMIT reachChanged();
    }

private:
    Reach m_reach = Reach::Unknown;
};

} // namespace runnel::test
