// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/searcher.h"

#include "storage/connection.h"
#include "storage/searchexpression.h"
#include "storage/searchindex.h"

#include <QSqlQuery>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

constexpr qsizetype mostCandidates = 200; // of which the best are shown
constexpr qint64 firstWindow = 20'000;    // rows
constexpr qint64 widestWindow = 160'000;
constexpr int mostLooked = 400;   // rows of the first window; where more of them are in vain, words find it sooner
constexpr int mostTrigrams = 500; // of the dictionary, for one short term
constexpr qsizetype excerptLength = 180;
constexpr qint64 keyStrokeMs = 30;
constexpr qint64 longestMs = 5'000;
constexpr auto anywhere = std::numeric_limits<qint64>::max();

QString placeholders(qsizetype count)
{
    return QStringList(count, u"?"_s).join(u", "_s);
}

//! For LIKE … ESCAPE '\'.
QString pattern(QString text, bool fromTheStart)
{
    for (const QChar c : {u'\\', u'%', u'_'}) text.replace(c, u'\\' + QString(c));
    return (fromTheStart ? u""_s : u"%"_s) + text + u'%';
}

//! What a place says about what is found there.
double weightOf(const chat::SearchHit &hit)
{
    if (hit.message.isNull()) return 8;
    if (hit.isFile) return 3;
    return hit.kind == chat::PartKind::Text ? 1 : 0.5;
}

} // namespace

Searcher::Searcher(Connection &connection, chat::SearchQuery query, int most, qint64 nowMs,
                   std::function<bool()> isCancelled, Found early)
    : m_connection(connection)
    , m_query(std::move(query))
    , m_most(most)
    , m_nowMs(nowMs)
    , m_isCancelled(std::move(isCancelled))
    , m_early(std::move(early))
{
    for (const QString &term : std::as_const(m_query.terms)) m_terms.append(chat::SearchText::folded(term));
}

core::Result<chat::SearchResults> Searcher::run()
{
    m_timer.start();
    ScopedTransaction snapshot(m_connection);
    if (const auto begun = snapshot.begin(ScopedTransaction::Kind::Read); !begun) return std::unexpected(begun.error());
    for (const auto step : {&Searcher::prepare, &Searcher::findTitles, &Searcher::findMessages}) {
        if (m_query.isEmpty() && step != &Searcher::prepare) break;
        if (const auto done = (this->*step)(); !done) return std::unexpected(done.error());
    }
    if (m_isCancelled()) return core::fail(core::ErrorKind::Cancelled, u"Another search took its place"_s);
    return results(true);
}

core::Result<void> Searcher::prepare()
{
    const auto share = indexedShare(m_connection);
    if (!share) return std::unexpected(share.error());
    m_indexedShare = *share;
    // What lies in the trash is not found.
    const auto trashed = m_connection.scalar(u"SELECT 1 FROM conversations WHERE deleted_at IS NOT NULL LIMIT 1"_s);
    if (!trashed) return std::unexpected(trashed.error());
    if (trashed->isValid()) m_conditions.chat += " AND c.deleted_at IS NULL"_L1;
    if (!m_query.folders.isEmpty()) {
        QStringList names;
        for (const QString &folder : std::as_const(m_query.folders)) {
            names.append(u"name LIKE ? ESCAPE '\\'"_s);
            m_conditions.chatValues.append(pattern(folder, true));
        }
        m_conditions.chat += " AND c.folder IN (SELECT id FROM folders WHERE "_L1 + names.join(u" OR "_s) + u')';
    }
    if (!m_conditions.chat.isEmpty()) {
        m_conditions.message =
            u" AND m.conversation IN (SELECT c.id FROM conversations c WHERE 1"_s + m_conditions.chat + u')';
        m_conditions.messageValues = m_conditions.chatValues;
    }
    if (!m_query.models.isEmpty()) {
        QStringList names;
        for (const QString &model : std::as_const(m_query.models)) {
            names.append(u"m.provider || '/' || m.model LIKE ? ESCAPE '\\'"_s);
            m_conditions.messageValues.append(pattern(model, false));
        }
        m_conditions.message += " AND ("_L1 + names.join(u" OR "_s) + u')';
    }
    if (!m_query.roles.isEmpty()) {
        m_conditions.message += " AND m.role IN ("_L1 + placeholders(m_query.roles.size()) + u')';
        for (const llm::Role role : std::as_const(m_query.roles))
            m_conditions.messageValues.append(llm::toString(role));
    }
    const auto addMoment = [this](const std::optional<qint64> &moment, QLatin1StringView comparison) {
        if (!moment) return;
        m_conditions.message += " AND m.created_at "_L1 + comparison + " ?"_L1;
        m_conditions.messageValues.append(*moment);
        m_conditions.chat += " AND c.updated_at "_L1 + comparison + " ?"_L1;
        m_conditions.chatValues.append(*moment);
    };
    addMoment(m_query.afterMs, ">="_L1);
    addMoment(m_query.beforeMs, "<"_L1);
    return {};
}

core::Result<void> Searcher::findTitles()
{
    // A title has no role, no model and no code.
    if (m_terms.isEmpty() || m_query.hasCode || !m_query.roles.isEmpty() || !m_query.models.isEmpty()) return {};
    const QString expression = trigramExpression(m_query.terms);
    // Of a term that is too short for the index the newest chats are looked at.
    const QString from =
        expression.isEmpty()
            ? u"FROM (SELECT * FROM conversations ORDER BY updated_at DESC LIMIT 2000) c WHERE c.title <> ''"_s
            : u"FROM search_titles s CROSS JOIN search_chats n ON n.number = s.rowid "
              "CROSS JOIN conversations c ON c.id = n.conversation WHERE s.search_titles MATCH ?"_s;
    const QString sql = u"SELECT c.id, c.title, c.updated_at "_s + from + m_conditions.chat +
                        " ORDER BY c.updated_at DESC LIMIT 2000"_L1;
    const QVariantList values =
        (expression.isEmpty() ? QVariantList() : QVariantList {expression}) + m_conditions.chatValues;
    int found = 0;
    return m_connection.queryUntil(sql, values, [&](const QSqlQuery &row) {
        const QString title = row.value(1).toString();
        const chat::SearchText text(title);
        const auto isThere = [&text](const QString &term) { return text.contains(term); };
        if (!std::ranges::all_of(m_terms, isThere)) return true;
        weigh({.conversation = chat::ConversationId::fromString(row.value(0).toString()),
               .message = {},
               .title = title.simplified(),
               .excerpt = {},
               .matched = {},
               .atMs = row.value(2).toLongLong()},
              title);
        return ++found < m_most;
    });
}

core::Result<void> Searcher::findMessages()
{
    if (m_terms.isEmpty()) return findByTrigrams({}, anywhere);
    const QString words = wordExpression(m_query);
    const auto runs = trigrams();
    if (!runs) return std::unexpected(runs.error());
    if (words.isEmpty()) return runs->isEmpty() ? core::Result<void>() : findByTrigrams(*runs, anywhere);
    const auto last = m_connection.scalar(u"SELECT coalesce(max(id), 0) FROM message_parts"_s);
    if (!last) return std::unexpected(last.error());
    const qint64 below = last->toLongLong() + 1 - firstWindow;
    if (!runs->isEmpty()) {
        if (const auto taken = take(Index::Trigrams, *runs, below, anywhere); !taken) return taken;
        if (isEnough() || m_isStopped) return {};
    }
    const qint64 unseen = m_unseenBelow.value_or(below);
    if (const auto taken = findByWords(words); !taken) return taken;
    const bool isPlenty = m_candidates.size() >= static_cast<size_t>(m_most);
    if (isPlenty || m_isStopped || runs->isEmpty()) return {};
    return findByTrigrams(*runs, unseen);
}

//! Empty where the index of trigrams does not help, or holds nothing of the kind.
core::Result<QString> Searcher::trigrams()
{
    QStringList all;
    if (const QString runs = trigramExpression(m_query.terms); !runs.isEmpty()) all.append(runs);
    const QStringList shorter = shortTerms(m_query);
    for (const QString &term : shorter) {
        QStringList longer;
        const QString folded = term.toCaseFolded();
        const auto read =
            m_connection.query(u"SELECT term FROM search_vocabulary WHERE term >= ? AND term <= ? LIMIT ?"_s,
                               {folded, QString(folded + QString::fromUcs4(U"\U0010FFFF", 1)), mostTrigrams},
                               [&longer](const QSqlQuery &row) { longer.append(row.value(0).toString()); });
        if (!read) return std::unexpected(read.error());
        if (longer.isEmpty()) return QString();
        all.append(u'(' + anyOf(longer) + u')');
    }
    return all.join(u" AND "_s);
}

core::Result<void> Searcher::findByWords(const QString &expression)
{
    if (!m_query.isFiltered()) return take(Index::Words, expression, std::numeric_limits<qint64>::min(), anywhere);
    // The filters are looked at between two rows that this sees.
    for (qint64 end = anywhere, width = firstWindow; end > 0;) {
        const auto last = m_connection.scalar(u"SELECT coalesce(max(id), 0) FROM message_parts"_s);
        if (!last) return std::unexpected(last.error());
        const qint64 first = std::min(end, last->toLongLong() + 1) - width;
        if (const auto taken = take(Index::Words, expression, first, end); !taken) return taken;
        if (isEnough() || m_isStopped || pause()) return {};
        end = first;
        width = std::min(width * 2, widestWindow);
    }
    return take(Index::Words, expression, std::numeric_limits<qint64>::min(), 0);
}

core::Result<void> Searcher::findByTrigrams(const QString &expression, qint64 below)
{
    const auto last = m_connection.scalar(u"SELECT coalesce(max(id), 0) FROM message_parts"_s);
    if (!last) return std::unexpected(last.error());
    qint64 end = std::min(below, last->toLongLong() + 1);
    for (qint64 width = firstWindow; end > 0; width = std::min(width * 2, widestWindow)) {
        if (const auto taken = take(Index::Trigrams, expression, end - width, end); !taken) return taken;
        if (isEnough() || m_isStopped || pause()) return {};
        end -= width;
    }
    // Attached files have numbers below zero.
    return take(Index::Trigrams, expression, std::numeric_limits<qint64>::min(), end);
}

core::Result<void> Searcher::take(Index index, const QString &expression, qint64 first, qint64 end)
{
    const QString table = index == Index::Words ? u"search_words"_s : u"search_trigrams"_s;
    QString sql;
    QVariantList values;
    if (expression.isEmpty()) {
        sql = u"SELECT s.id FROM message_parts s WHERE s.id >= ? AND s.id < ?"_s;
    } else {
        sql = u"SELECT s.rowid AS id FROM %1 s WHERE s.%1 MATCH ? AND s.rowid >= ? AND s.rowid < ?"_s.arg(table);
        values.append(expression);
    }
    values += {first, end};
    if (!m_conditions.message.isEmpty()) {
        const auto part = u"SELECT 1 FROM message_parts p CROSS JOIN messages m ON m.id = p.message WHERE p.id = %1"_s;
        const auto file = u"SELECT 1 FROM attachments a CROSS JOIN messages m ON m.id = a.message "
                          "WHERE %1 % 2 = 0 AND a.id = -%1 / 2"_s;
        const auto text = u"SELECT 1 FROM attachment_texts t CROSS JOIN attachments a ON a.key = t.key "
                          "CROSS JOIN messages m ON m.id = a.message WHERE %1 % 2 <> 0 AND t.id = (-%1 - 1) / 2"_s;
        const QString key = expression.isEmpty() ? u"s.id"_s : u"s.rowid"_s;
        QStringList any;
        for (const QString &place : {part, file, text}) {
            any.append("EXISTS ("_L1 + place.arg(key) + m_conditions.message + u')');
            values += m_conditions.messageValues;
        }
        sql += " AND ("_L1 + any.join(u" OR "_s) + u')';
    }
    sql += expression.isEmpty() ? " ORDER BY s.id DESC"_L1 : " ORDER BY s.rowid DESC"_L1;
    int looked = 0;
    m_lookedUp = {};
    const bool isFirst = index == Index::Trigrams && end == anywhere;
    const auto read = m_connection.queryUntil(sql, values, [&](const QSqlQuery &row) {
        m_lookedUp = look(row.value(0).toLongLong());
        ++looked;
        if (isFirst && looked >= mostLooked) {
            m_unseenBelow = row.value(0).toLongLong();
            return false;
        }
        return m_lookedUp && !isEnough() && !pause();
    });
    if (!read) return read;
    return m_lookedUp;
}

core::Result<void> Searcher::look(qint64 row)
{
    static const auto partSql =
        u"SELECT p.text, p.kind, m.id, m.conversation, m.role, m.created_at FROM message_parts p "
        "JOIN messages m ON m.id = p.message WHERE p.id = ?"_s;
    static const auto nameSql = u"SELECT a.name, '', m.id, m.conversation, m.role, m.created_at FROM attachments a "
                                "JOIN messages m ON m.id = a.message WHERE a.id = ?"_s;
    // One file may go with many messages.
    static const auto textSql =
        u"SELECT t.text, '', m.id, m.conversation, m.role, m.created_at FROM attachment_texts t "
        "JOIN attachments a ON a.key = t.key JOIN messages m ON m.id = a.message WHERE t.id = ?"_s;
    const bool isText = row < 0 && row % 2 != 0;
    const QString sql = row > 0 ? partSql : isText ? textSql + m_conditions.message : nameSql;
    const QVariantList values = row > 0  ? QVariantList {row}
                                : isText ? QVariantList {(-row - 1) / 2} + m_conditions.messageValues
                                         : QVariantList {-row / 2};
    return m_connection.query(sql, values, [&](const QSqlQuery &found) {
        const QString text = found.value(0).toString();
        weigh({.conversation = chat::ConversationId::fromString(found.value(3).toString()),
               .message = chat::MessageId::fromString(found.value(2).toString()),
               .title = {},
               .excerpt = {},
               .matched = {},
               .role = llm::roleFromString(found.value(4).toString()).value_or(llm::Role::User),
               .kind = chat::partKindFromString(found.value(1).toString()).value_or(chat::PartKind::Text),
               .isFile = row < 0,
               .atMs = found.value(5).toLongLong()},
              text);
    });
}

void Searcher::weigh(chat::SearchHit hit, const QString &text)
{
    const chat::SearchText searched(text);
    const auto isThere = [&searched](const QString &term) { return searched.contains(term); };
    if (!std::ranges::all_of(m_terms, isThere) || (m_query.hasCode && !searched.hasCode())) return;
    double sum = m_terms.isEmpty() ? 1 : 0;
    for (const QString &term : std::as_const(m_terms)) sum += searched.weight(term);
    // What is new counts more, and what is two months old half as much more.
    constexpr double msOfTwoMonths = 60.0 * 24 * 3600 * 1000;
    const double age = std::max(0.0, double(m_nowMs - hit.atMs) / msOfTwoMonths);
    hit.score = weightOf(hit) * sum * (1 + std::exp2(-age));
    if (hit.message.isNull()) {
        m_candidates.push_back({.hit = std::move(hit), .text = text});
        return;
    }
    // A message is found once, where it says the most.
    const auto known = m_places.constFind(hit.message);
    if (known == m_places.constEnd()) {
        m_places.insert(hit.message, m_candidates.size());
        m_candidates.push_back({.hit = std::move(hit), .text = text});
    } else if (hit.score > m_candidates.at(*known).hit.score) {
        m_candidates.at(*known) = {.hit = std::move(hit), .text = text};
    }
}

bool Searcher::isEnough() const
{
    const qsizetype shown = m_most + 1; // and one more, to know that there are
    return m_places.size() >= (m_terms.isEmpty() ? shown : std::max(mostCandidates, shown));
}

bool Searcher::pause()
{
    if (m_isCancelled()) m_isStopped = true;
    const qint64 elapsed = m_timer.elapsed();
    if (elapsed > longestMs) m_isStopped = m_isCut = true;
    if (!m_isStopped && !m_wasEarly && elapsed > keyStrokeMs) {
        m_wasEarly = true;
        if (const auto found = results(false)) m_early(*found);
    }
    return m_isStopped;
}

core::Result<chat::SearchResults> Searcher::results(bool isComplete)
{
    chat::SearchResults results {
        .hits = {}, .isComplete = isComplete, .hasMore = m_isCut, .indexedShare = m_indexedShare};
    std::vector<const Candidate *> order;
    for (const Candidate &candidate : m_candidates) order.push_back(&candidate);
    std::ranges::sort(order, [](const Candidate *a, const Candidate *b) {
        if (a->hit.score != b->hit.score) return a->hit.score > b->hit.score;
        return a->hit.atMs > b->hit.atMs;
    });
    if (order.size() > static_cast<size_t>(m_most)) {
        order.resize(static_cast<size_t>(m_most));
        results.hasMore = true;
    }
    QHash<chat::ConversationId, QString> titles;
    for (const Candidate *candidate : order) {
        chat::SearchHit hit = candidate->hit;
        const chat::SearchText text(candidate->text);
        hit.excerpt = text.excerpt(m_terms, excerptLength);
        hit.matched = text.matched(m_terms);
        auto known = titles.constFind(hit.conversation);
        if (known == titles.constEnd()) {
            const auto title = titleOf(hit.conversation);
            if (!title) return std::unexpected(title.error());
            titles.insert(hit.conversation, *title);
            known = titles.constFind(hit.conversation);
        }
        hit.title = *known;
        results.hits.append(hit);
    }
    return results;
}

core::Result<QString> Searcher::titleOf(const chat::ConversationId &id)
{
    const auto title = m_connection.scalar(
        u"SELECT CASE title WHEN '' THEN (SELECT substr(p.text, 1, 200) FROM messages m JOIN message_parts p "
        "ON p.message = m.id WHERE m.conversation = c.id AND m.role = 'user' AND p.kind = 'text' "
        "ORDER BY m.created_at, m.id, p.position LIMIT 1) ELSE title END FROM conversations c WHERE id = ?"_s,
        {id.toString()});
    if (!title) return std::unexpected(title.error());
    return title->toString().simplified().left(80);
}

} // namespace runnel::storage
