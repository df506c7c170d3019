// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "settings/datacare.h"

#include <QWidget>

class QBoxLayout;
class QLabel;
class QListWidget;
class QPushButton;

namespace runnel::gui {

class Theme;

//! \brief Where the user's data lies, its backups, and whether it is whole.
class DataPage : public QWidget
{
    Q_OBJECT
public:
    DataPage(Theme &theme, settings::DataCare &care, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void buildPlace();
    void buildBackups();
    void buildCheck();
    //! Shows what is there now.
    void follow();
    void updateButtons();
    void check();
    void backUp();
    void askForBackup();
    void askForFolder();
    //! Says why nothing was begun; where it was, this window is about to end.
    void begin(QLabel *label, const core::Result<void> &begun);
    void say(QLabel *label, const QString &text, bool isFault = false);
    QLabel *heading(const QString &text);
    QLabel *line(const QString &name);
    QPushButton *button(const QString &name, const QString &text, QBoxLayout *row);
    QBoxLayout *addRow();
    void applyTheme();

    Theme &m_theme;
    settings::DataCare &m_data;
    QLabel *m_place = nullptr;
    QLabel *m_placeState = nullptr;
    QPushButton *m_move = nullptr;
    QListWidget *m_backups = nullptr;
    QLabel *m_backupState = nullptr;
    QPushButton *m_backUp = nullptr;
    QPushButton *m_restore = nullptr;
    QLabel *m_checkState = nullptr;
    QPushButton *m_check = nullptr;
    QList<QLabel *> m_lines;
    QList<QLabel *> m_faults; // of them, those that say what is wrong
};

} // namespace runnel::gui
