// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"

#include <QWidget>

class QLabel;
class QListView;
class QPushButton;

namespace runnel::models {
class SessionModel;
}

namespace runnel::gui {

class Theme;

//! \brief What is being answered, what waits and in which order, and what ended last; with what the last sweep found.
//!
//! All by keyboard: Delete stops, Enter opens the chat, Alt+Up and Alt+Down move a waiting answer in the queue.
class SessionsPage : public QWidget
{
    Q_OBJECT
public:
    SessionsPage(Theme &theme, models::SessionModel &sessions, QWidget *parent = nullptr);

Q_SIGNALS:
    void openRequested(const runnel::chat::ConversationId &id);

protected:
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void connectModel();
    void applyTheme();
    void updateButtons();
    void updateWords();
    [[nodiscard]] int currentRow() const;
    //! Moves the current row \a by places in the queue.
    void moveCurrent(int by);
    void openCurrent();

    Theme &m_theme;
    models::SessionModel &m_sessions;
    QLabel *m_summary = nullptr;
    QLabel *m_sweep = nullptr;
    QLabel *m_empty = nullptr;
    QListView *m_list = nullptr;
    QPushButton *m_stopAll = nullptr;
    QPushButton *m_stop = nullptr;
    QPushButton *m_first = nullptr;
    QPushButton *m_retry = nullptr;
    QPushButton *m_open = nullptr;
};

} // namespace runnel::gui
