// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"

#include <QWidget>

class QLabel;
class QListView;

namespace runnel::models {
class SearchResultModel;
}

namespace runnel::gui {

class Theme;

//! \brief What a search found, in the place of the list of chats: titles, and what was said with the words marked.
class SearchResults : public QWidget
{
    Q_OBJECT
public:
    //! \a model outlives this.
    SearchResults(Theme &theme, models::SearchResultModel &model, QWidget *parent = nullptr);

    //! Takes a key that was pressed in the search field: Up and Down choose, Enter opens, as soon as there is something
    //! for what was typed. False where it is none of these.
    bool handleKey(int key);

Q_SIGNALS:
    //! Shows \a message, or the chat alone where that is null; \a matched stands in it.
    void openRequested(const runnel::chat::ConversationId &conversation, const runnel::chat::MessageId &message,
                       const QString &matched);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void applyTheme();
    void tell();
    void noteCurrent();
    void selectAgain();
    void enter();
    void openEntered();
    void open(int row);

    Theme &m_theme;
    models::SearchResultModel &m_model;
    QListView *m_list;
    QLabel *m_note;
    QString m_shownFor;                  // what was typed for the rows
    QString m_entered;                   // what Enter was pressed for before there was anything to open
    chat::ConversationId m_conversation; // that is selected
    chat::MessageId m_message;           // that is selected
};

} // namespace runnel::gui
