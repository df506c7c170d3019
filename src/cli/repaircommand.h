// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cli/command.h"

namespace runnel::cli {

//! \brief `repair`: where the database is damaged, saves what can be read of it and keeps the damaged file.
class RepairCommand final : public Command
{
    Q_OBJECT
public:
    using Command::Command;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString summary() const override;
    void declare(QCommandLineParser &parser) const override;
    void execute(const QCommandLineParser &options, Terminal &terminal, Host &host, Done done) override;

private:
    void report(const core::Result<std::optional<settings::Rescue>> &result, bool json);

    Terminal *m_terminal = nullptr;
    Done m_done;
};

} // namespace runnel::cli
