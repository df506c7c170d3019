// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>

#include <cstdint>

namespace runnel::core {

//! \brief The port to what the system knows of the network. GUI thread.
class NetworkMonitor : public QObject
{
    Q_OBJECT
public:
    enum class Reach : std::uint8_t {
        Unknown, //!< nobody can tell: try
        Offline, //!< nothing beyond this machine can be reached
        Online,
    };
    using QObject::QObject;

    [[nodiscard]] virtual Reach reach() const = 0;

Q_SIGNALS:
    void reachChanged();
};

} // namespace runnel::core
