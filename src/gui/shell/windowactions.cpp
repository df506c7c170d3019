// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/windowactions.h"

#include <QMenu>
#include <QMenuBar>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace runnel::gui {

WindowActions::WindowActions(QWidget *window)
    : QObject(window)
    , newChat(make(window, u"newChat"_s, tr("New chat"), {QKeySequence::New}))
    , newTemporaryChat(
          make(window, u"newTemporaryChat"_s, tr("New temporary chat"), {Qt::CTRL | Qt::SHIFT | Qt::Key_N}))
    , rename(make(window, u"rename"_s, tr("Rename chat…"), {}))
    , remove(make(window, u"remove"_s, tr("Delete chat"), {}))
    , copyLink(make(window, u"copyLink"_s, tr("Copy link to chat"), {}))
    , stop(make(window, u"stop"_s, tr("Stop the answer"), {Qt::Key_Escape}))
    , regenerate(make(window, u"regenerate"_s, tr("Answer again"), {Qt::CTRL | Qt::SHIFT | Qt::Key_R}))
    , copyAnswer(make(window, u"copyAnswer"_s, tr("Copy last answer"), {Qt::CTRL | Qt::SHIFT | Qt::Key_C}))
    , copyCode(make(window, u"copyCode"_s, tr("Copy last code block"), {Qt::CTRL | Qt::SHIFT | Qt::Key_K}))
    , find(make(window, u"find"_s, tr("Find in chat…"), {QKeySequence::Find}))
    , findNext(make(window, u"findNext"_s, tr("Next match"), {Qt::Key_F3}))
    , findPrevious(make(window, u"findPrevious"_s, tr("Previous match"), {Qt::SHIFT | Qt::Key_F3}))
    , previousMessage(make(window, u"previousMessage"_s, tr("Previous message"), {Qt::ALT | Qt::Key_Up}))
    , nextMessage(make(window, u"nextMessage"_s, tr("Next message"), {Qt::ALT | Qt::Key_Down}))
    , focusComposer(make(window, u"focusComposer"_s, tr("Write a message"), {Qt::CTRL | Qt::Key_L}))
    , nextPane(make(window, u"nextPane"_s, tr("Next pane"), {Qt::Key_F6}))
    , filterChats(make(window, u"filterChats"_s, tr("Search chats"), {Qt::CTRL | Qt::Key_K}))
    , sidebar(make(window, u"sidebar"_s, tr("Sidebar"), {Qt::CTRL | Qt::Key_B}))
    , openMenu(make(window, u"openMenu"_s, tr("Open the menu"), {Qt::Key_F10}))
    , chooseModel(make(window, u"chooseModel"_s, tr("Choose model…"), {}))
    , chatOptions(make(window, u"chatOptions"_s, tr("Chat settings…"), {}))
    , print(make(window, u"print"_s, tr("Print chat…"), {QKeySequence::Print}))
    , savePdf(make(window, u"savePdf"_s, tr("Save chat as PDF…"), {}))
    , largerText(make(window, u"largerText"_s, tr("Larger text"),
                      {QKeySequence(QKeySequence::ZoomIn), Qt::CTRL | Qt::Key_Equal}))
    , smallerText(make(window, u"smallerText"_s, tr("Smaller text"), {QKeySequence::ZoomOut}))
    , resetText(make(window, u"resetText"_s, tr("Normal text size"), {Qt::CTRL | Qt::Key_0}))
    , settings(make(window, u"settings"_s, tr("Settings…"), {Qt::CTRL | Qt::Key_Comma}))
    , quit(make(window, u"quit"_s, tr("Quit"), {QKeySequence::Quit}))
{
    for (int i = 1; i <= 9; ++i) {
        pinned.append(make(window, u"pinned%1"_s.arg(i), tr("Pinned chat %1").arg(i),
                           {QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_0 + i))}));
    }
    sidebar->setCheckable(true);
    sidebar->setChecked(true);
    // Without one, Esc belongs to whatever has the focus.
    stop->setEnabled(false);
    settings->setMenuRole(QAction::PreferencesRole);
    quit->setMenuRole(QAction::QuitRole);
}

QAction *WindowActions::make(QWidget *window, const QString &name, const QString &text, const QList<QKeySequence> &keys)
{
    auto *action = new QAction(text, window);
    action->setObjectName(u"action-"_s + name);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WindowShortcut);
    window->addAction(action);
    return action;
}

QMenu *WindowActions::makeMenu(QWidget *parent) const
{
    auto *menu = new QMenu(parent);
    menu->addActions({newChat, newTemporaryChat, rename, copyLink, remove});
    menu->addSeparator();
    menu->addActions({stop, regenerate, copyAnswer, copyCode, find, chooseModel, chatOptions});
    menu->addSeparator();
    menu->addActions({print, savePdf});
    menu->addSeparator();
    QMenu *view = menu->addMenu(tr("View"));
    view->addActions({sidebar, nextPane, filterChats, focusComposer, previousMessage, nextMessage});
    view->addSeparator();
    view->addActions({largerText, smallerText, resetText});
    menu->addSeparator();
    menu->addActions({settings, quit});
    return menu;
}

void WindowActions::fillMenuBar(QMenuBar *bar) const
{
    QMenu *chat = bar->addMenu(tr("Chat"));
    chat->addActions({newChat, newTemporaryChat, rename, copyLink, remove, stop, regenerate, chooseModel, chatOptions,
                      print, savePdf, settings, quit});
    QMenu *edit = bar->addMenu(tr("Edit"));
    edit->addActions({copyAnswer, copyCode, find, findNext, findPrevious, focusComposer});
    QMenu *view = bar->addMenu(tr("View"));
    view->addActions(
        {sidebar, nextPane, filterChats, previousMessage, nextMessage, largerText, smallerText, resetText});
}

} // namespace runnel::gui
