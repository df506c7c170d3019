// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"
#include "gui/shell/notice.h"

namespace runnel::gui {

//! \brief What a notice may offer.
struct NoticeActions
{
    std::function<void()> openSettings;
    std::function<void()> chooseModel;
};

//! A call was refused before anything was sent; nothing changed.
[[nodiscard]] NoticeText refusalNotice(const core::Error &error, const NoticeActions &actions);
//! A write failed; what is shown is whole in memory.
[[nodiscard]] NoticeText writeNotice(const core::Error &error);
//! The list of chats could not be read; \a retry reads it again.
[[nodiscard]] NoticeText listNotice(std::function<void()> retry);
//! A chat could not be deleted, and is in the list again.
[[nodiscard]] NoticeText removalNotice();
//! The data folder can only be read.
[[nodiscard]] NoticeText readOnlyNotice(const core::Error &error);

} // namespace runnel::gui
