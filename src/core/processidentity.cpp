// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/processidentity.h"

#include <QCoreApplication>
#include <QFile>

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
    return {.pid = pid, .bootId = core::bootId(), .startTicks = core::startTicks(pid)};
}

ProcessIdentity ProcessIdentity::current()
{
    return of(QCoreApplication::applicationPid());
}

bool ProcessIdentity::isAlive() const
{
    return pid > 0 && bootId == core::bootId() && exists(pid) && !isZombie(pid) && startTicks == core::startTicks(pid);
}

} // namespace runnel::core
