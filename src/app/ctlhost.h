// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/backend.h"
#include "app/instancechannel.h"
#include "cli/host.h"

#include <memory>
#include <optional>

namespace runnel::app {

//! \brief What the verbs of `runnelctl` work with, over the backend that the desktop uses too.
class CtlHost final : public cli::Host
{
public:
    CtlHost() = default;
    //! Writes everything and closes.
    ~CtlHost() override;

    void setDataDir(const QString &dataDir) override;
    void addProvider(const settings::ProviderConfig &config) override;
    void open(cli::Access access, QObject *context, OpenCallback done) override;
    void stop(const chat::SessionId &session, QObject *context, StopCallback done) override;
    void sweep(QObject *context, SweepCallback done) override;
    void examine(QObject *context, ExamineCallback done) override;
    void repair(QObject *context, RepairCallback done) override;

private:
    [[nodiscard]] core::Result<void> makeBackend(cli::Access access, storage::Repair repair = storage::Repair::Never);
    [[nodiscard]] core::Result<void> reachFolder() const;
    //! Asks the program that holds the folder.
    void ask(const HolderRequest &request, QObject *context, InstanceChannel::Done done);
    [[nodiscard]] QList<cli::Finding> findings(const core::Result<storage::OpenReport> &report,
                                               const core::Result<QVariant> &check) const;

    core::Paths m_paths;
    std::optional<settings::ProviderConfig> m_provider;
    std::unique_ptr<storage::DataFolderLock> m_lock; // outlives the backend
    std::optional<core::Error> m_busy;
    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<InstanceChannel> m_channel;
    std::optional<cli::Services> m_services;
};

} // namespace runnel::app
