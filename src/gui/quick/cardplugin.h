// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QtPlugin>

class QObject;
class QWindow;

namespace runnel::gui {

//! \brief What draws the quick prompt, in a library of its own: Qt Quick costs every start 4 MB and 10 ms, and is loaded
//! with the first prompt instead.
//!
//! It knows no more of the program than the properties of the object that it is given.
class CardPlugin
{
public:
    CardPlugin() = default;
    virtual ~CardPlugin() = default;
    Q_DISABLE_COPY_MOVE(CardPlugin)

    //! A hidden window over \a prompt, which outlives it; the caller's. Null where it cannot be made.
    [[nodiscard]] virtual QWindow *makeCard(QObject *prompt) = 0;
};

} // namespace runnel::gui

Q_DECLARE_INTERFACE(runnel::gui::CardPlugin, "org.runnel.CardPlugin/1")
