// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/sqlitepromptstore.h"

#include "storage/columns.h"
#include "storage/database.h"

#include <QSqlQuery>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

core::Result<chat::Prompts> read(Connection &connection)
{
    chat::Prompts prompts;
    const auto saved = connection.query(
        u"SELECT name, text FROM saved_prompts ORDER BY position, id"_s, {}, [&prompts](const QSqlQuery &row) {
            prompts.saved.append({.name = row.value(0).toString(), .text = row.value(1).toString()});
        });
    if (!saved) return std::unexpected(saved.error());
    const auto personas = connection.query(
        u"SELECT name, system_prompt, provider, model, options FROM personas ORDER BY position, id"_s, {},
        [&prompts](const QSqlQuery &row) {
            prompts.personas.append({.name = row.value(0).toString(),
                                     .systemPrompt = row.value(1).toString(),
                                     .model = {.provider = row.value(2).toString(), .model = row.value(3).toString()},
                                     .options = readOptions(row.value(4).toString())});
        });
    if (!personas) return std::unexpected(personas.error());
    return prompts;
}

core::Result<void> write(Connection &connection, const chat::Prompts &prompts)
{
    for (const QString &sql : {u"DELETE FROM saved_prompts"_s, u"DELETE FROM personas"_s}) {
        if (const auto emptied = connection.execute(sql); !emptied) return std::unexpected(emptied.error());
    }
    qsizetype position = 0;
    for (const chat::SavedPrompt &prompt : prompts.saved) {
        const auto added = connection.execute(u"INSERT INTO saved_prompts (position, name, text) VALUES (?, ?, ?)"_s,
                                              {position++, textValue(prompt.name), textValue(prompt.text)});
        if (!added) return std::unexpected(added.error());
    }
    for (const chat::Persona &persona : prompts.personas) {
        const auto added = connection.execute(
            u"INSERT INTO personas (position, name, system_prompt, provider, model, options) VALUES (?, ?, ?, ?, ?, ?)"_s,
            {position++, textValue(persona.name), textValue(persona.systemPrompt), textValue(persona.model.provider),
             textValue(persona.model.model), textValue(optionsText(persona.options))});
        if (!added) return std::unexpected(added.error());
    }
    return {};
}

} // namespace

SqlitePromptStore::SqlitePromptStore(Database &database) : m_database(database) {}

void SqlitePromptStore::loadPrompts(QObject *context, Callback<chat::Prompts> done)
{
    m_database.read<chat::Prompts>(context, &read, std::move(done));
}

void SqlitePromptStore::savePrompts(const chat::Prompts &prompts, QObject *context, Callback<void> done)
{
    m_database.write<void>(
        context, [prompts](Connection &connection) { return write(connection, prompts); }, std::move(done));
}

} // namespace runnel::storage
