// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

class QHostAddress;

namespace runnel::app {

//! Whether \a address is one of the internet's: not of this computer, of its network, or one that stands for another.
[[nodiscard]] bool isPublicAddress(const QHostAddress &address);
//! Whether \a host may be a name in the internet; where a proxy looks it up, that is all that can be asked.
[[nodiscard]] bool isPublicName(const QString &host);

} // namespace runnel::app
