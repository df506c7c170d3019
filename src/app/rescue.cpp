// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/rescue.h"

namespace runnel::app {

settings::Rescue toRescue(const storage::SalvageReport &report)
{
    return {.original = report.original,
            .conversations = report.conversations,
            .messages = report.messages,
            .lostMessages = report.lostMessages,
            .unreadablePages = report.unreadablePages,
            .backup = report.backup};
}

} // namespace runnel::app
