// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/conversationlistmodel.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QToolButton;

namespace runnel::models {
class SearchResultModel;
}

namespace runnel::gui {

class ConversationTree;
class SearchResults;
class Theme;

//! \brief The chats at the side of the window: a new one, a filter, the list, the archive, the trash, the settings.
//!
//! What can simply be turned back it does itself: pins, folders, names. The rest it asks for.
class Sidebar : public QWidget
{
    Q_OBJECT
public:
    Sidebar(Theme &theme, const chat::ConversationLibrary &library, chat::Organizer &organizer,
            models::ConversationListModel &model, QWidget *parent = nullptr);
    ~Sidebar() override;

    //! From now on the field searches in everything that was said, and shows \a results in the place of the list; in the
    //! archive and the trash it filters by title still.
    void setSearch(models::SearchResultModel &results);

    //! Marks \a id in the list; asks for nothing.
    void setCurrent(const chat::ConversationId &id);
    //! The first chat below all of \a ids in the list, else the last above them, else a null id.
    [[nodiscard]] chat::ConversationId neighbour(const QList<chat::ConversationId> &ids) const;
    //! From now on chats are opened, and nothing else is done with them.
    void setReadOnly();
    //! The groups that are folded, by their keys.
    void setCollapsed(const QStringList &keys);
    //! The other ways in which a chat can begin, beside the button of a new one; it outlives this.
    void setNewChatMenu(QMenu *menu);
    //! Opens the editor of a title in place.
    void beginRename(const chat::ConversationId &id);
    //! Makes a folder of \a ids and asks for its name in place.
    void beginFolder(const QList<chat::ConversationId> &ids);
    void showShelf(models::ConversationListModel::Shelf shelf);
    //! To the chats, or what a search found; to the search field where neither is there.
    void focusList();
    void focusFilter();

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void newChatRequested();
    void openRequested(const runnel::chat::ConversationId &id);
    //! Shows what was found in \a message, or the chat alone where that is null.
    void foundRequested(const runnel::chat::ConversationId &conversation, const runnel::chat::MessageId &message,
                        const QString &matched);
    void addressCopyRequested(const runnel::chat::ConversationId &id);
    void archiveRequested(const QList<runnel::chat::ConversationId> &ids);
    //! To the trash.
    void deleteRequested(const QList<runnel::chat::ConversationId> &ids);
    //! For ever.
    void eraseRequested(const QList<runnel::chat::ConversationId> &ids);
    void folderRemovalRequested(const runnel::chat::FolderId &id);
    void collapsedChanged(const QStringList &keys);
    void settingsRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void buildShelfBar();
    [[nodiscard]] QToolButton *makeButton(const QString &name, const QString &text);
    void connectViews();
    void applyTheme();
    void showMenu(const QModelIndex &index, const QPoint &position);
    void showGroupMenu(const chat::FolderId &folder, const QPoint &position);
    void requestDelete(const QList<chat::ConversationId> &ids);
    void updateEmptyNote();
    void search(const QString &typed);
    [[nodiscard]] bool isSearching() const;
    [[nodiscard]] bool handleFilterKey(int key);

    Theme &m_theme;
    const chat::ConversationLibrary &m_library;
    chat::Organizer &m_organizer;
    models::ConversationListModel &m_model;
    QPushButton *m_newChat = nullptr;
    QToolButton *m_newChatMenu = nullptr;
    QLineEdit *m_search = nullptr;
    models::SearchResultModel *m_found = nullptr;
    SearchResults *m_results = nullptr;
    QAction *m_searchIcon = nullptr;
    QWidget *m_shelfBar = nullptr; // of the archive and the trash
    QPushButton *m_back = nullptr;
    QPushButton *m_emptyTrash = nullptr;
    QLabel *m_note = nullptr;
    ConversationTree *m_tree = nullptr;
    QLabel *m_empty = nullptr;
    QPushButton *m_settings = nullptr;
    QToolButton *m_newFolder = nullptr;
    QToolButton *m_archive = nullptr;
    QToolButton *m_trash = nullptr;
};

} // namespace runnel::gui
