// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bench/machine.h"

#include <QFile>
#include <QSysInfo>
#include <QThread>

using namespace Qt::StringLiterals;

namespace runnel::bench {

namespace {

//! The value of the first line "key : value" of a file of /proc; empty on systems without one.
QString procValue(const QString &path, QByteArrayView key)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    // Files of /proc tell no size, so atEnd() is of no use.
    for (QByteArray line = file.readLine(); !line.isEmpty(); line = file.readLine()) {
        if (line.startsWith(key)) return QString::fromUtf8(line.sliced(line.indexOf(':') + 1)).trimmed();
    }
    return {};
}

} // namespace

QJsonObject machine()
{
    const QString memory = procValue(u"/proc/meminfo"_s, "MemTotal").section(u' ', 0, 0);
    return {{u"cpu"_s, procValue(u"/proc/cpuinfo"_s, "model name")},
            {u"cores"_s, QThread::idealThreadCount()},
            {u"memoryMb"_s, memory.toLongLong() / 1024},
            {u"os"_s, QSysInfo::prettyProductName()},
            {u"kernel"_s, QString(QSysInfo::kernelType() + u' ' + QSysInfo::kernelVersion())},
            {u"architecture"_s, QSysInfo::currentCpuArchitecture()},
            {u"compiler"_s, QStringLiteral(RUNNEL_COMPILER)},
            {u"build"_s, QStringLiteral(RUNNEL_BUILD_TYPE)},
            {u"qt"_s, QString::fromLatin1(qVersion())}};
}

} // namespace runnel::bench
