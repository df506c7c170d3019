// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace runnel::core {

//! \brief Whether a process still runs.
enum class Liveness {
    Running,
    Gone,
    Unknown, //!< it is another machine's, or this system tells too little
};

//! \brief Names one run of one process so that its death can be told for certain later.
//!
//! The boot id and the start time guard against a process id that was given to another program since; the machine, for a
//! folder that two share, against one that means something there only.
struct ProcessIdentity
{
    qint64 pid = 0;
    QString bootId;        //!< changes at every start of the machine; empty where the system tells none
    qint64 startTicks = 0; //!< the process's start in the kernel's ticks; 0 where the system tells none
    QString machine = {};  //!< a hash of the machine's own id; empty where the system tells none

    bool operator==(const ProcessIdentity &) const = default;

    //! The process that has \a pid now.
    [[nodiscard]] static ProcessIdentity of(qint64 pid);
    //! This process.
    [[nodiscard]] static ProcessIdentity current();
    //! Whether the process that this names still runs.
    [[nodiscard]] Liveness liveness() const;
    //! The same, judged by \a now, whoever has the pid here and now, and by whether anybody \a exists who has it.
    [[nodiscard]] Liveness liveness(const ProcessIdentity &now, bool exists) const;
};

} // namespace runnel::core
