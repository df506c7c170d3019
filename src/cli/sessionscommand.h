// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cli/command.h"

#include <QHash>

namespace runnel::cli {

//! \brief `sessions`: every attempt at an answer, newest first, with its state, usage and times.
class SessionsCommand final : public Command
{
    Q_OBJECT
public:
    using Command::Command;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString summary() const override;
    void declare(QCommandLineParser &parser) const override;
    void execute(const QCommandLineParser &options, Terminal &terminal, Host &host, Done done) override;

private:
    void print(const QList<streaming::SessionInfo> &sessions);
    void printRows(const QList<streaming::SessionInfo> &sessions);
    void fail(const core::Error &error);

    Terminal *m_terminal = nullptr;
    Services *m_services = nullptr;
    Done m_done;
    QHash<chat::MessageId, QString> m_texts;
};

} // namespace runnel::cli
