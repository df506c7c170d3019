// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/noticetexts.h"

#include "core/errortext.h"
#include "core/logging.h"

#include <QCoreApplication>

#include <utility>

namespace runnel::gui {

NoticeText refusalNotice(const core::Error &error, const NoticeActions &actions)
{
    if (error.kind == core::ErrorKind::Busy) {
        // The sentence for Busy speaks of a second program; here it is an answer that still runs.
        return {.text = QCoreApplication::translate("Shell", "An answer in this chat is still being written.")};
    }
    const core::ErrorText words = core::describe(error);
    NoticeText notice {.tone = NoticeText::Tone::Danger, .text = words.sentence};
    // Which file it was; of several only some may be refused.
    if (error.kind == core::ErrorKind::Attachment && words.action == core::ErrorAction::None &&
        !error.message.isEmpty()) {
        notice.text = QCoreApplication::translate("Shell", "%1: %2", "name of a file, what is wrong with it")
                          .arg(error.message, words.sentence);
    }
    if (words.action == core::ErrorAction::OpenSettings) {
        notice.action = QCoreApplication::translate("Shell", "Open settings");
        notice.act = actions.openSettings;
    } else if (words.action == core::ErrorAction::ChooseModel) {
        notice.action = QCoreApplication::translate("Shell", "Choose another model");
        notice.act = actions.chooseModel;
    }
    return notice;
}

NoticeText writeNotice(const core::Error &error)
{
    const QString text =
        error.kind == core::ErrorKind::StorageFull
            ? QCoreApplication::translate(
                  "Shell", "The disk is full. What you see is safe in memory; it will be saved when space returns.")
            : QCoreApplication::translate("Shell", "%1 What you see is safe in memory, and saving is tried again.",
                                          "a sentence that says what failed")
                  .arg(core::describe(error).sentence);
    return {.tone = NoticeText::Tone::Danger, .text = text};
}

NoticeText listNotice(std::function<void()> retry)
{
    return {.tone = NoticeText::Tone::Danger,
            .text = QCoreApplication::translate(
                "Shell", "The list of your chats could not be read. They are not lost; new ones can be begun."),
            .action = QCoreApplication::translate("Shell", "Try again"),
            .act = std::move(retry),
            .canClose = false};
}

NoticeText removalNotice()
{
    return {.tone = NoticeText::Tone::Danger,
            .text = QCoreApplication::translate("Shell", "The chat could not be deleted. It is in the list again.")};
}

NoticeText rescueNotice(const settings::Rescue &rescue, std::function<void()> show)
{
    const QString chats = QCoreApplication::translate("Shell", "%n chat(s)", nullptr, int(rescue.conversations));
    const QString messages = QCoreApplication::translate("Shell", "%n message(s)", nullptr, int(rescue.messages));
    const QString lost =
        rescue.lostMessages > 0
            ? QCoreApplication::translate("Shell", "at least %n message(s) are lost", nullptr, int(rescue.lostMessages))
            : QCoreApplication::translate("Shell", "no message is known to be lost");
    return {.tone = NoticeText::Tone::Warning,
            .text =
                QCoreApplication::translate("Shell", "The file of your chats was damaged: %1 with %2 were saved, %3.",
                                            "chats, messages, what is lost")
                    .arg(chats, messages, lost),
            .action = QCoreApplication::translate("Shell", "Show the original file"),
            .act = std::move(show)};
}

NoticeText betterBackupNotice(std::function<void()> restore)
{
    return {.tone = NoticeText::Tone::Warning,
            .text = QCoreApplication::translate("Shell", "Your newest backup holds more than could be saved."),
            .action = QCoreApplication::translate("Shell", "Restore the backup"),
            .act = std::move(restore)};
}

NoticeText damageNotice(std::function<void()> repair)
{
    return {.tone = NoticeText::Tone::Danger,
            .text = QCoreApplication::translate(
                "Shell",
                "The file of your chats is damaged in places. Repairing saves what can be read and keeps the file."),
            .action = QCoreApplication::translate("Shell", "Repair"),
            .act = std::move(repair)};
}

NoticeText backupNotice(const core::Error &error)
{
    const QString text =
        error.kind == core::ErrorKind::StorageFull
            ? QCoreApplication::translate("Shell", "Today’s backup was not made, because the disk is full.")
            : QCoreApplication::translate("Shell", "Today’s backup was not made; it is tried again within the hour.");
    return {.tone = NoticeText::Tone::Warning, .text = text};
}

NoticeText failedTaskNotice(const core::Error &error)
{
    return {.tone = NoticeText::Tone::Danger,
            .text = QCoreApplication::translate("Shell", "This did not work, and everything is as it was: %1")
                        .arg(core::redacted(error.message))};
}

NoticeText refusedTaskNotice(const core::Error &error)
{
    return {.tone = NoticeText::Tone::Warning,
            .text = error.kind == core::ErrorKind::Busy
                        ? QCoreApplication::translate("Shell", "An answer is still being written: stop it first.")
                        : core::redacted(error.message)};
}

NoticeText readOnlyNotice(const core::Error &error)
{
    const auto sentence = [&error] {
        switch (error.kind) {
        case core::ErrorKind::StorageTooNew:
            return QCoreApplication::translate("Shell",
                                               "These chats were saved by a newer version of Runnel: they can be read, "
                                               "and nothing can be added. Update Runnel to go on.");
        case core::ErrorKind::StorageFull:
            return QCoreApplication::translate("Shell",
                                               "The disk is full: chats can be read, and nothing can be added. Make "
                                               "room, then start Runnel again.");
        case core::ErrorKind::Busy:
            return QCoreApplication::translate("Shell",
                                               "Another program, such as runnelctl, works in the data folder. Until it "
                                               "is done, chats can be read, and nothing can be added.");
        default:
            return QCoreApplication::translate(
                "Shell", "The data folder cannot be written: chats can be read, and nothing can be added.");
        }
    };
    QString text = sentence();
    // The system's own words say which file, and why.
    if (error.kind != core::ErrorKind::StorageTooNew && error.kind != core::ErrorKind::Busy &&
        !error.message.isEmpty()) {
        text += u'\n' + core::redacted(error.message);
    }
    return {.tone = NoticeText::Tone::Warning, .text = text, .canClose = false};
}

} // namespace runnel::gui
