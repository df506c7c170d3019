// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/searchindexer.h"

#include "core/logging.h"
#include "storage/database.h"
#include "storage/searchindex.h"

#include <QElapsedTimer>
#include <QPointer>

#include <algorithm>
#include <utility>

namespace runnel::storage {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds sliceTime {40};
constexpr milliseconds leastPause {10};
constexpr int leastParts = 50; // fewer cost more for each
constexpr int mostParts = 2000;

struct Slice
{
    bool isMore = false;
    milliseconds took {0};
};

} // namespace

SearchIndexer::SearchIndexer(Database &database, core::Clock &clock, QObject *parent)
    : QObject(parent), m_database(database), m_clock(clock), m_most(leastParts)
{}

void SearchIndexer::start()
{
    if (std::exchange(m_isRunning, true)) return;
    m_timer = m_clock.after(delay, this, [this] { slice(); });
}

void SearchIndexer::rebuild(QObject *context, Done done)
{
    m_database.writeAlone<void>(
        this, &clearIndex,
        [this, guard = QPointer<QObject>(context), done = std::move(done)](const core::Result<void> &cleared) {
            if (!cleared) {
                if (guard && done) done(cleared);
                return;
            }
            m_waiting.push_back([guard, done](const core::Result<void> &result) {
                if (guard && done) done(result);
            });
            if (!std::exchange(m_isRunning, true)) slice();
        });
}

void SearchIndexer::slice()
{
    const auto work = [most = m_most](Connection &connection) -> core::Result<Slice> {
        QElapsedTimer timer;
        timer.start();
        const auto isMore = indexSome(connection, most);
        if (!isMore) return std::unexpected(isMore.error());
        return Slice {.isMore = *isMore, .took = milliseconds(timer.elapsed())};
    };
    m_database.writeAlone<Slice>(this, work, [this](const core::Result<Slice> &slice) {
        if (!slice) return end(std::unexpected(slice.error()));
        if (!slice->isMore) return end({});
        const bool isQuick = slice->took < sliceTime;
        m_most = std::clamp(isQuick ? m_most * 3 / 2 : m_most / 2, leastParts, mostParts);
        // As long as it worked, it leaves the disk and the writer to others, unless somebody waits for it.
        const milliseconds pause = m_waiting.empty() ? std::max(slice->took, leastPause) : milliseconds(0);
        m_timer = m_clock.after(pause, this, [this] { this->slice(); });
    });
}

void SearchIndexer::end(const core::Result<void> &result)
{
    m_isRunning = false;
    // The next start tries again; what is in stays in.
    if (!result) qCWarning(lcStorage).noquote() << "search index:" << result.error().message;
    else Q_EMIT completed();
    const auto waiting = std::exchange(m_waiting, {});
    for (const Done &done : waiting) done(result);
}

} // namespace runnel::storage
