// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace runnel::core {

//! \brief Names one run of one process so that its death can be told for certain later.
//!
//! The boot id and the start time guard against a process id that was given to another program since.
struct ProcessIdentity
{
    qint64 pid = 0;
    QString bootId;        //!< changes at every start of the machine; empty where the system tells none
    qint64 startTicks = 0; //!< the process's start in the kernel's ticks; 0 where the system tells none

    bool operator==(const ProcessIdentity &) const = default;

    //! The process that has \a pid now.
    [[nodiscard]] static ProcessIdentity of(qint64 pid);
    //! This process.
    [[nodiscard]] static ProcessIdentity current();
    //! Whether the process that this names still runs.
    [[nodiscard]] bool isAlive() const;
};

} // namespace runnel::core
