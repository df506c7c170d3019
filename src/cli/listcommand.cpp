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

void printPlain(Terminal &terminal, const QList<chat::ConversationInfo> &list, const LatestSessions &latest)
{
    for (const chat::ConversationInfo &info : list) {
        const auto session = latest.constFind(info.id);
        const QString title = info.title.isEmpty() ? tr("(empty)") : info.title.simplified();
        QString line = info.id.toString() + "  "_L1 + localTime(info.updatedMs) + "  "_L1 + title;
        if (session != latest.constEnd() && session->state != chat::AnswerState::Complete) {
            line += " ["_L1 + describe(session->state) + u']';
        }
        writeText(terminal, line + u'\n');
    }
    if (list.isEmpty()) terminal.note(tr("runnelctl: nothing is saved yet"));
}

//! A conversation as one row: with the state, text and usage of the answer that its shown path ends with.
QJsonObject rowOf(const chat::ConversationInfo &listed, const chat::StoredConversation &stored)
{
    const chat::Conversation conversation(stored.info, stored.messages);
    QJsonObject row = toJson(stored.info);
    row.insert(u"title"_s, listed.title);
    row.insert(u"messages"_s, stored.messages.size());
    if (conversation.size() > 0) {
        const chat::Message &last = conversation.at(conversation.size() - 1);
        row.insert(u"state"_s, chat::toString(last.state));
        row.insert(u"text"_s, last.text());
        row.insert(u"usage"_s, toJson(last.usage));
    }
    return row;
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
        done(exitStatusForLocal(error));
    };
    connect(&terminal, &Terminal::interrupted, this, [done] { done(ExitStatus::Stopped); });
    const bool json = wantsJson(options);
    host.open(Access::ReadIfBusy, this, [=, this, &terminal](const core::Result<Services *> &opened) {
        if (!opened) return failed(opened.error());
        Services *services = *opened;
        services->store.list(this, [=, this, &terminal](const core::Result<QList<chat::ConversationInfo>> &list) {
            if (!list) return failed(list.error());
            if (!json) {
                services->journal.sessions(
                    false, this,
                    [=, &terminal, list = *list](const core::Result<QList<streaming::SessionInfo>> &sessions) {
                        if (!sessions) return failed(sessions.error());
                        LatestSessions latest;
                        for (const auto &session : *sessions) {
                            if (!latest.contains(session.conversation)) latest.insert(session.conversation, session);
                        }
                        printPlain(terminal, list, latest);
                        done(ExitStatus::Complete);
                    });
                return;
            }
            if (list->isEmpty()) return done(ExitStatus::Complete);
            // Answers come in the order of the questions, so the rows do as well.
            for (const chat::ConversationInfo &info : *list) {
                const bool isLast = info.id == list->last().id;
                services->store.load(
                    info.id, this, [=, &terminal](const core::Result<chat::StoredConversation> &stored) {
                        // Deleted since the list was made: it belongs there no more.
                        const bool isGone = !stored && stored.error().kind == core::ErrorKind::NotFound;
                        if (!stored && !isGone) return failed(stored.error());
                        if (stored) writeRow(terminal, rowOf(info, *stored));
                        if (isLast) done(ExitStatus::Complete);
                    });
            }
        });
    });
}

} // namespace runnel::cli
