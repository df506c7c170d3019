// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"
#include "core/clock.h"
#include "core/throttle.h"
#include "gui/transcript/transcriptview.h"

#include <QObject>

#include <functional>

class QSplitter;
class QWidget;

namespace runnel::settings {
class Settings;
}

namespace runnel::gui {

//! \brief Keeps where the window was and what it showed, so that the next start can show it again.
//!
//! Written when the window closes, and at most every two seconds before that: a crash costs no more.
class WindowMemory : public QObject
{
    Q_OBJECT
public:
    struct View
    {
        chat::ConversationId conversation;
        ScrollAnchor anchor;
    };

    //! \a view tells what is shown when it is asked.
    WindowMemory(core::Clock &clock, settings::Settings &settings, QWidget *window, QSplitter *splitter,
                 QWidget *sidebar, std::function<View()> view);

    //! Puts the window back to where it was; on the first start, the size of a first start.
    void restoreWindow();
    [[nodiscard]] View lastView() const;
    //! Something moved.
    void note();
    void saveNow();
    //! Nothing is written before this: what was kept must be read first.
    void begin();

private:
    core::Throttle m_writes;
    settings::Settings &m_settings;
    QWidget *m_window;
    QSplitter *m_splitter;
    QWidget *m_sidebar;
    std::function<View()> m_view;
    bool m_begun = false;
};

} // namespace runnel::gui
