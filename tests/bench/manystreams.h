// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace runnel::bench {

//! \brief What many answers at once cost and whether they came through.
struct ManyStreams
{
    int streams = 0;
    int whole = 0;       //!< answers that are complete and say what was sent, in its order, on the screen
    int stored = 0;      //!< the same, read back from the database
    double cpuShare = 0; //!< of one core
    double peakMb = 0;   //!< resident
    double seconds = 0;
};

//! Asks a server in a process of its own, over loopback, for \a streams answers at once of \a perSecond events a second
//! for \a seconds: through the HTTP stack, the parser, the engine and the database, in real time.
[[nodiscard]] ManyStreams runManyStreams(int streams, int perSecond, int seconds);
//! The server: the main function of the other process. Says its port on standard output.
[[nodiscard]] int serveStreams(int perSecond, int seconds);

} // namespace runnel::bench
