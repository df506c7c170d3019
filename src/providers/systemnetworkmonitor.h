// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/networkmonitor.h"

namespace runnel::providers {

//! \brief What the operating system knows of the network; Unknown for ever where Qt has no way to ask it.
class SystemNetworkMonitor final : public core::NetworkMonitor
{
    Q_OBJECT
public:
    explicit SystemNetworkMonitor(QObject *parent = nullptr);

    [[nodiscard]] Reach reach() const override;
};

} // namespace runnel::providers
