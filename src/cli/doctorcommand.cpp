// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/doctorcommand.h"

#include "cli/output.h"
#include "core/logging.h"

#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::cli {

namespace {

QString word(Finding::Level level)
{
    switch (level) {
    case Finding::Level::Fine:
        return u"fine"_s;
    case Finding::Level::Note:
        return u"note"_s;
    case Finding::Level::Problem:
        return u"problem"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

} // namespace

QString DoctorCommand::name() const
{
    return u"doctor"_s;
}

QString DoctorCommand::summary() const
{
    return tr("Look for what is wrong and say what to do.");
}

void DoctorCommand::declare(QCommandLineParser &) const {}

void DoctorCommand::execute(const QCommandLineParser &options, Terminal &terminal, Host &host, Done done)
{
    connect(&terminal, &Terminal::interrupted, this, [done] { done(ExitStatus::Stopped); });
    host.examine(this, [&terminal, done, json = wantsJson(options)](const QList<Finding> &findings) {
        for (const Finding &finding : findings) {
            const QString value = core::redacted(finding.value);
            if (json) {
                QJsonObject row {{u"topic"_s, finding.topic}, {u"value"_s, value}, {u"level"_s, word(finding.level)}};
                if (!finding.advice.isEmpty()) row.insert(u"advice"_s, finding.advice);
                writeRow(terminal, row);
                continue;
            }
            const auto mark = finding.level == Finding::Level::Problem ? "! "_L1 : "  "_L1;
            writeText(terminal, mark + finding.title.leftJustified(14) + value + u'\n');
            if (!finding.advice.isEmpty()) writeText(terminal, QString(16, u' ') + u"→ "_s + finding.advice + u'\n');
        }
        const bool isFine = std::ranges::none_of(
            findings, [](const Finding &finding) { return finding.level == Finding::Level::Problem; });
        done(isFine ? ExitStatus::Complete : ExitStatus::Local);
    });
}

} // namespace runnel::cli
