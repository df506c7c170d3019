// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/instancechannel.h"
#include "gui/shell/mainwindow.h"

#include <QObject>

namespace runnel::app {

//! \brief How the program is on the screen, and how it is called there.
class Presence : public QObject
{
    Q_OBJECT
public:
    //! \a window outlives this.
    explicit Presence(gui::MainWindow &window, QObject *parent = nullptr);

    //! The first look of the program: as \a request asks.
    void start(const HolderRequest &request);
    //! Somebody asks for a part of it.
    void show(const HolderRequest &request);

private:
    void lead(const HolderRequest &request);

    gui::MainWindow &m_window;
};

} // namespace runnel::app
