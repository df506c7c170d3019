// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/networkmonitor.h"

namespace runnel::providers {

//! \brief What the operating system knows of the network; Unknown for ever where Qt has no way to ask it.
//!
//! That the network is gone is believed only of one that was there: where somebody else looks after the connections, the
//! service that Qt asks may take every working one for none.
class SystemNetworkMonitor final : public core::NetworkMonitor
{
    Q_OBJECT
public:
    using core::NetworkMonitor::NetworkMonitor;

    //! Begins to ask; until then all is Unknown. Loads what Qt needs for it, some tens of milliseconds: not at a start.
    void watch();
    [[nodiscard]] Reach reach() const override;

private:
    void read();

    Reach m_reach = Reach::Unknown;
    bool m_wasThere = false;
};

} // namespace runnel::providers
