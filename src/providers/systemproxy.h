// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QNetworkProxyFactory>

namespace runnel::providers {

//! \brief The system's proxies for what is elsewhere, none for this machine.
//!
//! A model server on loopback is asked directly, whatever the environment says of proxies: no proxy could reach it, and
//! the prompt would have left the machine.
class SystemProxy final : public QNetworkProxyFactory
{
public:
    [[nodiscard]] QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override;
};

} // namespace runnel::providers
