// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QString>

#include <chrono>

class QLocalServer;
class QLocalSocket;

namespace runnel::app {

//! \brief How a second start reaches the first one of the same data folder: it asks to be shown, and ends.
//!
//! Who holds the folder's lock listens; a socket that a dead process left is taken over. The socket lies in the data
//! folder, readable by its owner only, and the one word it knows does nothing but raise a window.
class InstanceChannel : public QObject
{
    Q_OBJECT
public:
    explicit InstanceChannel(const QString &dataDir, QObject *parent = nullptr);
    ~InstanceChannel() override;

    //! For the holder of the lock. False where no socket can be made: the program runs on without.
    bool listen();
    //! For everyone else: asks the running window to come to the front. raiseAnswered() follows once.
    void askToRaise(std::chrono::milliseconds bound = std::chrono::seconds(3));

Q_SIGNALS:
    void raiseRequested();
    //! \a reached: a running window answered in time.
    void raiseAnswered(bool reached);

private:
    void serve();
    void answer(bool reached);

    QString m_dataDir;
    QLocalServer *m_server = nullptr;
    QLocalSocket *m_asking = nullptr; // until it is answered
};

} // namespace runnel::app
