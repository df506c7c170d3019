// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "settings/globalshortcut.h"

namespace runnel::test {

//! \brief A global shortcut of a system that the test plays.
class ScriptedShortcut final : public settings::GlobalShortcut
{
public:
    void setKeys(const QString &keys) override { wanted = keys; }
    [[nodiscard]] State state() const override { return m_state; }
    [[nodiscard]] QString given() const override { return m_given; }
    //! The system answers.
    void play(State state, const QString &given = {})
    {
        m_state = state;
        m_given = given;
        Q_EMIT stateChanged();
    }

    QString wanted;

private:
    State m_state = State::Off;
    QString m_given;
};

} // namespace runnel::test
