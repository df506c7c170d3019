// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/instancechannel.h"

#include <functional>

namespace runnel::app {

class Backend;

//! What the program that holds a data folder does when it is asked: by \a backend, and by \a show, which gets what
//! showsWindow() and may be null where there is no window. Both outlive the channel.
[[nodiscard]] InstanceChannel::Handler holderOver(Backend &backend,
                                                  std::function<void(const HolderRequest &)> show = {});

} // namespace runnel::app
