// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cli/command.h"

namespace runnel::cli {

//! \brief `search`: finds in everything that was said; with `--rebuild` makes the index anew first.
class SearchCommand final : public Command
{
    Q_OBJECT
public:
    using Command::Command;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString summary() const override;
    void declare(QCommandLineParser &parser) const override;
    [[nodiscard]] bool takesArguments() const override { return true; }
    void execute(const QCommandLineParser &options, Terminal &terminal, Host &host, Done done) override;

private:
    void rebuild(Services &services);
    void find(Services &services);
    void print(const chat::SearchResults &results);
    void fail(const core::Error &error);

    Terminal *m_terminal = nullptr;
    Done m_done;
    QString m_query;
    int m_most = 0;
    bool m_json = false;
};

} // namespace runnel::cli
