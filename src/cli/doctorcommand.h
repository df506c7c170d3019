// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cli/command.h"

namespace runnel::cli {

//! \brief `doctor`: looks at everything that can be wrong and says what to do about it. Changes nothing.
class DoctorCommand final : public Command
{
    Q_OBJECT
public:
    using Command::Command;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString summary() const override;
    void declare(QCommandLineParser &parser) const override;
    void execute(const QCommandLineParser &options, Terminal &terminal, Host &host, Done done) override;
};

} // namespace runnel::cli
