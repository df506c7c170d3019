// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/showcommand.h"

#include "cli/output.h"
#include "core/errortext.h"

#include <QCoreApplication>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace runnel::cli {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

void printMessage(Terminal &terminal, const chat::Conversation &conversation, const chat::Message &message)
{
    const bool isUser = message.role == llm::Role::User;
    QString head = (isUser ? tr("You") : harmless(message.model.toString())) + u" · "_s + localTime(message.createdMs);
    if (message.state != chat::AnswerState::Complete) head += u" · "_s + describe(message.state);
    // The others are in the output for programs.
    const QList<chat::MessageId> versions = conversation.siblings(message.id);
    if (versions.size() > 1)
        head += u" · "_s + tr("version %1 of %2").arg(versions.indexOf(message.id) + 1).arg(versions.size());
    QString text = message.text();
    if (text.isEmpty()) text = message.text(chat::PartKind::Refusal);
    QString files;
    for (const chat::Attachment &file : message.attachments) {
        files += (file.isImage() ? tr("[image %1]") : tr("[file %1]")).arg(harmless(file.name)) + u'\n';
    }
    writeText(terminal, "## "_L1 + head + "\n\n"_L1 + files + text + (text.endsWith(u'\n') ? "\n"_L1 : "\n\n"_L1));
    if (message.error) writeText(terminal, "! "_L1 + core::describe(*message.error).sentence + "\n\n"_L1);
}

} // namespace

QString ShowCommand::name() const
{
    return u"show"_s;
}

QString ShowCommand::summary() const
{
    return tr("Show a conversation.");
}

void ShowCommand::declare(QCommandLineParser &parser) const
{
    parser.addPositionalArgument(u"id"_s, tr("The conversation: its id, the beginning of it, or last."), u"id"_s);
}

void ShowCommand::execute(const QCommandLineParser &options, Terminal &terminal, Host &host, Done done)
{
    m_terminal = &terminal;
    m_done = std::move(done);
    m_json = wantsJson(options);
    const QStringList names = options.positionalArguments();
    if (names.size() != 1) {
        terminal.note(tr("runnelctl: show takes the id of one conversation; runnelctl list has them"));
        return m_done(ExitStatus::Usage);
    }
    connect(&terminal, &Terminal::interrupted, this, [this] { m_done(ExitStatus::Stopped); });
    host.open(Access::ReadIfBusy, this, [this, name = names.first()](const core::Result<Services *> &opened) {
        if (!opened) return fail(opened.error());
        m_services = *opened;
        find(name.toLower());
    });
}

void ShowCommand::find(const QString &name)
{
    m_services->store.list(this, [this, name](const core::Result<chat::ConversationListing> &list) {
        if (!list) return fail(list.error());
        QList<chat::ConversationId> matches;
        for (const chat::ConversationSummary &info : list->conversations) {
            if (name == "last"_L1 && info.filing.isTrashed()) continue;
            if (name == "last"_L1 || info.id.toString().startsWith(name)) matches.append(info.id);
            if (name == "last"_L1) break;
        }
        if (matches.size() == 1) return load(matches.first());
        m_terminal->note(matches.isEmpty() ? tr("runnelctl: there is no conversation %1").arg(harmless(name))
                                           : tr("runnelctl: several conversations begin with %1").arg(harmless(name)));
        m_done(ExitStatus::Usage);
    });
}

void ShowCommand::load(const chat::ConversationId &id)
{
    m_services->store.load(id, this, [this, id](const core::Result<chat::StoredConversation> &stored) {
        if (!stored && stored.error().kind == core::ErrorKind::NotFound) {
            m_terminal->note(tr("runnelctl: there is no conversation %1").arg(id.toString()));
            return m_done(ExitStatus::Usage);
        }
        if (!stored) return fail(stored.error());
        print(*stored);
        m_done(ExitStatus::Complete);
    });
}

void ShowCommand::print(const chat::StoredConversation &stored)
{
    const chat::Conversation conversation(stored.info, stored.messages);
    if (m_json) {
        QJsonObject head = toJson(stored.info);
        head.insert(u"type"_s, u"conversation"_s);
        head.insert(u"title"_s, conversation.displayTitle());
        writeRow(*m_terminal, head);
        for (const chat::Message &message : stored.messages) {
            QJsonObject row = toJson(message);
            row.insert(u"type"_s, u"message"_s);
            row.insert(u"active"_s, conversation.indexOf(message.id) >= 0);
            writeRow(*m_terminal, row);
        }
        return;
    }
    writeText(*m_terminal, "# "_L1 + conversation.displayTitle() + "\n\n"_L1);
    for (qsizetype i = 0; i < conversation.size(); ++i) printMessage(*m_terminal, conversation, conversation.at(i));
}

void ShowCommand::fail(const core::Error &error)
{
    noteError(*m_terminal, error);
    m_done(exitStatusForLocal(error));
}

} // namespace runnel::cli
