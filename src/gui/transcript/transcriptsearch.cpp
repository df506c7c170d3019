// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/transcriptview_p.h"
#include "models/chatmodel.h"
#include "models/chatsearch.h"

#include <algorithm>

namespace runnel::gui {

namespace {

constexpr int revealRounds = 4;

} // namespace

void TranscriptView::setSearch(models::ChatSearch *search)
{
    if (d->search) d->search->disconnect(this);
    d->search = search;
    if (!search) return;
    connect(search, &models::ChatSearch::changed, viewport(), qOverload<>(&QWidget::update));
    connect(search, &models::ChatSearch::currentChanged, this, [this] { d->showCurrentMatch(); });
}

int TranscriptView::topRow() const
{
    return d->layout.rows() == 0 ? -1 : d->layout.rowAt(d->y);
}

void TranscriptView::Private::showCurrentMatch()
{
    const auto match = search->current();
    if (!match || !model || match->row >= layout.rows() || layout.width() <= 0) return;
    glide.stop();
    if (following) {
        following = false; // the match stays in sight, whatever is written below
        anchor = layout.placeAt(y);
    }
    const int height = q->viewport()->height();
    const int margin = 2 * layout.style().lineHeight;
    // What is laid out on the way may be higher or lower than it was thought to be.
    for (int round = 0; round < revealRounds; ++round) {
        const QRectF place = layout.reveal(match->row, match->match.block, match->match.from);
        settle();
        const qint64 top = layout.topOf(match->row) + qint64(place.top());
        if (top - margin >= y && top + qint64(place.height()) + margin <= y + height) return;
        // It comes to the upper third: what follows it is worth more than what is above.
        const qint64 target = std::clamp<qint64>(top - height / 3, 0, furthest());
        if (target == y) return;
        setScrollY(target);
        following = false;
        anchor = layout.placeAt(y);
    }
}

QList<Mark> TranscriptView::Private::marksIn(int row, qsizetype block) const
{
    QList<Mark> marks;
    const QList<models::ChatSearch::Match> found = search->matches(row, block);
    const auto current = search->current();
    const qsizetype length = search->text().size();
    marks.reserve(found.size());
    for (const models::ChatSearch::Match &match : found) {
        marks.append({.from = match.from,
                      .to = match.from + length,
                      .isCurrent = current && current->row == row && current->match == match});
    }
    return marks;
}

} // namespace runnel::gui
