// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/instancechannel.h"

#include <QCommandLineParser>
#include <QStringList>

#include <optional>

namespace runnel::app {

//! Adds what a start of the desktop can be asked for, besides `--data-dir`.
void addStartArguments(QCommandLineParser &parser);

//! What the arguments ask for: by default, to show the window. Nothing where they make no sense together. An address
//! that is malformed is an Open that leads nowhere: it comes from somebody else's link, and the window tells.
[[nodiscard]] std::optional<HolderRequest> startRequest(const QCommandLineParser &parser);

//! What the system gave this start, so that a window may come to the front; empty where it gave nothing.
[[nodiscard]] QByteArray activationOfStart();

} // namespace runnel::app
