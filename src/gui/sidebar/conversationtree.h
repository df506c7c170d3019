// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversationsummary.h"

#include <QPersistentModelIndex>
#include <QSet>
#include <QTreeView>

namespace runnel::models {
class ConversationListModel;
}

namespace runnel::gui {

class Theme;

//! \brief The list of chats: groups that fold, selection of many, drag and drop, all of it by keyboard as well.
//!
//! A tree, because it knows of folding, levels and what a screen reader wants of them; its lines have one height, so
//! that a list of any length costs what is seen of it.
class ConversationTree : public QTreeView
{
    Q_OBJECT
public:
    ConversationTree(Theme &theme, models::ConversationListModel &model, QWidget *parent = nullptr);

    //! The groups that are folded, by their keys.
    void setCollapsed(const QStringList &keys);
    [[nodiscard]] QStringList collapsed() const;
    //! Shows all groups open, and leaves what is folded as it is for later.
    void setUnfolded(bool unfolded);
    //! The selected chats from top to bottom, or the one under the cursor.
    [[nodiscard]] QList<chat::ConversationId> chosen() const;
    //! The first chat below all of \a ids, else the last above them.
    [[nodiscard]] chat::ConversationId neighbour(const QList<chat::ConversationId> &ids) const;
    [[nodiscard]] QModelIndex firstChat() const;
    //! Opens the editor of a title or of the name of a folder.
    void beginRename(const QModelIndex &index);

Q_SIGNALS:
    void openRequested(const runnel::chat::ConversationId &id);
    void deleteRequested(const QList<runnel::chat::ConversationId> &ids);
    void menuRequested(const QModelIndex &index, const QPoint &position); //!< on the screen
    void collapsedChanged(const QStringList &keys);
    //! Esc, with nothing to give up here.
    void left();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void drawRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void drawBranches(QPainter *, const QRect &, const QModelIndex &) const override {}

private:
    void open(const QModelIndex &index);
    void fold(const QModelIndex &group);
    void unfoldNew(int first, int last);
    void noteFolding(const QModelIndex &group, bool isCollapsed);
    [[nodiscard]] bool handleKey(const QKeyEvent &event);
    void step(const QModelIndex &index, bool isInwards);

    models::ConversationListModel &m_model;
    QSet<QString> m_collapsed;
    QPersistentModelIndex m_hovered;
    bool m_unfolded = false;
    bool m_folding = false; // as it was, and not by the user
};

} // namespace runnel::gui
