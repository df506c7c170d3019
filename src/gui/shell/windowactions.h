// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAction>
#include <QObject>

class QMenu;
class QMenuBar;
class QWidget;

namespace runnel::gui {

//! \brief Every action of the main window with its shortcut, and the menus that hold them.
class WindowActions : public QObject
{
    Q_OBJECT
public:
    //! The actions belong to \a window, and their shortcuts work in all of it.
    explicit WindowActions(QWidget *window);

    [[nodiscard]] QMenu *makeMenu(QWidget *parent) const;
    void fillMenuBar(QMenuBar *bar) const;

    QAction *newChat;
    QAction *newTemporaryChat;
    QAction *rename;
    QAction *remove;
    QAction *copyLink; //!< to the chat
    QAction *stop;
    QAction *regenerate;
    QAction *copyAnswer;
    QAction *copyCode;
    QAction *find; //!< in the chat
    QAction *findNext;
    QAction *findPrevious;
    QAction *previousMessage;
    QAction *nextMessage;
    QAction *focusComposer;
    QAction *nextPane;
    QAction *filterChats;
    QList<QAction *> pinned; //!< the first nine of the pinned chats
    QAction *sidebar;        //!< checkable
    QAction *openMenu;       //!< of the chat, by keyboard
    QAction *chooseModel;
    QAction *chatOptions;
    QAction *print;
    QAction *savePdf;
    QAction *largerText;
    QAction *smallerText;
    QAction *resetText;
    QAction *settings;
    QAction *quit;

private:
    [[nodiscard]] QAction *make(QWidget *window, const QString &name, const QString &text,
                                const QList<QKeySequence> &keys);
};

} // namespace runnel::gui
