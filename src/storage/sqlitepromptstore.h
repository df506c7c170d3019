// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/promptstore.h"

namespace runnel::storage {

class Database;

//! \brief Saved prompts and personas in the SQLite database, so that they are in its backups and saved with it. Contract:
//! chat::PromptStore.
class SqlitePromptStore final : public chat::PromptStore
{
public:
    //! \a database must outlive this.
    explicit SqlitePromptStore(Database &database);

    void loadPrompts(QObject *context, Callback<chat::Prompts> done) override;
    void savePrompts(const chat::Prompts &prompts, QObject *context, Callback<void> done) override;

private:
    Database &m_database;
};

} // namespace runnel::storage
