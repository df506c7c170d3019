// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/systemnetworkmonitor.h"

#include <QTest>

using namespace runnel;

class TestSystemNetworkMonitor : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aNetworkThatWasNeverThereIsNotGone();
};

void TestSystemNetworkMonitor::aNetworkThatWasNeverThereIsNotGone()
{
    providers::SystemNetworkMonitor monitor;
    QVERIFY(monitor.reach() == core::NetworkMonitor::Reach::Unknown);
    monitor.watch();
    QVERIFY(monitor.reach() != core::NetworkMonitor::Reach::Offline);
}

QTEST_GUILESS_MAIN(TestSystemNetworkMonitor)
#include "tst_systemnetworkmonitor.moc"
