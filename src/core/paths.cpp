// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/paths.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace runnel::core {

namespace {

QString clean(const QString &folder)
{
    return QDir::cleanPath(QDir(folder).absolutePath());
}

QString systemPlace()
{
    // Not AppDataLocation: that would depend on the program's name, and two programs share this folder.
    return clean(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + "/runnel"_L1);
}

} // namespace

Paths::Paths(const QString &dataDir) : m_dataDir(dataDir)
{
    if (m_dataDir.isEmpty()) m_dataDir = qEnvironmentVariable("RUNNEL_DATA_DIR");
    m_dataDir = m_dataDir.isEmpty() ? systemPlace() : clean(m_dataDir);
}

bool Paths::isSystemPlace() const
{
    return m_dataDir == systemPlace();
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

QString Paths::attachmentDir() const
{
    return m_dataDir + "/attachments"_L1;
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
