// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/storagefixture.h"

#include <QSqlQuery>
#include <QSqlRecord>

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace runnel::test {

core::Result<storage::OpenReport> openDatabase(storage::Database &database)
{
    return await<storage::OpenReport>([&](QObject *context, auto done) { database.open(context, done); });
}

core::Result<void> execute(storage::Database &database, const QString &sql)
{
    return await<void>([&](QObject *context, auto done) {
        database.write<void>(
            context, [sql](storage::Connection &connection) { return connection.executeOnce(sql); }, done);
    });
}

QVariant scalar(storage::Database &database, const QString &sql)
{
    return await<QVariant>([&](QObject *context, auto done) {
               database.read<QVariant>(
                   context, [sql](storage::Connection &connection) { return connection.scalar(sql); }, done);
           })
        .value_or(QVariant());
}

QByteArray makeDatabase(const QString &path, const QByteArray &sql)
{
    sqlite3 *handle = nullptr;
    if (sqlite3_open(path.toUtf8().constData(), &handle) != SQLITE_OK) return "cannot be opened";
    char *error = nullptr;
    sqlite3_exec(handle, sql.constData(), nullptr, nullptr, &error);
    const QByteArray why = error ? error : "";
    sqlite3_free(error);
    sqlite3_close(handle);
    return why;
}

QString integrity(const QString &file)
{
    // SQLite 3.46 finds "malformed" what another connection has written into a full-text index since the last look.
    const auto connection = storage::Connection::open(file, storage::Connection::Access::ReadWrite);
    if (!connection) return connection.error().message;
    return (*connection)->scalar(u"PRAGMA integrity_check"_s).value_or(u"?"_s).toString();
}

QStringList dump(const QString &file)
{
    const auto connection = storage::Connection::open(file, storage::Connection::Access::ReadWrite);
    if (!connection) return {connection.error().message};
    QStringList lines {integrity(file)};
    QStringList tables;
    const auto take = [&lines](const QSqlQuery &row) {
        QStringList values;
        for (int i = 0; i < row.record().count(); ++i) values.append(row.value(i).toString());
        lines.append(values.join(u'|'));
    };
    (void)(*connection)->query(u"SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"_s, {}, [&](auto &row) {
        take(row);
        if (row.value(0).toString() == "table"_L1) tables.append(row.value(1).toString());
    });
    for (const QString &table : std::as_const(tables)) {
        (void)(*connection)->query(u"SELECT '%1', * FROM %1 ORDER BY 2, 3"_s.arg(table), {}, take);
    }
    return lines;
}

streaming::SessionRecord makeRecord(const core::ProcessIdentity &owner)
{
    streaming::SessionRecord record;
    record.id = chat::SessionId::create();
    record.conversation = {.id = chat::ConversationId::create(),
                           .title = u"About rivers"_s,
                           .model = {.provider = u"guide"_s, .model = u"script"_s},
                           .createdMs = 1'000,
                           .updatedMs = 2'000,
                           .activeLeaf = {},
                           .draft = {},
                           .systemPrompt = u"Be brief."_s,
                           .options = {.temperature = 0.25,
                                       .topP = 0.5,
                                       .maxTokens = 100,
                                       .seed = 9'007'199'254'740'991,
                                       .stop = {u"END"_s, u"\n"_s},
                                       .reasoningEffort = llm::ReasoningEffort::Low,
                                       .json = true}};
    const auto prompt = chat::Message::user(u"What is a runnel?"_s, {}, 2'000);
    auto answer = chat::Message::placeholder(record.conversation.model, prompt.id, 2'001);
    answer.session = record.id;
    record.messages = {prompt, answer};
    record.message = answer.id;
    record.model = record.conversation.model;
    record.requestHash = u"abc123"_s;
    record.owner = owner;
    record.createdMs = 2'001;
    record.conversation.activeLeaf = answer.id;
    return record;
}

QList<streaming::DeltaRecord> makeDeltas()
{
    QList<streaming::DeltaRecord> deltas;
    for (int i = 0; i < 40; ++i) {
        deltas.append({.sequence = i, .text = u"<%1>"_s.arg(i) + QString(300, u'x'), .name = {}, .key = {}});
    }
    return deltas;
}

QString journalText()
{
    QString text;
    const QList<streaming::DeltaRecord> deltas = makeDeltas();
    for (const streaming::DeltaRecord &delta : deltas) text += delta.text;
    return text;
}

core::ProcessIdentity deadOwner()
{
    return {.pid = 4'000'000, .bootId = u"another-boot"_s, .startTicks = 1};
}

} // namespace runnel::test
