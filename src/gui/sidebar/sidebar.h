// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QListView;
class QMenu;
class QPushButton;
class QToolButton;

namespace runnel::models {
class ConversationListModel;
}

namespace runnel::gui {

class ConversationFilter;
class Theme;

//! \brief The chats at the side of the window: a new one, a filter, the list, the settings.
class Sidebar : public QWidget
{
    Q_OBJECT
public:
    Sidebar(Theme &theme, models::ConversationListModel &model, QWidget *parent = nullptr);
    ~Sidebar() override;

    //! Marks \a id in the list; asks for nothing.
    void setCurrent(const chat::ConversationId &id);
    //! Takes a chat out of sight that may yet come back.
    void setHidden(const chat::ConversationId &id, bool hidden);
    //! The chat below \a id in the list, else the one above, else a null id.
    [[nodiscard]] chat::ConversationId neighbour(const chat::ConversationId &id) const;
    //! From now on chats are opened, and neither renamed nor deleted.
    void setReadOnly() { m_readOnly = true; }
    //! The other ways in which a chat can begin, beside the button of a new one; it outlives this.
    void setNewChatMenu(QMenu *menu);
    //! Opens the editor of a title in place.
    void beginRename(const chat::ConversationId &id);
    void focusList();
    void focusFilter();

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void newChatRequested();
    void openRequested(const runnel::chat::ConversationId &id);
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
    [[nodiscard]] bool handleFilterKey(int key);
    [[nodiscard]] bool handleListKey(int key);

    Theme &m_theme;
    models::ConversationListModel &m_model;
    ConversationFilter *m_filter;
    bool m_readOnly = false;
    QPushButton *m_newChat = nullptr;
    QToolButton *m_newChatMenu = nullptr;
    QLineEdit *m_search = nullptr;
    QAction *m_searchIcon = nullptr;
    QListView *m_list = nullptr;
    QLabel *m_empty = nullptr;
    QPushButton *m_settings = nullptr;
};

} // namespace runnel::gui
