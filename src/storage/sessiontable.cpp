// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/sessiontable.h"

#include "core/logging.h"
#include "storage/columns.h"
#include "storage/connection.h"
#include "storage/messagetable.h"

#include <QHash>
#include <QSqlQuery>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

struct OpenSession
{
    chat::SessionId id;
    chat::ConversationId conversation;
    chat::MessageId message;
    core::ProcessIdentity owner;
    qint64 leaseUntilMs = 0;              // wall clock
    qint64 lastSeenMs = 0;                // wall clock
    std::optional<qint64> lastProgressMs; // since the session began
};

enum class Presence { Missing, Running, Ended };

core::Result<Presence> presence(Connection &connection, const chat::SessionId &id)
{
    Presence found = Presence::Missing;
    const auto read = connection.query(
        u"SELECT ended_at FROM streaming_sessions WHERE id = ?"_s, {id.toString()},
        [&found](const QSqlQuery &row) { found = row.isNull(0) ? Presence::Running : Presence::Ended; });
    if (!read) return std::unexpected(read.error());
    return found;
}

std::unexpected<core::Error> unknownSession(const chat::SessionId &id)
{
    return core::fail(core::ErrorKind::NotFound, u"The database does not hold the session %1"_s.arg(id.toString()));
}

core::Result<QList<OpenSession>> openSessions(Connection &connection)
{
    QList<OpenSession> sessions;
    const auto read = connection.query(
        u"SELECT id, message, owner_pid, owner_boot, owner_start, owner_machine, lease_until, "
        "coalesce(last_progress_at, created_at), last_progress_ms, conversation FROM streaming_sessions "
        "WHERE ended_at IS NULL ORDER BY created_at, id"_s,
        {}, [&sessions](const QSqlQuery &row) {
            sessions.append({.id = chat::SessionId::fromString(row.value(0).toString()),
                             .conversation = chat::ConversationId::fromString(row.value(9).toString()),
                             .message = chat::MessageId::fromString(row.value(1).toString()),
                             .owner = {.pid = row.value(2).toLongLong(),
                                       .bootId = row.value(3).toString(),
                                       .startTicks = row.value(4).toLongLong(),
                                       .machine = row.value(5).toString()},
                             .leaseUntilMs = row.value(6).toLongLong(),
                             .lastSeenMs = row.value(7).toLongLong(),
                             .lastProgressMs = readInteger(row, 8)});
        });
    if (!read) return std::unexpected(read.error());
    return sessions;
}

core::Result<int> interrupt(Connection &connection, const OpenSession &session)
{
    const auto parts = readParts(connection, session.message);
    if (!parts) return std::unexpected(parts.error());
    chat::Message message;
    message.parts = *parts;
    const auto folded = foldJournal(connection, session.id, message);
    if (!folded) return folded;
    if (*folded > 0) {
        if (const auto written = writeParts(connection, session.message, message.parts); !written) {
            return std::unexpected(written.error());
        }
    }
    const QString state = chat::toString(chat::AnswerState::Interrupted);
    const std::pair<QString, QVariantList> steps[] = {
        {u"DELETE FROM stream_deltas WHERE session = ?"_s, {session.id.toString()}},
        {u"UPDATE streaming_sessions SET state = ?, ended_at = ?, ended_ms = ?, error_kind = ?, error_message = ? "
         "WHERE id = ?"_s,
         {state, session.lastSeenMs, valueOrNull(session.lastProgressMs), core::toString(core::ErrorKind::Cancelled),
          u"The program ended before the answer did"_s, session.id.toString()}},
        {u"UPDATE messages SET state = ?, ended_at = ?, ended_ms = ?, (first_token_ms, estimated_prompt_tokens) = "
         "(SELECT first_token_ms, estimated_prompt_tokens FROM streaming_sessions WHERE id = ?) WHERE id = ?"_s,
         {state, session.lastSeenMs, valueOrNull(session.lastProgressMs), session.id.toString(),
          session.message.toString()}}};
    for (const auto &[sql, values] : steps) {
        if (const auto done = connection.execute(sql, values); !done) return done;
    }
    return folded;
}

core::Result<void> renewLease(Connection &connection, const chat::SessionId &session, qint64 nowMs)
{
    const auto renewed = connection.execute(u"UPDATE streaming_sessions SET lease_until = ? WHERE id = ?"_s,
                                            {nowMs + qint64(leaseDuration.count()), session.toString()});
    if (!renewed) return std::unexpected(renewed.error());
    return {};
}

QString runningWords()
{
    QStringList words;
    for (int i = 0; i <= static_cast<int>(chat::AnswerState::Failed); ++i) {
        const auto state = static_cast<chat::AnswerState>(i);
        if (chat::isRunning(state)) words.append(u"'%1'"_s.arg(chat::toString(state)));
    }
    return words.join(u", "_s);
}

//! Ends what belongs to nobody any more, and renews what is this process's.
core::Result<void> sweepOwned(Connection &connection, const core::ProcessIdentity &self, streaming::SweepReport &report)
{
    const auto sessions = openSessions(connection);
    if (!sessions) return std::unexpected(sessions.error());
    for (const OpenSession &session : *sessions) {
        const bool own = session.owner == self;
        const auto liveness = own ? core::Liveness::Running : session.owner.liveness();
        const bool expired = liveness == core::Liveness::Unknown && session.leaseUntilMs <= report.atMs;
        if (liveness == core::Liveness::Gone || expired) {
            const auto folded = interrupt(connection, session);
            if (!folded) return std::unexpected(folded.error());
            ++report.interrupted;
            report.messages.append({.conversation = session.conversation, .message = session.message});
            report.leasesExpired += expired ? 1 : 0;
            report.deltasFolded += *folded;
            continue;
        }
        // A lease that ends later than one given now was given by a clock that went wrong; it would outlive its owner.
        const bool tooLong = session.leaseUntilMs > report.atMs + qint64(leaseDuration.count());
        if (!own && !tooLong) continue;
        if (const auto renewed = renewLease(connection, session.id, report.atMs); !renewed) return renewed;
    }
    return {};
}

streaming::SweptMessage sweptMessage(const QSqlQuery &row, int conversation, int message)
{
    return {.conversation = chat::ConversationId::fromString(row.value(conversation).toString()),
            .message = chat::MessageId::fromString(row.value(message).toString())};
}

//! Placeholders that no session ever answered hold nothing: the prompt above them is the end of the conversation.
core::Result<void> removePlaceholders(Connection &connection, streaming::SweepReport &report)
{
    static const QString findSql =
        u"SELECT id, parent, conversation FROM messages m WHERE role = 'assistant' AND ended_at = 0 AND state IN (%1) "
        "AND NOT EXISTS (SELECT 1 FROM streaming_sessions s WHERE s.message = m.id) "
        "AND NOT EXISTS (SELECT 1 FROM message_parts p WHERE p.message = m.id) "
        "AND NOT EXISTS (SELECT 1 FROM messages c WHERE c.conversation = m.conversation AND c.parent = m.id)"_s.arg(
            runningWords());
    QList<std::pair<QString, QVariant>> found;
    const auto read = connection.query(findSql, {}, [&found, &report](const QSqlQuery &row) {
        found.append({row.value(0).toString(), row.isNull(1) ? QVariant() : row.value(1)});
        report.messages.append(sweptMessage(row, 2, 0));
    });
    if (!read) return read;
    for (const auto &[id, parent] : std::as_const(found)) {
        const std::pair<QString, QVariantList> steps[] = {
            {u"UPDATE conversations SET active_leaf = ? WHERE active_leaf = ?"_s, {parent, id}},
            {u"DELETE FROM messages WHERE id = ?"_s, {id}}};
        for (const auto &[sql, values] : steps) {
            if (const auto done = connection.execute(sql, values); !done) return std::unexpected(done.error());
        }
        ++report.placeholders;
    }
    return {};
}

} // namespace

core::Result<void> beginSession(Connection &connection, const streaming::SessionRecord &record)
{
    const auto known = presence(connection, record.id);
    if (!known) return std::unexpected(known.error());
    if (*known != Presence::Missing) return {};

    if (const auto saved = saveConversation(connection, record.conversation); !saved) return saved;
    for (const chat::Message &message : record.messages) {
        if (const auto saved = saveMessage(connection, record.conversation.id, message); !saved) return saved;
    }
    const QString state = chat::toString(chat::AnswerState::Queued);
    const auto added = connection.execute(
        u"INSERT INTO streaming_sessions (id, conversation, message, attempt, provider, model, request_hash, state, "
        "owner_pid, owner_boot, owner_start, owner_machine, lease_until, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {record.id.toString(), record.conversation.id.toString(), record.message.toString(), record.attempt,
         textValue(record.model.provider), textValue(record.model.model), textValue(record.requestHash), state,
         record.owner.pid, textValue(record.owner.bootId), record.owner.startTicks, textValue(record.owner.machine),
         record.createdMs + qint64(leaseDuration.count()), record.createdMs});
    if (!added) return std::unexpected(added.error());
    // A message that is continued runs again.
    const auto running =
        connection.execute(u"UPDATE messages SET state = ?, session = ?, ended_at = 0, kept = 0 WHERE id = ?"_s,
                           {state, record.id.toString(), record.message.toString()});
    if (!running) return std::unexpected(running.error());
    return {};
}

core::Result<void> appendDeltas(Connection &connection, const chat::SessionId &session,
                                const QList<streaming::DeltaRecord> &deltas, const streaming::SessionProgress &progress,
                                const Moment &now)
{
    const auto known = presence(connection, session);
    if (!known) return std::unexpected(known.error());
    if (*known == Presence::Missing) return unknownSession(session);
    if (*known == Presence::Ended) return {};

    static const auto addSql = u"INSERT INTO stream_deltas (session, seq, kind, text, name, key) "
                               "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (session, seq) DO NOTHING"_s;
    const QString id = session.toString();
    qint64 bytes = 0;
    qint64 count = 0;
    for (const streaming::DeltaRecord &delta : deltas) {
        const auto added =
            connection.execute(addSql, {id, delta.sequence, chat::toString(delta.kind), textValue(delta.text),
                                        textValue(delta.name), textValue(delta.key)});
        if (!added) return std::unexpected(added.error());
        if (*added == 0) continue;
        bytes += delta.text.toUtf8().size();
        ++count;
    }
    const QVariant firstTokenAt = count > 0 ? QVariant(now.wallMs) : QVariant();
    const QVariant firstTokenMs = count > 0 ? valueOrNull(now.sinceBeginMs) : QVariant();
    const auto noted = connection.execute(
        u"UPDATE streaming_sessions SET state = ?, response_id = ?, cursor = ?, retries = ?, streamed = ?, "
        "bytes = bytes + ?, deltas = deltas + ?, first_token_at = coalesce(first_token_at, ?), "
        "first_token_ms = coalesce(first_token_ms, ?), last_progress_at = ?, last_progress_ms = ?, lease_until = ?, "
        "estimated_prompt_tokens = ? "
        "WHERE id = ?"_s,
        {chat::toString(progress.state), textValue(progress.responseId), textValue(progress.cursor), progress.retries,
         progress.streamed, bytes, count, firstTokenAt, firstTokenMs, now.wallMs, valueOrNull(now.sinceBeginMs),
         now.wallMs + qint64(leaseDuration.count()), valueOrNull(progress.estimatedPromptTokens), id});
    if (!noted) return std::unexpected(noted.error());
    // A fallback model takes the place of the one that the message was begun with.
    const QVariantList shownAs {chat::toString(progress.state), progress.streamed, textOrNull(progress.model.provider),
                                textOrNull(progress.model.model)};
    const auto shown = connection.execute(
        u"UPDATE messages SET state = ?, streamed = ?, provider = coalesce(?, provider), model = coalesce(?, model) "
        "WHERE id = (SELECT message FROM streaming_sessions WHERE id = ?) AND (state <> ? OR streamed <> ? "
        "OR provider <> coalesce(?, provider) OR model <> coalesce(?, model))"_s,
        shownAs + QVariantList {id} + shownAs);
    if (!shown) return std::unexpected(shown.error());
    return {};
}

core::Result<void> finalizeSession(Connection &connection, const streaming::SessionInfo &session,
                                   const chat::Message &finalMessage)
{
    const auto known = presence(connection, session.id);
    if (!known) return std::unexpected(known.error());
    if (*known == Presence::Missing) return unknownSession(session.id);
    if (*known == Presence::Ended) return {};

    if (const auto saved = saveMessage(connection, session.conversation, finalMessage); !saved) return saved;
    const QString id = session.id.toString();
    const auto wallOf = [&session](const std::optional<qint64> &sinceBegin) {
        return sinceBegin ? QVariant(session.createdMs + *sinceBegin) : QVariant();
    };
    const auto ended = connection.execute(
        u"UPDATE streaming_sessions SET state = ?, streamed = ?, response_id = ?, cursor = ?, first_byte_at = ?, "
        "first_byte_ms = ?, first_token_at = ?, first_token_ms = ?, ended_at = ?, ended_ms = ?, finish_reason = ?, "
        "bytes = ?, deltas = ?, retries = ?, prompt_tokens = ?, cached_tokens = ?, completion_tokens = ?, "
        "reasoning_tokens = ?, total_tokens = ?, estimated_prompt_tokens = ?, error_kind = ?, error_message = ?, "
        "error_code = ?, "
        "error_detail = ?, error_http_status = ?, error_retry_after_ms = ? WHERE id = ?"_s,
        QVariantList {chat::toString(session.state), session.streamed, textValue(session.responseId),
                      textValue(session.cursor), wallOf(session.timings.firstByteMs),
                      valueOrNull(session.timings.firstByteMs), wallOf(session.timings.firstTokenMs),
                      valueOrNull(session.timings.firstTokenMs), session.endedMs, valueOrNull(session.timings.endedMs),
                      textValue(session.finishReason), session.bytes, session.deltas, session.retries} +
            usageValues(session.usage) + errorValues(session.error) + QVariantList {id});
    if (!ended) return std::unexpected(ended.error());
    const auto updated = connection.execute(u"UPDATE conversations SET updated_at = max(updated_at, ?) WHERE id = ?"_s,
                                            {session.endedMs, session.conversation.toString()});
    if (!updated) return std::unexpected(updated.error());
    const auto folded = connection.execute(u"DELETE FROM stream_deltas WHERE session = ?"_s, {id});
    if (!folded) return std::unexpected(folded.error());
    return {};
}

core::Result<QList<streaming::SessionInfo>> readSessions(Connection &connection, bool runningOnly)
{
    static const auto columns =
        u"SELECT id, conversation, message, attempt, provider, model, state, response_id, cursor, owner_pid, "
        "owner_boot, owner_start, created_at, coalesce(ended_at, 0), first_byte_ms, first_token_ms, ended_ms, "
        "finish_reason, bytes, deltas, retries, streamed, prompt_tokens, cached_tokens, completion_tokens, "
        "reasoning_tokens, total_tokens, estimated_prompt_tokens, error_kind, error_message, error_code, error_detail, "
        "error_http_status, "
        "error_retry_after_ms, owner_machine FROM streaming_sessions "_s;
    const QString sql =
        columns + (runningOnly ? "WHERE ended_at IS NULL "_L1 : ""_L1) + "ORDER BY created_at DESC, id DESC"_L1;
    QList<streaming::SessionInfo> sessions;
    const auto read = connection.query(sql, {}, [&sessions](const QSqlQuery &row) {
        streaming::SessionInfo info;
        info.id = chat::SessionId::fromString(row.value(0).toString());
        info.conversation = chat::ConversationId::fromString(row.value(1).toString());
        info.message = chat::MessageId::fromString(row.value(2).toString());
        info.attempt = row.value(3).toInt();
        info.model = {.provider = row.value(4).toString(), .model = row.value(5).toString()};
        info.state = chat::answerStateFromString(row.value(6).toString()).value_or(chat::AnswerState::Interrupted);
        info.responseId = row.value(7).toString();
        info.cursor = row.value(8).toString();
        info.owner = {.pid = row.value(9).toLongLong(),
                      .bootId = row.value(10).toString(),
                      .startTicks = row.value(11).toLongLong(),
                      .machine = row.value(22 + usageColumns + errorColumns).toString()};
        info.createdMs = row.value(12).toLongLong();
        info.endedMs = row.value(13).toLongLong();
        info.timings = {
            .firstByteMs = readInteger(row, 14), .firstTokenMs = readInteger(row, 15), .endedMs = readInteger(row, 16)};
        info.finishReason = row.value(17).toString();
        info.bytes = row.value(18).toLongLong();
        info.deltas = row.value(19).toLongLong();
        info.retries = row.value(20).toInt();
        info.streamed = row.value(21).toBool();
        info.usage = readUsage(row, 22);
        info.error = readError(row, 22 + usageColumns);
        sessions.append(info);
    });
    if (!read) return std::unexpected(read.error());
    return sessions;
}

core::Result<streaming::SweepReport> sweepSessions(Connection &connection, const core::ProcessIdentity &self,
                                                   qint64 nowMs)
{
    streaming::SweepReport report {.atMs = nowMs};
    if (const auto swept = sweepOwned(connection, self, report); !swept) return std::unexpected(swept.error());
    if (const auto removed = removePlaceholders(connection, report); !removed) return std::unexpected(removed.error());
    // A row can say that it runs without a session that does: in a file that was mended or merged by hand.
    static const QString straySql =
        u"UPDATE messages SET state = ?, ended_at = ? WHERE role = 'assistant' AND ended_at = 0 AND state IN (%1) "
        "AND NOT EXISTS (SELECT 1 FROM streaming_sessions s WHERE s.message = messages.id AND s.ended_at IS NULL) "
        "RETURNING conversation, id"_s.arg(runningWords());
    const auto stray = connection.query(straySql, {chat::toString(chat::AnswerState::Interrupted), nowMs},
                                        [&report](const QSqlQuery &row) {
                                            report.messages.append(sweptMessage(row, 0, 1));
                                            ++report.interrupted;
                                        });
    if (!stray) return std::unexpected(stray.error());
    const auto orphans = connection.execute(
        u"DELETE FROM stream_deltas WHERE session NOT IN (SELECT id FROM streaming_sessions WHERE ended_at IS NULL)"_s);
    if (!orphans) return std::unexpected(orphans.error());
    report.orphanDeltas = *orphans;
    if (!report.isEmpty()) {
        qCInfo(lcStorage) << "sweep: interrupted" << report.interrupted << "by lease" << report.leasesExpired
                          << "folded" << report.deltasFolded << "orphans" << report.orphanDeltas << "placeholders"
                          << report.placeholders;
    }
    return report;
}

core::Result<int> foldJournal(Connection &connection, const chat::SessionId &session, chat::Message &message)
{
    int folded = 0;
    const auto read = connection.query(
        u"SELECT kind, text, name, key FROM stream_deltas WHERE session = ? ORDER BY seq"_s, {session.toString()},
        [&](const QSqlQuery &row) {
            message.append(
                chat::Part {.kind = chat::partKindFromString(row.value(0).toString()).value_or(chat::PartKind::Text),
                            .text = row.value(1).toString(),
                            .name = row.value(2).toString(),
                            .key = row.value(3).toString()});
            ++folded;
        });
    if (!read) return std::unexpected(read.error());
    return folded;
}

} // namespace runnel::storage
