// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace runnel::core {

//! \brief Every place that the program writes to, under one folder.
//!
//! The folder is, in this order: what `--data-dir` says, the variable `RUNNEL_DATA_DIR`, the system's place for
//! an application's data. Nothing is written anywhere else. Data that was moved from there lies where the settings of
//! that folder say, which then hold nothing else.
class Paths
{
public:
    //! \a dataDir empty: take the environment's or the system's.
    explicit Paths(const QString &dataDir = {});

    [[nodiscard]] QString dataDir() const;
    [[nodiscard]] QString askedDir() const;      //!< dataDir(), or from where it was moved
    [[nodiscard]] bool isSystemPlace() const;    //!< askedDir() is not one that was asked for
    [[nodiscard]] bool isReachable() const;      //!< false where data was moved and is not there: a disk that is not in
    [[nodiscard]] QString database() const;      //!< runnel.sqlite
    [[nodiscard]] QString settingsFile() const;  //!< settings.ini
    [[nodiscard]] QString lockFile() const;      //!< runnel.lock: held by the desktop, one instance a folder
    [[nodiscard]] QString logFile() const;       //!< runnel.log
    [[nodiscard]] QString backupDir() const;     //!< backups/
    [[nodiscard]] QString attachmentDir() const; //!< attachments/: made with the first one

    //! Makes the folders, readable by their owner only. False where that cannot be done.
    [[nodiscard]] bool create() const;
    //! Writes down that the data of askedDir() lies in \a folder from now on, and takes it for this object too. Of the
    //! settings in askedDir(), which went there, nothing else is left. False where that cannot be written.
    [[nodiscard]] bool pointTo(const QString &folder);

private:
    QString m_askedDir;
    QString m_dataDir;
};

} // namespace runnel::core
