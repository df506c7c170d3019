// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/processidentity.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QSysInfo>

#ifdef Q_OS_WIN
#include <qt_windows.h>
#else
#include <cerrno>
#include <csignal>
#endif

using namespace Qt::StringLiterals;

namespace runnel::core {

namespace {

QString bootId()
{
#ifdef Q_OS_LINUX
    QFile file(u"/proc/sys/kernel/random/boot_id"_s);
    if (file.open(QIODevice::ReadOnly)) return QString::fromLatin1(file.readAll()).trimmed();
#endif
    return {};
}

// machine-id(5): the id itself is not to be shown or stored, a hash of it keyed by the program is.
QString machineHash()
{
    const QByteArray id = QSysInfo::machineUniqueId();
    if (id.isEmpty()) return {};
    const QByteArray hash = QCryptographicHash::hash(QByteArray("runnel:" + id), QCryptographicHash::Sha256);
    return QString::fromLatin1(hash.toHex().first(16));
}

//! The fields of proc(5)'s stat behind the command, which is in parentheses and may hold anything: the state first.
QList<QByteArray> statOf(qint64 pid)
{
#ifdef Q_OS_LINUX
    QFile file(u"/proc/%1/stat"_s.arg(pid));
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QByteArray stat = file.readAll();
    return stat.sliced(stat.lastIndexOf(')') + 1).simplified().split(' ');
#else
    Q_UNUSED(pid)
    return {};
#endif
}

qint64 startTicks(qint64 pid)
{
    const QList<QByteArray> fields = statOf(pid);
    return fields.size() > 19 ? fields.at(19).toLongLong() : 0;
}

//! It has ended, and whoever started it did not ask how.
bool isZombie(qint64 pid)
{
    const QByteArray state = statOf(pid).value(0);
    return state == "Z" || state == "X";
}

bool exists(qint64 pid)
{
#ifdef Q_OS_WIN
    const HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, static_cast<DWORD>(pid));
    if (!process) return false;
    DWORD code = 0;
    const bool running = GetExitCodeProcess(process, &code) && code == STILL_ACTIVE;
    CloseHandle(process);
    return running;
#else
    return ::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM;
#endif
}

} // namespace

ProcessIdentity ProcessIdentity::of(qint64 pid)
{
    return {.pid = pid, .bootId = core::bootId(), .startTicks = core::startTicks(pid), .machine = machineHash()};
}

ProcessIdentity ProcessIdentity::current()
{
    return of(QCoreApplication::applicationPid());
}

Liveness ProcessIdentity::liveness() const
{
    return liveness(of(pid), pid > 0 && core::exists(pid) && !isZombie(pid));
}

Liveness ProcessIdentity::liveness(const ProcessIdentity &now, bool exists) const
{
    if (pid <= 0) return Liveness::Gone;
    const bool machineKnown = !machine.isEmpty() && !now.machine.isEmpty();
    const bool bootKnown = !bootId.isEmpty() && !now.bootId.isEmpty();
    if (machineKnown && machine != now.machine) return Liveness::Unknown;
    if (bootKnown && bootId != now.bootId) return Liveness::Gone;
    if (!machineKnown && !bootKnown) return Liveness::Unknown;
    if (!exists || startTicks != now.startTicks) return Liveness::Gone;
    // Without a boot id a process that has the pid may be another, from after a restart.
    return bootKnown ? Liveness::Running : Liveness::Unknown;
}

} // namespace runnel::core
