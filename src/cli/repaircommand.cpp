// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/repaircommand.h"

#include "cli/output.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace runnel::cli {

QString RepairCommand::name() const
{
    return u"repair"_s;
}

QString RepairCommand::summary() const
{
    return tr("Save what can be read of a damaged database; the damaged file is kept.");
}

void RepairCommand::declare(QCommandLineParser &) const {}

void RepairCommand::execute(const QCommandLineParser &options, Terminal &terminal, Host &host, Done done)
{
    m_terminal = &terminal;
    m_done = std::move(done);
    // What has begun is brought to its end: it does not take long, and half of it helps nobody.
    host.repair(this, [this, json = wantsJson(options)](const core::Result<std::optional<settings::Rescue>> &result) {
        report(result, json);
    });
}

void RepairCommand::report(const core::Result<std::optional<settings::Rescue>> &result, bool json)
{
    if (!result) {
        noteError(*m_terminal, result.error());
        return m_done(exitStatusForLocal(result.error()));
    }
    const std::optional<settings::Rescue> &rescue = *result;
    if (json) {
        QJsonObject row {{u"repaired"_s, rescue.has_value()}};
        if (rescue) {
            row.insert(u"conversations"_s, rescue->conversations);
            row.insert(u"messages"_s, rescue->messages);
            row.insert(u"lostMessages"_s, rescue->lostMessages);
            row.insert(u"unreadablePages"_s, rescue->unreadablePages);
            row.insert(u"original"_s, rescue->original);
            if (!rescue->backup.isEmpty()) row.insert(u"backup"_s, rescue->backup);
        }
        writeRow(*m_terminal, row);
    } else if (!rescue) {
        writeText(*m_terminal, tr("The database is whole. Nothing was changed.\n"));
    } else {
        writeText(*m_terminal, tr("Saved: %1 chats with %2 messages\nMessages known to be lost: %3\n"
                                  "The damaged file: %4\n")
                                   .arg(rescue->conversations)
                                   .arg(rescue->messages)
                                   .arg(rescue->lostMessages)
                                   .arg(rescue->original));
        if (!rescue->backup.isEmpty()) {
            writeText(*m_terminal, tr("This backup holds more: %1\n").arg(rescue->backup));
        }
    }
    m_done(ExitStatus::Complete);
}

} // namespace runnel::cli
