// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bench/usage.h"

#include <QFile>

#ifdef Q_OS_UNIX
#include <sys/resource.h>

#include <ctime>
#endif
#ifdef __GLIBC__
#include <malloc.h>
#endif

using namespace Qt::StringLiterals;

namespace runnel::bench {

namespace {

//! A line "key:  value kB" of a file on this process, in bytes.
qint64 bytesIn(const QString &path, QByteArrayView key)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return 0;
    for (QByteArray line = file.readLine(); !line.isEmpty(); line = file.readLine()) {
        if (line.startsWith(key)) return line.simplified().split(' ').value(1).toLongLong() * 1024;
    }
    return 0;
}

} // namespace

double cpuSeconds()
{
#ifdef Q_OS_UNIX
    rusage usage {};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval &time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
#else
    return 0;
#endif
}

double threadSeconds()
{
#ifdef Q_OS_UNIX
    timespec time {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
#else
    return 0;
#endif
}

void returnFreeMemory()
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

void resetPeak()
{
    // proc(5): 5 sets the peak of the resident set back to what it is now.
    QFile file(u"/proc/self/clear_refs"_s);
    if (file.open(QIODevice::WriteOnly | QIODevice::Unbuffered)) file.write("5");
}

qint64 peakBytes()
{
    return bytesIn(u"/proc/self/status"_s, "VmHWM:");
}

qint64 residentBytes()
{
    return bytesIn(u"/proc/self/status"_s, "VmRSS:");
}

qint64 proportionalBytes()
{
    return bytesIn(u"/proc/self/smaps_rollup"_s, "Pss:");
}

} // namespace runnel::bench
