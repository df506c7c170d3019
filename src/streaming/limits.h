// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <chrono>

namespace runnel::streaming {

//! \brief How long an exchange may stay silent. All on the monotonic clock.
struct Timeouts
{
    std::chrono::milliseconds connect {10'000};       //!< until the request is out, where the adapter tells
    std::chrono::milliseconds firstByte {120'000};    //!< from there to the first byte of body
    std::chrono::milliseconds bytesIdle {60'000};     //!< between bytes; keep-alives count
    std::chrono::milliseconds progressIdle {300'000}; //!< between events; keep-alives do not count
    std::chrono::milliseconds stallNotice {15'000};   //!< no events for so long: tell the user
    std::chrono::milliseconds afterWake {10'000};     //!< between bytes, when the connection may have died meanwhile
    std::chrono::milliseconds afterFinish {5'000};    //!< the answer is over, the service still holds the connection
};

//! \brief How many exchanges run at once; the others queue.
struct Limits
{
    int total = 8;
    int perProvider = 4;
};

} // namespace runnel::streaming
