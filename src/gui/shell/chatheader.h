// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QMenu;
class QStackedLayout;
class QToolButton;

namespace runnel::gui {

class Theme;

//! \brief The line above the transcript: the sidebar's switch, the title, the menu.
class ChatHeader : public QWidget
{
    Q_OBJECT
public:
    explicit ChatHeader(Theme &theme, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    //! Whether a double click renames.
    void setRenamable(bool renamable);
    void beginRename();
    //! Ends the typing of a title; what was typed is taken where it is to be kept.
    void endRename(bool keep);
    void setMenu(QMenu *menu);
    void openMenu();
    //! What the switch at the left does.
    void setSidebarAction(QAction *action);

Q_SIGNALS:
    void renamed(const QString &title);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void applyTheme();
    void elide();

    Theme &m_theme;
    QString m_title;
    bool m_renamable = false;
    QToolButton *m_sidebar;
    QLabel *m_label;
    QLineEdit *m_editor;
    QStackedLayout *m_stack;
    QToolButton *m_menu;
};

} // namespace runnel::gui
