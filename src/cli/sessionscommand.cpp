// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/sessionscommand.h"

#include "cli/output.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace runnel::cli {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

const auto runningOption = u"running"_s;

QString plainRow(const streaming::SessionInfo &session)
{
    QString line = session.id.toString() + "  "_L1 + localTime(session.createdMs) + "  "_L1 + session.model.toString()
        + "  "_L1 + describe(session.state);
    if (session.timings.firstTokenMs) line += "  "_L1 + tr("first token %1 ms").arg(*session.timings.firstTokenMs);
    if (session.usage.completionTokens) line += "  "_L1 + tr("%1 tokens").arg(*session.usage.completionTokens);
    if (session.retries > 0) line += "  "_L1 + tr("%1 retries").arg(session.retries);
    return line;
}

} // namespace

QString SessionsCommand::name() const
{
    return u"sessions"_s;
}

QString SessionsCommand::summary() const
{
    return tr("List every attempt at an answer, newest first.");
}

void SessionsCommand::declare(QCommandLineParser &parser) const
{
    parser.addOption({runningOption, tr("Only those that run.")});
}

void SessionsCommand::execute(const QCommandLineParser &options, Terminal &terminal, Host &host, Done done)
{
    const auto failed = [&terminal, done](const core::Error &error) {
        noteError(terminal, error);
        done(exitStatusFor(error));
    };
    connect(&terminal, &Terminal::interrupted, this, [done] { done(ExitStatus::Stopped); });
    const bool json = wantsJson(options);
    const bool runningOnly = options.isSet(runningOption);
    host.open(Access::ReadIfBusy, this, [=, this, &terminal](const core::Result<Services *> &opened) {
        if (!opened) return failed(opened.error());
        Services *services = *opened;
        services->journal.sessions(
            runningOnly, this, [=, &terminal](const core::Result<QList<streaming::SessionInfo>> &sessions) {
                if (!sessions) return failed(sessions.error());
                for (const streaming::SessionInfo &session : *sessions) {
                    if (json) writeRow(terminal, toJson(session));
                    else writeText(terminal, plainRow(session) + u'\n');
                }
                if (sessions->isEmpty() && !json) terminal.note(tr("runnelctl: there are no sessions"));
                done(ExitStatus::Complete);
            });
    });
}

} // namespace runnel::cli
