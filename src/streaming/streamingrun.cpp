// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/streamingrun.h"

namespace runnel::streaming {

llm::StreamEvents StreamingChatService::Run::hangUp()
{
    if (watchdog) {
        watchdog->stop();
        watchdog->disconnect();
        watchdog.reset();
    }
    if (!call) return {};
    call->disconnect();
    llm::StreamEvents held = call->takeHeld();
    call->abort();
    call.reset();
    return held;
}

} // namespace runnel::streaming
