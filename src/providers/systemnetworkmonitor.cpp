// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/systemnetworkmonitor.h"

#include "core/logging.h"

#include <QNetworkInformation>

namespace runnel::providers {

void SystemNetworkMonitor::watch()
{
    if (!QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Reachability)) {
        qCInfo(lcProvider) << "the system does not tell whether the network is there";
        return;
    }
    connect(QNetworkInformation::instance(), &QNetworkInformation::reachabilityChanged, this, [this] {
        read();
        Q_EMIT reachChanged();
    });
    read();
    Q_EMIT reachChanged();
}

core::NetworkMonitor::Reach SystemNetworkMonitor::reach() const
{
    return m_reach;
}

void SystemNetworkMonitor::read()
{
    switch (QNetworkInformation::instance()->reachability()) {
    case QNetworkInformation::Reachability::Unknown:
        m_reach = Reach::Unknown;
        break;
    case QNetworkInformation::Reachability::Disconnected:
        m_reach = m_wasThere ? Reach::Offline : Reach::Unknown;
        break;
    case QNetworkInformation::Reachability::Local:
    case QNetworkInformation::Reachability::Site:
    case QNetworkInformation::Reachability::Online:
        // A service may well be in the house.
        m_reach = Reach::Online;
        m_wasThere = true;
        break;
    }
}

} // namespace runnel::providers
