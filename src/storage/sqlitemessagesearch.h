// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/messagesearch.h"

#include <QString>

#include <memory>

namespace runnel::storage {

class SearchIndexer;

//! \brief The search in the SQLite database. Contract: chat::MessageSearch.
//!
//! It reads with a connection of its own on a thread of its own, both made by the first search: a long one keeps nobody
//! waiting.
class SqliteMessageSearch final : public chat::MessageSearch
{
public:
    //! \a indexer must outlive this.
    SqliteMessageSearch(const QString &file, SearchIndexer &indexer);
    //! As close().
    ~SqliteMessageSearch() override;

    void search(const QString &typed, int most, QObject *context, Callback<chat::SearchResults> found) override;
    void cancel() override;
    void rebuild(QObject *context, Callback<void> done) override;
    //! Ends the search that runs and lets go of the file; before the database closes.
    void close();

private:
    class Worker;

    QString m_file;
    SearchIndexer &m_indexer;
    std::shared_ptr<Worker> m_worker;
    bool m_isClosed = false;
};

} // namespace runnel::storage
