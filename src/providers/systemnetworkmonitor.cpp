// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/systemnetworkmonitor.h"

#include "core/logging.h"

#include <QNetworkInformation>

namespace runnel::providers {

SystemNetworkMonitor::SystemNetworkMonitor(QObject *parent) : core::NetworkMonitor(parent)
{
    if (!QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Reachability)) {
        qCInfo(lcProvider) << "the system does not tell whether the network is there";
        return;
    }
    connect(QNetworkInformation::instance(), &QNetworkInformation::reachabilityChanged, this,
            &SystemNetworkMonitor::reachChanged);
}

core::NetworkMonitor::Reach SystemNetworkMonitor::reach() const
{
    const QNetworkInformation *information = QNetworkInformation::instance();
    if (!information) return Reach::Unknown;
    switch (information->reachability()) {
    case QNetworkInformation::Reachability::Unknown:
        return Reach::Unknown;
    case QNetworkInformation::Reachability::Disconnected:
        return Reach::Offline;
    case QNetworkInformation::Reachability::Local:
    case QNetworkInformation::Reachability::Site:
    case QNetworkInformation::Reachability::Online:
        // A service may well be in the house.
        return Reach::Online;
    }
    Q_UNREACHABLE_RETURN(Reach::Unknown);
}

} // namespace runnel::providers
