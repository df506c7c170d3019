// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"

#include <QSet>
#include <QSortFilterProxyModel>

namespace runnel::gui {

//! \brief The chats whose title holds every word that was typed, without those that wait for their deletion.
class ConversationFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setText(const QString &text);
    void setHidden(const chat::ConversationId &id, bool hidden);
    [[nodiscard]] chat::ConversationId idAt(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(const chat::ConversationId &id) const;
    //! Whether a section begins at \a index.
    [[nodiscard]] static bool startsSection(const QModelIndex &index);
    //! A title can be edited in place; the change goes through Sidebar::renameRequested().
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QStringList m_words;
    QSet<QString> m_hidden;
};

} // namespace runnel::gui
