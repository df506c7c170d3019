// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/instancechannel.h"
#include "gui/quick/quickcard.h"
#include "gui/quick/quickprompt.h"
#include "gui/shell/mainwindow.h"
#include "gui/tray/tray.h"
#include "settings/globalshortcut.h"

#include <QObject>

#include <memory>

namespace runnel::app {

class Backend;

//! \brief How the program is on the screen, and how it is called there: the window, the tray, the quick prompt and its
//! keys. Shows each for the others.
class Presence : public QObject
{
    Q_OBJECT
public:
    //! All of them outlive this.
    Presence(Backend &backend, gui::Theme &theme, gui::MainWindow &window, settings::GlobalShortcut &shortcut,
             QObject *parent = nullptr);
    ~Presence() override;

    //! The first look of the program: as \a request asks.
    void start(const HolderRequest &request);
    //! Somebody asks for a part of it.
    void show(const HolderRequest &request);
    //! Brings the window to the front, with \a activation where the system asks for one.
    void showWindow(const QByteArray &activation);
    void setReadOnly();

protected:
    //! Waits for the first picture of the window.
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    //! What nothing waits for: once the window stands.
    void settle();
    void lead(const HolderRequest &request);
    void toggleQuickPrompt(const QByteArray &activation);
    void makeQuickPrompt();
    void makeTray();
    void applyKeys();
    void onHidden();
    [[nodiscard]] gui::Closing closing() const;

    Backend &m_backend;
    gui::Theme &m_theme;
    gui::MainWindow &m_window;
    settings::GlobalShortcut &m_shortcut;
    std::unique_ptr<gui::QuickPrompt> m_prompt; // made when it is asked for
    std::unique_ptr<gui::QuickCard> m_card;
    std::unique_ptr<gui::Tray> m_tray; // made when the window stands; after the card, which it asks about
    bool m_readOnly = false;
};

} // namespace runnel::app
