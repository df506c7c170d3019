// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/messagesearch.h"
#include "chat/searchquery.h"
#include "core/error.h"

#include <QElapsedTimer>
#include <QHash>
#include <QVariantList>

#include <functional>
#include <vector>

class QSqlQuery;

namespace runnel::storage {

class Connection;

//! \brief One search in a database, newest rows first, on the thread of its connection.
//!
//! Runs of three characters find at once what is frequent, and words what is rare; so the newest rows are looked through
//! by the former, then all by the latter, and the rest by the former where that brought too little. That goes in windows
//! of row numbers and can be stopped between two. What the index finds is looked at in the text itself: the index knows
//! no phrases, no signs and no code.
class Searcher
{
public:
    using Found = std::function<void(const chat::SearchResults &)>;
    //! Both are asked and called in run(); \a early with what is there when run() takes longer than a key stroke.
    Searcher(Connection &connection, chat::SearchQuery query, int most, qint64 nowMs, std::function<bool()> isCancelled,
             Found early);

    //! Cancelled where it was.
    core::Result<chat::SearchResults> run();

private:
    enum class Index { Words, Trigrams };
    struct Candidate
    {
        chat::SearchHit hit;
        QString text;
    };
    //! The conditions that the filters make, and their values.
    struct Conditions
    {
        QString chat;
        QVariantList chatValues;
        QString message;
        QVariantList messageValues;
    };

    core::Result<void> prepare();
    core::Result<void> findTitles();
    core::Result<void> findMessages();
    core::Result<QString> trigrams();
    core::Result<void> findByTrigrams(const QString &expression, qint64 below);
    core::Result<void> findByWords(const QString &expression);
    //! The rows from \a first up to before \a end that the index has for \a expression; all where that is empty.
    core::Result<void> take(Index index, const QString &expression, qint64 first, qint64 end);
    core::Result<void> look(qint64 row);
    void weigh(chat::SearchHit hit, const QString &text);
    [[nodiscard]] bool isEnough() const;
    //! Whether to stop; tells early what is there, once.
    bool pause();
    core::Result<chat::SearchResults> results(bool isComplete);
    core::Result<QString> titleOf(const chat::ConversationId &id);

    Connection &m_connection;
    chat::SearchQuery m_query;
    int m_most;
    qint64 m_nowMs;
    std::function<bool()> m_isCancelled;
    Found m_early;
    QStringList m_terms; // folded
    Conditions m_conditions;
    double m_indexedShare = 1;
    std::vector<Candidate> m_candidates;
    QHash<chat::MessageId, size_t> m_places; // of the candidates
    QElapsedTimer m_timer;
    std::optional<qint64> m_unseenBelow; // where the first window was given up
    bool m_wasEarly = false;
    bool m_isStopped = false;
    bool m_isCut = false;
    core::Result<void> m_lookedUp;
};

} // namespace runnel::storage
