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

qint64 startTicks(qint64 pid)
{
#ifdef Q_OS_LINUX
    // proc(5): field 22, counted from behind the command, which is in parentheses and may hold anything.
    QFile file(u"/proc/%1/stat"_s.arg(pid));
    if (!file.open(QIODevice::ReadOnly)) return 0;
    const QByteArray stat = file.readAll();
    const QList<QByteArray> fields = stat.sliced(stat.lastIndexOf(')') + 1).simplified().split(' ');
    return fields.size() > 19 ? fields.at(19).toLongLong() : 0;
#else
    Q_UNUSED(pid)
    return 0;
#endif
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
    return pid > 0 && bootId == core::bootId() && exists(pid) && startTicks == core::startTicks(pid);
}

} // namespace runnel::core
