// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>

class QWindow;

namespace runnel::platform {

//! Brings \a window to the front and gives it the focus, with \a token, by which the system knows that a person asked
//! for it; empty: there is none, and the system may only mark the window.
void activate(QWindow &window, const QByteArray &token);

} // namespace runnel::platform
