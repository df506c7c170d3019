// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QList>
#include <QObject>
#include <QString>

#include <cstdint>
#include <functional>

namespace runnel::settings {

//! \brief A backup, as a person chooses it.
struct DataCopy
{
    enum class Reason : std::uint8_t { Daily, Asked, Migration };

    QString path;
    qint64 madeMs = 0; //!< UTC
    qint64 bytes = 0;
    Reason reason = Reason::Daily;
};

//! \brief What was saved of a damaged database.
struct Rescue
{
    QString original; //!< the damaged file, where it lies now
    qint64 conversations = 0;
    qint64 messages = 0;
    qint64 lostMessages = 0; //!< known to have been there
    qint64 unreadablePages = 0;
    QString backup = {}; //!< one that holds more; empty: none
};

//! \brief The port to the care for the user's data: where it lies, its backups, its condition.
//!
//! A callback comes once, later, unless its context dies first. repair(), restore() and move() end this window: the
//! program closes what is open, does it and begins anew with all that this port was made for. They refuse with Busy
//! while an answer is being written, and then nothing happens.
class DataCare : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    using Done = std::function<void(const core::Result<void> &)>;

    [[nodiscard]] virtual bool isWritable() const = 0;
    [[nodiscard]] virtual QString place() const = 0;
    [[nodiscard]] virtual qint64 bytes() const = 0; //!< of the database
    //! The newest first.
    [[nodiscard]] virtual QList<DataCopy> backups() const = 0;
    virtual void check(QObject *context, const Done &done) = 0;
    virtual void backUp(QObject *context, const Done &done) = 0;
    [[nodiscard]] virtual core::Result<void> repair() = 0;
    [[nodiscard]] virtual core::Result<void> restore(const QString &backup) = 0;
    //! To \a folder, which must be empty or not there.
    [[nodiscard]] virtual core::Result<void> move(const QString &folder) = 0;

Q_SIGNALS:
    //! The backups or the place are not what they were.
    void changed();
    void damaged(const runnel::core::Error &error);
    void backupFailed(const runnel::core::Error &error);
};

} // namespace runnel::settings
