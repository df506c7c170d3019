// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cli/command.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <memory>
#include <vector>

namespace runnel::cli {

//! \brief `runnelctl` without its process: finds the verb, reads its options, executes it.
class Program : public QObject
{
    Q_OBJECT
public:
    //! \a terminal and \a host must outlive this.
    Program(Terminal &terminal, Host &host, QObject *parent = nullptr);
    ~Program() override;

    //! Executes \a arguments, of which the first is the program's name. Call once; finished() comes later.
    void run(const QStringList &arguments);

Q_SIGNALS:
    //! Once. What is printed is printed; the services may go.
    void finished(int status);

private:
    void finish(ExitStatus status);
    [[nodiscard]] Command *command(const QString &name) const;
    [[nodiscard]] QString help() const;
    ExitStatus runVerb(Command &verb, const QStringList &arguments);
    ExitStatus usageError(const QString &problem);

    Terminal &m_terminal;
    Host &m_host;
    std::vector<std::unique_ptr<Command>> m_commands;
    std::unique_ptr<QCommandLineParser> m_options;
    bool m_finished = false;
};

} // namespace runnel::cli
