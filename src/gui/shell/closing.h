// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace runnel::gui {

//! \brief What closing the window means.
enum class Closing : std::uint8_t {
    End,      //!< the program ends
    Hide,     //!< it goes on in the tray
    Minimise, //!< it goes on, and there is no tray
    Ask,      //!< an answer runs, and nothing would show that it goes on
};

//! By whether there is a tray, an answer runs, and the user wants the program to stay.
[[nodiscard]] constexpr Closing closingOf(bool hasTray, bool isRunning, bool stays)
{
    if (hasTray) return isRunning || stays ? Closing::Hide : Closing::End;
    if (stays) return Closing::Minimise;
    return isRunning ? Closing::Ask : Closing::End;
}

} // namespace runnel::gui
