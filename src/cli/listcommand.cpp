// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/listcommand.h"

#include "cli/output.h"

#include <QCoreApplication>
#include <QJsonObject>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::cli {

namespace {

const auto archivedOption = u"archived"_s;
const auto trashOption = u"trash"_s;

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

using LatestSessions = QHash<chat::ConversationId, streaming::SessionInfo>;

using Summaries = QList<chat::ConversationSummary>;

//! The name of the folder of \a summary; empty where it is in none.
QString folderName(const chat::ConversationSummary &summary, const QList<chat::Folder> &folders)
{
    const auto folder = std::ranges::find(folders, summary.filing.folder, &chat::Folder::id);
    return folder == folders.cend() ? QString() : folder->name;
}

void printPlain(Terminal &terminal, const Summaries &list, const QList<chat::Folder> &folders,
                const LatestSessions &latest)
{
    for (const chat::ConversationSummary &info : list) {
        const auto session = latest.constFind(info.id);
        const QString title = info.title.isEmpty() ? tr("(empty)") : info.title.simplified();
        QString line = info.id.toString() + "  "_L1 + localTime(info.updatedMs) + "  "_L1;
        if (const QString folder = folderName(info, folders).simplified(); !folder.isEmpty()) line += folder + " / "_L1;
        line += title;
        if (session != latest.constEnd() && session->state != chat::AnswerState::Complete) {
            line += " ["_L1 + describe(session->state) + u']';
        }
        writeText(terminal, line + u'\n');
    }
}

//! A conversation as one row: with the state, text and usage of the answer that its shown path ends with.
QJsonObject rowOf(const chat::ConversationSummary &listed, const QList<chat::Folder> &folders,
                  const chat::StoredConversation &stored)
{
    const chat::Conversation conversation(stored.info, stored.messages);
    QJsonObject row = toJson(stored.info);
    row.insert(u"title"_s, listed.title);
    row.insert(u"messages"_s, stored.messages.size());
    const chat::Filing &filing = listed.filing;
    if (const QString folder = folderName(listed, folders); !folder.isEmpty()) row.insert(u"folder"_s, folder);
    if (filing.isPinned()) row.insert(u"pinned"_s, true);
    if (filing.unread) row.insert(u"unread"_s, true);
    if (filing.isArchived()) row.insert(u"archived"_s, jsonTime(filing.archivedMs));
    if (filing.isTrashed()) row.insert(u"deleted"_s, jsonTime(filing.trashedMs));
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

void ListCommand::declare(QCommandLineParser &parser) const
{
    parser.addOption({archivedOption, tr("The archive instead.")});
    parser.addOption({trashOption, tr("The trash instead.")});
}

void ListCommand::execute(const QCommandLineParser &options, Terminal &terminal, Host &host, Done done)
{
    const auto failed = [&terminal, done](const core::Error &error) {
        noteError(terminal, error);
        done(exitStatusForLocal(error));
    };
    connect(&terminal, &Terminal::interrupted, this, [done] { done(ExitStatus::Stopped); });
    const bool json = wantsJson(options);
    const bool wantsArchive = options.isSet(archivedOption);
    const bool wantsTrash = options.isSet(trashOption);
    if (wantsArchive && wantsTrash) {
        terminal.note(tr("runnelctl: either --archived or --trash"));
        return done(ExitStatus::Usage);
    }
    host.open(Access::ReadIfBusy, this, [=, this, &terminal](const core::Result<Services *> &opened) {
        if (!opened) return failed(opened.error());
        Services *services = *opened;
        services->store.list(this, [=, this, &terminal](const core::Result<chat::ConversationListing> &listing) {
            if (!listing) return failed(listing.error());
            Summaries list = listing->conversations;
            list.removeIf([=](const chat::ConversationSummary &summary) {
                const chat::Filing &filing = summary.filing;
                return filing.isTrashed() != wantsTrash || (!wantsTrash && filing.isArchived() != wantsArchive);
            });
            const QList<chat::Folder> folders = listing->folders;
            if (!json) {
                services->journal.sessions(
                    false, this, [=, &terminal](const core::Result<QList<streaming::SessionInfo>> &sessions) {
                        if (!sessions) return failed(sessions.error());
                        LatestSessions latest;
                        for (const auto &session : *sessions) {
                            if (!latest.contains(session.conversation)) latest.insert(session.conversation, session);
                        }
                        printPlain(terminal, list, folders, latest);
                        if (list.isEmpty()) {
                            terminal.note(wantsTrash     ? tr("runnelctl: the trash is empty")
                                          : wantsArchive ? tr("runnelctl: the archive is empty")
                                                         : tr("runnelctl: nothing is saved yet"));
                        }
                        done(ExitStatus::Complete);
                    });
                return;
            }
            if (list.isEmpty()) return done(ExitStatus::Complete);
            // Answers come in the order of the questions, so the rows do as well.
            for (const chat::ConversationSummary &info : std::as_const(list)) {
                const bool isLast = info.id == list.last().id;
                services->store.load(
                    info.id, this, [=, &terminal](const core::Result<chat::StoredConversation> &stored) {
                        // Deleted since the list was made: it belongs there no more.
                        const bool isGone = !stored && stored.error().kind == core::ErrorKind::NotFound;
                        if (!stored && !isGone) return failed(stored.error());
                        if (stored) writeRow(terminal, rowOf(info, folders, *stored));
                        if (isLast) done(ExitStatus::Complete);
                    });
            }
        });
    });
}

} // namespace runnel::cli
