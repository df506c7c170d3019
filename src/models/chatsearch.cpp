// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/chatsearch.h"

#include "chat/answerstate.h"
#include "markdown/plaintext.h"

#include <algorithm>
#include <numeric>
#include <utility>

using namespace std::chrono_literals;

namespace runnel::models {

namespace {

constexpr qsizetype sliceCharacters = 48'000; // a few ms with parsing
constexpr auto pause = 1ms;                   // in which the window lives
constexpr qsizetype rowCost = 100;            // what a row costs in characters, however little it says
constexpr qsizetype mostMatches = 500'000;
constexpr qsizetype longestText = 1000;

} // namespace

ChatSearch::ChatSearch(ChatModel &model, core::Clock &clock, QObject *parent)
    : QObject(parent), m_model(model), m_clock(clock)
{
    connectModel();
}

ChatSearch::~ChatSearch() = default;

void ChatSearch::connectModel()
{
    connect(&m_model, &QAbstractItemModel::modelReset, this, &ChatSearch::reset);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { onRowsInserted(first, last); });
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex &, int first, int last) { onRowsRemoved(first, last); });
    connect(&m_model, &ChatModel::blocksChanged, this, &ChatSearch::onBlocksChanged);
    connect(&m_model, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &first, const QModelIndex &last, const QList<int> &roles) {
                for (int row = first.row(); row <= last.row(); ++row) {
                    if (roles.contains(ChatModel::TextRole)) onTextChanged(row);
                    if (roles.contains(ChatModel::StateRole)) onStateChanged(row);
                }
            });
}

void ChatSearch::setText(const QString &text)
{
    const QString wanted = text.left(longestText);
    if (wanted == m_text) return;
    if (!m_text.isEmpty()) m_staysInRow = false;
    // What has no match has none for a longer text either.
    const bool isNarrower = !m_text.isEmpty() && wanted.contains(m_text, Qt::CaseInsensitive) && !isCapped();
    const std::vector<Row> before = isNarrower ? std::exchange(m_rows, {}) : std::vector<Row>();
    m_text = wanted;
    m_matcher = QStringMatcher(m_text, Qt::CaseInsensitive);
    m_preferred = m_current.row >= 0 ? m_current : Place {.row = m_start, .match = {.block = reasoning, .from = 0}};
    reset();
    for (std::size_t row = 0; row < before.size(); ++row) {
        if (!before.at(row).isScanned || !before.at(row).matches.isEmpty()) continue;
        m_rows.at(row) = before.at(row);
        --m_missing;
    }
}

void ChatSearch::startAt(int row)
{
    m_start = std::max(0, row);
    m_preferred = {.row = m_start, .match = {.block = reasoning, .from = 0}};
    m_staysInRow = false;
    if (m_current.row < 0) m_next = m_start;
}

void ChatSearch::startIn(int row)
{
    startAt(row);
    m_staysInRow = true;
}

void ChatSearch::reset()
{
    m_slice.cancel();
    m_rows.clear();
    m_tail = {};
    m_count = 0;
    m_current = {};
    m_missing = 0;
    if (!m_text.isEmpty()) {
        m_rows.resize(std::size_t(m_model.rowCount()));
        m_missing = int(m_rows.size());
        m_next = std::clamp(m_preferred.row, 0, std::max(0, m_missing - 1));
        request();
    }
    Q_EMIT changed();
}

void ChatSearch::onRowsInserted(int first, int last)
{
    if (m_text.isEmpty()) return;
    const int added = last - first + 1;
    m_rows.insert(m_rows.begin() + first, std::size_t(added), Row());
    m_missing += added;
    for (int *row : {&m_current.row, &m_preferred.row, &m_next}) {
        if (*row >= first) *row += added;
    }
    request();
}

void ChatSearch::onRowsRemoved(int first, int last)
{
    if (m_text.isEmpty()) return;
    for (int row = first; row <= last; ++row) {
        const Row &gone = m_rows.at(std::size_t(row));
        m_count -= gone.matches.size();
        if (!gone.isScanned) --m_missing;
    }
    m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
    const int removed = last - first + 1;
    for (int *row : {&m_current.row, &m_preferred.row, &m_next}) {
        if (*row > last) *row -= removed;
        else if (*row >= first) *row = row == &m_current.row ? -1 : first;
    }
    Q_EMIT changed();
}

bool ChatSearch::isComplete() const
{
    return m_missing == 0 || isCapped();
}

bool ChatSearch::isCapped() const
{
    return m_count >= mostMatches;
}

void ChatSearch::request()
{
    const bool wantsCurrent = m_current.row < 0 && m_count > 0 && !m_staysInRow;
    if (m_missing > 0 || wantsCurrent) m_slice = m_clock.after(pause, this, [this] { slice(); });
}

void ChatSearch::slice()
{
    qsizetype left = sliceCharacters;
    const int rows = int(m_rows.size());
    for (int looked = 0; looked < rows && m_missing > 0 && left > 0 && !isCapped(); ++looked) {
        if (m_next >= rows) m_next = 0;
        if (!m_rows.at(std::size_t(m_next)).isScanned) left -= scanRow(m_next) + rowCost;
        ++m_next;
    }
    settleCurrent();
    Q_EMIT changed();
    if (!isCapped()) request();
}

qsizetype ChatSearch::scanRow(int row)
{
    Row &into = m_rows.at(std::size_t(row));
    const qint64 before = m_scanned;
    into.isScanned = true;
    --m_missing;
    if (m_tail.message == m_model.message(row).id) m_tail = {};
    scanReasoning(row);
    // The blocks of an answer that runs are kept, so that it says which of them are new; others are let go again.
    const bool isRunning = chat::isRunning(m_model.message(row).state);
    scanBlocks(row, isRunning ? m_model.blocks(row) : m_model.peekBlocks(row), 0);
    return qsizetype(m_scanned - before);
}

void ChatSearch::scanReasoning(int row)
{
    Row &into = m_rows.at(std::size_t(row));
    const QString text = m_model.message(row).text(chat::PartKind::Reasoning);
    if (text.size() == into.reasoning) return;
    const bool grew = text.size() > into.reasoning;
    const qsizetype from = grew ? std::max<qsizetype>(0, into.reasoning - m_text.size() + 1) : 0;
    // Those of the blocks come behind.
    const auto end = std::ranges::upper_bound(into.matches, reasoning, {}, &Match::block);
    QList<Match> blocks(end, into.matches.end());
    into.matches.erase(end, into.matches.end());
    m_count -= blocks.size();
    if (!grew) removeFrom(into, {.block = reasoning, .from = 0});
    into.reasoning = text.size();
    scan(into, reasoning, text, from);
    m_count += blocks.size();
    into.matches += blocks;
}

void ChatSearch::scanBlocks(int row, const QList<markdown::BlockPtr> &blocks, qsizetype first)
{
    Row &into = m_rows.at(std::size_t(row));
    const chat::Message &message = m_model.message(row);
    bool canGrow = chat::isRunning(message.state);
    for (qsizetype i = first; i < blocks.size(); ++i) {
        const markdown::Block &block = *blocks.at(i);
        const QString text = markdown::plainText(block);
        const bool isTail = m_tail.message == message.id && m_tail.block == block.id;
        const bool grew = isTail && i == first && text.startsWith(m_tail.text);
        // What was found in the part that stood there before is still in the list.
        if (!grew) removeFrom(into, {.block = i, .from = 0});
        scan(into, i, text, grew ? std::max<qsizetype>(0, m_tail.text.size() - m_text.size() + 1) : 0);
        if (!canGrow || !block.isOpen) continue;
        m_tail = {.message = message.id, .block = block.id, .text = text};
        canGrow = false; // what is behind the text grows by itself
    }
    removeFrom(into, {.block = blocks.size(), .from = 0});
    scanRefusal(row);
}

void ChatSearch::scanRefusal(int row)
{
    // Only where the card under the answer shows it.
    const chat::Message &message = m_model.message(row);
    if (chat::isRunning(message.state) || message.state == chat::AnswerState::Complete || message.kept) return;
    scan(m_rows.at(std::size_t(row)), refusal, message.text(chat::PartKind::Refusal), 0);
}

void ChatSearch::scan(Row &into, qsizetype block, QStringView text, qsizetype from)
{
    m_scanned += std::max<qsizetype>(0, text.size() - from);
    if (!into.matches.isEmpty() && into.matches.last().block == block) {
        from = std::max(from, into.matches.last().from + m_text.size()); // none overlap
    }
    for (qsizetype at = m_matcher.indexIn(text, from); at >= 0 && m_count < mostMatches;
         at = m_matcher.indexIn(text, at + m_text.size())) {
        into.matches.append({.block = block, .from = at});
        ++m_count;
    }
}

void ChatSearch::removeFrom(Row &row, const Match &first)
{
    const auto begin = std::ranges::lower_bound(row.matches, first);
    m_count -= row.matches.end() - begin;
    row.matches.erase(begin, row.matches.end());
}

void ChatSearch::onBlocksChanged(int row, const markdown::BlockDiff &diff)
{
    if (m_text.isEmpty() || !m_rows.at(std::size_t(row)).isScanned) return;
    Row &into = m_rows.at(std::size_t(row));
    const QList<markdown::BlockPtr> blocks = m_model.blocks(row);
    const bool grows = diff.first < blocks.size() && m_tail.message == m_model.message(row).id &&
                       m_tail.block == blocks.at(diff.first)->id;
    removeFrom(into, {.block = grows ? diff.first + 1 : diff.first, .from = 0});
    scanBlocks(row, blocks, diff.first);
    request(); // later: who follows the current match may not have heard of the blocks yet
    Q_EMIT changed();
}

void ChatSearch::onTextChanged(int row)
{
    if (m_text.isEmpty()) return;
    Row &into = m_rows.at(std::size_t(row));
    if (!into.isScanned) return;
    if (m_model.isParsed(row)) {
        // The blocks have told of themselves.
        scanReasoning(row);
    } else {
        m_count -= into.matches.size();
        into = {};
        ++m_missing;
        request();
    }
    Q_EMIT changed();
}

// How an answer ended says whether its refusal is seen.
void ChatSearch::onStateChanged(int row)
{
    if (m_text.isEmpty() || !m_rows.at(std::size_t(row)).isScanned) return;
    const qsizetype before = m_count;
    removeFrom(m_rows.at(std::size_t(row)), {.block = refusal, .from = 0});
    scanRefusal(row);
    if (m_count == before) return;
    request();
    Q_EMIT changed();
}

// A match becomes current as soon as one is known from the place of the reader on.
void ChatSearch::settleCurrent()
{
    if (m_current.row >= 0 || m_preferred.row < 0 || m_count == 0) return;
    const int rows = int(m_rows.size());
    for (int i = 0; i <= rows; ++i) {
        const int row = (m_preferred.row + i) % rows;
        const Row &candidate = m_rows.at(std::size_t(row));
        if (!candidate.isScanned) return; // it comes first
        const auto match =
            i == 0 ? std::ranges::lower_bound(candidate.matches, m_preferred.match) : candidate.matches.begin();
        if (match == candidate.matches.end()) {
            if (m_staysInRow) return;
            continue;
        }
        setCurrent({.row = row, .match = *match});
        return;
    }
}

void ChatSearch::setCurrent(const Place &place)
{
    m_current = place;
    m_preferred = place;
    m_staysInRow = false;
    Q_EMIT currentChanged();
}

std::optional<ChatSearch::Place> ChatSearch::current() const
{
    return m_current.row < 0 ? std::nullopt : std::optional(m_current);
}

qsizetype ChatSearch::currentIndex() const
{
    if (m_current.row < 0) return -1;
    const QList<Match> &row = m_rows.at(std::size_t(m_current.row)).matches;
    const auto match = std::ranges::lower_bound(row, m_current.match);
    if (match == row.end() || *match != m_current.match) return -1; // it was written over
    return std::accumulate(m_rows.begin(), m_rows.begin() + m_current.row, qsizetype(match - row.begin()),
                           [](qsizetype sum, const Row &before) { return sum + before.matches.size(); });
}

void ChatSearch::step(bool forward)
{
    if (m_count == 0) return;
    const Place from = m_current.row >= 0 ? m_current : m_preferred;
    const int rows = int(m_rows.size());
    for (int i = 0; i <= rows; ++i) {
        const int row = ((from.row + (forward ? i : -i)) % rows + rows) % rows;
        const QList<Match> &matches = m_rows.at(std::size_t(row)).matches;
        auto begin = matches.begin();
        auto end = matches.end();
        if (i == 0 && forward) begin = std::ranges::upper_bound(matches, from.match);
        if (i == 0 && !forward) end = std::ranges::lower_bound(matches, from.match);
        if (begin == end) continue;
        setCurrent({.row = row, .match = forward ? *begin : *(end - 1)});
        Q_EMIT changed();
        return;
    }
}

QList<ChatSearch::Match> ChatSearch::matches(int row, qsizetype block) const
{
    if (row < 0 || std::size_t(row) >= m_rows.size()) return {};
    const auto found = std::ranges::equal_range(m_rows.at(std::size_t(row)).matches, block, {}, &Match::block);
    return {found.begin(), found.end()};
}

} // namespace runnel::models
