// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/sidebar/conversationfilter.h"

#include "models/conversationlistmodel.h"

#include <algorithm>

namespace runnel::gui {

using models::ConversationListModel;

void ConversationFilter::setText(const QString &text)
{
    m_words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    invalidateRowsFilter();
}

void ConversationFilter::setHidden(const chat::ConversationId &id, bool hidden)
{
    if (hidden) {
        m_hidden.insert(id.toString());
    } else {
        m_hidden.remove(id.toString());
    }
    invalidateRowsFilter();
}

chat::ConversationId ConversationFilter::idAt(const QModelIndex &index) const
{
    return chat::ConversationId::fromString(index.data(ConversationListModel::IdRole).toString());
}

QModelIndex ConversationFilter::indexOf(const chat::ConversationId &id) const
{
    const auto *list = qobject_cast<const ConversationListModel *>(sourceModel());
    if (!list || id.isNull()) return {};
    const int row = list->rowOf(id);
    return row < 0 ? QModelIndex() : mapFromSource(list->index(row));
}

bool ConversationFilter::startsSection(const QModelIndex &index)
{
    if (index.row() == 0) return true;
    return index.data(ConversationListModel::SectionRole) !=
           index.siblingAtRow(index.row() - 1).data(ConversationListModel::SectionRole);
}

Qt::ItemFlags ConversationFilter::flags(const QModelIndex &index) const
{
    return QSortFilterProxyModel::flags(index) | Qt::ItemIsEditable;
}

bool ConversationFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (!m_hidden.isEmpty() && m_hidden.contains(index.data(ConversationListModel::IdRole).toString())) return false;
    if (m_words.isEmpty()) return true;
    const QString title = index.data(ConversationListModel::TitleRole).toString();
    return std::ranges::all_of(m_words, [&](const QString &word) { return title.contains(word, Qt::CaseInsensitive); });
}

} // namespace runnel::gui
