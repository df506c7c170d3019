// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/chatcommand.h"

#include "cli/output.h"

using namespace Qt::StringLiterals;

namespace runnel::cli {

QString ChatCommand::name() const
{
    return u"chat"_s;
}

QString ChatCommand::summary() const
{
    return tr("Chat on the terminal, line by line.");
}

void ChatCommand::declare(QCommandLineParser &parser) const
{
    declareModelOptions(parser);
}

void ChatCommand::execute(const QCommandLineParser &options, Terminal &terminal, Host &host, Done done)
{
    m_options = &options;
    m_terminal = &terminal;
    m_done = std::move(done);
    m_interactive = terminal.input() == Terminal::Input::Terminal;
    if (const auto applied = applyModelOptions(options, host); !applied) {
        noteError(terminal, applied.error());
        return finish(exitStatusFor(applied.error()));
    }
    connect(&terminal, &Terminal::interrupted, this, &ChatCommand::interrupt);
    connect(&terminal, &Terminal::outputClosed, this, [this] {
        m_leaving = true;
        interrupt();
    });
    host.open(Access::Write, this, [this](const core::Result<Services *> &services) {
        if (!m_done) return;
        if (services) return begin(**services);
        noteError(*m_terminal, services.error());
        finish(exitStatusFor(services.error()));
    });
}

void ChatCommand::begin(Services &services)
{
    m_services = &services;
    const auto model = chooseModel(*m_options, services.providers, *m_terminal);
    if (!model) {
        noteError(*m_terminal, model.error());
        return finish(exitStatusFor(model.error()));
    }
    m_model = *model;
    startConversation();
    m_run = std::make_unique<AnswerRun>(services, *m_terminal, wantsJson(*m_options));
    connect(m_terminal, &Terminal::inputLine, this, &ChatCommand::onLine);
    connect(m_terminal, &Terminal::inputEnded, this, &ChatCommand::onInputEnded);
    if (!m_interactive) return beginOnce();
    m_terminal->note(
        tr("%1. Ctrl+C stops an answer, Ctrl+D leaves, /new begins a new chat.").arg(harmless(m_model.toString())));
    m_terminal->startReading();
    next();
}

void ChatCommand::beginOnce()
{
    if (m_terminal->input() == Terminal::Input::Nothing) return onInputEnded();
    // To its end, however long that takes: whoever gives us a pipe means to say something.
    connect(m_terminal, &Terminal::inputArrived, this, [this] { m_inputArrived = true; });
    m_terminal->startReading();
}

void ChatCommand::onLine(const QString &line)
{
    m_lines.append(line);
    if (m_interactive) next();
}

void ChatCommand::onInputEnded()
{
    m_inputEnded = true;
    if (m_interactive) return next();
    if (m_once) return;
    m_once = true;
    QString prompt = std::exchange(m_lines, {}).join(u'\n');
    if (!m_inputArrived) prompt = tr("What can you do?");
    if (prompt.trimmed().isEmpty()) {
        m_terminal->note(tr("runnelctl: standard input holds only white space, so there is no prompt"));
        return finish(ExitStatus::Usage);
    }
    send(prompt);
}

void ChatCommand::next()
{
    if (m_run->isRunning()) return;
    if (m_leaving) return finish(ExitStatus::Complete);
    while (!m_lines.isEmpty()) {
        const QString line = m_lines.takeFirst().trimmed();
        if (line == "/quit"_L1 || line == "/exit"_L1) return finish(ExitStatus::Complete);
        if (line == "/new"_L1) startConversation();
        else if (!line.isEmpty()) return send(line);
    }
    if (m_inputEnded) {
        if (m_terminal->isOutputTerminal()) m_terminal->write(u"\n"_s);
        return finish(ExitStatus::Complete);
    }
    if (m_terminal->isOutputTerminal()) m_terminal->write(u"> "_s);
}

void ChatCommand::send(const QString &prompt)
{
    const auto started = m_run->start(m_conversation, prompt, [this](ExitStatus status) {
        m_terminal->interruptHandled();
        if (m_interactive) next();
        else finish(m_leaving ? ExitStatus::Stopped : status);
    });
    if (started) return;
    noteError(*m_terminal, started.error());
    finish(exitStatusFor(started.error()));
}

void ChatCommand::startConversation()
{
    m_conversation = m_services->library.create(m_model);
}

void ChatCommand::interrupt()
{
    if (m_run && m_run->isRunning()) m_run->stop();
    else finish(m_interactive ? ExitStatus::Complete : ExitStatus::Stopped);
}

void ChatCommand::finish(ExitStatus status)
{
    if (Done done = std::exchange(m_done, {})) done(status);
}

} // namespace runnel::cli
