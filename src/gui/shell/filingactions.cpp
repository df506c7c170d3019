// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/filingactions.h"

#include "gui/shell/notice.h"
#include "gui/sidebar/sidebar.h"
#include "models/words.h"
#include "streaming/chatcontroller.h"
#include "streaming/streamingchatservice.h"

#include <algorithm>
#include <utility>

namespace runnel::gui {

using chat::Conversation;
using chat::ConversationId;
using chat::ConversationSummary;

FilingActions::FilingActions(const ShellContext &context, chat::Organizer &organizer, Sidebar &sidebar, Toasts &toasts,
                             Stage stage, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_library(context.library)
    , m_organizer(organizer)
    , m_sidebar(sidebar)
    , m_toasts(toasts)
    , m_stage(std::move(stage))
{}

void FilingActions::trash(const QList<ConversationId> &ids)
{
    QList<ConversationId> there = ids;
    there.removeIf([this](const ConversationId &id) { return m_library.indexOf(id) < 0; });
    if (there.isEmpty() || m_library.isReadOnly()) return;
    const auto running =
        int(std::ranges::count_if(there, [this](const ConversationId &id) { return m_library.isRunning(id); }));
    if (running == 0) return trashNow(there);
    m_toasts.show({.tone = NoticeText::Tone::Warning,
                   .text = there.size() == 1
                               ? tr("An answer in this chat is still being written.")
                               : tr("Answers in %n of these chats are still being written.", nullptr, running),
                   .action = tr("Stop and delete"),
                   .act = [this, there] { trashNow(there); }},
                  std::nullopt);
}

void FilingActions::trashNow(const QList<ConversationId> &ids)
{
    QList<ConversationId> blank;
    QList<ConversationId> kept;
    for (const ConversationId &id : ids) {
        Conversation *conversation = m_library.find(id);
        if (conversation) m_context.controller.stop(conversation);
        const bool isBlank = conversation && conversation->size() == 0 && conversation->info().isBlank();
        (isBlank ? blank : kept).append(id);
    }
    const QList<ConversationSummary> before = summaries(kept);
    const ConversationId shown = kept.contains(m_stage.shown()) ? m_stage.shown() : ConversationId();
    const ConversationId next = m_sidebar.neighbour(ids);
    m_organizer.setTrashed(kept, true);
    leave(ids, next);
    // In a blank one there is nothing to bring back.
    m_library.remove(blank);
    if (before.isEmpty()) return;
    const QString text = before.size() == 1 ? tr("%1 is in the trash.").arg(quoted(m_library, before.first()))
                                            : tr("%n chats are in the trash.", nullptr, int(before.size()));
    offerUndo(text, [this, before, shown] {
        m_organizer.restore(before);
        if (!shown.isNull()) m_stage.open(shown);
    });
}

void FilingActions::erase(const QList<ConversationId> &ids)
{
    if (ids.isEmpty() || m_library.isReadOnly()) return;
    const QList<ConversationSummary> which = summaries(ids);
    if (which.isEmpty()) return;
    m_toasts.show({.tone = NoticeText::Tone::Warning,
                   .text = which.size() == 1
                               ? tr("Delete %1 for ever? Nothing brings it back.").arg(quoted(m_library, which.first()))
                               : tr("Delete %n chats for ever? Nothing brings them back.", nullptr, int(which.size())),
                   .action = tr("Delete for ever"),
                   .act = [this, ids] { eraseNow(ids); }},
                  std::nullopt);
}

void FilingActions::eraseNow(const QList<ConversationId> &ids)
{
    QList<ConversationId> gone = ids;
    // What was brought back since the question was asked stays.
    gone.removeIf([this](const ConversationId &id) {
        const qsizetype index = m_library.indexOf(id);
        return index < 0 || !m_library.at(index).filing.isTrashed();
    });
    leave(gone, m_sidebar.neighbour(gone));
    m_library.remove(gone);
}

void FilingActions::archive(const QList<ConversationId> &ids)
{
    const QList<ConversationSummary> before = summaries(ids);
    if (before.isEmpty() || m_library.isReadOnly()) return;
    m_organizer.setArchived(ids, true);
    offerUndo(before.size() == 1 ? tr("%1 is in the archive.").arg(quoted(m_library, before.first()))
                                 : tr("%n chats are in the archive.", nullptr, int(before.size())),
              [this, before] { m_organizer.restore(before); });
}

void FilingActions::removeFolder(const chat::FolderId &id)
{
    const QList<chat::Folder> folders = m_library.folders();
    const auto folder = std::ranges::find(folders, id, &chat::Folder::id);
    if (folder == folders.cend() || m_library.isReadOnly()) return;
    QList<ConversationSummary> before;
    for (qsizetype i = 0; i < m_library.size(); ++i) {
        if (m_library.at(i).filing.folder == id) before.append(m_library.at(i));
    }
    m_organizer.removeFolder(id);
    const auto place = folder - folders.cbegin();
    offerUndo(tr("The folder “%1” is gone; its chats stay.").arg(folder->name.left(60)),
              [this, before, place, removed = *folder] {
                  m_organizer.addFolder(removed.name, removed.id, place);
                  m_organizer.restore(before);
              });
}

void FilingActions::leave(const QList<ConversationId> &ids, const ConversationId &next)
{
    if (!ids.contains(m_stage.shown())) return;
    // Also where the chat is blank: what is written from here on must not go with it.
    m_stage.showNew();
    if (!next.isNull()) m_stage.open(next);
}

QList<ConversationSummary> FilingActions::summaries(const QList<ConversationId> &ids) const
{
    QList<ConversationSummary> found;
    for (const ConversationId &id : ids) {
        if (const qsizetype index = m_library.indexOf(id); index >= 0) found.append(m_library.at(index));
    }
    return found;
}

QString FilingActions::quoted(const chat::ConversationLibrary &library, const ConversationSummary &summary)
{
    constexpr qsizetype longest = 60;
    return tr("“%1”", "the title of a chat")
        .arg(models::conversationTitle(library, summary.id, summary.title).left(longest));
}

void FilingActions::offerUndo(const QString &text, const std::function<void()> &undo)
{
    m_toasts.show({.text = text, .action = tr("Undo"), .act = undo, .canClose = false}, grace);
}

} // namespace runnel::gui
