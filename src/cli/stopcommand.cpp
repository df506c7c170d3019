// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/stopcommand.h"

#include "cli/output.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace runnel::cli {

namespace {

const auto allOption = u"all"_s;

} // namespace

QString StopCommand::name() const
{
    return u"stop"_s;
}

QString StopCommand::summary() const
{
    return tr("Stop an answer that another Runnel is writing; its text is kept.");
}

void StopCommand::declare(QCommandLineParser &parser) const
{
    parser.addPositionalArgument(u"id"_s, tr("The session: its id or the beginning of it, as sessions lists them."),
                                 u"[id]"_s);
    parser.addOption({allOption, tr("All that run or wait.")});
}

void StopCommand::execute(const QCommandLineParser &options, Terminal &terminal, Host &host, Done done)
{
    m_terminal = &terminal;
    m_host = &host;
    m_done = std::move(done);
    m_json = wantsJson(options);
    const QStringList names = options.positionalArguments();
    const bool all = options.isSet(allOption);
    if (names.size() != (all ? 0 : 1)) {
        terminal.note(
            tr("runnelctl: stop takes the id of one session, or --all; runnelctl sessions --running has them"));
        return m_done(ExitStatus::Usage);
    }
    connect(&terminal, &Terminal::interrupted, this, [this] { m_done(ExitStatus::Stopped); });
    host.open(Access::ReadIfBusy, this, [this, all, name = names.value(0)](const core::Result<Services *> &opened) {
        if (!opened) return fail(opened.error());
        m_services = *opened;
        if (all) stopAll();
        else find(name.toLower());
    });
}

void StopCommand::find(const QString &name)
{
    m_services->journal.sessions(
        false, this, [this, name](const core::Result<QList<streaming::SessionInfo>> &sessions) {
            if (!sessions) return fail(sessions.error());
            QList<streaming::SessionInfo> matches;
            for (const streaming::SessionInfo &session : *sessions) {
                if (!name.isEmpty() && session.id.toString().startsWith(name)) matches.append(session);
            }
            if (matches.size() == 1) return stop(matches.first());
            m_terminal->note(matches.isEmpty() ? tr("runnelctl: there is no session %1").arg(harmless(name))
                                               : tr("runnelctl: several sessions begin with %1").arg(harmless(name)));
            m_done(ExitStatus::Usage);
        });
}

void StopCommand::stop(const streaming::SessionInfo &session)
{
    if (!chat::isRunning(session.state)) return report(session, session.state, false);
    m_host->stop(session.id, this, [this, session](const core::Result<int> &stopped) {
        if (!stopped) return fail(stopped.error());
        if (*stopped == 0) return sweepAway(session);
        report(session, chat::AnswerState::Stopped, true);
    });
}

void StopCommand::sweepAway(const streaming::SessionInfo &session)
{
    m_host->sweep(this, [this, session](const core::Result<streaming::SweepReport> &swept) {
        if (!swept) return fail(swept.error());
        // Or it ended by itself meanwhile: what it is now stands in the journal.
        m_services->journal.sessions(
            false, this, [this, session](const core::Result<QList<streaming::SessionInfo>> &sessions) {
                if (!sessions) return fail(sessions.error());
                for (const streaming::SessionInfo &now : *sessions) {
                    if (now.id == session.id) return report(now, now.state, false);
                }
                m_terminal->note(tr("runnelctl: there is no session %1").arg(session.id.toString()));
                m_done(ExitStatus::Usage);
            });
    });
}

void StopCommand::stopAll()
{
    m_host->stop({}, this, [this](const core::Result<int> &stopped) {
        if (!stopped) return fail(stopped.error());
        if (m_json) writeRow(*m_terminal, {{u"stopped"_s, *stopped}});
        else writeText(*m_terminal, tr("Stopped: %1\n").arg(*stopped));
        m_done(ExitStatus::Complete);
    });
}

void StopCommand::report(const streaming::SessionInfo &session, chat::AnswerState state, bool stopped)
{
    const QString id = session.id.toString();
    if (m_json) {
        writeRow(*m_terminal, {{u"id"_s, id}, {u"stopped"_s, stopped}, {u"state"_s, chat::toString(state)}});
    } else {
        writeText(*m_terminal,
                  (stopped ? tr("%1: stopped\n").arg(id) : tr("%1: had ended already, %2\n").arg(id, describe(state))));
    }
    m_done(ExitStatus::Complete);
}

void StopCommand::fail(const core::Error &error)
{
    noteError(*m_terminal, error);
    m_done(exitStatusForLocal(error));
}

} // namespace runnel::cli
