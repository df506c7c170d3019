// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/program.h"

#include "cli/askcommand.h"
#include "cli/chatcommand.h"
#include "cli/doctorcommand.h"
#include "cli/listcommand.h"
#include "cli/modelscommand.h"
#include "cli/providerscommand.h"
#include "cli/repaircommand.h"
#include "cli/searchcommand.h"
#include "cli/sessionscommand.h"
#include "cli/showcommand.h"
#include "cli/stopcommand.h"
#include "cli/sweepcommand.h"

#include <QCoreApplication>

#include <optional>

using namespace Qt::StringLiterals;

namespace runnel::cli {

Program::Program(Terminal &terminal, Host &host, QObject *parent) : QObject(parent), m_terminal(terminal), m_host(host)
{
    m_commands.push_back(std::make_unique<AskCommand>());
    m_commands.push_back(std::make_unique<ChatCommand>());
    m_commands.push_back(std::make_unique<ListCommand>());
    m_commands.push_back(std::make_unique<ShowCommand>());
    m_commands.push_back(std::make_unique<SearchCommand>());
    m_commands.push_back(std::make_unique<SessionsCommand>());
    m_commands.push_back(std::make_unique<StopCommand>());
    m_commands.push_back(std::make_unique<SweepCommand>());
    m_commands.push_back(std::make_unique<ProvidersCommand>());
    m_commands.push_back(std::make_unique<ModelsCommand>());
    m_commands.push_back(std::make_unique<DoctorCommand>());
    m_commands.push_back(std::make_unique<RepairCommand>());
}

Program::~Program() = default;

void Program::run(const QStringList &arguments)
{
    // What stands before the verb may be an option that every verb takes.
    QCommandLineParser before;
    before.setOptionsAfterPositionalArgumentsMode(QCommandLineParser::ParseAsPositionalArguments);
    declareCommonOptions(before);
    before.addOption({{u"v"_s, u"version"_s}, tr("Print the version.")});
    if (!before.parse(arguments)) {
        finish(usageError(before.errorText()));
        return;
    }
    if (before.isSet(u"version"_s)) {
        m_terminal.write(u"runnelctl "_s + QString::fromLatin1(RUNNEL_VERSION) + u'\n');
        return finish(ExitStatus::Complete);
    }
    QStringList rest = before.positionalArguments();
    const bool wantsHelp = before.isSet(u"help"_s) || rest.value(0) == "help"_L1;
    if (rest.value(0) == "help"_L1) rest.removeFirst();
    if (wantsHelp && rest.isEmpty()) {
        m_terminal.write(help());
        return finish(ExitStatus::Complete);
    }
    if (rest.isEmpty()) {
        m_terminal.note(help());
        return finish(ExitStatus::Usage);
    }
    Command *verb = command(rest.first());
    if (!verb) return finish(usageError(tr("there is no verb \"%1\"").arg(rest.first())));
    QStringList own = arguments.first(arguments.size() - before.positionalArguments().size()) + rest.sliced(1);
    if (wantsHelp) own.append(u"--help"_s);
    if (const ExitStatus status = runVerb(*verb, own); status != ExitStatus::Complete) finish(status);
}

ExitStatus Program::runVerb(Command &verb, const QStringList &arguments)
{
    m_options = std::make_unique<QCommandLineParser>();
    m_options->setApplicationDescription(verb.summary());
    declareCommonOptions(*m_options);
    verb.declare(*m_options);
    if (!m_options->parse(arguments)) return usageError(m_options->errorText());
    if (m_options->isSet(u"help"_s)) {
        QString text = m_options->helpText();
        // The parser knows the program only by its file; the verb belongs behind it.
        const QString program = QCoreApplication::arguments().value(0);
        text.replace(tr("Usage: %1").arg(program), tr("Usage: %1").arg("runnelctl "_L1 + verb.name()));
        m_terminal.write(text);
        finish(ExitStatus::Complete);
        return ExitStatus::Complete;
    }
    if (!verb.takesArguments() && !m_options->positionalArguments().isEmpty()) {
        return usageError(tr("%1 takes no arguments").arg(verb.name()));
    }
    if (m_options->isSet(QString::fromLatin1(dataDirOption))) {
        const QString dataDir = m_options->value(QString::fromLatin1(dataDirOption));
        if (dataDir.isEmpty()) return usageError(tr("--data-dir needs a folder"));
        m_host.setDataDir(dataDir);
    }
    verb.execute(*m_options, m_terminal, m_host, [this](ExitStatus status) { finish(status); });
    return ExitStatus::Complete;
}

void Program::finish(ExitStatus status)
{
    if (std::exchange(m_finished, true)) return;
    // However a verb ended: who did not get all of it must not take it for success.
    switch (m_terminal.output()) {
    case Terminal::Output::Open:
        break;
    case Terminal::Output::Closed:
        if (status == ExitStatus::Complete) status = ExitStatus::Stopped;
        break;
    case Terminal::Output::Failed:
        m_terminal.note(tr("runnelctl: cannot write to standard output: %1").arg(m_terminal.outputError()));
        status = ExitStatus::Local;
        break;
    }
    QMetaObject::invokeMethod(
        this, [this, status] { Q_EMIT finished(static_cast<int>(status)); }, Qt::QueuedConnection);
}

Command *Program::command(const QString &name) const
{
    for (const auto &each : m_commands) {
        if (each->name() == name) return each.get();
    }
    return nullptr;
}

QString Program::help() const
{
    QString text = tr("Usage: runnelctl [options] verb [options]\n\nChat with large language models from the "
                      "terminal.\n\nVerbs:\n");
    for (const auto &each : m_commands) text += "  "_L1 + each->name().leftJustified(10) + each->summary() + u'\n';
    text += tr("\nOptions of every verb:\n"
               "  --data-dir <dir>   Keep everything that the program writes there (or RUNNEL_DATA_DIR).\n"
               "  --json             Print one JSON object a line.\n"
               "  -h, --help         Show this help, or that of a verb.\n"
               "  -v, --version      Print the version.\n"
               "\nExit status: 0 complete, 1 the data folder, the disk or standard output, 2 usage, or there\n"
               "is no such conversation or session, 3 the provider's error, 4 network, 5 interrupted or truncated,\n"
               "130 stopped.\n");
    return text;
}

ExitStatus Program::usageError(const QString &problem)
{
    m_terminal.note(u"runnelctl: "_s + problem);
    m_terminal.note(tr("runnelctl help tells how."));
    return ExitStatus::Usage;
}

} // namespace runnel::cli
