// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/promptbook.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace runnel::gui {

class Theme;

//! \brief The saved prompts: a list to put in order, and what the chosen one says. Every change applies at once.
class PromptsPage : public QWidget
{
    Q_OBJECT
public:
    PromptsPage(Theme &theme, chat::PromptBook &prompts, QWidget *parent = nullptr);

    //! Adds the prompts of the file at \a path behind those that are there.
    void importFrom(const QString &path);
    void exportTo(const QString &path);

private:
    void build();
    void applyTheme();
    void follow();
    void showCurrent();
    void add();
    void removeCurrent();
    void moveCurrent(int step);
    void keepCurrent();
    void askImport();
    void askExport();
    void updateButtons();
    QPushButton *button(const QString &name, const QString &text);

    Theme &m_theme;
    chat::PromptBook &m_prompts;
    QListWidget *m_list = nullptr;
    QLineEdit *m_name = nullptr;
    QPlainTextEdit *m_text = nullptr;
    QPushButton *m_remove = nullptr;
    QPushButton *m_up = nullptr;
    QPushButton *m_down = nullptr;
    QPushButton *m_export = nullptr;
    QLabel *m_hint = nullptr;
    QLabel *m_said = nullptr; // how an import or an export went
    bool m_writing = false;   // what the book tells is our own change
};

} // namespace runnel::gui
