// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/backend.h"
#include "core/paths.h"
#include "settings/datacare.h"

#include <functional>

namespace runnel::app {

//! \brief What is done to the data folder while nothing of it is open.
struct DataTask
{
    enum class Kind : std::uint8_t { Repair, Restore, Move };

    Kind kind = Kind::Repair;
    QString path = {}; //!< of the backup, or the new folder
};

//! \brief The care for the data of one backend, which must outlive it.
class DataKeeper final : public settings::DataCare
{
    Q_OBJECT
public:
    //! \a begin is told what to do; it comes back before it does it.
    DataKeeper(Backend &backend, const core::Paths &paths, bool writable, std::function<void(const DataTask &)> begin,
               QObject *parent = nullptr);

    [[nodiscard]] bool isWritable() const override { return m_writable; }
    [[nodiscard]] QString place() const override { return m_paths.dataDir(); }
    [[nodiscard]] qint64 bytes() const override;
    [[nodiscard]] QList<settings::DataCopy> backups() const override;
    void check(QObject *context, const Done &done) override;
    void backUp(QObject *context, const Done &done) override;
    [[nodiscard]] core::Result<void> repair() override;
    [[nodiscard]] core::Result<void> restore(const QString &backup) override;
    [[nodiscard]] core::Result<void> move(const QString &folder) override;

private:
    [[nodiscard]] core::Result<void> start(const DataTask &task);

    Backend &m_backend;
    core::Paths m_paths;
    bool m_writable;
    std::function<void(const DataTask &)> m_begin;
};

} // namespace runnel::app
