// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/paths.h"

#include <QDir>
#include <QFile>
#include <QSettings>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace runnel::core {

namespace {

constexpr auto placeKey = "data/place"_L1;

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

Paths::Paths(const QString &dataDir) : m_askedDir(dataDir)
{
    if (m_askedDir.isEmpty()) m_askedDir = qEnvironmentVariable("RUNNEL_DATA_DIR");
    m_askedDir = m_askedDir.isEmpty() ? systemPlace() : clean(m_askedDir);
    m_dataDir = m_askedDir;
    // Not by way of the folder that it leads to: a chain of moves could go in a circle.
    if (!QFile::exists(settingsFile())) return;
    const QString moved = QSettings(settingsFile(), QSettings::IniFormat).value(placeKey).toString();
    if (!moved.isEmpty()) m_dataDir = clean(moved);
}

bool Paths::isSystemPlace() const
{
    return m_askedDir == systemPlace();
}

bool Paths::isReachable() const
{
    return m_dataDir == m_askedDir || QFile::exists(database());
}

QString Paths::askedDir() const
{
    return m_askedDir;
}

bool Paths::pointTo(const QString &folder)
{
    const QString place = clean(folder);
    QSettings settings(m_askedDir + "/settings.ini"_L1, QSettings::IniFormat);
    if (place == m_askedDir) {
        settings.remove(placeKey);
    } else {
        settings.clear();
        settings.setValue(placeKey, place);
    }
    settings.sync();
    if (settings.status() != QSettings::NoError) return false;
    m_dataDir = place;
    return true;
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
