// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/listcommand.h"

#include "cli/output.h"

#include <QCoreApplication>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace runnel::cli {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

using LatestSessions = QHash<chat::ConversationId, streaming::SessionInfo>;

void print(Terminal &terminal, bool json, const QList<chat::ConversationInfo> &list, const LatestSessions &latest)
{
    for (const chat::ConversationInfo &info : list) {
        const auto session = latest.constFind(info.id);
        const bool isKnown = session != latest.constEnd();
        if (json) {
            QJsonObject row = toJson(info);
            row.insert(u"state"_s, isKnown ? QJsonValue(chat::toString(session->state)) : QJsonValue());
            row.insert(u"usage"_s, isKnown ? toJson(session->usage) : QJsonObject());
            writeRow(terminal, row);
            continue;
        }
        const QString title = info.title.isEmpty() ? tr("(empty)") : info.title.simplified();
        QString line = info.id.toString() + "  "_L1 + localTime(info.updatedMs) + "  "_L1 + title;
        if (isKnown && session->state != chat::AnswerState::Complete) line += " ["_L1 + describe(session->state) + u']';
        writeText(terminal, line + u'\n');
    }
    if (list.isEmpty() && !json) terminal.note(tr("runnelctl: nothing is saved yet"));
}

} // namespace

QString ListCommand::name() const
{
    return u"list"_s;
}

QString ListCommand::summary() const
{
    return tr("List the saved conversations, newest first.");
}

void ListCommand::declare(QCommandLineParser &) const {}

void ListCommand::execute(const QCommandLineParser &options, Terminal &terminal, Host &host, Done done)
{
    const auto failed = [&terminal, done](const core::Error &error) {
        noteError(terminal, error);
        done(exitStatusFor(error));
    };
    connect(&terminal, &Terminal::interrupted, this, [done] { done(ExitStatus::Stopped); });
    host.open(Access::ReadIfBusy, this, [this, &terminal, done, failed, json = wantsJson(options)](const core::Result<Services *> &opened) {
        if (!opened) return failed(opened.error());
        Services *services = *opened;
        services->journal.sessions(false, this, [=, this, &terminal](const core::Result<QList<streaming::SessionInfo>> &sessions) {
            if (!sessions) return failed(sessions.error());
            LatestSessions latest;
            for (const auto &session : *sessions) {
                if (!latest.contains(session.conversation)) latest.insert(session.conversation, session);
            }
            services->store.list(this, [=, &terminal](const core::Result<QList<chat::ConversationInfo>> &list) {
                if (!list) return failed(list.error());
                print(terminal, json, *list, latest);
                done(ExitStatus::Complete);
            });
        });
    });
}

} // namespace runnel::cli
