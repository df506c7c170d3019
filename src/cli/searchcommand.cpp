// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/searchcommand.h"

#include "cli/output.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace runnel::cli {

namespace {

QJsonObject toJson(const chat::SearchHit &hit)
{
    QJsonArray marks;
    for (const chat::SearchMark &mark : hit.excerpt.marks) marks.append(QJsonArray {mark.from, mark.length});
    const bool isTitle = hit.message.isNull();
    return {{u"conversation"_s, hit.conversation.toString()},
            {u"message"_s, isTitle ? QJsonValue() : QJsonValue(hit.message.toString())},
            {u"title"_s, hit.title},
            {u"role"_s, isTitle ? QJsonValue() : QJsonValue(llm::toString(hit.role))},
            {u"file"_s, hit.isFile},
            {u"excerpt"_s, hit.excerpt.text},
            {u"marks"_s, marks},
            {u"at"_s, jsonTime(hit.atMs)}};
}

} // namespace

QString SearchCommand::name() const
{
    return u"search"_s;
}

QString SearchCommand::summary() const
{
    return tr("Search in everything that was said, the best first.");
}

void SearchCommand::declare(QCommandLineParser &parser) const
{
    parser.addOption({u"limit"_s, tr("At most so many results."), u"number"_s, u"20"_s});
    parser.addOption({u"rebuild"_s, tr("Make the search index anew first.")});
    parser.addPositionalArgument(
        u"query"_s, tr("Words, \"exact phrases\", and role:, model:, in:, has:code, before:, after:."), u"[query…]"_s);
}

void SearchCommand::execute(const QCommandLineParser &options, Terminal &terminal, Host &host, Done done)
{
    m_terminal = &terminal;
    m_done = std::move(done);
    m_query = options.positionalArguments().join(u' ');
    m_most = options.value(u"limit"_s).toInt();
    m_json = wantsJson(options);
    const bool rebuilds = options.isSet(u"rebuild"_s);
    if ((m_query.trimmed().isEmpty() && !rebuilds) || m_most < 1) {
        terminal.note(tr("runnelctl: search takes what to search for, and a limit above 0"));
        return m_done(ExitStatus::Usage);
    }
    connect(&terminal, &Terminal::interrupted, this, [this] { m_done(ExitStatus::Stopped); });
    host.open(rebuilds ? Access::Write : Access::ReadIfBusy, this,
              [this, rebuilds](const core::Result<Services *> &opened) {
                  if (!opened) return fail(opened.error());
                  if (rebuilds) rebuild(**opened);
                  else find(**opened);
              });
}

void SearchCommand::rebuild(Services &services)
{
    services.search.rebuild(this, [this, &services](const core::Result<void> &rebuilt) {
        if (!rebuilt) return fail(rebuilt.error());
        m_terminal->note(tr("runnelctl: the search index was made anew"));
        if (m_query.trimmed().isEmpty()) return m_done(ExitStatus::Complete);
        find(services);
    });
}

void SearchCommand::find(Services &services)
{
    services.search.search(m_query, m_most, this, [this](const core::Result<chat::SearchResults> &results) {
        if (!results) return fail(results.error());
        if (results->isComplete) print(*results);
    });
}

void SearchCommand::print(const chat::SearchResults &results)
{
    for (const chat::SearchHit &hit : results.hits) {
        if (m_json) {
            writeRow(*m_terminal, toJson(hit));
            continue;
        }
        QString lines = hit.conversation.toString() + "  "_L1 + localTime(hit.atMs) + "  "_L1 + hit.title + u'\n';
        if (!hit.message.isNull()) lines += "    "_L1 + hit.excerpt.text + u'\n';
        writeText(*m_terminal, lines);
    }
    if (results.hits.isEmpty()) m_terminal->note(tr("runnelctl: nothing was found"));
    if (results.hasMore) m_terminal->note(tr("runnelctl: there is more; --limit shows it"));
    if (results.indexedShare < 1) {
        m_terminal->note(tr("runnelctl: %1 % of the chats are in the search index; search --rebuild brings in the rest")
                             .arg(int(results.indexedShare * 100)));
    }
    m_done(ExitStatus::Complete);
}

void SearchCommand::fail(const core::Error &error)
{
    noteError(*m_terminal, error);
    m_done(exitStatusForLocal(error));
}

} // namespace runnel::cli
