// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QToolButton;

namespace runnel::models {
class ConversationListModel;
class SearchResultModel;
} // namespace runnel::models

namespace runnel::gui {

class ConversationFilter;
class SearchResults;
class Theme;

//! \brief The chats at the side of the window: a new one, a filter, the list, the settings.
class Sidebar : public QWidget
{
    Q_OBJECT
public:
    Sidebar(Theme &theme, models::ConversationListModel &model, QWidget *parent = nullptr);
    ~Sidebar() override;

    //! From now on the field searches in everything that was said, and shows \a results in the place of the list.
    void setSearch(models::SearchResultModel &results);

    //! Marks \a id in the list; asks for nothing.
    void setCurrent(const chat::ConversationId &id);
    //! Takes a chat out of sight that may yet come back.
    void setHidden(const chat::ConversationId &id, bool hidden);
    //! The chat below \a id in the list, else the one above, else a null id.
    [[nodiscard]] chat::ConversationId neighbour(const chat::ConversationId &id) const;
    //! From now on chats are opened, and neither renamed nor deleted.
    void setReadOnly() { m_readOnly = true; }
    //! Opens the editor of a title in place.
    void beginRename(const chat::ConversationId &id);
    void focusList();
    void focusFilter();

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void newChatRequested();
    void openRequested(const runnel::chat::ConversationId &id);
    //! Shows what was found in \a message, or the chat alone where that is null.
    void foundRequested(const runnel::chat::ConversationId &conversation, const runnel::chat::MessageId &message,
                        const QString &matched);
    void renameRequested(const runnel::chat::ConversationId &id, const QString &title);
    void deleteRequested(const runnel::chat::ConversationId &id);
    void settingsRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void applyTheme();
    void showMenu(const QPoint &position);
    void open(const QModelIndex &index);
    void updateEmptyNote();
    void search(const QString &typed);
    [[nodiscard]] bool isSearching() const;
    [[nodiscard]] bool handleFilterKey(int key);
    [[nodiscard]] bool handleListKey(int key);

    Theme &m_theme;
    models::ConversationListModel &m_model;
    ConversationFilter *m_filter;
    models::SearchResultModel *m_found = nullptr;
    SearchResults *m_results = nullptr;
    bool m_readOnly = false;
    QPushButton *m_newChat = nullptr;
    QLineEdit *m_search = nullptr;
    QAction *m_searchIcon = nullptr;
    QListView *m_list = nullptr;
    QLabel *m_empty = nullptr;
    QPushButton *m_settings = nullptr;
};

} // namespace runnel::gui
