// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/sessionscommand.h"

#include "cli/output.h"

#include <QCoreApplication>
#include <QJsonObject>
#include <QSet>

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
    QString line = session.id.toString() + "  "_L1 + localTime(session.createdMs) + "  "_L1 + session.model.toString() +
                   "  "_L1 + describe(session.state);
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
    m_terminal = &terminal;
    m_done = std::move(done);
    connect(&terminal, &Terminal::interrupted, this, [this] { m_done(ExitStatus::Stopped); });
    const bool json = wantsJson(options);
    const bool runningOnly = options.isSet(runningOption);
    host.open(Access::ReadIfBusy, this, [this, json, runningOnly](const core::Result<Services *> &opened) {
        if (!opened) return fail(opened.error());
        m_services = *opened;
        m_services->journal.sessions(runningOnly, this,
                                     [this, json](const core::Result<QList<streaming::SessionInfo>> &sessions) {
                                         if (!sessions) return fail(sessions.error());
                                         if (json) printRows(*sessions);
                                         else print(*sessions);
                                     });
    });
}

void SessionsCommand::print(const QList<streaming::SessionInfo> &sessions)
{
    for (const streaming::SessionInfo &session : sessions) writeText(*m_terminal, plainRow(session) + u'\n');
    if (sessions.isEmpty()) m_terminal->note(tr("runnelctl: there are no sessions"));
    m_done(ExitStatus::Complete);
}

void SessionsCommand::printRows(const QList<streaming::SessionInfo> &sessions)
{
    // The text of a session lies with its message.
    QSet<chat::ConversationId> asked;
    for (const streaming::SessionInfo &session : sessions) {
        if (asked.contains(session.conversation)) continue;
        asked.insert(session.conversation);
        m_services->store.load(session.conversation, this,
                               [this](const core::Result<chat::StoredConversation> &stored) {
                                   if (!stored) return;
                                   for (const chat::Message &message : stored->messages) {
                                       if (message.role == llm::Role::Assistant)
                                           m_texts.insert(message.id, message.text());
                                   }
                               });
    }
    // Callbacks come in the order of the calls: when this one comes, all texts are there.
    m_services->store.list(this, [this, sessions](const auto &) {
        for (const streaming::SessionInfo &session : sessions) {
            QJsonObject row = toJson(session);
            row.insert(u"text"_s, m_texts.value(session.message));
            writeRow(*m_terminal, row);
        }
        m_done(ExitStatus::Complete);
    });
}

void SessionsCommand::fail(const core::Error &error)
{
    noteError(*m_terminal, error);
    m_done(exitStatusForLocal(error));
}

} // namespace runnel::cli
