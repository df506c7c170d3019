// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Started and killed by the tests of storage:
//   storage_probe lock FILE                        takes the lock, says "locked" and waits
//   storage_probe write FOLDER PACE RATE SEED      sweeps, then streams answers of RATE pieces a second, by a clock that
//                                                  is "simulated" or "real", until it is killed
//   storage_probe attach FOLDER SEED               adds files and the rows that name them, until it is killed
//   storage_probe open|sweep|finalize FOLDER [STEP before|halfway]
//                                                  does this once and says how many steps on the disk it took; with a
//                                                  STEP dies there
// write says "begun ANSWER" when an answer is durable, "arrived TIME" for each piece before anything is done with it,
// "committed N" when the first N pieces are durable, and "complete" when the whole answer is. attach says "added" when a
// file is durable, and "named" when its row is.

#include "probejobs.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;
using namespace runnel;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"storage_probe"_s);
    const QStringList arguments = QCoreApplication::arguments();
    const QString job = arguments.value(1);
    if (job == "lock"_L1 && arguments.size() == 3) return probe::holdLock(arguments.at(2));
    if (job == "write"_L1 && arguments.size() == 6) {
        return probe::write(arguments.at(2), arguments.at(3) == "simulated"_L1, arguments.at(4).toInt(),
                            arguments.at(5).toUInt());
    }
    if (job == "attach"_L1 && arguments.size() == 4) return probe::attach(arguments.at(2), arguments.at(3).toUInt());
    if (arguments.size() != 3 && arguments.size() != 5) return 2;
    return probe::doOnce(job, arguments.at(2), arguments.value(3).toInt(), arguments.value(4) == "halfway"_L1);
}
