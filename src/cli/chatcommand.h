// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cli/answerrun.h"
#include "cli/command.h"

#include <QStringList>

#include <memory>

namespace runnel::cli {

//! \brief `chat`: a conversation on the terminal, line by line. Without a terminal: one prompt, all that
//! standard input holds, and its answer.
class ChatCommand final : public Command
{
    Q_OBJECT
public:
    using Command::Command;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString summary() const override;
    void declare(QCommandLineParser &parser) const override;
    void execute(const QCommandLineParser &options, Terminal &terminal, Host &host, Done done) override;

private:
    void begin(Services &services);
    void beginOnce();
    void onLine(const QString &line);
    void onInputEnded();
    void next();
    void send(const QString &prompt);
    void startConversation();
    void interrupt();
    void finish(ExitStatus status);

    const QCommandLineParser *m_options = nullptr;
    Terminal *m_terminal = nullptr;
    Services *m_services = nullptr;
    Done m_done;
    llm::ModelRef m_model;
    chat::Conversation *m_conversation = nullptr;
    std::unique_ptr<AnswerRun> m_run;
    QStringList m_lines; // typed, not sent
    bool m_interactive = false;
    bool m_once = false; // its only prompt is on its way
    bool m_inputArrived = false;
    bool m_inputEnded = false;
    bool m_leaving = false;
};

} // namespace runnel::cli
