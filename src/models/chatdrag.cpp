// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/conversationlistmodel.h"

#include <QMimeData>

using namespace Qt::StringLiterals;

namespace runnel::models {

using chat::ConversationId;

namespace {

constexpr auto chatsType = "application/x-runnel-chats"_L1;

QList<ConversationId> idsIn(const QMimeData *data)
{
    QList<ConversationId> ids;
    const QList<QByteArray> lines = data->data(chatsType).split('\n');
    for (const QByteArray &line : lines) {
        const auto id = ConversationId::fromString(QString::fromLatin1(line));
        if (!id.isNull()) ids.append(id);
    }
    return ids;
}

} // namespace

QStringList ConversationListModel::mimeTypes() const
{
    return {chatsType};
}

QMimeData *ConversationListModel::mimeData(const QModelIndexList &indexes) const
{
    QByteArray ids;
    for (const QModelIndex &index : indexes) ids += idAt(index).toString().toLatin1() + '\n';
    auto *data = new QMimeData;
    data->setData(chatsType, ids);
    return data;
}

bool ConversationListModel::canDropMimeData(const QMimeData *data, Qt::DropAction, int, int,
                                            const QModelIndex &parent) const
{
    return !m_readOnly && m_shelf == Shelf::Chats && parent.isValid() && data->hasFormat(chatsType);
}

bool ConversationListModel::dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                                         const QModelIndex &parent)
{
    if (!canDropMimeData(data, action, row, column, parent)) return false;
    // On a chat means into the group that it is in.
    const QModelIndex group = parent.parent().isValid() ? parent.parent() : parent;
    const bool pins = group.data(GroupKeyRole) == ChatGroup {.kind = ChatGroup::Kind::Pinned}.key();
    if (pins) m_organizer.setPinned(idsIn(data), true);
    else m_organizer.move(idsIn(data), folderAt(group));
    return true;
}

} // namespace runnel::models
