// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/quick/cardplugin.h"

#include <QObject>

namespace runnel::gui {

//! \brief Draws the card with Qt Quick, in software: a card of text needs no graphics driver.
class CardLibrary : public QObject, public CardPlugin
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID "org.runnel.CardPlugin/1")
    Q_INTERFACES(runnel::gui::CardPlugin)
public:
    [[nodiscard]] QWindow *makeCard(QObject *prompt) override;
};

} // namespace runnel::gui
