// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"
#include "gui/shell/notice.h"
#include "settings/datacare.h"

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
//! The database was damaged; \a show shows where the damaged file lies.
[[nodiscard]] NoticeText rescueNotice(const settings::Rescue &rescue, std::function<void()> show);
//! A backup holds more than was saved.
[[nodiscard]] NoticeText betterBackupNotice(std::function<void()> restore);
//! A check found the database damaged.
[[nodiscard]] NoticeText damageNotice(std::function<void()> repair);
//! The backup of the day was not made.
[[nodiscard]] NoticeText backupNotice(const core::Error &error);
//! Moving or restoring failed; everything is as it was.
[[nodiscard]] NoticeText failedTaskNotice(const core::Error &error);
//! Moving, restoring or repairing was not begun.
[[nodiscard]] NoticeText refusedTaskNotice(const core::Error &error);
//! The data folder can only be read.
[[nodiscard]] NoticeText readOnlyNotice(const core::Error &error);

} // namespace runnel::gui
