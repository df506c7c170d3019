// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cli/command.h"

namespace runnel::cli {

//! \brief `sweep`: ends what a dead process left behind, also while another program holds the data folder.
class SweepCommand final : public Command
{
    Q_OBJECT
public:
    using Command::Command;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString summary() const override;
    void declare(QCommandLineParser &parser) const override;
    void execute(const QCommandLineParser &options, Terminal &terminal, Host &host, Done done) override;

private:
    void report(const core::Result<streaming::SweepReport> &result, bool json);

    Terminal *m_terminal = nullptr;
    Done m_done;
};

} // namespace runnel::cli
