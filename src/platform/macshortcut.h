// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "settings/globalshortcut.h"

#include <memory>

namespace runnel::platform {

//! \brief A global shortcut on macOS: Carbon's hot keys, which need no permission of the user.
class MacShortcut final : public settings::GlobalShortcut
{
    Q_OBJECT
public:
    explicit MacShortcut(QObject *parent = nullptr);
    ~MacShortcut() override;

    void setKeys(const QString &keys) override;
    [[nodiscard]] State state() const override { return m_state; }

private:
    struct Carbon;

    std::unique_ptr<Carbon> m_carbon;
    State m_state = State::Off;
};

} // namespace runnel::platform
