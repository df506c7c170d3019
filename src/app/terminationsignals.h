// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>

class QSocketNotifier;

namespace runnel::app {

//! \brief SIGTERM, SIGINT and SIGHUP as a signal of Qt, so that the program closes properly. One a process.
//!
//! A second one of them while the first is worked on ends the process at once. SIGXFSZ, the limit on a file's size, is
//! ignored: the write then fails with an error. Nothing on systems without them.
class TerminationSignals : public QObject
{
    Q_OBJECT
public:
    explicit TerminationSignals(QObject *parent = nullptr);
    ~TerminationSignals() override;

Q_SIGNALS:
    void terminationRequested();

private:
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace runnel::app
