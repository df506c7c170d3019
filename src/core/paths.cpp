// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/paths.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace runnel::core {

Paths::Paths(const QString &dataDir) : m_dataDir(dataDir)
{
    if (m_dataDir.isEmpty()) m_dataDir = qEnvironmentVariable("RUNNEL_DATA_DIR");
    if (m_dataDir.isEmpty()) {
        // Not AppDataLocation: that would depend on the program's name, and two programs share this folder.
        m_dataDir = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + "/runnel"_L1;
    }
    m_dataDir = QDir::cleanPath(QDir(m_dataDir).absolutePath());
}

QString Paths::dataDir() const
{
    return m_dataDir;
}

QString Paths::database() const
{
    return m_dataDir + "/runnel.sqlite"_L1;
}

QString Paths::settingsFile() const
{
    return m_dataDir + "/settings.ini"_L1;
}

QString Paths::lockFile() const
{
    return m_dataDir + "/runnel.lock"_L1;
}

QString Paths::logFile() const
{
    return m_dataDir + "/runnel.log"_L1;
}

QString Paths::backupDir() const
{
    return m_dataDir + "/backups"_L1;
}

bool Paths::create() const
{
    constexpr auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    for (const QString &folder : {m_dataDir, backupDir()}) {
        if (QDir(folder).exists()) continue;
        if (!QDir().mkpath(folder) || !QFile::setPermissions(folder, ownerOnly)) return false;
    }
    return true;
}

} // namespace runnel::core
