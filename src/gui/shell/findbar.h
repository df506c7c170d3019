// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace runnel::models {
class ChatSearch;
}

namespace runnel::gui {

class Theme;

//! \brief Above the transcript: what to find in the chat, how often it is there, and the way from match to match.
class FindBar : public QWidget
{
    Q_OBJECT
public:
    FindBar(Theme &theme, models::ChatSearch &search, QWidget *parent = nullptr);

    //! Shows it with the old text selected, and looks for that from message \a row on.
    void open(int row);
    //! Shows it with \a text, the first of which in message \a row is seen, where there is one: what a search over what
    //! was written found is not always on the screen. The focus stays where it is.
    void showMatches(const QString &text, int row);
    //! Hides it: nothing is marked any more.
    void dismiss();
    void next();
    void previous();

Q_SIGNALS:
    //! The user is done with it.
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QToolButton *addButton(const QString &name, const QString &text);
    void applyTheme();
    void tellCount();
    void step(bool forward);

    Theme &m_theme;
    models::ChatSearch &m_search;
    QLineEdit *m_text;
    QLabel *m_count;
    QToolButton *m_previous;
    QToolButton *m_next;
    QToolButton *m_close;
};

} // namespace runnel::gui
