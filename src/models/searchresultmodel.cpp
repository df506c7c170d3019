// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/searchresultmodel.h"

#include <QCoreApplication>
#include <QDateTime>

namespace runnel::models {

namespace {

constexpr int mostResults = 50;

QString sourceOf(const chat::SearchHit &hit)
{
    if (hit.message.isNull()) return {};
    if (hit.isFile) return QCoreApplication::translate("Models", "Attached file");
    if (hit.kind == chat::PartKind::Reasoning) return QCoreApplication::translate("Models", "Reasoning");
    return hit.role == llm::Role::User ? QCoreApplication::translate("Models", "You") : QString();
}

} // namespace

SearchResultModel::SearchResultModel(chat::MessageSearch &search, QObject *parent)
    : QAbstractListModel(parent), m_search(search)
{}

void SearchResultModel::setTyped(const QString &typed)
{
    m_typed = typed;
    m_isSearching = !typed.trimmed().isEmpty();
    m_isStale = m_isSearching;
    if (m_isSearching) {
        m_search.search(typed, mostResults, this,
                        [this](const core::Result<chat::SearchResults> &found) { take(found); });
        Q_EMIT stateChanged();
        return;
    }
    m_search.cancel();
    take(chat::SearchResults {.hits = {}, .isComplete = true});
}

void SearchResultModel::take(const core::Result<chat::SearchResults> &found)
{
    const chat::SearchResults results = found.value_or(chat::SearchResults {.hits = {}, .isComplete = true});
    const bool isSame = results.hits == m_found.hits;
    if (!isSame) beginResetModel();
    m_found = results;
    m_isStale = false;
    m_hasFailed = !found;
    m_isSearching = !results.isComplete;
    if (!isSame) endResetModel();
    Q_EMIT stateChanged();
}

int SearchResultModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_found.hits.size());
}

QVariant SearchResultModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const chat::SearchHit &hit = m_found.hits.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case TitleRole:
        return hit.title.isEmpty() ? QCoreApplication::translate("Models", "New chat") : hit.title;
    case Qt::AccessibleDescriptionRole:
    case ExcerptRole:
        return hit.excerpt.text;
    case SourceRole:
        return sourceOf(hit);
    case WhenRole:
        return QDateTime::fromMSecsSinceEpoch(hit.atMs);
    case IsTitleRole:
        return hit.message.isNull();
    default:
        return {};
    }
}

const chat::SearchHit &SearchResultModel::hit(int row) const
{
    return m_found.hits.at(row);
}

} // namespace runnel::models
